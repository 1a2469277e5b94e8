// SPDX-License-Identifier: Apache-2.0
//
// What the ledger counts, and that its laws hold in every cycle.
#include <algorithm>
#include <map>
#include <vector>

#include "check.h"
#include "injection.h"
#include "ledger.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr std::uint64_t TxBuffersAt = BuffersAt + 0x4'0000;
constexpr MemoryTiming Unwilling{25, 8};

Posted rx_buffer(std::uint64_t slot) {
  return {{BuffersAt + slot % 64 * SlotBytes, 0x7e0}, {}, 12, slot};
}

Posted tx_buffer(std::uint64_t slot, std::uint16_t bytes) {
  return {{TxBuffersAt + slot % 64 * SlotBytes, bytes}, {}, 0, slot};
}

/** The words that are not zero are these, and no others. */
void expect_account(const LedgerSnapshot& snapshot, std::map<std::uint32_t, std::uint32_t> expected) {
  snapshot.expect_lawful();
  for (const std::uint32_t address : LedgerSnapshot::addresses()) {
    expect_equal(snapshot[address], expected[address], "ledger word ", address);
  }
}

CASE("ledger: received frames count once, with their bytes or the reason of their loss") {
  Scene scene(200, Unwilling);
  Bench& bench = scene.bench;
  // Starved, twice.
  for (unsigned i = 0; i < 2; ++i) bench.send(bench.random().bytes(100));
  bench.until_idle();
  // Delivered, twice; of the generator, and of the wire.
  scene.post(rx_buffer(0));
  scene.post(rx_buffer(1));
  bench.send(bench.random().bytes(300));
  scene.rx.wait();
  Injection injection;
  injection.length_min = injection.length_max = 72;
  injection.start(bench);
  scene.rx.wait();
  // Too long for the buffer, and too long for the NIC.
  scene.post({{BuffersAt, 150}, {}, 12, 2});
  bench.send(bench.random().bytes(139));
  bench.send(bench.random().bytes(MPRIG_MAX_FRAME_BYTES + 1));
  bench.until_idle();
  // A refused write; the descriptor is the one that was too short.
  bench.memory().refuse(BuffersAt, 64);
  bench.send(bench.random().bytes(60));
  scene.rx.wait();
  bench.memory().refuse_nothing();
  // Given up when the queue stops, then a frame for the stopped queue.
  for (unsigned i = 0; i < 3; ++i) scene.post(rx_buffer(i));
  bench.until_idle();
  scene.rx.disable();
  bench.send(bench.random().bytes(60));
  bench.until_idle();
  expect_account(LedgerSnapshot::take(bench), {{MPRIG_LEDGER_INJECTED_FRAMES, 1},
                                               {MPRIG_LEDGER_INJECTED_BYTES, 72},
                                               {MPRIG_LEDGER_WIRE_RX_FRAMES, 7},
                                               {MPRIG_LEDGER_WIRE_RX_BYTES, 2 * 100 + 300 + 139 +
                                                                                MPRIG_MAX_FRAME_BYTES + 1 + 2 * 60},
                                               {MPRIG_LEDGER_DROP_TOO_LONG, 1},
                                               {MPRIG_LEDGER_TRACE_RECORDED, 3},
                                               {MPRIG_RX_LEDGER0_FRAMES, 7},
                                               {MPRIG_RX_LEDGER0_DELIVERED_FRAMES, 2},
                                               {MPRIG_RX_LEDGER0_DELIVERED_BYTES, 372},
                                               {MPRIG_RX_LEDGER0_DROP_STARVED, 2},
                                               {MPRIG_RX_LEDGER0_DROP_TOO_LONG, 1},
                                               {MPRIG_RX_LEDGER0_DROP_DISABLED, 1},
                                               {MPRIG_RX_LEDGER0_DROP_DMA_ERROR, 1},
                                               {MPRIG_RX_LEDGER0_DESCRIPTORS, 6},
                                               {MPRIG_RX_LEDGER0_COMPLETIONS, 3},
                                               {MPRIG_RX_LEDGER0_FLUSHED, 3},
                                               {MPRIG_RX_LEDGER0_WRITES_REFUSED, 1}});
}

CASE("ledger: a receive FIFO that overflows is no queue's loss") {
  Scene scene(201);
  Bench& bench = scene.bench;
  bench.memory().hold(true);
  for (unsigned i = 0; i < 16; ++i) scene.rx.post(rx_buffer(i));
  scene.rx.ring_bell();
  // More than the FIFO and all that waits behind it can hold.
  constexpr unsigned Frames = 120;
  for (unsigned i = 0; i < Frames; ++i) bench.send(bench.random().bytes(1500));
  bench.until([&] { return !bench.sending(); }, "the wire");
  const LedgerSnapshot held = LedgerSnapshot::take(bench);
  held.expect_lawful();
  expect(held[MPRIG_LEDGER_IN_FLIGHT] != 0, "nothing in flight while the memory does not answer");
  expect(held[MPRIG_LEDGER_DROP_OVERFLOW] != 0, "no overflow");
  bench.memory().hold(false);
  bench.until_idle();
  const LedgerSnapshot after = LedgerSnapshot::take(bench);
  after.expect_lawful();
  expect_equal(after[MPRIG_LEDGER_DROP_OVERFLOW] + after[MPRIG_RX_LEDGER0_FRAMES], Frames, "frames");
  expect_equal(after[MPRIG_RX_LEDGER0_DELIVERED_FRAMES], 16, "frames for which a buffer was posted");
  expect_equal(after[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
}

CASE("ledger: transmitted frames count once, with their bytes or as dropped") {
  Scene scene(202, Unwilling);
  Bench& bench = scene.bench;
  for (unsigned i = 0; i < 3; ++i) scene.tx.post(tx_buffer(i, static_cast<std::uint16_t>(100 + i)));
  scene.tx.post(tx_buffer(3, 0));
  scene.tx.post(tx_buffer(4, 64));
  bench.memory().refuse(tx_buffer(4, 64).first.address + 8, 1);
  scene.tx.ring_bell();
  for (unsigned i = 0; i < 5; ++i) scene.tx.wait();
  bench.until_idle();
  const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
  // The memory refuses whole bursts: as many beats as the frame has.
  const std::uint32_t refused = snapshot[MPRIG_TX_LEDGER0_READS_REFUSED];
  expect(refused > 0 && refused <= 64 / 8, "READS_REFUSED ", refused);
  expect_account(snapshot, {{MPRIG_TX_LEDGER0_READ_FRAMES, 3},
                                               {MPRIG_TX_LEDGER0_READ_BYTES, 303},
                                               {MPRIG_TX_LEDGER0_SENT_FRAMES, 3},
                                               {MPRIG_TX_LEDGER0_SENT_BYTES, 303},
                                               {MPRIG_TX_LEDGER0_DROP_DMA_ERROR, 2},
                                               {MPRIG_TX_LEDGER0_DESCRIPTORS, 5},
                                               {MPRIG_TX_LEDGER0_COMPLETIONS, 5},
                                               {MPRIG_TX_LEDGER0_READS_REFUSED, refused}});
  bench.set_wire_stall(100, 0);
  bench.memory().refuse_nothing();
  scene.tx.post(tx_buffer(5, 70));
  scene.tx.ring_bell();
  scene.tx.wait();
  const LedgerSnapshot waiting = LedgerSnapshot::take(bench);
  waiting.expect_lawful();
  expect_equal(waiting.in_flight(MPRIG_TX_LEDGER0_LEVELS), 1, "frames that the wire does not take");
  bench.set_wire_stall(0, 0);
}

CASE("ledger: refused descriptors and completions are told apart") {
  Scene scene(203);
  Bench& bench = scene.bench;
  bench.memory().refuse(scene.rx.completion_address(0), 16);
  bench.memory().refuse(scene.tx.descriptor_address(1), 8);
  scene.post(rx_buffer(0));
  bench.send(bench.random().bytes(60));
  for (unsigned i = 0; i < 2; ++i) scene.tx.post(tx_buffer(i, 80));
  scene.tx.ring_bell();
  bench.until_idle();
  LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
  snapshot.expect_lawful();
  expect_equal(snapshot[MPRIG_RX_LEDGER0_COMPLETIONS_REFUSED], 1, "receive COMPLETIONS_REFUSED");
  expect_equal(snapshot[MPRIG_RX_LEDGER0_COMPLETIONS], 0, "receive COMPLETIONS");
  expect_equal(snapshot[MPRIG_RX_LEDGER0_DROP_DMA_ERROR], 1, "receive DROP_DMA_ERROR");
  expect_equal(snapshot[MPRIG_RX_LEDGER0_FETCHES_REFUSED], 0, "receive FETCHES_REFUSED");
  expect(snapshot[MPRIG_TX_LEDGER0_FETCHES_REFUSED] != 0, "transmit FETCHES_REFUSED");
  expect_equal(snapshot[MPRIG_TX_LEDGER0_READS_REFUSED], 0, "transmit READS_REFUSED");
  bench.memory().refuse_nothing();
  scene.rx.disable();
  scene.tx.disable();
  scene.rx.enable();
  scene.tx.enable();
  bench.memory().refuse(scene.tx.completion_address(0), 16);
  bench.memory().refuse(scene.rx.descriptor_address(0), 8);
  scene.post(rx_buffer(0));
  scene.tx.post(tx_buffer(0, 80));
  scene.tx.ring_bell();
  bench.until_idle();
  snapshot = LedgerSnapshot::take(bench);
  snapshot.expect_lawful();
  expect_equal(snapshot[MPRIG_TX_LEDGER0_COMPLETIONS_REFUSED], 1, "transmit COMPLETIONS_REFUSED");
  expect(snapshot[MPRIG_RX_LEDGER0_FETCHES_REFUSED] != 0, "receive FETCHES_REFUSED");
}

CASE("ledger: every queue has an account of its own") {
  Bench bench(205, Unwilling);
  constexpr std::uint32_t Stride = MPRIG_RX_LEDGER1_BASE - MPRIG_RX_LEDGER0_BASE;
  constexpr std::uint64_t RingBytes = 0x1000;
  std::map<std::uint32_t, std::uint32_t> expected;
  std::vector<Ring> receivers, transmitters;
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    receivers.emplace_back(bench, Ring::Kind::Receive, 4, RxRingAt + i * RingBytes, i).enable();
    transmitters.emplace_back(bench, Ring::Kind::Transmit, 4, TxRingAt + i * RingBytes, i).enable();
    bench.write(MPRIG_STEERING_ENTRY0_MAC + 8 * i, 0x01020304);
    bench.write(MPRIG_STEERING_ENTRY0_MATCH + 8 * i,
                MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK | i << MPRIG_STEERING_ENTRY0_MATCH_QUEUE_SHIFT | i << 8 | 0x05);
  }
  // One frame for no queue, then one more for each queue than for the one before.
  std::uint32_t wire_frames = 0, wire_bytes = 0;
  const auto send = [&](std::uint8_t last, std::size_t bytes) {
    Frame frame = bench.random().bytes(bytes);
    const Frame destination{0x04, 0x03, 0x02, 0x01, 0x05, last};
    std::copy(destination.begin(), destination.end(), frame.begin());
    bench.send(frame);
    ++wire_frames;
    wire_bytes += static_cast<std::uint32_t>(bytes);
  };
  send(MPRIG_QUEUES, 60);
  expected[MPRIG_LEDGER_DROP_UNMATCHED] = 1;
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    const std::uint32_t at = i * Stride, frames = i + 1, bytes = 64 + i;
    for (unsigned n = 0; n < frames; ++n) {
      receivers[i].post(rx_buffer(i * 8 + n));
      transmitters[i].post(tx_buffer(i * 8 + n, static_cast<std::uint16_t>(bytes)));
    }
    receivers[i].ring_bell();
    transmitters[i].ring_bell();
    for (unsigned n = 0; n < frames; ++n) send(static_cast<std::uint8_t>(i), bytes);
    for (const std::uint32_t counted : {MPRIG_RX_LEDGER0_FRAMES, MPRIG_RX_LEDGER0_DELIVERED_FRAMES,
                                        MPRIG_RX_LEDGER0_DESCRIPTORS, MPRIG_RX_LEDGER0_COMPLETIONS,
                                        MPRIG_TX_LEDGER0_READ_FRAMES, MPRIG_TX_LEDGER0_SENT_FRAMES,
                                        MPRIG_TX_LEDGER0_DESCRIPTORS, MPRIG_TX_LEDGER0_COMPLETIONS}) {
      expected[counted + at] = frames;
    }
    for (const std::uint32_t counted :
         {MPRIG_RX_LEDGER0_DELIVERED_BYTES, MPRIG_TX_LEDGER0_READ_BYTES, MPRIG_TX_LEDGER0_SENT_BYTES}) {
      expected[counted + at] = frames * bytes;
    }
  }
  expected[MPRIG_LEDGER_WIRE_RX_FRAMES] = wire_frames;
  expected[MPRIG_LEDGER_WIRE_RX_BYTES] = wire_bytes;
  bench.until_idle();
  expect_account(LedgerSnapshot::take(bench), expected);
}

CASE("ledger: its laws hold in every cycle, whatever happens to the queues") {
  Scene scene(204, Unwilling);
  Bench& bench = scene.bench;
  bench.set_wire_stall(30, 10);
  unsigned flying = 0, posted = 0, sending = 0;
  std::uint64_t slot = 0;
  Injection injection;
  injection.count = 100'000;
  injection.gap = 60;
  injection.start(bench);
  for (unsigned round = 0; round < 400; ++round) {
    while (scene.rx.poll()) {
    }
    while (scene.tx.poll()) {
    }
    switch (bench.random().below(8)) {
      case 0:
        bench.send(bench.random().bytes(bench.random().between(1, MPRIG_MAX_FRAME_BYTES)));
        if (round % 5 == 0) bench.send(bench.random().bytes(MPRIG_MAX_FRAME_BYTES + 1));
        break;
      case 1:
      case 2:
        while (scene.rx.free() > 4) scene.rx.post(rx_buffer(slot++));
        scene.rx.ring_bell();
        break;
      case 3:
      case 4:
        while (scene.tx.free() > 8) scene.tx.post(tx_buffer(slot++, 90));
        scene.tx.ring_bell();
        break;
      case 5:
        if (round % 10 == 0) bench.memory().refuse(rx_buffer(slot).first.address, 8);
        if (round % 10 == 5) bench.memory().refuse_nothing();
        break;
      case 6:
        if (round % 3 == 0) {
          Ring& ring = bench.random().chance(50) ? scene.rx : scene.tx;
          while (scene.rx.free() > 0) scene.rx.post(rx_buffer(slot++));
          while (scene.tx.free() > 0) scene.tx.post(tx_buffer(slot++, 1500));
          scene.rx.ring_bell();
          scene.tx.ring_bell();
          bench.tick(bench.random().between(50, 300));
          ring.disable();
          bench.tick(bench.random().below(300));
          LedgerSnapshot::take(bench).expect_lawful();
          bench.until([&] { return (ring.status() & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
          ring.enable();
        }
        break;
      default:
        break;
    }
    bench.tick(bench.random().below(200));
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    flying += snapshot.in_flight(MPRIG_RX_LEDGER0_LEVELS) != 0;
    posted += snapshot.posted(MPRIG_RX_LEDGER0_LEVELS) > 1;
    sending += snapshot.in_flight(MPRIG_TX_LEDGER0_LEVELS) != 0;
  }
  expect(flying > 20 && posted > 20 && sending > 20, "one-sided: ", flying, " ", posted, " ", sending);
  const LedgerSnapshot last = LedgerSnapshot::take(bench);
  for (const std::uint32_t some : {MPRIG_RX_LEDGER0_DROP_DISABLED, MPRIG_RX_LEDGER0_DROP_STARVED,
                                   MPRIG_RX_LEDGER0_FLUSHED, MPRIG_TX_LEDGER0_FLUSHED, MPRIG_LEDGER_DROP_TOO_LONG}) {
    expect(last[some] != 0, "never happened: ", some);
  }
}

}  // namespace
}  // namespace mprig::test
