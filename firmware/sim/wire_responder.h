// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "bytes.h"
#include "frame.h"
#include "wire_address.h"
#include "wire_peer.h"
#include "wire_port.h"

namespace mprig {

/** The station at the other end of the cable: answers ARP and ICMP echo requests for its address. */
class WireResponder : public WirePeer {
 public:
  /** Without an address it answers nothing and only counts. */
  WireResponder(std::optional<WireAddress> address, WirePort& port) : address_(address), port_(port) {}

  bool take(Bytes frame) override;

 private:
  std::optional<Frame> answer_arp(Bytes frame) const;
  std::optional<Frame> answer_echo(Bytes frame) const;

  std::optional<WireAddress> address_;
  WirePort& port_;
};

}  // namespace mprig
