// SPDX-License-Identifier: Apache-2.0
//
// Four queues of each direction at once: each frame in its own queue, and no queue stops another.
#include <algorithm>
#include <array>
#include <deque>

#include "check.h"
#include "ledger.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint64_t SlotBytes = 0x200;
constexpr std::uint64_t QueueBytes = 0x8000;
constexpr std::uint64_t Slots = QueueBytes / SlotBytes;
constexpr std::uint64_t TxBuffersAt = BuffersAt + MPRIG_QUEUES * QueueBytes;

Posted rx_buffer(unsigned queue, std::uint64_t slot) {
  const std::uint64_t at = BuffersAt + queue * QueueBytes + slot % Slots * SlotBytes;
  return {{at + slot % 7, 150}, {at + 0xa0 + slot % 5, 300}, 12, std::uint64_t{queue} << 32 | slot};
}

Posted tx_buffer(unsigned queue, std::uint64_t slot, std::size_t bytes) {
  const std::uint64_t at = TxBuffersAt + queue * QueueBytes + slot % Slots * SlotBytes;
  const std::size_t first = slot % 3 == 0 ? bytes : bytes / 2;
  return {{at + slot % 7, static_cast<std::uint16_t>(first)},
          {at + 0x100 + slot % 5, static_cast<std::uint16_t>(bytes - first)},
          0,
          std::uint64_t{queue} << 32 | slot};
}

/** One receive queue with what was sent to it, in order; keeps it supplied with buffers. */
struct Receiver {
  Bench& bench;
  Ring& ring;
  unsigned queue;
  std::uint64_t posted = 0;
  std::uint64_t received = 0;
  std::deque<Frame> expected = {};

  void post_all() {
    for (; ring.free() != 0; ++posted) ring.post(rx_buffer(queue, posted));
    ring.ring_bell();
  }

  std::uint64_t room() const { return posted - received - expected.size(); }

  void send(std::size_t bytes) {
    expected.push_back(frame_to(bench, mac_of_queue(queue), bytes));
    bench.send(expected.back());
  }

  void poll() {
    while (const auto completion = ring.poll()) {
      const Posted buffer = rx_buffer(queue, received++);
      expect_equal(completion->cookie, buffer.cookie, "cookie of queue ", queue);
      expect(!expected.empty(), "queue ", queue, " has a frame that is not its own");
      expect_equal(completion->length, expected.front().size(), "length");
      expect_frame_at(bench, {buffer}, expected.front());
      expected.pop_front();
    }
  }
};

std::vector<Receiver> receivers(QueueScene& scene) {
  std::vector<Receiver> out;
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) out.push_back({scene.bench, scene.rx[i], i});
  return out;
}

/** The receiver of one queue, with as many buffers as it can have. */
Receiver supplied(QueueScene& scene, unsigned queue) {
  Receiver receiver{scene.bench, scene.rx[queue], queue};
  receiver.post_all();
  scene.bench.until_idle();
  return receiver;
}

/** Puts a random frame into memory that names its queue in its first byte. */
Frame prepare(Bench& bench, const Posted& buffer, unsigned queue) {
  Frame frame = bench.random().bytes(buffer_bytes(buffer));
  frame[0] = static_cast<std::uint8_t>(queue);
  for (std::size_t i = 0; i < frame.size(); ++i) *bench.memory().at(byte_address(buffer, i)) = frame[i];
  return frame;
}

/** Every byte that was written for frames is in one of this queue's buffers, or of another queue's. */
void expect_no_write_to(Bench& bench, unsigned queue) {
  const std::uint64_t from = BuffersAt + queue * QueueBytes;
  for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
    expect(beat.last < from || beat.first >= from + QueueBytes, "written to a buffer of queue ", queue);
  }
}

CASE("queues: four of each direction at once, each with its own frames in order") {
  QueueScene scene(260, Unwilling, {4, 5, 6, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  scene.transmit_on_all();
  bench.set_wire_stall(10, 20);
  std::vector<Receiver> receiving = receivers(scene);
  std::array<std::deque<Frame>, MPRIG_QUEUES> to_be_sent;
  std::array<std::uint64_t, MPRIG_QUEUES> tx_posted{}, tx_completed{};
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    scene.rx[i].arm(0);
    scene.tx[i].arm(0);
  }
  std::uint64_t sent = 0, leaving = 0;
  for (unsigned round = 0; round < 500; ++round) {
    const auto queue = static_cast<unsigned>(bench.random().below(MPRIG_QUEUES));
    Receiver& receiver = receiving[queue];
    if (bench.random().chance(50)) receiver.post_all();
    for (std::uint64_t i = bench.random().below(receiver.room() + 1); i != 0; --i, ++sent) {
      receiver.send(bench.random().between(60, 400));
    }
    Ring& ring = scene.tx[bench.random().below(MPRIG_QUEUES)];
    const auto from = static_cast<unsigned>(&ring - scene.tx.data());
    for (std::uint64_t i = bench.random().below(ring.free() + 1); i != 0; --i, ++tx_posted[from]) {
      const Posted buffer = tx_buffer(from, tx_posted[from], bench.random().between(1, 400));
      to_be_sent[from].push_back(prepare(bench, buffer, from));
      ring.post(buffer);
    }
    ring.ring_bell();
    bench.tick(bench.random().below(300));
    const auto collect = [&] {
      for (Receiver& each : receiving) each.poll();
      for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
        for (; const auto completion = scene.tx[i].poll(); ++tx_completed[i]) {
          expect_equal(completion->cookie, std::uint64_t{i} << 32 | tx_completed[i], "cookie of a transmit queue");
          expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status");
        }
      }
      for (; !bench.sent_by_nic().empty(); bench.sent_by_nic().pop_front(), ++leaving) {
        auto& own = to_be_sent.at(bench.sent_by_nic().front()[0]);
        expect(!own.empty() && own.front() == bench.sent_by_nic().front(), "a frame is not the next one of its queue");
        own.pop_front();
      }
    };
    collect();
    if (round % 100 != 99) continue;
    bench.until_idle();
    collect();
    for (const Receiver& each : receiving) expect(each.expected.empty(), "a frame of queue ", each.queue, " is lost");
    for (const auto& each : to_be_sent) expect(each.empty(), "a frame was not sent");
  }
  std::vector<unsigned> vectors = bench.interrupts();
  std::ranges::sort(vectors);
  expect(vectors == std::vector<unsigned>{0, 1, 2, 3, 4, 5, 6, 7}, "not one interrupt on each vector");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot.delivered(), sent, "delivered");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_FRAMES_LO], leaving, "TX_FRAMES");
  snapshot.expect_conserved();
  expect(sent > 1000 && leaving > 1000, "too little load: ", sent, " and ", leaving);
}

CASE("queues: the largest ring of each can be full to its last descriptor") {
  constexpr unsigned SizeLog2 = 12, Size = 1u << SizeLog2;
  constexpr std::uint64_t RingBytes = 0x3'0000;
  Bench bench(109);
  std::vector<Ring> receivers, transmitters;
  const std::uint64_t buffers = AxiMemory::Base + 2 * MPRIG_QUEUES * RingBytes;
  bench.memory().hold(true);
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    const std::uint64_t place = AxiMemory::Base + 2 * i * RingBytes;
    receivers.emplace_back(bench, Ring::Kind::Receive, SizeLog2, place, i).enable();
    transmitters.emplace_back(bench, Ring::Kind::Transmit, SizeLog2, place + RingBytes, i).enable();
    write_entry(bench, i, {.mac = mac_of_queue(i), .queue = i});
    for (unsigned n = 0; n < Size; ++n) {
      const std::uint64_t at = buffers + (i * Size + n) % 1024 * 0x80;
      receivers[i].post({{at, 0x80}, {}, 12, n});
      transmitters[i].post({{at, 60}, {}, 0, ~std::uint64_t{n}});
    }
    receivers[i].ring_bell();
    transmitters[i].ring_bell();
  }
  const LedgerSnapshot full = LedgerSnapshot::take(bench);
  constexpr std::uint32_t Stride = MPRIG_RX_LEDGER1_BASE - MPRIG_RX_LEDGER0_BASE;
  for (std::uint32_t i = 0; i < MPRIG_QUEUES; ++i) {
    expect_equal(full[MPRIG_RX_LEDGER0_DESCRIPTORS + i * Stride], 0, "fetched while the memory does not answer");
  }
  bench.memory().hold(false);
  bench.keep_line_rate();
  for (unsigned n = 0; n < Size; ++n) {
    for (unsigned i = 0; i < MPRIG_QUEUES; ++i) bench.send(frame_to(bench, mac_of_queue(i), 60));
  }
  bench.until_idle(1'000'000);
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    for (unsigned n = 0; n < Size; ++n) {
      expect_equal(receivers[i].wait().cookie, n, "cookie of receive queue ", i);
      expect_equal(transmitters[i].wait().cookie, ~std::uint64_t{n}, "cookie of transmit queue ", i);
    }
    expect_equal(receivers[i].status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS");
  }
}

CASE("queues: one that is starved, disabled or in error does not stop the others") {
  for (unsigned trouble = 0; trouble < 3; ++trouble) {
    QueueScene scene(261 + trouble, Unwilling, {4, 4, 4, 4});
    Bench& bench = scene.bench;
    scene.receive_on_all();
    std::vector<Receiver> receiving = receivers(scene);
    const unsigned victim = 1 + trouble;
    if (trouble == 1) scene.disable(scene.rx[victim]);
    if (trouble == 2) {
      bench.memory().refuse(scene.rx[victim].descriptor_address(0), 8);
      receiving[victim].post_all();
      bench.until_idle();
      expect_equal(scene.rx[victim].status(),
                   MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK | MPRIG_RX_QUEUE0_STATUS_ERROR_MASK, "STATUS of the victim");
    }
    std::uint64_t lost = 0, sent = 0;
    for (unsigned round = 0; round < 60; ++round) {
      for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
        if (i == victim) continue;
        receiving[i].post_all();
        receiving[i].send(bench.random().between(60, 400));
        ++sent;
        if (bench.random().chance(60)) {
          bench.send(frame_to(bench, mac_of_queue(victim), 100));
          ++lost;
        }
      }
      bench.until_idle();
      for (Receiver& each : receiving) {
        each.poll();
        expect(each.expected.empty(), "a frame of queue ", each.queue, " is lost");
      }
    }
    expect_no_write_to(bench, victim);
    const Snapshot snapshot = Snapshot::take(bench);
    expect_equal(snapshot.delivered(), sent, "delivered");
    expect_equal(snapshot[trouble == 0 ? MPRIG_COUNTERS_RX_DROP_STARVED_LO : MPRIG_COUNTERS_RX_DROP_DISABLED_LO], lost,
                 "drops of the victim");
    snapshot.expect_conserved();
  }
}

CASE("queues: a refused completion stops its queue alone") {
  QueueScene scene(265, Unwilling, {4, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  std::vector<Receiver> receiving = receivers(scene);
  bench.memory().refuse(scene.rx[2].completion_address(3), 16);
  std::uint64_t sent = 0;
  for (unsigned round = 0; round < 30; ++round) {
    for (Receiver& each : receiving) {
      if (round == 0 || each.queue != 2) each.post_all();
      each.send(bench.random().between(60, 400));
      ++sent;
    }
    bench.tick(bench.random().below(600));
    if (round % 3 != 2) continue;
    bench.until_idle();
    for (Receiver& each : receiving) {
      if (each.queue == 2) continue;
      each.poll();
      expect(each.expected.empty(), "a frame of queue ", each.queue, " is lost");
    }
  }
  expect_equal(scene.rx[2].status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK | MPRIG_RX_QUEUE0_STATUS_ERROR_MASK, "STATUS");
  expect(scene.rx[2].completed() <= 3, "COMPLETED counts beyond the hole");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot.delivered(), sent / 4 * 3 + scene.rx[2].completed(), "delivered");
  snapshot.expect_conserved();
  // It works again after it was stopped and started.
  bench.memory().refuse_nothing();
  scene.disable(scene.rx[2]);
  scene.rx[2].enable();
  Receiver again{bench, scene.rx[2], 2};
  again.post_all();
  again.send(200);
  bench.until_idle();
  again.poll();
  expect_equal(again.received, 1, "received");
}

CASE("queues: completions behind a refused one are not counted, although they are under way already") {
  QueueScene scene(266, {.latency = 400});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  std::vector<Receiver> receiving = receivers(scene);
  for (Receiver& each : receiving) each.post_all();
  bench.until_idle();
  // The first of three lines.
  bench.memory().refuse(scene.rx[2].completion_address(1), 16);
  for (unsigned i = 0; i < 12; ++i) receiving[2].send(60);
  receiving[3].send(60);
  bench.until_idle();
  expect_equal(scene.rx[2].completed(), 0, "COMPLETED");
  receiving[3].poll();
  expect_equal(receiving[3].received, 1, "received by another queue");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO], 12, "RX_DROP_DMA_ERROR");
  expect_equal(snapshot.delivered(), 1, "delivered");
  snapshot.expect_conserved();
}

CASE("queues: completions that come after a refused one are not written, and every one is accounted for") {
  constexpr unsigned Frames = 48;
  constexpr std::array<unsigned, MPRIG_QUEUES> Latencies{4, 40, 150, 15};
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    QueueScene scene(267, {.latency = Latencies[queue]}, {6, 6, 6, 6});
    Bench& bench = scene.bench;
    scene.receive_on_all();
    scene.transmit_on_all();
    Receiver receiver = supplied(scene, queue);
    // The first of all, however many of its line are written with it.
    bench.memory().refuse(scene.rx[queue].completion_address(0), 16);
    bench.memory().refuse(scene.tx[queue].completion_address(0), 16);
    for (unsigned i = 0; i < Frames; ++i) {
      receiver.send(60);
      scene.tx[queue].post(tx_buffer(queue, i, 60));
    }
    scene.tx[queue].ring_bell();
    bench.until_idle();
    expect_equal(scene.rx[queue].completed(), 0, "COMPLETED");
    expect_equal(scene.tx[queue].completed(), 0, "COMPLETED of transmit");
    const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
    ledger.expect_lawful();
    // More than the line that was refused.
    const std::uint32_t block = queue * (MPRIG_RX_LEDGER1_COMPLETIONS_REFUSED - MPRIG_RX_LEDGER0_COMPLETIONS_REFUSED);
    expect(ledger[MPRIG_RX_LEDGER0_COMPLETIONS_REFUSED + block] > 4, "nothing was received after it");
    expect(ledger[MPRIG_TX_LEDGER0_COMPLETIONS_REFUSED + block] > 4, "nothing was sent after it");
    const Snapshot snapshot = Snapshot::take(bench);
    expect_equal(snapshot.delivered(), 0, "delivered");
    snapshot.expect_conserved();
  }
}

CASE("queues: several frames of one line of completions are lost, those beside them are not") {
  constexpr unsigned Frames = 16, First = 3, Lost = 8;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    QueueScene scene(268);
    Bench& bench = scene.bench;
    scene.receive_on_all();
    Receiver receiver = supplied(scene, queue);
    bench.memory().refuse(BuffersAt + queue * QueueBytes + First * SlotBytes, Lost * SlotBytes);
    for (unsigned i = 0; i < Frames; ++i) receiver.send(60);
    bench.until_idle();
    for (unsigned i = 0; i < Frames; ++i) {
      const auto completion = scene.rx[queue].poll();
      expect(completion.has_value(), "frame ", i, " has no completion");
      const bool lost = i >= First && i < First + Lost;
      expect_equal(completion->status, lost ? MPRIG_COMPLETION_STATUS_DMA_ERROR : MPRIG_COMPLETION_STATUS_OK, "status of ", i);
    }
    LedgerSnapshot::take(bench).expect_lawful();
    const Snapshot snapshot = Snapshot::take(bench);
    expect_equal(snapshot.delivered(), Frames - Lost, "delivered");
    expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO], Lost, "RX_DROP_DMA_ERROR");
    snapshot.expect_conserved();
  }
}

CASE("queues: a frame that is too long and one that cannot be read are counted for their queue, whichever that is") {
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    QueueScene scene(269);
    Bench& bench = scene.bench;
    scene.receive_on_all();
    scene.transmit_on_all();
    Receiver receiver = supplied(scene, queue);
    bench.send(frame_to(bench, mac_of_queue(queue), 1000));
    receiver.send(60);
    const Posted unreadable = tx_buffer(queue, 0, 60);
    bench.memory().refuse(unreadable.first.address, 1);
    scene.tx[queue].post(unreadable);
    scene.tx[queue].ring_bell();
    bench.until_idle();
    receiver.poll();
    expect_equal(receiver.received, 1, "received");
    expect_equal(scene.tx[queue].wait().status, MPRIG_COMPLETION_STATUS_DMA_ERROR, "status");
    const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
    ledger.expect_lawful();
    const std::uint32_t block = queue * (MPRIG_RX_LEDGER1_BASE - MPRIG_RX_LEDGER0_BASE);
    expect_equal(ledger[MPRIG_RX_LEDGER0_DROP_TOO_LONG + block], 1, "DROP_TOO_LONG");
    // All of its beats.
    expect_equal(ledger[MPRIG_TX_LEDGER0_READS_REFUSED + block], 4, "READS_REFUSED");
  }
}

}  // namespace
}  // namespace mprig::test
