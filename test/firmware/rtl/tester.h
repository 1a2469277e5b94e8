// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bench.h"
#include "injection.h"

namespace mprig::test {

/** Tester mode; in the last one the host gets what comes from the wire as well. */
enum class Tester : std::uint32_t { Off, On, Delivering };

/** Switches the mode, and waits until it is in force. */
void set_tester(Bench& bench, Tester mode);

/** Sets the checker up for the frames of these streams of the generator, and waits until it checks. */
void check_streams(Bench& bench, const std::vector<Injection>& streams);
void stop_checking(Bench& bench);

/** What the checker has counted of one stream. */
struct StreamCounts {
  std::uint32_t frames = 0, corrupt = 0, gaps = 0, missing = 0, duplicates = 0, reordered = 0, late = 0;

  static StreamCounts read(Bench& bench, unsigned stream);
  bool operator==(const StreamCounts&) const = default;
};

/** They are these, each by its name. */
void expect_stream(Bench& bench, unsigned stream, const StreamCounts& expected);

}  // namespace mprig::test
