// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "bench.h"

namespace mprig::test {

/** What one stream of the traffic generator is told, and what it must then make of it. */
struct Injection {
  /** Number of the stream; MODE is that of the whole generator. */
  unsigned stream = 0;
  /** Receive queue that its frames go to. */
  unsigned queue = 0;
  /** The steering table chooses the queue instead. */
  bool steered = false;
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
  bool constant_pattern = false;
  /** Priority, DEI and VLAN identifier, for frames with a tag. */
  std::optional<std::uint16_t> vlan;
  /** The lengths that successive frames go round; empty: the range counts. */
  std::vector<std::uint16_t> list;
  /** Tokens per cycle in units of 2^-44; 0: no limit. */
  std::uint64_t rate = 0;
  bool rate_in_frames = false;
  std::uint32_t depth = 0x10000;
  std::uint16_t burst = 0;

  /** Address of a register of this stream, given that of stream 0. */
  std::uint32_t at(std::uint32_t of_stream_0) const;
  /** Writes MODE and all registers of the stream, and enables it. */
  void configure(Bench& bench) const;
  /** Configures and starts. */
  void start(Bench& bench) const;

  std::uint16_t length(std::uint32_t index) const;
  /** Frame `index`, byte by byte after the description of the layout. */
  Frame frame(std::uint32_t index) const;
};

}  // namespace mprig::test
