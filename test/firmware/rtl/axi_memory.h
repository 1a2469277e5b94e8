// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "random.h"

class Vmprig_nic;

namespace mprig::test {

/** How unwilling the memory is. */
struct MemoryTiming {
  /** Chance, in percent, that a channel is not ready in a cycle. */
  unsigned stall_percent = 0;
  /** Cycles from a request to its first response. */
  unsigned latency = 4;
  /** The same from the last beat of a write to its response, where that differs. */
  std::optional<unsigned> write_latency = std::nullopt;
  /** When stalling, a random part of the same size is added to the latency of reads. */
  bool jitter = true;
  /** Bursts of each direction that are taken before one is answered. */
  std::size_t outstanding = 8;
};

/**
 * Host memory behind the NIC's AXI master: random back-pressure, reads of different ids interleaved, responses of
 * different ids out of order, ranges that refuse. Checks the protocol and remembers which bytes were written.
 */
class AxiMemory {
 public:
  static constexpr std::uint64_t Base = 0x0000'0012'3450'0000;
  static constexpr std::uint64_t Size = 0x40'0000;
  static constexpr unsigned Ids = 16;

  /** The bytes from `first` to `last` that one data beat wrote. */
  struct WrittenBytes {
    unsigned id;
    std::uint64_t first;
    std::uint64_t last;
    std::uint64_t cycle;
  };

  AxiMemory(std::uint64_t seed, MemoryTiming timing);

  /** From now on it answers from this address on, and no longer from Base on. */
  void move_to(std::uint64_t base) { base_ = base; }
  std::uint8_t* at(std::uint64_t address);
  std::uint64_t word(std::uint64_t address);
  void set_word(std::uint64_t address, std::uint64_t value);

  /** Refuses all accesses that touch [address, address + size). */
  void refuse(std::uint64_t address, std::uint64_t size) { refused_.emplace_back(address, size); }
  void refuse_nothing() { refused_.clear(); }
  /** While held, requests are taken but nothing is answered. */
  void hold(bool held) { held_ = held; }
  void set_timing(MemoryTiming timing) { timing_ = timing; }

  /** What was written since the last `forget_writes`, in order. */
  const std::vector<WrittenBytes>& writes() const { return writes_log_; }
  void forget_writes() { writes_log_.clear(); }

  bool idle() const { return bursts_.empty() && responses_.empty() && reads_.empty(); }
  unsigned read_bursts(unsigned id) const { return read_bursts_.at(id); }
  /** Data beats so far, of all ids. */
  std::uint64_t read_beats() const { return read_beats_; }
  std::uint64_t write_beats() const { return write_beats_; }

  void drive(Vmprig_nic& nic);
  void sample(const Vmprig_nic& nic, std::uint64_t cycle);

 private:
  struct Burst {
    unsigned id;
    std::uint64_t address;
    unsigned beats;
    std::uint64_t due;
    bool refused;
    unsigned done = 0;
  };

  struct Request {
    bool valid = false;
    bool ready = false;
    std::array<std::uint64_t, 4> payload{};
    void check_stable(bool now_valid, std::array<std::uint64_t, 4> now, const char* channel) const;
  };

  Burst begin(unsigned id, std::uint64_t address, unsigned len, std::uint64_t cycle, const char* channel);
  bool is_refused(std::uint64_t address, std::uint64_t size) const;
  /** One of the bursts that are due, never overtaking an older one of the same id. */
  std::optional<std::size_t> choose(const std::deque<Burst>& from);
  void sample_writes(const Vmprig_nic& nic);
  void sample_reads(const Vmprig_nic& nic);

  Random random_;
  MemoryTiming timing_;
  std::uint64_t base_ = Base;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> refused_;
  std::vector<WrittenBytes> writes_log_;
  std::array<unsigned, Ids> read_bursts_{};
  std::uint64_t read_beats_ = 0;
  std::uint64_t write_beats_ = 0;
  /** Write bursts whose data are awaited. */
  std::deque<Burst> bursts_;
  std::deque<Burst> responses_;
  std::deque<Burst> reads_;
  std::optional<std::size_t> response_offered_;
  std::optional<std::size_t> read_offered_;
  Request aw_, w_, ar_;
  bool held_ = false;
  std::uint64_t cycle_ = 0;
};

}  // namespace mprig::test
