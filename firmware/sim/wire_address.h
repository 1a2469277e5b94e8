// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace mprig {

using MacAddress = std::array<std::uint8_t, 6>;
using Ipv4Address = std::array<std::uint8_t, 4>;

/** A station on the wire. */
struct WireAddress {
  MacAddress mac;
  Ipv4Address ip;
};

}  // namespace mprig
