// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "link_codec.h"

class Vmprig_nic;

namespace mprig::test {

/** The host's end of the UART: shifts bytes out and in, bit by bit, and cuts what arrives into frames. */
class UartHost {
 public:
  explicit UartHost(unsigned divisor) : divisor_(divisor) {}

  void send(const Octets& bytes) { outgoing_.insert(outgoing_.end(), bytes.begin(), bytes.end()); }
  /** Holds the line low for `bits` bit times: a break. */
  void send_break(unsigned bits) { break_bits_ = bits; }

  /** Frames received (COBS removed, delimiter not included), oldest first. */
  std::deque<Octets>& frames() { return frames_; }

  bool idle() const { return outgoing_.empty() && out_bits_.empty() && break_bits_ == 0; }

  void drive(Vmprig_nic& nic);
  void sample(const Vmprig_nic& nic);

 private:
  void receive(std::uint8_t byte);

  unsigned divisor_;
  std::deque<std::uint8_t> outgoing_;
  std::deque<bool> out_bits_;
  unsigned out_count_ = 0;
  unsigned break_bits_ = 0;
  bool line_ = true;

  bool receiving_ = false;
  unsigned in_count_ = 0;
  unsigned in_bit_ = 0;
  unsigned in_byte_ = 0;
  Octets partial_;
  std::deque<Octets> frames_;
};

}  // namespace mprig::test
