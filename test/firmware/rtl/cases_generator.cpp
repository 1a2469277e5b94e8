// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator: what is in its frames, when they come, and the modes in which it loses none.
#include <algorithm>
#include <set>

#include "check.h"
#include "injection.h"
#include "link_codec.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr std::uint32_t Hold = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
constexpr std::uint32_t Running = MPRIG_GENERATOR_STATUS_RUNNING_MASK;
constexpr std::uint32_t Stop = MPRIG_GENERATOR_COMMAND_STOP_MASK;
constexpr MemoryTiming Unwilling{25, 8};

constexpr std::uint64_t LongSlotBytes = 0x2400;

Posted buffer_in_slot(std::uint64_t slot, std::uint64_t slot_bytes = SlotBytes) {
  const std::uint64_t at = BuffersAt + slot % 32 * slot_bytes;
  return {{at + slot % 8, static_cast<std::uint16_t>(slot_bytes - 0x20)}, {}, 12, slot};
}

/** Posts as many buffers as the ring takes; `posted` is the number of the next. */
void post_all(Scene& scene, std::uint64_t& posted, std::uint64_t slot_bytes = SlotBytes) {
  for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted, slot_bytes));
  scene.rx.ring_bell();
}

/** Receives all frames of the injection, which runs already, and compares them byte by byte. */
void expect_frames(Scene& scene, const Injection& injection, std::uint64_t slot_bytes = SlotBytes) {
  std::uint64_t posted = 0;
  for (std::uint32_t i = 0; i < injection.count; ++i) {
    if (scene.rx.free() > 4) post_all(scene, posted, slot_bytes);
    const Frame frame = injection.frame(i);
    scene.expect_completion(buffer_in_slot(i, slot_bytes), frame.size());
    scene.expect_frame_in(buffer_in_slot(i, slot_bytes), frame);
    scene.bench.write(MPRIG_TRACE_TAIL, i);
  }
  scene.bench.until_idle();
  expect_equal(scene.bench.read(MPRIG_GENERATOR_STATUS) & Running, 0, "RUNNING");
  expect_equal(scene.bench.read(MPRIG_GENERATOR_INJECTED), injection.count, "INJECTED");
}

CASE("generator: every length from 60 to 1518 is as described, byte by byte") {
  Scene scene(60);
  Injection injection;
  injection.mode = Hold;
  injection.count = 1518 - 60 + 1;
  injection.length_min = 60;
  injection.length_max = 1518;
  injection.length_step = 1;
  injection.sequence = 0xfffffe00;
  injection.start(scene.bench);
  expect_frames(scene, injection);
  const Snapshot snapshot = Snapshot::take(scene.bench);
  expect_equal(snapshot[MPRIG_COUNTERS_INJECTED_FRAMES_LO], injection.count, "INJECTED_FRAMES");
  std::uint64_t bytes = 0;
  for (std::uint32_t i = 0; i < injection.count; ++i) bytes += injection.length(i);
  expect_equal(snapshot[MPRIG_COUNTERS_INJECTED_BYTES_LO], bytes, "INJECTED_BYTES");
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DELIVERED_BYTES_LO], bytes, "RX_DELIVERED_BYTES");
}

CASE("generator: lengths beyond 1518 are as described, byte by byte") {
  Scene scene(59);
  Injection injection;
  injection.mode = Hold;
  injection.count = 101;
  injection.length_min = 1518;
  injection.length_max = 9018;
  injection.length_step = 75;
  injection.start(scene.bench);
  expect_frames(scene, injection, LongSlotBytes);
}

CASE("generator: keys, addresses, patterns and steps at random") {
  for (unsigned round = 0; round < 8; ++round) {
    Scene scene(61 + round, Unwilling);
    Random& random = scene.bench.random();
    Injection injection;
    injection.mode = Hold;
    injection.constant_pattern = round % 2 == 0;
    if (round % 3 == 0) injection.vlan = static_cast<std::uint16_t>(random.next());
    injection.count = 40;
    injection.length_min = static_cast<std::uint16_t>(random.between(60, 400));
    injection.length_max = static_cast<std::uint16_t>(random.between(injection.length_min, 1518));
    injection.length_step = static_cast<std::uint16_t>(random.below(injection.length_max - injection.length_min + 1u));
    injection.sequence = static_cast<std::uint32_t>(random.next());
    injection.gap = static_cast<std::uint32_t>(random.below(20));
    injection.pattern = static_cast<std::uint8_t>(random.next());
    std::ranges::copy(random.bytes(6), injection.destination.begin());
    std::ranges::copy(random.bytes(6), injection.source.begin());
    std::ranges::copy(random.bytes(8), injection.key.begin());
    injection.start(scene.bench);
    expect_frames(scene, injection);
  }
}

CASE("generator: the trace gives sequence and source of each frame") {
  Scene scene(70, Unwilling);
  Injection injection;
  injection.mode = Hold;
  injection.count = 12;
  injection.length_max = 700;
  injection.length_step = 55;
  injection.sequence = 0x12345678;
  std::uint64_t posted = 0;
  post_all(scene, posted);
  scene.bench.until_idle();
  injection.configure(scene.bench);
  for (std::uint32_t i = 0; i < injection.count; ++i) {
    // One at a time, so that the memory's log is that of one frame.
    Injection one = injection;
    one.count = 1;
    one.sequence = injection.sequence + i;
    one.length_min = injection.length(i);
    scene.bench.memory().forget_writes();
    one.start(scene.bench);
    scene.bench.until_idle();
    const mprig_trace_record record = read_record(scene.bench, i);
    expect_equal(record.sequence, one.sequence, "sequence");
    expect_equal(record.source, MPRIG_TRACE_SOURCE_GENERATOR, "source");
    expect_equal(record.descriptor, i, "descriptor");
    scene.expect_record(record, buffer_in_slot(i), one.frame(0));
  }
}

CASE("generator: the gap is kept") {
  Scene scene(71);
  Injection injection;
  injection.count = 11;
  injection.gap = 1000;
  std::uint64_t posted = 0;
  post_all(scene, posted);
  injection.start(scene.bench);
  scene.bench.until_idle();
  for (std::uint32_t i = 1; i < injection.count; ++i) {
    const std::uint64_t before = read_record(scene.bench, i - 1).time_request;
    const std::uint64_t after = read_record(scene.bench, i).time_request;
    const std::uint64_t between = after - before;
    expect(between >= injection.gap + 8 && between < injection.gap + 12, "cycles between frames: ", between);
  }
}

CASE("generator: STOP ends it, running, waiting for a gap, or held") {
  Scene scene(72);
  Bench& bench = scene.bench;
  Injection injection;
  injection.count = 1000;
  const auto expect_stopped = [&](const char* when) {
    bench.write(MPRIG_GENERATOR_COMMAND, Stop);
    bench.until_idle();
    expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS, stopped ", when);
    const std::uint32_t injected = bench.read(MPRIG_GENERATOR_INJECTED);
    expect(injected < injection.count, "it was not stopped ", when);
    const std::uint64_t before = scene.counter(MPRIG_COUNTERS_INJECTED_FRAMES_LO);
    bench.tick(3000);
    expect_equal(scene.counter(MPRIG_COUNTERS_INJECTED_FRAMES_LO), before, "INJECTED_FRAMES, stopped ", when);
  };
  injection.start(bench);
  bench.tick(500);
  expect_stopped("running");
  injection.gap = 0xffffffff;
  injection.start(bench);
  bench.tick(500);
  expect(bench.busy(), "counting a gap is not busy");
  expect_stopped("in a gap");
  injection.mode = Hold;
  injection.start(bench);
  bench.until([&] { return !bench.busy(); }, "the held generator to be quiet");
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS) & Running, Running, "RUNNING");
  expect_stopped("held");
  // START while running is ignored.
  injection.gap = 0;
  injection.start(bench);
  bench.write(MPRIG_GENERATOR_STREAM0_COUNT, 1);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS) & Running, Running, "RUNNING");
  expect_stopped("held again");
}

CASE("generator: no frames are asked for, none come") {
  Scene scene(73);
  Injection injection;
  injection.count = 0;
  injection.start(scene.bench);
  scene.bench.until_idle();
  expect_equal(scene.bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
  expect_equal(scene.counter(MPRIG_COUNTERS_INJECTED_FRAMES_LO), 0, "INJECTED_FRAMES");
}

CASE("generator: lengths outside of the limits are moved into them") {
  Scene scene(74);
  Injection injection;
  injection.mode = Hold;
  injection.count = 6;
  injection.length_min = 10;
  injection.length_max = 20'000;
  injection.length_step = 8958;
  injection.configure(scene.bench);
  scene.bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  injection.length_min = 60;
  injection.length_max = 9018;
  expect_frames(scene, injection, LongSlotBytes);
}

CASE("generator: without holding, frames are lost for want of a buffer and counted") {
  Scene scene(75);
  Injection injection;
  injection.count = 50;
  for (std::uint64_t i = 0; i < 7; ++i) scene.rx.post(buffer_in_slot(i));
  scene.rx.ring_bell();
  injection.start(scene.bench);
  scene.bench.until_idle();
  const Snapshot snapshot = Snapshot::take(scene.bench);
  expect_equal(snapshot.delivered(), 7, "delivered");
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_STARVED_LO], 43, "RX_DROP_STARVED");
  snapshot.expect_conserved();
}

CASE("generator: holding, it loses nothing while the wire competes for buffers and trace slots") {
  for (unsigned round = 0; round < 4; ++round) {
    Scene scene(76 + round, round % 2 == 0 ? Unwilling : MemoryTiming{});
    Bench& bench = scene.bench;
    Injection injection;
    injection.mode = Hold;
    injection.count = 1000;
    injection.length_max = 100;
    injection.length_step = 7;
    // In two rounds buffers are scarce; in the others, with a gap for the wire to come between, trace slots are.
    const bool scarce_buffers = round < 2;
    injection.gap = scarce_buffers ? 0 : 40;
    bench.set_wire_stall(0, 70);
    injection.start(bench);
    std::uint64_t posted = 0;
    std::uint32_t released = 0;
    std::set<std::uint32_t> generated;
    while (generated.size() < injection.count) {
      for (std::uint64_t i = scarce_buffers ? bench.random().below(3) : 16; i != 0 && scene.rx.free() != 0; --i) {
        scene.rx.post(buffer_in_slot(posted++));
        scene.rx.ring_bell();
      }
      for (std::uint64_t i = bench.random().below(scarce_buffers ? 7 : 3); i != 0; --i) {
        bench.send(bench.random().bytes(60));
      }
      bench.tick(bench.random().below(300));
      while (scene.rx.poll()) {
      }
      // Once the trace is full it is kept nearly full, where frames of both sources want the same slots.
      const std::uint32_t used = bench.read(MPRIG_TRACE_HEAD) - released;
      const bool last = bench.read(MPRIG_GENERATOR_INJECTED) == injection.count;
      if (used == MPRIG_TRACE_DEPTH || last) {
        const std::uint32_t until = released + (last ? used : static_cast<std::uint32_t>(bench.random().between(1, 5)));
        for (; released != until; ++released) {
          const mprig_trace_record record = read_record(bench, released);
          expect_equal(record.number, released, "number of the record");
          if (record.source == MPRIG_TRACE_SOURCE_GENERATOR) {
            expect(generated.insert(record.sequence).second, "sequence ", record.sequence, " twice");
          }
        }
        bench.write(MPRIG_TRACE_TAIL, released);
      }
      expect(bench.cycle() < 3'000'000, "only ", generated.size(), " frames recorded");
    }
    bench.until_idle();
    const Snapshot snapshot = Snapshot::take(bench);
    snapshot.expect_conserved();
    const std::uint64_t from_wire = snapshot[MPRIG_COUNTERS_WIRE_RX_FRAMES_LO];
    const std::uint64_t starved = snapshot[MPRIG_COUNTERS_RX_DROP_STARVED_LO];
    expect_equal(snapshot.dropped(), starved, "drops but for want of a buffer");
    expect_equal(snapshot.delivered(), injection.count + from_wire - starved, "delivered");
  }
}

CASE("generator: held by a disabled queue, it goes on when the queue is enabled") {
  Bench bench(80);
  Injection injection;
  injection.mode = Hold;
  injection.count = 3;
  injection.start(bench);
  bench.tick(200);
  expect(!bench.busy(), "busy while held");
  Ring rx(bench, Ring::Kind::Receive, 4, RxRingAt);
  rx.enable();
  bench.tick(200);
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 0, "INJECTED");
  rx.post(buffer_in_slot(0));
  rx.post(buffer_in_slot(1));
  rx.ring_bell();
  rx.wait();
  rx.wait();
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 2, "INJECTED");
  rx.post(buffer_in_slot(2));
  rx.ring_bell();
  rx.wait();
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
}

}  // namespace
}  // namespace mprig::test
