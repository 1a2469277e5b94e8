// SPDX-License-Identifier: Apache-2.0
//
// Every bit of an address and of a cookie gets through, wherever a ring stands.
#include <vector>

#include "check.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 6};
constexpr std::uint64_t RingStride = 0x4000;
constexpr std::uint64_t BuffersOffset = BuffersAt - AxiMemory::Base;
constexpr std::uint64_t SlotBytes = 0x1000;
constexpr unsigned Frames = 5;

/** A late write of a mark to the beginning of the frame of this record. */
void write_late(Bench& bench, std::uint32_t record, std::uint64_t mark) {
  bench.write(MPRIG_LATE_WRITE_RECORD, record);
  bench.write(MPRIG_LATE_WRITE_OFFSET, 0);
  bench.write64(MPRIG_LATE_WRITE_MARK_LO, mark);
  bench.write(MPRIG_LATE_WRITE_COMMAND, MPRIG_LATE_WRITE_COMMAND_START_MASK);
  bench.until([&] { return (bench.read(MPRIG_LATE_WRITE_STATUS) & MPRIG_LATE_WRITE_STATUS_BUSY_MASK) == 0; },
              "the late write");
}

/** Frames through one queue in both directions, with everything in memory that begins at `base`. */
void exchange(Bench& bench, std::uint64_t base, unsigned queue, std::uint16_t position) {
  Random& random = bench.random();
  const auto size_log2 = static_cast<unsigned>(random.between(4, 6));
  Ring rx(bench, Ring::Kind::Receive, size_log2, base + queue * RingStride, queue);
  Ring tx(bench, Ring::Kind::Transmit, size_log2, base + (MPRIG_QUEUES + queue) * RingStride, queue);
  rx.enable();
  tx.enable();
  rx.continue_at(position);
  tx.continue_at(static_cast<std::uint16_t>(~position));
  for (Ring* ring : {&rx, &tx}) ring->arm(static_cast<std::uint16_t>(random.next()));
  bench.sent_by_nic().clear();
  const std::uint32_t first_record = bench.read(MPRIG_TRACE_HEAD);
  std::vector<Posted> buffers;
  std::vector<Frame> frames;
  for (unsigned i = 0; i < Frames; ++i) {
    const std::uint64_t slot = base + BuffersOffset + i * 2 * SlotBytes;
    buffers.push_back({{slot + random.below(64), 100}, {slot + SlotBytes + random.below(64), 0x700}, 12, random.next()});
    frames.push_back(frame_to(bench, mac_of_queue(queue), random.between(120, 1500)));
    rx.post(buffers[i]);
    bench.send(frames[i]);
  }
  rx.ring_bell();
  for (unsigned i = 0; i < Frames; ++i) {
    const Completion completion = rx.wait();
    expect_equal(completion.cookie, buffers[i].cookie, "cookie");
    expect_frame_at(bench, {buffers[i]}, frames[i]);
    const mprig_trace_record record = read_record(bench, first_record + i);
    expect_equal(record.address0, byte_address(buffers[i], buffers[i].headroom), "address0");
    expect_equal(record.address1, buffers[i].second.address, "address1");
    expect_equal(record.cookie, buffers[i].cookie, "cookie of the record");
  }
  const std::uint64_t mark = random.next();
  write_late(bench, first_record, mark);
  expect_equal(bench.memory().word(byte_address(buffers[0], buffers[0].headroom)), mark, "mark");
  bench.write(MPRIG_TRACE_TAIL, first_record + Frames);
  for (unsigned i = 0; i < Frames; ++i) {
    const std::uint64_t slot = base + BuffersOffset + i * 2 * SlotBytes;
    buffers[i] = {{slot + random.below(64), 70}, {slot + SlotBytes + random.below(64), 200}, 0, random.next()};
    frames[i] = random.bytes(buffer_bytes(buffers[i]));
    for (std::size_t at = 0; at < frames[i].size(); ++at) {
      *bench.memory().at(byte_address(buffers[i], at)) = frames[i][at];
    }
    tx.post(buffers[i]);
  }
  tx.ring_bell();
  for (unsigned i = 0; i < Frames; ++i) expect_equal(tx.wait().cookie, buffers[i].cookie, "cookie of a sent frame");
  bench.until_idle();
  expect(std::vector<Frame>(bench.sent_by_nic().begin(), bench.sent_by_nic().end()) == frames, "frames sent differ");
}

CASE("addresses: rings, buffers and cookies may have any of 64 bits, and rings stand anywhere, in every queue") {
  Bench bench(330, Unwilling);
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) write_entry(bench, i, {.mac = mac_of_queue(i), .queue = i});
  for (unsigned round = 0; round < 6; ++round) {
    // In pairs that have each bit once set and once not.
    const std::uint64_t values = bench.random().next();
    // Close to the wrap of 16 bits, too.
    const auto position = static_cast<std::uint16_t>(round == 0 ? 0xfffe : values);
    for (const std::uint64_t mask : {std::uint64_t{0}, ~std::uint64_t{0}}) {
      const std::uint64_t aligned = (values ^ mask) & ~std::uint64_t{0x3f};
      bench.memory().move_to(aligned);
      for (unsigned i = 0; i < MPRIG_QUEUES; ++i) exchange(bench, aligned, i, static_cast<std::uint16_t>(position ^ mask));
      for (const std::uint32_t control : {MPRIG_RX_QUEUE0_CONTROL, MPRIG_TX_QUEUE0_CONTROL}) {
        for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
          bench.write(control + i * (MPRIG_RX_QUEUE1_BASE - MPRIG_RX_QUEUE0_BASE), 0);
        }
      }
      bench.until_idle();
    }
  }
}

}  // namespace
}  // namespace mprig::test
