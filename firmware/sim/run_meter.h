// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

#include <cstdint>

#include "cycle_count.h"

namespace mprig {

/**
 * How many clock cycles the loop has run since the program began, and how much processor time that took: not how much
 * time went by, because that depends on what else the computer does.
 */
class RunMeter {
 public:
  explicit RunMeter(const CycleCount& count) : count_(count) {}

  /** Measures what `work` does. */
  template <typename Work>
  void measure(Work work) {
    const std::uint64_t before = count_.total();
    const std::uint64_t begin = processor_time();
    work();
    nanoseconds_ += processor_time() - begin;
    cycles_ += count_.total() - before;
  }

  std::uint64_t cycles() const { return cycles_; }
  std::uint64_t nanoseconds() const { return nanoseconds_; }

 private:
  static std::uint64_t processor_time() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
  }

  const CycleCount& count_;
  std::uint64_t cycles_ = 0;
  std::uint64_t nanoseconds_ = 0;
};

}  // namespace mprig
