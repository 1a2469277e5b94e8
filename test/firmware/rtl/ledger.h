// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "bench.h"
#include "link_host.h"
#include "mprig_regs.h"

namespace mprig::test {

/** A snapshot of the ledger, from the registers or as it was pushed. */
class LedgerSnapshot {
 public:
  /** Takes one on command and reads it. */
  static LedgerSnapshot take(Bench& bench);
  /** Reads the one that was taken last. */
  static LedgerSnapshot held(Bench& bench);
  /** From an event of kind COUNTER_SNAPSHOT. */
  explicit LedgerSnapshot(const LinkEvent& event);

  /** Clock cycle. */
  std::uint64_t time() const { return time_; }
  /** Number of a pushed one. */
  std::uint32_t number() const { return number_; }
  /** The word of the register at this address in one of the blocks of the ledger. */
  std::uint32_t operator[](std::uint32_t address) const;
  /** The same for the word at this address in the block of queue 0, in that of another queue. */
  std::uint32_t of_queue(std::uint32_t address, unsigned queue) const {
    return (*this)[address + queue * (MPRIG_RX_LEDGER1_BASE - MPRIG_RX_LEDGER0_BASE)];
  }
  std::uint32_t in_flight(std::uint32_t levels) const { return (*this)[levels] & 0xffff; }
  std::uint32_t posted(std::uint32_t levels) const { return (*this)[levels] >> 16; }
  /** Frames that entered the receive path, and copies of them for further queues. */
  std::uint32_t entered() const {
    return (*this)[MPRIG_LEDGER_INJECTED_FRAMES] + (*this)[MPRIG_LEDGER_WIRE_RX_FRAMES] +
           (*this)[MPRIG_LEDGER_RX_COPIES];
  }
  const std::vector<std::uint32_t>& words() const { return words_; }

  /** Every law that the description states holds. */
  void expect_lawful() const;

  /** The addresses of all words, in the order in which they are pushed. */
  static const std::vector<std::uint32_t>& addresses();

 private:
  LedgerSnapshot() = default;
  void expect_descriptors(std::uint32_t first, std::uint32_t completions, std::uint32_t refused, std::uint32_t flushed,
                          std::uint32_t levels) const;

  std::uint64_t time_ = 0;
  std::uint32_t number_ = 0;
  std::vector<std::uint32_t> words_;
};

}  // namespace mprig::test
