// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "layout.h"
#include "queues.h"

namespace mprig::test {

/** Frames from the wire at line rate into the receive queues, and software that takes them. */
class WireLoad {
 public:
  WireLoad(QueueScene& scene, const Load& load);

  /** Lets frames follow each other on the wire until `last` were sent; takes what was received. */
  void step(std::uint32_t last);
  /** Waits for what is under way, then checks the counters. Returns the frames that found no room. */
  std::uint64_t finish();

  std::uint32_t sent() const { return sent_; }
  const Stopwatch& stopwatch() const { return stopwatch_; }

 private:
  void send();
  void take(unsigned queue, const Completion& completion);
  void refill();

  struct Sent {
    std::uint32_t number;
    Frame frame;
  };

  QueueScene& scene_;
  Load load_;
  Stopwatch stopwatch_;
  std::array<std::uint64_t, MPRIG_QUEUES> posted_{};
  std::array<std::uint64_t, MPRIG_QUEUES> received_{};
  std::array<std::deque<Sent>, MPRIG_QUEUES> expected_;
  std::uint32_t sent_ = 0;
};

}  // namespace mprig::test
