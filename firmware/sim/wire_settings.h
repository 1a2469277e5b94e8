// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <variant>

#include "wire_address.h"
#include "wire_connection.h"
#include "wire_datagram.h"
#include "wire_peer.h"
#include "wire_port.h"
#include "wire_tap.h"

namespace mprig {

/** Nobody is at the other end. */
struct NoStation {};

/**
 * What the NIC's cable shall lead to: nobody, the built-in responder at that address, a tap, another
 * process that may lose frames, or one that may not. */
using WireSettings = std::variant<NoStation, WireAddress, TapSettings, DatagramPaths, StreamPath>;

/** Makes the peer and connects it to `port`; throws SetupError. */
std::unique_ptr<WirePeer> make_wire_peer(const WireSettings& settings, WirePort& port);

}  // namespace mprig
