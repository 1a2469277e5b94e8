// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "axi_signals.h"
#include "bytes.h"

namespace mprig {

/**
 * The AXI-Lite master in front of the NIC's registers. Accesses are carried out one after the other in the order in
 * which they were queued, which gives posted writes their place before later reads.
 */
class BarBus {
 public:
  static constexpr unsigned WordBytes = 4;
  /** Words that may wait; a caller that finds it full runs the clock first. */
  static constexpr std::size_t MaxQueued = 4096;

  /** Queues the writes of the words that `bytes` at `offset` touches, with strobes for those it touches in part. */
  void queue_write(std::uint32_t offset, Bytes bytes);

  /** Queues the read of one aligned word. */
  void queue_read(std::uint32_t offset);

  /** The word that the last queued read returned; valid when idle. */
  std::uint32_t read_word() const { return read_word_; }

  bool idle() const { return accesses_.empty(); }
  /** Accesses that have not been answered yet. */
  std::size_t queued() const { return accesses_.size(); }
  bool full() const { return accesses_.size() >= MaxQueued; }

  /** The master's outputs in this cycle. */
  AxiLiteMasterSignals drive() const;

  /** Ends the cycle. */
  void sample(const AxiLiteSlaveSignals& slave);

  /** Abandons all accesses. */
  void reset();

 private:
  struct Access {
    std::uint16_t address;
    bool write;
    std::uint8_t strobe;
    std::uint32_t data;
  };

  std::deque<Access> accesses_;
  bool address_done_ = false;
  bool data_done_ = false;
  std::uint32_t read_word_ = 0;
};

}  // namespace mprig
