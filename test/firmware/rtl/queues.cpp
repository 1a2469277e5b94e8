// SPDX-License-Identifier: Apache-2.0
#include "queues.h"

#include <algorithm>

#include "check.h"

namespace mprig::test {
namespace {

/** From the ring of one queue to that of the next. */
constexpr std::uint64_t RingStride = 0x4000;

}  // namespace

void write_entry(Bench& bench, unsigned index, const SteeringEntry& entry) {
  const std::uint32_t mac = MPRIG_STEERING_ENTRY0_MAC + 8 * index;
  const std::uint32_t match = MPRIG_STEERING_ENTRY0_MATCH + 8 * index;
  std::uint64_t bytes = 0;
  for (unsigned i = 0; i < 6; ++i) bytes |= std::uint64_t{entry.mac[i]} << (8 * i);
  bench.write(match, 0);
  bench.write(mac, static_cast<std::uint32_t>(bytes));
  bench.write(match, static_cast<std::uint32_t>(bytes >> 32) |
                         std::uint32_t{entry.vlan} << MPRIG_STEERING_ENTRY0_MATCH_VLAN_SHIFT |
                         (entry.match_vlan ? MPRIG_STEERING_ENTRY0_MATCH_MATCH_VLAN_MASK : 0u) |
                         entry.queue << MPRIG_STEERING_ENTRY0_MATCH_QUEUE_SHIFT |
                         (entry.valid ? MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK : 0u));
}

Frame frame_to(Bench& bench, const Mac& destination, std::size_t bytes) {
  Frame frame = bench.random().bytes(bytes);
  std::copy_n(destination.begin(), std::min(bytes, destination.size()), frame.begin());
  if (bytes > 12) frame[12] = 0x08;
  return frame;
}

QueueScene::QueueScene(std::uint64_t seed, MemoryTiming timing, std::array<unsigned, 4> size_log2)
    : bench(seed, timing) {
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    rx.emplace_back(bench, Ring::Kind::Receive, size_log2[i], RxRingAt + i * RingStride, i);
    tx.emplace_back(bench, Ring::Kind::Transmit, size_log2[i], TxRingAt + i * RingStride, i);
  }
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
}

void QueueScene::receive_on_all(bool chain) {
  for (unsigned i = 0; i < rx.size(); ++i) {
    rx[i].enable(chain);
    write_entry(bench, i, {.mac = mac_of_queue(i), .queue = i});
  }
}

void QueueScene::transmit_on_all() {
  for (Ring& ring : tx) ring.enable();
}

void QueueScene::disable(Ring& ring) {
  ring.disable();
  bench.until([&] { return (ring.status() & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
}

void expect_frame_at(Bench& bench, const std::vector<Posted>& buffers, const Frame& frame) {
  std::size_t at = 0;
  for (const Posted& buffer : buffers) {
    const std::size_t skipped = at == 0 ? buffer.headroom : 0;
    for (std::size_t i = skipped; i < buffer_bytes(buffer) && at < frame.size(); ++i, ++at) {
      expect_equal(*bench.memory().at(byte_address(buffer, i)), frame[at], "byte ", at, " of ", frame.size());
    }
  }
  expect_equal(at, frame.size(), "bytes that the buffers hold");
}

}  // namespace mprig::test
