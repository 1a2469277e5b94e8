// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "../bytes.h"
#include "descriptors.h"

namespace mprig::usb {

using Clock = std::chrono::steady_clock;

/** The eight bytes that begin a control transfer. */
struct Setup {
  std::uint8_t type, request;
  std::uint16_t value, index, length;

  static Setup of(const std::array<std::uint8_t, 8>& bytes) {
    return {bytes[0], bytes[1], load<std::uint16_t>(bytes, 2), load<std::uint16_t>(bytes, 4),
            load<std::uint16_t>(bytes, 6)};
  }
  bool towards_computer() const { return (type & 0x80) != 0; }
};

/** How an endpoint answers one packet. */
enum class Handshake { Ack, Nak, Stall };

/** What a USB device does beyond what all devices do: its vendor requests and its endpoints, packet by packet. */
class Function {
 public:
  virtual ~Function() = default;

  virtual const Descriptors& descriptors() const = 0;

  /** Answers a vendor request: the bytes for the computer, empty for a request without; nothing is a stall. */
  virtual std::optional<std::vector<std::uint8_t>> vendor(const Setup& setup, Bytes data) = 0;

  /** Takes a packet from the computer. */
  virtual Handshake take(std::uint8_t endpoint, Bytes packet) = 0;

  /** Makes the next packet for the computer, of up to `room` bytes; with Ack `length` says how many. */
  virtual Handshake give(std::uint8_t endpoint, MutableBytes room, std::size_t& length, Clock::time_point now) = 0;

  /** When `give` may have a packet for this endpoint although nothing else happens before. */
  virtual std::optional<Clock::time_point> due(std::uint8_t endpoint) const = 0;

  /** A computer is plugged in, and out. */
  virtual void plug() = 0;
  virtual void unplug() = 0;
};

}  // namespace mprig::usb
