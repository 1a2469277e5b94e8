// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "layout.h"
#include "queues.h"

namespace mprig::test {

/** Software that posts frames to the transmit queues, as many to each, and a wire that always takes a word. */
class TransmitLoad {
 public:
  TransmitLoad(QueueScene& scene, const Load& load);

  /** Posts what the rings take, and checks what was sent and completed. */
  void step();
  /** All frames were sent and completed. */
  bool done() const { return stopwatch_.done() == total_ && completed_ == total_; }
  /** Checks the counters. */
  void finish();

  const Stopwatch& stopwatch() const { return stopwatch_; }

 private:
  void refill();

  QueueScene& scene_;
  Load load_;
  std::uint32_t total_;
  Stopwatch stopwatch_;
  std::array<std::uint64_t, MPRIG_QUEUES> posted_{};
  std::array<std::uint64_t, MPRIG_QUEUES> on_wire_{};
  std::array<std::uint64_t, MPRIG_QUEUES> taken_{};
  std::uint32_t completed_ = 0;
};

}  // namespace mprig::test
