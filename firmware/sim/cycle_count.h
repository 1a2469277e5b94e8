// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace mprig {

/**
 * Clock cycles of the NIC. Stamps are taken from `total`, which never goes back; they are reported as cycles since
 * the last reset, which is what the NIC's own TIME counter and DMA trace hold.
 */
class CycleCount {
 public:
  void advance() { ++total_; }
  void reset() { epoch_ = total_; }

  std::uint64_t total() const { return total_; }

  /** Cycles from the last reset to `stamp`; 0 for what happened before it. */
  std::uint64_t since_reset(std::uint64_t stamp) const { return stamp > epoch_ ? stamp - epoch_ : 0; }
  std::uint64_t since_reset() const { return since_reset(total_); }

 private:
  std::uint64_t total_ = 0;
  std::uint64_t epoch_ = 0;
};

}  // namespace mprig
