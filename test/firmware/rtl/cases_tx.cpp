// SPDX-License-Identifier: Apache-2.0
//
// Transmit: frames from memory to the wire, byte by byte; refused accesses; the life of the queue.
#include <deque>

#include "check.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t FirstAt = BuffersAt + 0x4'0000;
constexpr std::uint64_t SecondAt = FirstAt + 0x2000;
constexpr std::uint64_t SlotBytes = 0x800;
constexpr MemoryTiming Unwilling{25, 8};

/** Puts random bytes into the buffer; returns them as the frame that must come out. */
Frame prepare(Scene& scene, const Posted& buffer) {
  Frame frame = scene.bench.random().bytes(buffer_bytes(buffer));
  for (std::size_t i = 0; i < frame.size(); ++i) *scene.bench.memory().at(byte_address(buffer, i)) = frame[i];
  return frame;
}

void transmit(Scene& scene, const Posted& buffer) {
  scene.tx.post(buffer);
  scene.tx.ring_bell();
}

void expect_sent(Bench& bench, const Frame& frame) {
  bench.until([&] { return !bench.sent_by_nic().empty(); }, "the frame on the wire");
  expect(bench.sent_by_nic().front() == frame, "the frame of ", frame.size(), " bytes is not as it was in memory");
  bench.sent_by_nic().pop_front();
}

void expect_completion(Scene& scene, std::uint64_t cookie, std::uint8_t status = MPRIG_COMPLETION_STATUS_OK) {
  const Completion completion = scene.tx.wait();
  expect_equal(completion.cookie, cookie, "cookie");
  expect_equal(completion.status, status, "status of completion ", cookie);
}

Posted buffer_in_slot(std::uint64_t slot, std::uint16_t first, std::uint16_t second) {
  const std::uint64_t at = FirstAt + slot % 64 * SlotBytes;
  return {{at + slot % 8, first}, {at + 0x400 + slot % 5, second}, 0, slot};
}

CASE("tx: two segments at every byte alignment, at any split and length") {
  Scene scene(110, Unwilling);
  Bench& bench = scene.bench;
  bench.set_wire_stall(20, 0);
  Random& random = bench.random();
  std::uint64_t cookie = 0x2000;
  std::uint64_t frames = 0, bytes = 0;
  for (unsigned first = 0; first < 8; ++first) {
    for (unsigned second = 0; second < 8; ++second) {
      for (unsigned sample = 0; sample < 4; ++sample) {
        const std::size_t total = sample == 0 ? random.between(1, 100) : random.between(60, sample == 3 ? 8000 : 1518);
        const std::size_t split = random.between(0, total);
        const std::uint64_t page_end = sample == 3 ? 4096 - random.below(8) * 8 - 8 : 0;
        const Posted buffer{{FirstAt + page_end + first, static_cast<std::uint16_t>(split)},
                            {SecondAt + page_end + second, static_cast<std::uint16_t>(total - split)},
                            0,
                            ++cookie};
        const Frame frame = prepare(scene, buffer);
        transmit(scene, buffer);
        expect_completion(scene, cookie);
        expect_sent(bench, frame);
        ++frames;
        bytes += total;
      }
    }
  }
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_TX_FRAMES_LO], frames, "TX_FRAMES");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_BYTES_LO], bytes, "TX_BYTES");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_DESCRIPTORS_LO], frames, "TX_DESCRIPTORS");
}

CASE("tx: the ring wraps many times, full and empty in between") {
  Scene scene(111, Unwilling);
  Bench& bench = scene.bench;
  bench.set_wire_stall(30, 0);
  std::deque<Frame> expected;
  std::uint64_t posted = 0, completed = 0;
  while (completed < 300) {
    const std::uint64_t batch = bench.random().chance(30) ? scene.tx.free() : bench.random().below(scene.tx.free() + 1);
    for (std::uint64_t i = 0; i < batch; ++i) {
      const Posted buffer = buffer_in_slot(posted++, static_cast<std::uint16_t>(bench.random().between(1, 500)),
                                           static_cast<std::uint16_t>(bench.random().below(300)));
      expected.push_back(prepare(scene, buffer));
      scene.tx.post(buffer);
    }
    scene.tx.ring_bell();
    for (std::uint64_t i = bench.random().below(posted - completed + 1); i != 0; --i) {
      expect_completion(scene, completed++);
      expect_sent(bench, expected.front());
      expected.pop_front();
    }
  }
  bench.until_idle();
  expect_equal(scene.tx.head(), posted, "HEAD");
}

CASE("tx: frames of one and two words, close together") {
  Scene scene(119);
  Bench& bench = scene.bench;
  for (std::uint64_t round = 0; round < 60; ++round) {
    bench.set_wire_stall(static_cast<unsigned>(bench.random().below(98)), 0);
    std::deque<Frame> expected;
    for (std::uint64_t i = 0; i < 16; ++i) {
      const Posted buffer = buffer_in_slot(i, static_cast<std::uint16_t>(bench.random().between(1, 9)), 0);
      expected.push_back(prepare(scene, buffer));
      scene.tx.post(buffer);
    }
    scene.tx.ring_bell();
    for (std::uint64_t i = 0; i < 16; ++i) {
      expect_completion(scene, i);
      expect_sent(bench, expected.at(i));
    }
  }
}

CASE("tx: lengths of zero and beyond MAX_FRAME_BYTES are not sent") {
  Scene scene(112);
  Bench& bench = scene.bench;
  const std::pair<std::uint16_t, std::uint16_t> lengths[] = {{0, 0}, {9019, 0}, {1000, 8019}, {0xffff, 0xffff}};
  std::uint64_t cookie = 0;
  for (const auto& [first, second] : lengths) {
    transmit(scene, {{FirstAt, first}, {SecondAt, second}, 0, ++cookie});
    expect_completion(scene, cookie, MPRIG_COMPLETION_STATUS_DMA_ERROR);
  }
  const Posted longest{{FirstAt, 1000}, {SecondAt, 8018}, 0, ++cookie};
  const Frame frame = prepare(scene, longest);
  transmit(scene, longest);
  expect_completion(scene, cookie);
  expect_sent(bench, frame);
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO), 4, "TX_DROP_DMA_ERROR");
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_FRAMES_LO), 1, "TX_FRAMES");
}

CASE("tx: a refused read costs that frame only") {
  Scene scene(113, Unwilling);
  Bench& bench = scene.bench;
  std::vector<Frame> frames;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const Posted buffer = buffer_in_slot(i, 300, 200);
    frames.push_back(prepare(scene, buffer));
    scene.tx.post(buffer);
  }
  bench.memory().refuse(buffer_in_slot(1, 300, 200).first.address, 8);
  bench.memory().refuse(buffer_in_slot(2, 300, 200).second.address + 190, 4);
  scene.tx.ring_bell();
  expect_completion(scene, 0);
  expect_completion(scene, 1, MPRIG_COMPLETION_STATUS_DMA_ERROR);
  expect_completion(scene, 2, MPRIG_COMPLETION_STATUS_DMA_ERROR);
  expect_completion(scene, 3);
  expect_sent(bench, frames[0]);
  expect_sent(bench, frames[3]);
  bench.until_idle();
  expect(bench.sent_by_nic().empty(), "a damaged frame was sent");
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO), 2, "TX_DROP_DMA_ERROR");
}

CASE("tx: a refused descriptor stops the queue until it is enabled again") {
  Scene scene(114);
  Bench& bench = scene.bench;
  bench.memory().refuse(scene.tx.descriptor_address(0), 8);
  transmit(scene, buffer_in_slot(0, 100, 0));
  bench.until_idle();
  expect_equal(scene.tx.status(), MPRIG_TX_QUEUE0_STATUS_ACTIVE_MASK | MPRIG_TX_QUEUE0_STATUS_ERROR_MASK, "STATUS");
  bench.memory().refuse_nothing();
  scene.tx.disable();
  scene.tx.enable();
  const Posted buffer = buffer_in_slot(1, 100, 20);
  const Frame frame = prepare(scene, buffer);
  transmit(scene, buffer);
  expect_completion(scene, 1);
  expect_sent(bench, frame);
}

CASE("tx: a wire that stands still stops neither receiving nor the registers") {
  Scene scene(115);
  Bench& bench = scene.bench;
  bench.set_wire_stall(100, 0);
  std::deque<Frame> expected;
  for (std::uint64_t i = 0; i < 16; ++i) {
    const std::uint64_t at = FirstAt + i * 0x2800;
    const Posted buffer{{at, 5000}, {at + 0x1400, 4000}, 0, i};
    expected.push_back(prepare(scene, buffer));
    scene.tx.post(buffer);
  }
  scene.tx.ring_bell();
  bench.tick(5000);
  expect_equal(scene.tx.completed(), 3, "frames of 9000 bytes that there is room for");
  const Posted buffer{{BuffersAt, 200}, {}, 12, 99};
  scene.post(buffer);
  const Frame frame = bench.random().bytes(100);
  bench.send(frame);
  scene.expect_completion(buffer, frame.size());
  scene.expect_frame_in(buffer, frame);
  bench.set_wire_stall(0, 0);
  for (std::uint64_t i = 0; i < 16; ++i) {
    expect_completion(scene, i);
    expect_sent(bench, expected.front());
    expected.pop_front();
  }
}

CASE("tx: disabling with frames in flight ends in silence, at any moment") {
  Scene scene(116, {25, 40});
  Bench& bench = scene.bench;
  for (unsigned round = 0; round < 40; ++round) {
    if (round != 0) scene.tx.enable();
    std::deque<Frame> expected;
    for (std::uint64_t i = 0; i < 16; ++i) {
      const Posted buffer = buffer_in_slot(i, 90, static_cast<std::uint16_t>(bench.random().below(200)));
      expected.push_back(prepare(scene, buffer));
      scene.tx.post(buffer);
    }
    scene.tx.ring_bell();
    bench.tick(bench.random().below(2500));
    scene.tx.disable();
    bench.until([&] { return (scene.tx.status() & MPRIG_TX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
    expect(bench.memory().idle(), "an access to memory is under way although the queue is inactive");
    bench.memory().forget_writes();
    while (scene.tx.poll()) {
      expect_sent(bench, expected.at(0));
      expected.pop_front();
    }
    bench.until_idle();
    expect(bench.sent_by_nic().empty(), "more frames sent than completed");
    expect_equal(scene.tx.completed(), scene.tx.consumed(), "COMPLETED");
    expect(bench.memory().writes().empty(), "memory written after the queue was inactive");
  }
}

CASE("tx: one interrupt for each arming") {
  Scene scene(117);
  Bench& bench = scene.bench;
  scene.tx.arm(0);
  for (std::uint64_t i = 0; i < 3; ++i) {
    const Posted buffer = buffer_in_slot(i, 64, 0);
    prepare(scene, buffer);
    transmit(scene, buffer);
    expect_completion(scene, i);
  }
  bench.until_idle();
  expect_equal(bench.interrupts().size(), 1, "interrupts");
  expect_equal(bench.interrupts().at(0), MPRIG_VECTOR_TX0, "vector");
}

CASE("wire: what was sent and comes back is received, in both directions at once") {
  Scene scene(118, Unwilling);
  Bench& bench = scene.bench;
  bench.set_wire_stall(10, 30);
  std::deque<Frame> expected;
  for (std::uint64_t i = 0; i < 16; ++i) {
    scene.rx.post({{BuffersAt + i * SlotBytes + i % 8, 0x7e0}, {}, 12, i});
  }
  scene.rx.ring_bell();
  for (std::uint64_t i = 0; i < 16; ++i) {
    const Posted buffer = buffer_in_slot(i, 100, static_cast<std::uint16_t>(bench.random().below(600)));
    expected.push_back(prepare(scene, buffer));
    scene.tx.post(buffer);
  }
  scene.tx.ring_bell();
  for (std::uint64_t echoed = 0, received = 0; received < 16;) {
    for (; !bench.sent_by_nic().empty(); ++echoed) {
      bench.send(bench.sent_by_nic().front());
      bench.sent_by_nic().pop_front();
    }
    if (const auto completion = scene.rx.poll()) {
      const Posted buffer{{BuffersAt + received * SlotBytes + received % 8, 0x7e0}, {}, 12, received};
      scene.expect_frame_in(buffer, expected.at(received));
      ++received;
    }
    expect(bench.cycle() < 200'000, "only ", received, " of ", echoed, " echoed frames received");
    bench.tick();
  }
  bench.until_idle();
  Snapshot::take(bench).expect_conserved();
}

}  // namespace
}  // namespace mprig::test
