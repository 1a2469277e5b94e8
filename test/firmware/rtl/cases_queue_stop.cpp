// SPDX-License-Identifier: Apache-2.0
//
// Stopping one of several queues with frames in flight, and the turns of the transmit queues.
#include <algorithm>
#include <deque>

#include "check.h"
#include "injection.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x200;
constexpr std::uint64_t QueueBytes = 0x8000;

Posted buffer_of(unsigned queue, std::uint64_t slot, std::uint16_t bytes) {
  const std::uint64_t at = BuffersAt + queue * QueueBytes + slot % 64 * SlotBytes;
  return {{at + slot % 9, bytes}, {}, 0, slot};
}

bool is_at(const AxiMemory::WrittenBytes& beat, std::uint64_t from, std::uint64_t size) {
  return beat.first < from + size && beat.last >= from;
}

CASE("queues: a receive queue that is disabled goes silent while the others run") {
  QueueScene scene(270, {25, 40}, {6, 6, 6, 6});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  std::array<std::uint64_t, MPRIG_QUEUES> posted{}, polled{};
  const auto supply = [&](unsigned queue) {
    for (; scene.rx[queue].free() != 0; ++posted[queue]) {
      scene.rx[queue].post(buffer_of(queue, posted[queue], 0x1f0));
    }
    scene.rx[queue].ring_bell();
  };
  const auto collect = [&](unsigned queue) {
    while (const auto completion = scene.rx[queue].poll()) {
      expect_equal(completion->cookie, polled[queue]++, "cookie");
      expect_equal(*bench.memory().at(byte_address(buffer_of(queue, completion->cookie, 0x1f0), 5)), queue,
                   "queue in the destination");
    }
  };
  std::uint64_t cut = 0;
  for (unsigned round = 0; round < 50; ++round) {
    const auto victim = static_cast<unsigned>(bench.random().below(MPRIG_QUEUES));
    for (unsigned i = 0; i < MPRIG_QUEUES; ++i) supply(i);
    for (unsigned i = 0; i < 30; ++i) {
      bench.send(frame_to(bench, mac_of_queue(i % MPRIG_QUEUES), bench.random().between(60, 400)));
    }
    bench.tick(bench.random().below(1200));
    scene.disable(scene.rx[victim]);
    bench.memory().forget_writes();
    collect(victim);
    expect_equal(scene.rx[victim].completed(), scene.rx[victim].consumed(), "COMPLETED");
    cut += scene.rx[victim].consumed() < posted[victim];
    bench.until_idle();
    for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
      expect(!is_at(beat, BuffersAt + victim * QueueBytes, QueueBytes), "a buffer was written when inactive");
      expect(!is_at(beat, scene.rx[victim].completion_address(0), 64 * sizeof(mprig_completion)),
             "a completion was written when inactive");
    }
    for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
      if (i != victim) collect(i);
    }
    scene.rx[victim].enable();
    posted[victim] = polled[victim] = 0;
    bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
  }
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot.dropped(), snapshot[MPRIG_COUNTERS_RX_DROP_DISABLED_LO], "drops but of disabled queues");
  expect(snapshot.dropped() > 50 && snapshot.delivered() > 500 && cut > 10, "one-sided rounds");
}

CASE("queues: a transmit queue that is disabled goes silent while the others run") {
  QueueScene scene(271, {25, 40}, {5, 5, 5, 5});
  Bench& bench = scene.bench;
  scene.transmit_on_all();
  std::array<std::uint64_t, MPRIG_QUEUES> posted{}, completed{};
  std::array<std::uint64_t, MPRIG_QUEUES> on_wire{};
  for (unsigned round = 0; round < 50; ++round) {
    const auto victim = static_cast<unsigned>(bench.random().below(MPRIG_QUEUES));
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (; scene.tx[queue].free() != 0; ++posted[queue]) {
        const Posted buffer =
            buffer_of(queue, posted[queue], static_cast<std::uint16_t>(bench.random().between(60, 300)));
        *bench.memory().at(buffer.first.address) = static_cast<std::uint8_t>(queue);
        scene.tx[queue].post(buffer);
      }
      scene.tx[queue].ring_bell();
    }
    bench.tick(bench.random().below(2500));
    scene.disable(scene.tx[victim]);
    bench.memory().forget_writes();
    for (; scene.tx[victim].poll(); ++completed[victim]) {
    }
    bench.until_idle();
    for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
      expect(!is_at(beat, scene.tx[victim].completion_address(0), 32 * sizeof(mprig_completion)),
             "a completion was written when inactive");
    }
    for (; !bench.sent_by_nic().empty(); bench.sent_by_nic().pop_front()) {
      ++on_wire.at(bench.sent_by_nic().front()[0]);
    }
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (; scene.tx[queue].poll(); ++completed[queue]) {
      }
      expect_equal(on_wire[queue], completed[queue], "frames sent and completed of queue ", queue);
      if (queue != victim) expect_equal(completed[queue], posted[queue], "completed of queue ", queue);
    }
    scene.tx[victim].enable();
    posted[victim] = completed[victim] = on_wire[victim] = 0;
  }
}

CASE("queues: the transmit queues take turns") {
  QueueScene scene(272, {}, {4, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.transmit_on_all();
  // Until all descriptors are there, so that every queue could always go on.
  bench.memory().hold(true);
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    for (std::uint64_t i = 0; i < 16; ++i) {
      const Posted buffer = buffer_of(queue, i, 100);
      *bench.memory().at(buffer.first.address) = static_cast<std::uint8_t>(queue);
      scene.tx[queue].post(buffer);
    }
    scene.tx[queue].ring_bell();
  }
  bench.tick(50);
  bench.memory().hold(false);
  bench.until_idle();
  expect_equal(bench.sent_by_nic().size(), 64, "frames sent");
  std::array<unsigned, MPRIG_QUEUES> count{};
  for (const Frame& frame : bench.sent_by_nic()) {
    ++count.at(frame[0]);
    // The descriptors of the first queue came before those of the last one; without turns it would be 16 frames.
    const auto [least, most] = std::ranges::minmax(count);
    expect(most - least <= 12, "one queue is ", most - least, " frames ahead of another");
  }
}

CASE("queues: the generator and the wire take turns when both wait") {
  QueueScene scene(274, {}, {7, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  for (std::uint64_t i = 0; i < 128; ++i) scene.rx[0].post(buffer_of(0, i, 0x1f0));
  scene.rx[0].ring_bell();
  bench.until_idle();
  bench.keep_line_rate();
  bench.memory().hold(true);
  Injection injection;
  injection.count = 60;
  injection.start(bench);
  for (unsigned i = 0; i < 60; ++i) bench.send(frame_to(bench, mac_of_queue(0), 60));
  bench.tick(1000);
  bench.memory().hold(false);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 120, "HEAD of the trace");
  int ahead = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    ahead += read_record(bench, i).source == MPRIG_TRACE_SOURCE_GENERATOR ? 1 : -1;
    expect(ahead > -12 && ahead < 12, "one source is ", ahead, " frames ahead of the other");
  }
}

CASE("queues: frames to a queue whose descriptors are still in memory wait for them, others behind them") {
  QueueScene scene(273);
  Bench& bench = scene.bench;
  scene.receive_on_all();
  scene.rx[0].post(buffer_of(0, 0, 0x1f0));
  scene.rx[0].ring_bell();
  bench.until_idle();
  bench.memory().hold(true);
  scene.rx[1].post(buffer_of(1, 0, 0x1f0));
  scene.rx[1].ring_bell();
  bench.send(frame_to(bench, mac_of_queue(1), 60));
  bench.send(frame_to(bench, mac_of_queue(0), 60));
  bench.tick(200);
  expect_equal(scene.rx[0].completed(), 0, "COMPLETED");
  // Stopping the queue that is waited for lets the others go on: its frame is dropped.
  scene.rx[1].disable();
  bench.tick(50);
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_DISABLED_LO), 1, "RX_DROP_DISABLED");
  expect_equal(scene.rx[1].status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS, with a read under way");
  bench.memory().hold(false);
  scene.rx[0].wait();
  bench.until_idle();
  expect_equal(scene.rx[1].status(), 0, "STATUS");
  expect_equal(scene.rx[1].head(), 0, "HEAD: what comes after the stop is not taken in");
  Snapshot::take(bench).expect_conserved();
}

}  // namespace
}  // namespace mprig::test
