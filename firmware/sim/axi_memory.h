// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "axi_signals.h"
#include "cycle_count.h"
#include "dma_map.h"
#include "fault_log.h"

namespace mprig {

/**
 * The AXI4 slave at the end of the NIC's DMA: the machine's memory behind the DMA map. It accepts one address and one
 * beat of data per direction and cycle; a read begins in the cycle after its address. A burst is granted or refused
 * as a whole: ranges are page aligned and no burst may cross a page.
 */
class AxiMemory {
 public:
  AxiMemory(const CycleCount& cycles, const DmaMap& dma, FaultLog& faults)
      : cycles_(cycles), dma_(dma), faults_(faults) {}

  /** The slave's outputs in this cycle. */
  AxiSlaveSignals drive();

  /** Ends the cycle. */
  void sample(const AxiMasterSignals& master);

  /** No burst is in flight. */
  bool idle() const { return writes_.empty() && reads_.empty() && responses_.empty(); }

  /** Abandons all bursts. */
  void reset();

 private:
  struct Burst {
    std::uint64_t address = 0;
    unsigned beats = 0;
    unsigned done = 0;
    std::uint8_t id = 0;
    bool write = false;
    bool well_formed = false;
    bool refused = false;
    std::uint8_t* memory = nullptr;
    std::uint64_t generation = 0;
  };
  struct WriteResponse {
    std::uint8_t id;
    AxiResponse response;
  };

  static constexpr std::size_t MaxOutstanding = 16;

  Burst begin(std::uint64_t address, unsigned length, unsigned size, unsigned kind, std::uint8_t id, bool write) const;
  void resolve(Burst& burst);
  void refuse(Burst& burst, const char* reason);
  static void write_word(std::uint8_t* to, const std::uint8_t* from, unsigned strobes);
  void write_beat(const AxiMasterSignals& master);

  const CycleCount& cycles_;
  const DmaMap& dma_;
  FaultLog& faults_;
  std::deque<Burst> writes_;
  std::deque<Burst> reads_;
  std::deque<WriteResponse> responses_;
  AxiSlaveSignals driven_{};
};

}  // namespace mprig
