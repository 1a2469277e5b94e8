// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "bench.h"
#include "mprig_regs.h"

namespace mprig::test {

struct Segment {
  std::uint64_t address = 0;
  std::uint16_t length = 0;
};

struct Posted {
  Segment first;
  Segment second;
  std::uint8_t headroom = 0;
  std::uint64_t cookie = 0;
  /** Transmit: the frame continues in the next descriptor. */
  bool more = false;
  /** Transmit: where summing begins and where, from there on, the checksum belongs; both even. */
  std::optional<std::pair<unsigned, unsigned>> checksum = std::nullopt;
};

struct Completion {
  std::uint64_t cookie;
  std::uint16_t length;
  std::uint8_t status;
  bool more;
  bool checksum_good;
};

/** Software's side of one descriptor queue. */
class Ring {
 public:
  enum class Kind { Receive, Transmit };
  static constexpr std::uint64_t CompletionsAt = 0x2'0000;

  /** Uses the memory from `place` on: descriptors first, completions `CompletionsAt` behind them. */
  Ring(Bench& bench, Kind kind, unsigned size_log2, std::uint64_t place, unsigned number = 0);

  /** Sets bases and size, zeroes the completions and enables the queue. */
  void enable(bool chain = false);
  void disable() { bench_.write(reg(MPRIG_RX_QUEUE0_CONTROL), 0); }

  /** Just enabled, and before anything is posted: as if this many descriptors had gone round before. */
  void continue_at(std::uint16_t position);

  /** Writes a descriptor; the NIC sees it with the next `ring_bell`. */
  void post(const Posted& buffer);
  void ring_bell() { bench_.write(reg(MPRIG_RX_QUEUE0_TAIL), tail_); }
  unsigned free() const { return (1u << size_log2_) - outstanding_; }

  /** The next completion, if it is there. */
  std::optional<Completion> poll();
  Completion wait();
  void arm(std::uint16_t count) { bench_.write(reg(MPRIG_RX_QUEUE0_ARM), count); }

  std::uint32_t status() { return bench_.read(reg(MPRIG_RX_QUEUE0_STATUS)); }
  std::uint32_t head() { return bench_.read(reg(MPRIG_RX_QUEUE0_HEAD)); }
  std::uint32_t completed() { return bench_.read(reg(MPRIG_RX_QUEUE0_COMPLETED)); }
  std::uint16_t consumed() const { return consumed_; }
  std::uint64_t descriptor_address(std::uint16_t count) const;
  std::uint64_t completion_address(std::uint16_t count) const;
  /** This queue's register at the offset of the one of receive queue 0. */
  std::uint32_t reg(std::uint32_t receive_offset) const { return receive_offset - MPRIG_RX_QUEUE0_BASE + base_; }

 private:
  Bench& bench_;
  Kind kind_;
  unsigned number_;
  std::uint32_t base_;
  unsigned size_log2_;
  std::uint64_t place_;
  std::uint16_t tail_ = 0;
  std::uint16_t consumed_ = 0;
  unsigned outstanding_ = 0;
};

}  // namespace mprig::test
