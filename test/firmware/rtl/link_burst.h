// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "link_host.h"

namespace mprig::test {

/** What a burst of register accesses took. */
struct Burst {
  std::uint64_t payload_bytes;
  std::uint64_t cycles;

  /** Part of the time in which one direction of the UART carried start, data and stop bits of payload. */
  double share() const {
    return static_cast<double>(payload_bytes * 10 * UartDivisor) / static_cast<double>(cycles);
  }
};

/** Reads `words` words in the longest requests, up to LINK_WINDOW unanswered at a time; checks them against BAR0. */
Burst burst_read(Bench& bench, LinkHost& link, std::uint32_t address, std::uint32_t words);

/** Writes as many random words likewise. */
Burst burst_write(Bench& bench, LinkHost& link, std::uint32_t address, std::uint32_t words);

}  // namespace mprig::test
