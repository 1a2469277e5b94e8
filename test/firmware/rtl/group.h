// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>

#include "queues.h"

namespace mprig::test {

using QueueSet = std::bitset<MPRIG_QUEUES>;

constexpr unsigned AllQueues = (1u << MPRIG_QUEUES) - 1;
constexpr Mac Broadcast{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
constexpr Mac Group{0x01, 0x00, 0x5e, 0x00, 0x00, 0x42};

/** Frames to any group go to these queues, whatever the entries of the steering table say. */
inline void give_groups_to(Bench& bench, QueueSet queues) {
  bench.write(MPRIG_STEERING_ALL_MULTICAST,
              static_cast<std::uint32_t>(queues.to_ulong()) << MPRIG_STEERING_ALL_MULTICAST_QUEUES_SHIFT);
}

}  // namespace mprig::test
