// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "axi_memory.h"

namespace mprig::test {

/** What the NIC has to carry, and how willing the memory is meanwhile. */
struct Load {
  std::uint64_t seed = 1;
  MemoryTiming timing;
  /** Frames that are measured; WindowFrames more go before them, until the pipeline is full. */
  std::uint32_t frames = 10'000;
  /** Bytes of a frame as the RTL has it: without FCS. */
  std::uint16_t frame_bytes = 60;
  /** Queues that share the frames evenly: 1 to 4. */
  unsigned queues = 1;
};

/** Frames over which the cycles are added up. */
constexpr std::uint32_t WindowFrames = 100;

struct Measurement {
  /** Cycles of each WindowFrames frames in a row, one window after the other without a gap. */
  std::vector<std::uint64_t> windows;
  /** Data beats on the AXI port for all frames, those before the first window too. */
  std::uint64_t read_beats = 0;
  std::uint64_t write_beats = 0;
  /** Frames that came from the wire and found no room. */
  std::uint64_t lost = 0;
};

/** Frames of the generator, a stream for each queue: a frame is done when its completion is in memory. */
Measurement measure_receive(const Load& load);

/** Frames from the wire at exactly line rate, steered to the queues in turn; done as above. */
Measurement measure_wire(const Load& load);

/** Frames from memory to a wire that always takes a word: a frame is done when its last word has left. */
Measurement measure_transmit(const Load& load);

/** Transmit, while the wire brings frames at line rate all the time. */
Measurement measure_both(const Load& load);

/** Tells the windows from the cycles at which frames were done. */
class Stopwatch {
 public:
  void frame_done(std::uint64_t cycle) {
    if (++done_ % WindowFrames != 0) return;
    if (done_ != WindowFrames) windows_.push_back(cycle - window_began_);
    window_began_ = cycle;
  }

  std::uint32_t done() const { return done_; }
  const std::vector<std::uint64_t>& windows() const { return windows_; }

 private:
  std::uint32_t done_ = 0;
  std::uint64_t window_began_ = 0;
  std::vector<std::uint64_t> windows_;
};

/** Entries of the rings, where memory suffices: software is never what the NIC waits for. */
constexpr unsigned RingSizeLog2 = 8;

}  // namespace mprig::test
