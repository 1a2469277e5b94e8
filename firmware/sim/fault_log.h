// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cinttypes>
#include <cstdint>
#include <deque>

#include "log.h"

namespace mprig {

/** A DMA access that was refused. */
struct Fault {
  /** CycleCount::total at the access. */
  std::uint64_t stamp;
  std::uint64_t address;
  std::uint64_t length;
  bool write;
};

/** IOMMU faults since the client connected: all are counted, the latest are kept, the first are logged. */
class FaultLog {
 public:
  static constexpr std::size_t MaxKept = 1024;
  static constexpr std::uint64_t MaxLogged = 100;

  void add(const Fault& fault, const char* reason) {
    if (kept_.size() == MaxKept) kept_.pop_front();
    kept_.push_back(fault);
    if (++count_ > MaxLogged) return;
    log_line("dma", "%s of %" PRIu64 " bytes at 0x%" PRIx64 " refused: %s", fault.write ? "write" : "read",
             fault.length, fault.address, reason);
  }

  void clear() {
    count_ = 0;
    kept_.clear();
  }

  std::uint64_t count() const { return count_; }
  const std::deque<Fault>& kept() const { return kept_; }

 private:
  std::uint64_t count_ = 0;
  std::deque<Fault> kept_;
};

}  // namespace mprig
