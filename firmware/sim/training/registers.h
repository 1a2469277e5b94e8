// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "../bytes.h"
#include "../device.h"
#include "mprig_regs.h"

namespace mprig::training {

/** Writes a register; takes effect with the clock cycles that follow. */
inline void set_register(Device& nic, std::uint32_t offset, std::uint32_t value) {
  std::uint8_t bytes[sizeof value];
  store(bytes, 0, value);
  nic.write(offset, bytes);
}

}  // namespace mprig::training
