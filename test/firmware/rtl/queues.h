// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bench.h"
#include "counters.h"
#include "mprig_regs.h"
#include "ring.h"
#include "scene.h"

namespace mprig::test {

using Mac = std::array<std::uint8_t, 6>;

/** The address that the tests steer to a receive queue. */
constexpr Mac mac_of_queue(unsigned queue) {
  return {0x02, 0x4d, 0x50, 0x00, 0x01, static_cast<std::uint8_t>(queue)};
}

/** What an entry of the steering table says. */
struct SteeringEntry {
  Mac mac{};
  bool valid = true;
  bool match_vlan = false;
  std::uint16_t vlan = 0;
  unsigned queue = 0;
};

/** Replaces an entry as software must: it does not count while it is half written. */
void write_entry(Bench& bench, unsigned index, const SteeringEntry& entry);

/** A random frame to this address, with an EtherType that is no tag. */
Frame frame_to(Bench& bench, const Mac& destination, std::size_t bytes);

/** A bench with four queues of each direction, none enabled, and the DMA trace running. */
class QueueScene {
 public:
  explicit QueueScene(std::uint64_t seed, MemoryTiming timing = {}, std::array<unsigned, 4> size_log2 = {4, 4, 4, 4});

  Bench bench;
  std::vector<Ring> rx;
  std::vector<Ring> tx;

  /** Enables all receive queues; entry n of the steering table sends mac_of_queue(n) to queue n. */
  void receive_on_all(bool chain = false);
  void transmit_on_all();

  /** Waits until the queue is inactive. */
  void disable(Ring& ring);

  std::uint64_t counter(std::uint32_t address) { return Snapshot::take(bench)[address]; }
};

/** The frame lies in these buffers, in order: behind the headroom of the first, from the beginning of the others. */
void expect_frame_at(Bench& bench, const std::vector<Posted>& buffers, const Frame& frame);

}  // namespace mprig::test
