// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "byte_fifo.h"

namespace mprig {

/** Bytes on their way between the pty and the UART pins. */
struct UartBuffers {
  ByteFifo<4096> to_nic;
  ByteFifo<65536> from_nic;
};

/** The far end of the NIC's UART: 8N1 with a fixed number of clock cycles per bit. */
class UartLine {
 public:
  UartLine(unsigned divisor, UartBuffers& buffers) : divisor_(divisor), buffers_(buffers) {}

  /** Level of the NIC's receive pin in this cycle. */
  bool drive() const { return shift_left_ == 0 || (shift_ & 1) != 0; }

  /** Ends the cycle; `level` is the NIC's transmit pin. */
  void sample(bool level);

  /** The line is silent in both directions and nothing can be sent now. */
  bool idle() const { return shift_left_ == 0 && receive_left_ == 0 && !may_send(); }

  /** Breaks off the bytes in flight. */
  void reset();

  /** Bytes from the NIC lost because nobody reads the pty. */
  std::uint64_t dropped() const { return dropped_; }
  /** Bytes from the NIC without a stop bit. */
  std::uint64_t framing_errors() const { return framing_errors_; }

 private:
  static constexpr unsigned FrameBits = 10;
  // Room for the responses to the few requests that the NIC itself can hold; a request is kept back until there is
  // so much, so that a rig that does not read loses nothing and costs no memory.
  static constexpr std::size_t ResponseReserve = 4096;

  bool may_send() const { return !buffers_.to_nic.empty() && buffers_.from_nic.room() >= ResponseReserve; }

  void advance_transmit();
  void advance_receive(bool level);

  unsigned divisor_;
  UartBuffers& buffers_;
  std::uint16_t shift_ = 0;
  unsigned shift_left_ = 0;
  unsigned shift_wait_ = 0;
  std::uint16_t received_ = 0;
  unsigned receive_left_ = 0;
  unsigned receive_wait_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t framing_errors_ = 0;
};

}  // namespace mprig
