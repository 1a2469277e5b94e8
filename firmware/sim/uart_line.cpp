// SPDX-License-Identifier: Apache-2.0
#include "uart_line.h"

namespace mprig {

void UartLine::reset() {
  shift_left_ = 0;
  receive_left_ = 0;
}

void UartLine::sample(bool level) {
  advance_transmit();
  advance_receive(level);
}

void UartLine::advance_transmit() {
  if (shift_left_ != 0) {
    if (--shift_wait_ != 0) return;
    shift_ >>= 1;
    shift_wait_ = divisor_;
    if (--shift_left_ != 0) return;
  }
  if (!may_send()) return;
  // Start bit 0, eight data bits from the least significant one, stop bit 1.
  shift_ = static_cast<std::uint16_t>(0x200u | (static_cast<unsigned>(buffers_.to_nic.pop()) << 1));
  shift_left_ = FrameBits;
  shift_wait_ = divisor_;
}

void UartLine::advance_receive(bool level) {
  if (receive_left_ == 0) {
    if (level) return;
    receive_left_ = FrameBits;
    // The edge is seen in the first cycle of the start bit; from there half a bit to its middle.
    receive_wait_ = divisor_ / 2;
    if (receive_wait_ != 0) return;
  } else if (--receive_wait_ != 0) {
    return;
  }
  receive_wait_ = divisor_;
  received_ = static_cast<std::uint16_t>((received_ >> 1) | (level ? 0x200u : 0u));
  if (--receive_left_ != 0) return;
  if ((received_ & 0x200u) == 0) {
    ++framing_errors_;
  } else if (buffers_.from_nic.room() == 0) {
    ++dropped_;
  } else {
    buffers_.from_nic.push(static_cast<std::uint8_t>(received_ >> 1));
  }
}

}  // namespace mprig
