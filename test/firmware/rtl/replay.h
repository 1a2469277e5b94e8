// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "bench.h"

namespace mprig::test {

/** A frame of the packet memory; `interval` is the clock cycles to the next one. */
struct Stored {
  Frame frame;
  std::uint64_t interval = 0;
};

/** Writes one word of the packet memory. */
void put_word(Bench& bench, std::uint32_t word, std::uint64_t value);

/** Writes the frames to the packet memory from its first word on; behind each are zeros to the end of its word. */
void store(Bench& bench, const std::vector<Stored>& frames);

}  // namespace mprig::test
