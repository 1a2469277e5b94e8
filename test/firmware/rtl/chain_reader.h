// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <utility>

#include "check.h"
#include "queues.h"

namespace mprig::test {

/** Supplies a chaining queue with buffers of one size, and puts together the frames that arrive in them. */
class ChainReader {
 public:
  /** Base-2 logarithms of the rings that the scene must have: each holds two of the longest frames or more. */
  static constexpr std::array<unsigned, MPRIG_QUEUES> RingLog2{6, 5, 4, 4};

  ChainReader(QueueScene& scene, unsigned queue) : scene_(scene), queue_(queue) {}

  void enable() {
    scene_.rx[queue_].enable(true);
    posted_ = taken_ = 0;
    parts_.clear();
  }

  void supply() {
    Ring& ring = scene_.rx[queue_];
    while (ring.free() != 0) ring.post(buffer(posted_++));
    ring.ring_bell();
  }

  /** The next frame, if all of it is there. */
  std::optional<Frame> next() {
    while (const auto completion = scene_.rx[queue_].poll()) {
      const Posted at = buffer(taken_++);
      expect_equal(completion->cookie, at.cookie, "cookie in queue ", queue_);
      expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status in queue ", queue_);
      expect(parts_.empty() || completion->checksum_good == checksum_good_, "checksumGood changes inside of a frame");
      checksum_good_ = completion->checksum_good;
      const std::uint8_t* begin = scene_.bench.memory().at(byte_address(at, parts_.empty() ? at.headroom : 0));
      parts_.insert(parts_.end(), begin, begin + completion->length);
      if (!completion->more) return std::exchange(parts_, {});
    }
    return std::nullopt;
  }

  /** What the completions of the frame that came last say of its checksum. */
  bool checksum_good() const { return checksum_good_; }

  /** Whether this is where the queue's buffers are. */
  bool owns(std::uint64_t address) const {
    return address >= BuffersAt + queue_ * RegionBytes && address < BuffersAt + (queue_ + 1) * RegionBytes;
  }

 private:
  static constexpr std::uint64_t RegionBytes = 0x4'0000;
  /** A frame takes up to 16 buffers in the first queue, and one in the last. */
  static constexpr std::array<std::uint16_t, MPRIG_QUEUES> BufferBytes{600, 1000, 2500, 9100};

  Posted buffer(std::uint64_t slot) const {
    const std::uint64_t slots = 1u << RingLog2[queue_];
    const std::uint64_t at = BuffersAt + queue_ * RegionBytes + slot % slots * (RegionBytes / slots);
    return {{at + slot % 13, BufferBytes[queue_]}, {}, 12, queue_ << 20 | slot};
  }

  QueueScene& scene_;
  unsigned queue_;
  std::uint64_t posted_ = 0, taken_ = 0;
  Frame parts_;
  bool checksum_good_ = false;
};

}  // namespace mprig::test
