// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "bytes.h"
#include "frame.h"

namespace mprig {

using MacAddress = std::array<std::uint8_t, 6>;
using Ipv4Address = std::array<std::uint8_t, 4>;

/** Who answers on the wire. */
struct WireAddress {
  MacAddress mac;
  Ipv4Address ip;
};

/** What was seen and answered on the wire. */
struct WireCounts {
  std::uint64_t frames_from_nic = 0;
  std::uint64_t bytes_from_nic = 0;
  std::uint64_t frames_to_nic = 0;
  std::uint64_t bytes_to_nic = 0;
  std::uint64_t arp_replies = 0;
  std::uint64_t echo_replies = 0;
  std::uint64_t unanswered = 0;
};

/** The station at the other end of the cable: answers ARP and ICMP echo requests for its address. */
class WireResponder {
 public:
  /** Without an address it answers nothing and only counts. */
  explicit WireResponder(std::optional<WireAddress> address) : address_(address) {}

  /** The answer to a frame that the NIC sent, if there is one. */
  std::optional<Frame> answer(Bytes frame);

  const WireCounts& counts() const { return counts_; }

 private:
  std::optional<Frame> answer_arp(Bytes frame) const;
  std::optional<Frame> answer_echo(Bytes frame) const;

  std::optional<WireAddress> address_;
  WireCounts counts_;
};

}  // namespace mprig
