// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include "bytes.h"
#include "frame.h"
#include "wire_port.h"

namespace mprig {

/** One beat of the AXI-Stream on the NIC's wire side. */
struct WireBeat {
  std::uint64_t data = 0;
  std::uint8_t keep = 0;
  bool last = false;
  bool valid = false;
};

/**
 * Puts the frames that wait at a port on the NIC's receive stream, one beat per cycle, and gathers those of its
 * transmit stream. Between two frames it leaves the time of FCS, preamble and the gap that Ethernet demands.
 */
class WireStream {
 public:
  explicit WireStream(WirePort& port) : port_(port) {}

  /** The beat that the NIC receives in this cycle. */
  WireBeat drive() const {
    WireBeat beat;
    if (port_.empty() || gap_left_ != 0) return beat;
    const Frame& frame = port_.front();
    const std::size_t length = std::min<std::size_t>(8, frame.size() - sent_);
    std::memcpy(&beat.data, frame.data() + sent_, length);
    beat.keep = static_cast<std::uint8_t>((1u << length) - 1);
    beat.last = sent_ + length == frame.size();
    beat.valid = true;
    return beat;
  }

  /** Ends the cycle; `beat` is what the NIC transmits, and what the wire takes. */
  void sample(const WireBeat& beat) {
    advance_receive();
    if (!beat.valid) return;
    std::uint8_t bytes[8];
    store(bytes, 0, beat.data);
    incoming_.insert(incoming_.end(), bytes, bytes + std::popcount(beat.keep));
    if (!beat.last) return;
    port_.from_nic(incoming_);
    incoming_.clear();
  }

  /** The wire takes a word of the NIC in this cycle. */
  bool takes() const { return port_.takes(); }

  bool idle() const { return port_.empty(); }

  /** Breaks off the frames in flight. */
  void reset() {
    port_.reset();
    incoming_.clear();
    sent_ = 0;
    gap_left_ = 0;
  }

 private:
  static constexpr unsigned GapCycles = 3;

  void advance_receive() {
    if (gap_left_ != 0) {
      --gap_left_;
      return;
    }
    if (port_.empty()) return;
    sent_ += 8;
    if (sent_ < port_.front().size()) return;
    port_.pop();
    sent_ = 0;
    gap_left_ = GapCycles;
  }

  WirePort& port_;
  std::size_t sent_ = 0;
  unsigned gap_left_ = 0;
  Frame incoming_;
};

}  // namespace mprig
