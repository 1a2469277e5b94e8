// SPDX-License-Identifier: Apache-2.0
//
// Frames in several buffers when something fails on the way, and with the generator beside the wire.
#include <deque>
#include <map>

#include "check.h"
#include "injection.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint64_t SlotBytes = 0x400;
constexpr std::uint64_t Slots = 256;

Posted buffer_in_slot(std::uint64_t slot) {
  const std::uint64_t at = BuffersAt + slot % Slots * SlotBytes;
  return {{at + slot % 7, 300}, {at + 0x200 + slot % 5, 212}, 12, slot};
}

/** Bytes of a frame that fills `count` buffers to the last byte. */
std::size_t bytes_in(std::size_t count) { return 512 * count - 12; }

CASE("chain: a refused access in one buffer costs that frame only, and once") {
  QueueScene scene(250, Unwilling, {6, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  std::uint64_t slot = 0;
  for (unsigned refused = 0; refused < 5; ++refused) {
    const std::uint64_t first = slot;
    for (unsigned i = 0; i < 15; ++i) ring.post(buffer_in_slot(slot++));
    bench.memory().refuse(buffer_in_slot(first + 5 + refused).second.address + 8, 1);
    ring.ring_bell();
    std::vector<Frame> frames;
    for (unsigned i = 0; i < 3; ++i) {
      frames.push_back(frame_to(bench, mac_of_queue(0), bytes_in(5)));
      bench.send(frames.back());
    }
    std::vector<Posted> buffers[3];
    for (unsigned i = 0; i < 15; ++i) {
      const Completion completion = ring.wait();
      const bool bad = i == 5 + refused;
      expect_equal(completion.status, bad ? MPRIG_COMPLETION_STATUS_DMA_ERROR : MPRIG_COMPLETION_STATUS_OK,
                   "status of buffer ", i);
      expect(completion.more == (i % 5 != 4), "more of buffer ", i);
      buffers[i / 5].push_back(buffer_in_slot(first + i));
    }
    expect_frame_at(bench, buffers[0], frames[0]);
    expect_frame_at(bench, buffers[2], frames[2]);
    bench.until_idle();
    bench.memory().refuse_nothing();
    const Snapshot snapshot = Snapshot::take(bench);
    expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO], refused + 1, "RX_DROP_DMA_ERROR");
    expect_equal(snapshot.delivered(), 2 * (refused + 1), "delivered");
    expect_equal(snapshot[MPRIG_COUNTERS_RX_DELIVERED_BYTES_LO], 2 * (refused + 1) * bytes_in(5), "their bytes");
    snapshot.expect_conserved();
  }
}

CASE("chain: a queue that is disabled in the middle of a frame goes silent; the frame is counted once") {
  QueueScene scene(251, {25, 40}, {6, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  std::uint64_t cut = 0, sent = 0;
  for (unsigned round = 0; round < 80; ++round) {
    if (round != 0) ring.enable(true);
    for (unsigned i = 0; i < 60; ++i) ring.post(buffer_in_slot(i));
    ring.ring_bell();
    for (unsigned i = 0; i < 3; ++i, ++sent) {
      bench.send(frame_to(bench, mac_of_queue(0), bench.random().between(4000, bytes_in(16))));
    }
    bench.tick(bench.random().below(3500));
    scene.disable(ring);
    expect(bench.memory().idle(), "an access to memory is under way although the queue is inactive");
    bench.memory().forget_writes();
    bool more = false;
    while (const auto completion = ring.poll()) more = completion->more;
    cut += more;
    expect_equal(ring.completed(), ring.consumed(), "COMPLETED");
    bench.until_idle();
    expect(bench.memory().writes().empty(), "memory written after the queue was inactive");
    const Snapshot snapshot = Snapshot::take(bench);
    snapshot.expect_conserved();
    expect_equal(snapshot.in_flight(), 0, "in flight");
    expect_equal(snapshot.delivered() + snapshot[MPRIG_COUNTERS_RX_DROP_DISABLED_LO], sent, "delivered and disabled");
  }
  expect(cut > 5, "hardly any frame was cut: ", cut);
  // What is left over of a frame must not harm the next one.
  ring.enable(true);
  std::vector<Posted> buffers;
  for (unsigned i = 0; i < 3; ++i) {
    buffers.push_back(buffer_in_slot(i));
    ring.post(buffers.back());
  }
  ring.ring_bell();
  const Frame frame = frame_to(bench, mac_of_queue(0), bytes_in(3));
  bench.send(frame);
  for (unsigned i = 0; i < 3; ++i) expect_equal(ring.wait().status, MPRIG_COMPLETION_STATUS_OK, "status");
  expect_frame_at(bench, buffers, frame);
}

CASE("chain: after a frame that was cut with a refused access, the next one is good") {
  QueueScene scene(252, {0, 60}, {6, 4, 4, 4});
  Bench& bench = scene.bench;
  for (unsigned round = 0; round < 20; ++round) {
    scene.receive_on_all(true);
    Ring& ring = scene.rx[0];
    for (unsigned i = 0; i < 32; ++i) ring.post(buffer_in_slot(i));
    bench.memory().refuse(buffer_in_slot(0).first.address, 300);
    ring.ring_bell();
    bench.until_idle();
    bench.send(frame_to(bench, mac_of_queue(0), bytes_in(16)));
    // The buffers are taken while its bytes are written: stopped half way.
    bench.tick(1050 + bench.random().below(250));
    scene.disable(ring);
    bench.until_idle();
    bench.memory().refuse_nothing();
    ring.enable(true);
    for (unsigned i = 0; i < 2; ++i) ring.post(buffer_in_slot(i));
    ring.ring_bell();
    const std::uint64_t before = scene.counter(MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO);
    bench.send(frame_to(bench, mac_of_queue(0), bytes_in(2)));
    for (unsigned i = 0; i < 2; ++i) expect_equal(ring.wait().status, MPRIG_COMPLETION_STATUS_OK, "status");
    bench.until_idle();
    expect_equal(scene.counter(MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO), before + 1, "delivered");
    Snapshot::take(bench).expect_conserved();
    scene.disable(ring);
  }
}

CASE("chain: frames of the generator and of the wire beside each other") {
  QueueScene scene(253, Unwilling, {6, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  Injection injection;
  injection.count = 60;
  injection.length_max = 3000;
  injection.length_step = 733;
  injection.gap = 700;
  bench.set_wire_stall(0, 60);
  std::map<std::uint32_t, Frame> sent;
  std::uint32_t wire_frames = 0, generated = 0, received = 0, record = 0;
  std::uint64_t posted = 0;
  injection.start(bench);
  std::vector<Posted> buffers;
  while (received < 120) {
    while (ring.free() != 0) ring.post(buffer_in_slot(posted++));
    ring.ring_bell();
    if (wire_frames < 60 && !bench.sending()) {
      sent[wire_frames] = frame_to(bench, mac_of_queue(0), bench.random().between(60, 3000));
      bench.send(sent[wire_frames++]);
    }
    bench.tick(50);
    while (const auto completion = ring.poll()) {
      buffers.push_back(buffer_in_slot(completion->cookie));
      if (completion->more) continue;
      // The record of the last buffer tells which frame it is.
      record += static_cast<std::uint32_t>(buffers.size());
      const mprig_trace_record last = read_record(bench, record - 1);
      expect_equal(last.cookie, completion->cookie, "cookie of the record");
      expect_equal(last.fragment + 1u, buffers.size(), "fragment of the record");
      const bool wire = last.source == MPRIG_TRACE_SOURCE_WIRE;
      if (!wire) expect_equal(last.sequence, generated++, "sequence");
      expect_frame_at(bench, buffers, wire ? sent.at(last.sequence) : injection.frame(last.sequence));
      buffers.clear();
      ++received;
    }
    bench.write(MPRIG_TRACE_TAIL, record);
    expect(bench.cycle() < 2'000'000, "only ", received, " frames received");
  }
  bench.until_idle();
  expect_equal(generated, injection.count, "generated frames");
  expect_equal(Snapshot::take(bench).delivered(), 120, "delivered");
}

CASE("chain: a generated frame for which too few buffers are posted is dropped, and stops nobody") {
  QueueScene scene(254);
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  scene.rx[0].post(buffer_in_slot(0));
  scene.rx[0].post(buffer_in_slot(1));
  scene.rx[0].ring_bell();
  const Posted other{{BuffersAt + 0x4'0000, 0x200}, {}, 12, 77};
  scene.rx[1].post(other);
  scene.rx[1].ring_bell();
  Injection injection;
  injection.length_min = injection.length_max = static_cast<std::uint16_t>(bytes_in(3));
  injection.start(bench);
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_STARVED_LO), 1, "RX_DROP_STARVED");
  expect_equal(scene.rx[0].completed(), 0, "COMPLETED");
  const Frame frame = frame_to(bench, mac_of_queue(1), 60);
  bench.send(frame);
  expect_equal(scene.rx[1].wait().cookie, other.cookie, "cookie");
  expect_frame_at(bench, {other}, frame);
}

}  // namespace
}  // namespace mprig::test
