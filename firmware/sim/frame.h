// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace mprig {

/** An Ethernet frame without FCS. */
using Frame = std::vector<std::uint8_t>;

}  // namespace mprig
