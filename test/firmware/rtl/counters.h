// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "bench.h"
#include "check.h"
#include "mprig_regs.h"

namespace mprig::test {

/** A counter snapshot. */
class Snapshot {
 public:
  static Snapshot take(Bench& bench) {
    bench.write(MPRIG_COUNTERS_SNAPSHOT, 0);
    return held(bench);
  }

  /** Reads the snapshot that was taken last. */
  static Snapshot held(Bench& bench) {
    Snapshot out;
    for (std::uint32_t i = 0; i < out.values_.size(); ++i) {
      out.values_[i] = bench.read64(MPRIG_COUNTERS_TIME_LO + 8 * i);
    }
    return out;
  }

  /** The counter with the low word at this address. */
  std::uint64_t operator[](std::uint32_t address) const { return values_.at((address - MPRIG_COUNTERS_TIME_LO) / 8); }

  /** Frames that entered the receive path, and copies of them for further queues. */
  std::uint64_t entered() const {
    return (*this)[MPRIG_COUNTERS_INJECTED_FRAMES_LO] + (*this)[MPRIG_COUNTERS_WIRE_RX_FRAMES_LO] +
           (*this)[MPRIG_COUNTERS_RX_COPIES_LO];
  }
  std::uint64_t dropped() const {
    return (*this)[MPRIG_COUNTERS_RX_DROP_STARVED_LO] + (*this)[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO] +
           (*this)[MPRIG_COUNTERS_RX_DROP_DISABLED_LO] + (*this)[MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO] +
           (*this)[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO] + (*this)[MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO];
  }
  std::uint64_t in_flight() const { return (*this)[MPRIG_COUNTERS_RX_IN_FLIGHT_LO]; }
  std::uint64_t delivered() const { return (*this)[MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO]; }

  /** Frames that were sent to the wire, or came before the checker, in tester mode. */
  std::uint64_t tested() const {
    return (*this)[MPRIG_COUNTERS_TESTER_SENT_FRAMES_LO] + (*this)[MPRIG_COUNTERS_TESTER_RECEIVED_FRAMES_LO];
  }

  /** Whatever entered was delivered or dropped or tested or is in flight. */
  void expect_conserved() const {
    const std::uint64_t cycle = (*this)[MPRIG_COUNTERS_TIME_LO];
    expect_equal(delivered() + dropped() + tested() + in_flight(), entered(), "conservation at cycle ", cycle);
  }

 private:
  std::array<std::uint64_t, (MPRIG_COUNTERS_TESTER_RECEIVED_FRAMES_LO - MPRIG_COUNTERS_TIME_LO) / 8 + 1> values_{};
};

}  // namespace mprig::test
