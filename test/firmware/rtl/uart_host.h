// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "link_medium.h"

class Vmprig_nic;

namespace mprig::test {

/** The host's end of the UART: shifts bytes out and in, bit by bit. */
class UartHost : public LinkMedium {
 public:
  explicit UartHost(unsigned divisor) : divisor_(divisor) {}

  /** Holds the line low for `bits` bit times: a break. */
  void send_break(unsigned bits) { break_bits_ = bits; }

  /** Forgets what is on the line or still to be sent. */
  void break_off();

  bool idle() const override { return outgoing_.empty() && out_bits_.empty() && break_bits_ == 0; }

  void drive(Vmprig_nic& nic);
  void sample(const Vmprig_nic& nic);

 private:
  unsigned divisor_;
  std::deque<bool> out_bits_;
  unsigned out_count_ = 0;
  unsigned break_bits_ = 0;
  bool line_ = true;

  bool receiving_ = false;
  unsigned in_count_ = 0;
  unsigned in_bit_ = 0;
  unsigned in_byte_ = 0;
};

}  // namespace mprig::test
