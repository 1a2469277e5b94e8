// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "bench.h"

namespace mprig::test {

/** What the traffic generator is told, and what it must then make of it. */
struct Injection {
  std::uint32_t mode = 0;
  std::uint32_t count = 1;
  std::uint16_t length_min = 60;
  std::uint16_t length_max = 60;
  std::uint16_t length_step = 0;
  std::uint32_t gap = 0;
  std::uint32_t sequence = 0;
  std::array<std::uint8_t, 6> destination{0x02, 0x4d, 0x50, 0x00, 0x00, 0x03};
  std::array<std::uint8_t, 6> source{0x02, 0x4d, 0x50, 0x00, 0x00, 0x01};
  std::array<std::uint8_t, 8> key{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
  std::uint8_t pattern = 0x5a;

  /** Writes all registers but COMMAND. */
  void configure(Bench& bench) const;
  /** Configures and starts. */
  void start(Bench& bench) const;

  std::uint16_t length(std::uint32_t index) const;
  /** Frame `index`, byte by byte after the description of the layout. */
  Frame frame(std::uint32_t index) const;
};

}  // namespace mprig::test
