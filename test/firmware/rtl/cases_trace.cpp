// SPDX-License-Identifier: Apache-2.0
//
// The DMA trace as a ring: overflow, release, recording on and off; and the counter snapshot under load.
#include "check.h"
#include "injection.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;

Posted buffer_in_slot(std::uint64_t slot) {
  return {{BuffersAt + slot % 128 * SlotBytes, 0x7e0}, {}, 12, slot};
}

/** Injects frames into the receive queue, keeping it supplied; returns when all are delivered. */
void deliver(Scene& scene, Injection injection) {
  injection.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
  injection.start(scene.bench);
  std::uint64_t posted = 0;
  for (std::uint32_t i = 0; i < injection.count; ++i) {
    for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted));
    scene.rx.ring_bell();
    scene.rx.wait();
  }
  scene.bench.until_idle();
}

CASE("trace: what finds no slot is counted, what has one is kept") {
  Scene scene(90);
  Bench& bench = scene.bench;
  Injection injection;
  injection.count = MPRIG_TRACE_DEPTH + 9;
  injection.sequence = 5000;
  deliver(scene, injection);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), MPRIG_TRACE_DEPTH, "HEAD");
  expect_equal(bench.read(MPRIG_TRACE_OVERFLOW), 9, "OVERFLOW");
  for (std::uint32_t i = 0; i < MPRIG_TRACE_DEPTH; ++i) {
    const mprig_trace_record record = read_record(bench, i);
    expect_equal(record.number, i, "number");
    expect_equal(record.sequence, 5000 + i, "sequence");
  }
  // Two slots released: two more records, over the oldest.
  bench.write(MPRIG_TRACE_TAIL, 2);
  injection.count = 3;
  injection.sequence = 9000;
  deliver(scene, injection);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), MPRIG_TRACE_DEPTH + 2, "HEAD");
  expect_equal(bench.read(MPRIG_TRACE_OVERFLOW), 10, "OVERFLOW");
  expect_equal(read_record(bench, MPRIG_TRACE_DEPTH + 1).sequence, 9001, "sequence of the newest");
  expect_equal(read_record(bench, 2).sequence, 5002, "sequence of the oldest");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_TRACE_RECORDED_LO], MPRIG_TRACE_DEPTH + 2, "TRACE_RECORDED");
  expect_equal(snapshot[MPRIG_COUNTERS_TRACE_OVERFLOW_LO], 10, "TRACE_OVERFLOW");
  expect_equal(snapshot.delivered(), MPRIG_TRACE_DEPTH + 12, "delivered");
}

CASE("trace: recording begins anew when it is enabled, and stops when it is not") {
  Scene scene(91);
  Bench& bench = scene.bench;
  Injection injection;
  injection.count = 5;
  deliver(scene, injection);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 5, "HEAD");
  bench.write(MPRIG_TRACE_TAIL, 3);
  bench.write(MPRIG_TRACE_CONTROL, 0);
  deliver(scene, injection);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 5, "HEAD while off");
  expect_equal(bench.read(MPRIG_TRACE_OVERFLOW), 0, "OVERFLOW while off");
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 0, "HEAD");
  expect_equal(bench.read(MPRIG_TRACE_TAIL), 0, "TAIL");
  injection.sequence = 77;
  deliver(scene, injection);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 5, "HEAD");
  expect_equal(read_record(bench, 0).sequence, 77, "sequence");
  // Enabling what is enabled changes nothing.
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 5, "HEAD");
}

CASE("trace: a record is whole as soon as HEAD tells of it") {
  Scene scene(92);
  Bench& bench = scene.bench;
  Injection injection;
  injection.count = 60;
  injection.sequence = 100;
  injection.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
  injection.start(bench);
  std::uint64_t posted = 0;
  for (std::uint32_t seen = 0; seen < injection.count;) {
    for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted));
    scene.rx.ring_bell();
    while (scene.rx.poll()) {
    }
    expect(bench.cycle() < Bench::Deadline, "only ", seen, " records");
    const std::uint32_t head = bench.read(MPRIG_TRACE_HEAD);
    for (; seen != head; ++seen) {
      // The last member first: it would be the first to be missing.
      const std::uint32_t word = MPRIG_TRACE_WINDOW + seen * MPRIG_TRACE_RECORD_BYTES + MPRIG_TRACE_RECORD_BYTES - 8;
      expect_equal(bench.read(word), seen, "number");
      expect_equal(read_record(bench, seen).sequence, 100 + seen, "sequence");
      expect_equal(read_record(bench, seen).cookie, seen, "cookie");
    }
  }
}

CASE("counters: conservation holds in every snapshot, whatever happens") {
  Scene scene(93, {30, 10}, 5);
  Bench& bench = scene.bench;
  std::uint64_t posted = 0;
  std::uint64_t refused = 0;
  Injection injection;
  injection.count = 100'000;
  injection.length_max = 300;
  injection.length_step = 11;
  bench.memory().refuse(BuffersAt + 5 * SlotBytes, 16);
  std::uint64_t in_flight_seen = 0;
  bool enabled = true;
  injection.start(bench);
  for (unsigned round = 0; round < 600; ++round) {
    bench.tick(bench.random().below(120));
    const Snapshot snapshot = Snapshot::take(bench);
    snapshot.expect_conserved();
    in_flight_seen |= std::uint64_t{1} << std::min<std::uint64_t>(snapshot.in_flight(), 63);
    while (const auto completion = scene.rx.poll()) refused += completion->status;
    // Rarely enough buffers, sometimes none, sometimes too short, sometimes one that is refused.
    if (enabled && bench.random().chance(60)) {
      for (std::uint64_t i = bench.random().below(scene.rx.free() + 1); i != 0; --i) {
        Posted buffer = buffer_in_slot(posted++);
        if (bench.random().chance(10)) buffer.first.length = 200;
        scene.rx.post(buffer);
      }
      scene.rx.ring_bell();
    }
    for (std::uint64_t i = bench.random().below(5); i != 0; --i) {
      bench.send(bench.random().bytes(bench.random().between(60, 1600)));
    }
    if (round % 40 == 39) {
      // More than the FIFO holds, while memory answers nothing.
      bench.memory().hold(true);
      for (unsigned i = 0; i < 40; ++i) bench.send(bench.random().bytes(bench.random().between(1000, 1600)));
      for (unsigned i = 0; i < 6; ++i) {
        bench.tick(1000);
        Snapshot::take(bench).expect_conserved();
      }
      bench.memory().hold(false);
    }
    if (bench.random().chance(5)) {
      scene.rx.disable();
      bench.until([&] { return (scene.rx.status() & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
      enabled = false;
    } else if (!enabled) {
      scene.rx.enable();
      enabled = true;
    }
  }
  const Snapshot snapshot = Snapshot::take(bench);
  for (const std::uint32_t counter :
       {MPRIG_COUNTERS_RX_DROP_STARVED_LO, MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO, MPRIG_COUNTERS_RX_DROP_DISABLED_LO,
        MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO, MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO,
        MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO}) {
    expect(snapshot[counter] > 0, "the load never raised the counter at ", counter);
  }
  expect(__builtin_popcountll(in_flight_seen) > 4, "the load was too even");
  expect(refused <= snapshot[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO], "more refusals completed than counted");
}

}  // namespace
}  // namespace mprig::test
