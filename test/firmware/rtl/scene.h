// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench.h"
#include "counters.h"
#include "mprig_regs.h"
#include "ring.h"

namespace mprig::test {

/** Where things are in memory. The rings have no better alignment than the 64 bytes that they must have. */
constexpr std::uint64_t RxRingAt = AxiMemory::Base + 0x40;
constexpr std::uint64_t TxRingAt = AxiMemory::Base + 0x4'00c0;
constexpr std::uint64_t BuffersAt = AxiMemory::Base + 0x8'0000;

/** Ids of the DMA engines on the AXI port. */
constexpr unsigned FrameWrites = 0;
constexpr unsigned RxCompletionWrites = 1;
constexpr unsigned LateWrites = 2;
constexpr unsigned TxCompletionWrites = 3;
constexpr unsigned RxDescriptorReads = 0;
constexpr unsigned TxDescriptorReads = 1;

/** The address of byte `offset` of a posted buffer, counted through both segments. */
std::uint64_t byte_address(const Posted& buffer, std::size_t offset);
std::size_t buffer_bytes(const Posted& buffer);

/** Read record `number` of the DMA trace and of the transmit trace, through their windows in BAR0. */
mprig_trace_record read_record(Bench& bench, std::uint32_t number);
mprig_trace_record read_transmit_record(Bench& bench, std::uint32_t number);

/** A bench with queue 0 of each direction and the DMA trace running; queue 0 receives whatever comes. */
class Scene {
 public:
  explicit Scene(std::uint64_t seed, MemoryTiming timing = {}, unsigned size_log2 = 4);

  Bench bench;
  Ring rx;
  Ring tx;

  /** Fills memory from `address` on with random bytes. */
  void fill(std::uint64_t address, std::size_t bytes);
  /** A copy of memory. */
  std::vector<std::uint8_t> copy(std::uint64_t address, std::size_t bytes);

  void post(const Posted& buffer) {
    rx.post(buffer);
    rx.ring_bell();
  }

  /** The frame lies in the buffer behind its headroom. */
  void expect_frame_in(const Posted& buffer, const Frame& frame);
  /** Of all bytes, frames were written to those of `frame_bytes` behind the headroom, once, and to no other. */
  void expect_written_exactly(const Posted& buffer, std::size_t frame_bytes);
  /** The record tells what the memory saw of this frame. */
  void expect_record(const mprig_trace_record& record, const Posted& buffer, const Frame& frame);

  /** Releases the buffer's slot: waits for the completion and checks that it is this buffer's. */
  void expect_completion(const Posted& buffer, std::size_t length, std::uint8_t status = MPRIG_COMPLETION_STATUS_OK);

  std::uint64_t counter(std::uint32_t address) { return Snapshot::take(bench)[address]; }
};

}  // namespace mprig::test
