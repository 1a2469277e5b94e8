// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <deque>
#include <optional>

#include "bytes.h"
#include "frame.h"

namespace mprig {

/** One beat of the AXI-Stream on the NIC's wire side. */
struct WireBeat {
  std::uint64_t data = 0;
  std::uint8_t keep = 0;
  bool last = false;
  bool valid = false;
};

/** Puts frames on the NIC's receive stream, one beat per cycle, and gathers those of its transmit stream. */
class WireStream {
 public:
  /** Queues a frame for the NIC. */
  void send(Frame frame) { outgoing_.push_back(std::move(frame)); }

  /** The beat that the NIC receives in this cycle. */
  WireBeat drive() const {
    WireBeat beat;
    if (outgoing_.empty()) return beat;
    const Frame& frame = outgoing_.front();
    const std::size_t length = std::min<std::size_t>(8, frame.size() - sent_);
    std::memcpy(&beat.data, frame.data() + sent_, length);
    beat.keep = static_cast<std::uint8_t>((1u << length) - 1);
    beat.last = sent_ + length == frame.size();
    beat.valid = true;
    return beat;
  }

  /** Ends the cycle; `beat` is what the NIC transmits. Returns the frame that it completes. */
  std::optional<Frame> sample(const WireBeat& beat) {
    if (!outgoing_.empty()) {
      sent_ += 8;
      if (sent_ >= outgoing_.front().size()) {
        outgoing_.pop_front();
        sent_ = 0;
      }
    }
    if (!beat.valid) return std::nullopt;
    std::uint8_t bytes[8];
    store(bytes, 0, beat.data);
    incoming_.insert(incoming_.end(), bytes, bytes + std::popcount(beat.keep));
    if (!beat.last) return std::nullopt;
    return std::exchange(incoming_, {});
  }

  bool idle() const { return outgoing_.empty(); }

  /** Breaks off the frames in flight. */
  void reset() {
    outgoing_.clear();
    incoming_.clear();
    sent_ = 0;
  }

 private:
  std::deque<Frame> outgoing_;
  std::size_t sent_ = 0;
  Frame incoming_;
};

}  // namespace mprig
