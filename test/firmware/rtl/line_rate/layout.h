// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "measure.h"
#include "queues.h"
#include "ring.h"
#include "scene.h"

namespace mprig::test {

/** The frame lies behind the header that virtio-net puts before it. */
constexpr std::uint8_t VirtioHeaderBytes = 12;

/** Receive buffers first, transmit buffers behind them, as many bytes for each. */
constexpr std::uint64_t ReceiveBuffersAt = BuffersAt;
constexpr std::uint64_t TransmitBuffersAt = BuffersAt + 0x10'0000;
constexpr std::uint64_t HalfBytes = 0x10'0000;

/** Bytes from one buffer to the next. */
constexpr std::uint64_t slot_bytes(std::uint64_t frame_bytes) {
  return frame_bytes + 0x20 <= 0x400 ? 0x400 : frame_bytes + 0x20 <= 0x800 ? 0x800 : 0x2400;
}

/** The largest ring for each queue of which every buffer has its own place. */
constexpr unsigned ring_size_log2(std::uint64_t frame_bytes, unsigned queues) {
  unsigned log2 = RingSizeLog2;
  while ((slot_bytes(frame_bytes) * queues << log2) > HalfBytes) --log2;
  return log2;
}

/** Buffers of a queue are posted anew, with one doorbell, when so many are free. */
constexpr unsigned refill_frames(const Load& load) {
  return std::min(32u, (1u << ring_size_log2(load.frame_bytes, load.queues)) / 4);
}

/** Number `number` of a queue's buffers, as drivers post them: aligned and in one piece, with its headroom. */
inline Posted buffer_at(std::uint64_t from, const Load& load, unsigned queue, std::uint64_t number,
                        std::uint8_t headroom) {
  const unsigned log2 = ring_size_log2(load.frame_bytes, load.queues);
  const std::uint64_t slot = (std::uint64_t{queue} << log2) + number % (1u << log2);
  const std::uint64_t bytes = headroom == 0 ? load.frame_bytes : slot_bytes(load.frame_bytes) - 0x10;
  return {{from + slot * slot_bytes(load.frame_bytes), static_cast<std::uint16_t>(bytes)}, {}, headroom, number};
}

/** Posts buffers to each receive queue with room for many, and releases the `done` trace records that were read. */
inline void refill_receive(QueueScene& scene, const Load& load, std::array<std::uint64_t, MPRIG_QUEUES>& posted,
                           std::uint32_t done) {
  for (unsigned queue = 0; queue < load.queues; ++queue) {
    Ring& ring = scene.rx[queue];
    if (ring.free() < refill_frames(load)) continue;
    while (ring.free() != 0) ring.post(buffer_at(ReceiveBuffersAt, load, queue, posted[queue]++, VirtioHeaderBytes));
    ring.ring_bell();
    scene.bench.write(MPRIG_TRACE_TAIL, done);
    scene.bench.memory().forget_writes();
  }
}

}  // namespace mprig::test
