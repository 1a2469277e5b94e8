// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "../device.h"
#include "mprig_regs.h"

namespace mprig::training {

/** Software's side of one descriptor queue: a ring of 256 whose buffers all have a page of their own. */
class Queue {
 public:
  /** Bytes of memory that a queue takes: descriptors, completions and buffers. */
  static constexpr std::uint64_t MemoryBytes = 0x11'0000;

  /**
   * Enables the queue whose registers begin at `block`, MPRIG_RX_QUEUE0_BASE or MPRIG_TX_QUEUE0_BASE.
   * Its memory is zero and found at `memory`; the NIC reaches it at bus address `bus`.
   */
  Queue(Device& nic, std::uint32_t block, std::uint8_t* memory, std::uint64_t bus);

  /** Makes `count` buffers available: of `bytes` bytes each, of which the first `headroom` are left out. */
  void post(unsigned count, std::uint16_t bytes, std::uint8_t headroom = 0);

  /** Asks for an interrupt at the next completion. */
  void arm();

  /** Whether the next completion is there; takes it. */
  bool completion();

 private:
  void set(std::uint32_t register_offset, std::uint32_t value);

  Device& nic_;
  std::uint32_t block_;
  std::uint8_t* memory_;
  std::uint64_t bus_;
  std::uint16_t posted_ = 0;
  std::uint16_t completed_ = 0;
};

}  // namespace mprig::training
