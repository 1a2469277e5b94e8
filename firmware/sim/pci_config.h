// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "bytes.h"

namespace mprig {

/** Configuration space of the PCIe endpoint: every bit has a reset value and says whether software may change it. */
class PciConfig {
 public:
  static constexpr std::uint32_t Size = 4096;
  static constexpr std::uint32_t Bar1Bytes = 4096;
  static constexpr std::uint32_t MsixTableOffset = 0;
  static constexpr std::uint32_t MsixPbaOffset = 0x800;

  PciConfig() { reset(); }

  /** Values after power-on. */
  void reset();

  /** The caller has checked that the range is inside. */
  void read(std::uint32_t offset, MutableBytes bytes) const;

  /** Changes the writable bits only. The caller has checked that the range is inside. */
  void write(std::uint32_t offset, Bytes bytes);

  /** Whether software lets the NIC access memory. */
  bool bus_master() const;

 private:
  std::array<std::uint8_t, Size> value_{};
  std::array<std::uint8_t, Size> writable_{};
};

}  // namespace mprig
