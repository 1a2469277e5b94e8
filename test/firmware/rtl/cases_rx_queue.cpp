// SPDX-License-Identifier: Apache-2.0
//
// Receive: the life of the queue. Ring full, empty and wrapping, disabling, refused accesses, interrupts.
#include <deque>

#include "check.h"
#include "injection.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr MemoryTiming Unwilling{25, 8};

Posted buffer_in_slot(std::uint64_t slot, std::uint64_t cookie) {
  const std::uint64_t at = BuffersAt + slot % 128 * SlotBytes;
  return {{at + slot % 7, 300}, {at + 0x200 + slot % 5, 1300}, 12, cookie};
}

CASE("rx: the ring wraps many times, full and empty in between") {
  Scene scene(40, Unwilling);
  Bench& bench = scene.bench;
  std::uint64_t posted = 0, received = 0;
  std::deque<Frame> expected;
  while (received < 300) {
    // Batches of any size, now and then the whole ring.
    const std::uint64_t batch = bench.random().chance(30) ? scene.rx.free() : bench.random().below(scene.rx.free() + 1);
    for (std::uint64_t i = 0; i < batch; ++i) {
      scene.rx.post(buffer_in_slot(posted, posted));
      ++posted;
    }
    scene.rx.ring_bell();
    for (std::uint64_t i = bench.random().below(posted - received - expected.size() + 1); i != 0; --i) {
      expected.push_back(bench.random().bytes(bench.random().between(60, 200)));
      bench.send(expected.back());
    }
    for (; !expected.empty() && (bench.random().chance(80) || received + expected.size() == posted); ++received) {
      const Posted buffer = buffer_in_slot(received, received);
      scene.expect_completion(buffer, expected.front().size());
      scene.expect_frame_in(buffer, expected.front());
      expected.pop_front();
    }
  }
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_STARVED_LO], 0, "RX_DROP_STARVED");
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DESCRIPTORS_LO], scene.rx.head(), "RX_DESCRIPTORS");
  expect_equal(scene.rx.head(), posted & 0xffff, "HEAD");
  snapshot.expect_conserved();
  // Several descriptors per burst.
  expect(bench.memory().read_bursts(RxDescriptorReads) < posted, "descriptors are read one by one");
}

CASE("rx: the largest ring goes on when the counts of 16 bits wrap") {
  constexpr unsigned Entries = 4096;
  constexpr unsigned Frames = 66'000;
  Scene scene(41, {}, 12);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TRACE_CONTROL, 0);
  Injection injection;
  injection.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
  injection.count = Frames;
  injection.start(bench);
  std::uint64_t posted = 0;
  for (unsigned received = 0; received < Frames; ++received) {
    if (scene.rx.free() > Entries - 64) {
      for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted, posted));
      scene.rx.ring_bell();
    }
    expect_equal(scene.rx.wait().cookie, received, "cookie");
  }
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO), Frames, "RX_DELIVERED_FRAMES");
  expect_equal(scene.rx.completed(), Frames & 0xffff, "COMPLETED");
  // The store holds 32, and is filled up when eight fit.
  const std::uint32_t ahead = (scene.rx.head() - scene.rx.completed()) & 0xffff;
  expect(ahead > 32 - 8 && ahead <= 32, "descriptors read ahead: ", ahead);
}

CASE("rx: without a posted buffer frames are dropped, and only then") {
  Scene scene(42, Unwilling);
  Bench& bench = scene.bench;
  for (unsigned i = 0; i < 3; ++i) bench.send(bench.random().bytes(100));
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_STARVED_LO), 3, "RX_DROP_STARVED");
  // The frame comes in the very cycle of the doorbell: the descriptor is still in memory, and waited for.
  scene.post(buffer_in_slot(0, 7));
  const Frame frame = bench.random().bytes(100);
  bench.send(frame);
  scene.expect_completion(buffer_in_slot(0, 7), frame.size());
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_STARVED_LO), 3, "RX_DROP_STARVED");
}

CASE("rx: a queue that is not enabled drops and touches nothing") {
  Bench bench(43);
  bench.write(MPRIG_STEERING_PROMISCUOUS, MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK);
  for (unsigned i = 0; i < 3; ++i) bench.send(bench.random().bytes(100));
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_DISABLED_LO], 3, "RX_DROP_DISABLED");
  expect(bench.memory().writes().empty(), "something was written");
  snapshot.expect_conserved();
}

CASE("rx: disabling with frames in flight ends in silence, at any moment") {
  Scene scene(44, {25, 40});
  Bench& bench = scene.bench;
  for (unsigned round = 0; round < 60; ++round) {
    if (round != 0) scene.rx.enable();
    expect_equal(scene.rx.head(), 0, "HEAD after enabling");
    expect_equal(scene.rx.completed(), 0, "COMPLETED after enabling");
    for (unsigned i = 0; i < 16; ++i) scene.rx.post(buffer_in_slot(i, i));
    scene.rx.ring_bell();
    for (unsigned i = 0; i < 12; ++i) bench.send(bench.random().bytes(bench.random().between(60, 300)));
    bench.tick(bench.random().below(1500));
    scene.rx.disable();
    bench.until([&] { return (scene.rx.status() & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
    // From here on software owns all memory again.
    expect(bench.memory().idle(), "an access to memory is under way although the queue is inactive");
    bench.memory().forget_writes();
    const unsigned reads = bench.memory().read_bursts(RxDescriptorReads);
    while (scene.rx.poll()) {
    }
    expect_equal(scene.rx.completed(), scene.rx.consumed(), "COMPLETED");
    bench.until_idle();
    expect(bench.memory().writes().empty(), "memory written after the queue was inactive");
    expect_equal(bench.memory().read_bursts(RxDescriptorReads), reads, "descriptor reads");
    Snapshot::take(bench).expect_conserved();
  }
  const Snapshot snapshot = Snapshot::take(bench);
  expect(snapshot[MPRIG_COUNTERS_RX_DROP_DISABLED_LO] > 0 && snapshot.delivered() > 0, "one-sided rounds");
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_STARVED_LO], 0, "RX_DROP_STARVED");
}

CASE("rx: the queue cannot be enabled before it is inactive") {
  Scene scene(45);
  Bench& bench = scene.bench;
  scene.post(buffer_in_slot(0, 1));
  bench.until_idle();
  bench.memory().hold(true);
  bench.send(bench.random().bytes(100));
  bench.tick(100);
  scene.rx.disable();
  bench.write(MPRIG_RX_QUEUE0_CONTROL, 1);
  expect_equal(bench.read(MPRIG_RX_QUEUE0_CONTROL), 0, "CONTROL");
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS");
  bench.memory().hold(false);
  scene.expect_completion(buffer_in_slot(0, 1), 100);
  bench.until_idle();
  expect_equal(scene.rx.status(), 0, "STATUS");
}

CASE("rx: a refused access to the buffer costs that frame only") {
  Scene scene(46, Unwilling);
  Bench& bench = scene.bench;
  const Posted refused = buffer_in_slot(1, 1);
  bench.memory().refuse(refused.second.address, 8);
  for (unsigned i = 0; i < 3; ++i) scene.post(buffer_in_slot(i, i));
  std::vector<Frame> frames;
  for (unsigned i = 0; i < 3; ++i) {
    frames.push_back(bench.random().bytes(400));
    bench.send(frames.back());
  }
  scene.expect_completion(buffer_in_slot(0, 0), 400);
  scene.expect_completion(refused, 400, MPRIG_COMPLETION_STATUS_DMA_ERROR);
  scene.expect_completion(buffer_in_slot(2, 2), 400);
  scene.expect_frame_in(buffer_in_slot(0, 0), frames[0]);
  scene.expect_frame_in(buffer_in_slot(2, 2), frames[2]);
  bench.until_idle();
  expect_equal(read_record(bench, 1).status, MPRIG_COMPLETION_STATUS_DMA_ERROR, "status in the trace");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO], 1, "RX_DROP_DMA_ERROR");
  expect_equal(snapshot.delivered(), 2, "delivered");
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS");
  snapshot.expect_conserved();
}

/** The queue is in error, drops what comes, touches nothing, and works again after disabling and enabling. */
void expect_error_and_recovery(Scene& scene) {
  Bench& bench = scene.bench;
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK | MPRIG_RX_QUEUE0_STATUS_ERROR_MASK, "STATUS");
  bench.memory().refuse_nothing();
  bench.memory().forget_writes();
  const std::uint64_t dropped = scene.counter(MPRIG_COUNTERS_RX_DROP_DISABLED_LO);
  bench.send(bench.random().bytes(100));
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_DISABLED_LO), dropped + 1, "RX_DROP_DISABLED");
  expect(bench.memory().writes().empty(), "written by a queue in error");
  scene.rx.disable();
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ERROR_MASK, "STATUS when disabled");
  scene.rx.enable();
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS when enabled again");
  scene.post(buffer_in_slot(9, 9));
  bench.send(bench.random().bytes(100));
  scene.expect_completion(buffer_in_slot(9, 9), 100);
  bench.until_idle();
  Snapshot::take(bench).expect_conserved();
}

CASE("rx: a refused descriptor stops the queue until it is enabled again") {
  Scene scene(47, Unwilling);
  Bench& bench = scene.bench;
  bench.memory().refuse(scene.rx.descriptor_address(3), 8);
  bench.memory().forget_writes();
  // A frame waits for the descriptors: what comes instead of them must not be used.
  bench.memory().hold(true);
  for (unsigned i = 0; i < 6; ++i) scene.rx.post(buffer_in_slot(i, i));
  scene.rx.ring_bell();
  bench.send(bench.random().bytes(60));
  bench.tick(100);
  bench.memory().hold(false);
  bench.until_idle();
  expect(bench.memory().writes().empty(), "a refused descriptor was used");
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_DISABLED_LO), 1, "RX_DROP_DISABLED");
  expect_error_and_recovery(scene);
}

CASE("rx: a refused completion stops the queue until it is enabled again") {
  Scene scene(48, Unwilling);
  Bench& bench = scene.bench;
  bench.memory().refuse(scene.rx.completion_address(0), 16);
  scene.post(buffer_in_slot(0, 0));
  bench.send(bench.random().bytes(100));
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO), 1, "RX_DROP_DMA_ERROR");
  expect_equal(scene.rx.completed(), 0, "COMPLETED");
  expect_error_and_recovery(scene);
}

CASE("rx: a full FIFO drops whole frames of the wire and counts them") {
  Scene scene(49, {}, 6);
  Bench& bench = scene.bench;
  std::vector<Frame> frames;
  std::uint64_t posted = 0;
  std::uint32_t seen = 0;
  for (unsigned round = 0; round < 8; ++round) {
    for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted, posted));
    scene.rx.ring_bell();
    bench.until_idle();
    // Nothing is taken from the FIFO until most of the frames have come; the last ones find room again.
    bench.memory().hold(true);
    const std::uint64_t before = scene.counter(MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO);
    for (unsigned i = 0; i < 60; ++i) {
      frames.push_back(bench.random().bytes(bench.random().between(600, 1514)));
      bench.send(frames.back());
    }
    bench.tick(bench.random().between(5500, 7500));
    Snapshot::take(bench).expect_conserved();
    bench.memory().hold(false);
    bench.until_idle();
    expect(scene.counter(MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO) > before, "nothing overflowed");

    // Those delivered are whole: their running numbers tell which they are.
    for (; seen != bench.read(MPRIG_TRACE_HEAD); ++seen) {
      const Frame& frame = frames.at(read_record(bench, seen).sequence);
      scene.expect_completion(buffer_in_slot(seen, seen), frame.size());
      scene.expect_frame_in(buffer_in_slot(seen, seen), frame);
    }
    const Snapshot snapshot = Snapshot::take(bench);
    expect_equal(snapshot.delivered(), seen, "delivered");
    expect_equal(seen + snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO], frames.size(), "delivered and overflowed");
  }
}

CASE("rx: one interrupt for each arming") {
  Scene scene(50, Unwilling);
  Bench& bench = scene.bench;
  const auto receive = [&](unsigned count) {
    for (unsigned i = 0; i < count; ++i) scene.rx.post(buffer_in_slot(i, i));
    scene.rx.ring_bell();
    for (unsigned i = 0; i < count; ++i) bench.send(bench.random().bytes(60));
    for (unsigned i = 0; i < count; ++i) scene.rx.wait();
    bench.until_idle();
  };
  receive(3);
  expect_equal(bench.interrupts().size(), 0, "interrupts without arming");
  scene.rx.arm(scene.rx.consumed());
  bench.until_idle();
  expect_equal(bench.interrupts().size(), 0, "interrupts before a completion");
  receive(4);
  expect_equal(bench.interrupts().size(), 1, "interrupts after four completions");
  expect_equal(bench.interrupts().at(0), MPRIG_VECTOR_RX0, "vector");
  receive(2);
  expect_equal(bench.interrupts().size(), 1, "interrupts without arming again");
  scene.rx.arm(static_cast<std::uint16_t>(scene.rx.consumed() - 1));
  bench.until_idle();
  expect_equal(bench.interrupts().size(), 2, "interrupts when COMPLETED differs already");
  expect_equal(bench.read(MPRIG_INTERRUPT_REQUESTED), 2, "REQUESTED");
}

}  // namespace
}  // namespace mprig::test
