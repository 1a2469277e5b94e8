// SPDX-License-Identifier: Apache-2.0
#include "transmit_load.h"

#include <algorithm>

#include "check.h"

namespace mprig::test {

TransmitLoad::TransmitLoad(QueueScene& scene, const Load& load)
    : scene_(scene), load_(load), total_(load.frames + WindowFrames) {
  for (unsigned queue = 0; queue < load.queues; ++queue) {
    const unsigned size = 1u << ring_size_log2(load.frame_bytes, load.queues);
    for (unsigned slot = 0; slot < size; ++slot) {
      const Posted buffer = buffer_at(TransmitBuffersAt, load, queue, slot, 0);
      std::ranges::copy(scene.bench.random().bytes(load.frame_bytes), scene.bench.memory().at(buffer.first.address));
      *scene.bench.memory().at(buffer.first.address) = static_cast<std::uint8_t>(queue);
    }
    scene_.tx[queue].enable();
  }
  refill();
}

void TransmitLoad::refill() {
  for (unsigned queue = 0; queue < load_.queues; ++queue) {
    Ring& ring = scene_.tx[queue];
    if (ring.free() < refill_frames(load_) || posted_[queue] == total_ / load_.queues) continue;
    for (; posted_[queue] < total_ / load_.queues && ring.free() != 0; ++posted_[queue]) {
      ring.post(buffer_at(TransmitBuffersAt, load_, queue, posted_[queue], 0));
    }
    ring.ring_bell();
    scene_.bench.memory().forget_writes();
  }
}

void TransmitLoad::step() {
  Bench& bench = scene_.bench;
  for (; !bench.sent_by_nic().empty(); bench.sent_by_nic().pop_front()) {
    const Frame& frame = bench.sent_by_nic().front();
    stopwatch_.frame_done(bench.cycle());
    const unsigned queue = frame[0];
    expect(queue < load_.queues, "a frame of queue ", queue);
    const Posted buffer = buffer_at(TransmitBuffersAt, load_, queue, on_wire_[queue]++, 0);
    expect(frame.size() == load_.frame_bytes &&
               std::equal(frame.begin(), frame.end(), bench.memory().at(buffer.first.address)),
           "frame ", buffer.cookie, " of queue ", queue, " is not as it was in memory");
  }
  for (unsigned queue = 0; queue < load_.queues; ++queue) {
    for (; const auto completion = scene_.tx[queue].poll(); ++completed_) {
      expect_equal(completion->cookie, taken_[queue]++, "cookie");
      expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status");
    }
  }
  refill();
}

void TransmitLoad::finish() {
  const Snapshot snapshot = Snapshot::take(scene_.bench);
  expect_equal(snapshot[MPRIG_COUNTERS_TX_FRAMES_LO], total_, "TX_FRAMES");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_BYTES_LO], std::uint64_t{total_} * load_.frame_bytes, "TX_BYTES");
}

}  // namespace mprig::test
