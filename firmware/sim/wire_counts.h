// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace mprig {

/** What has passed along the wire, and what has not. */
struct WireCounts {
  std::uint64_t frames_from_nic = 0;
  std::uint64_t bytes_from_nic = 0;
  std::uint64_t frames_to_nic = 0;
  std::uint64_t bytes_to_nic = 0;
  /** Frames to the NIC that were given the least length of Ethernet. */
  std::uint64_t padded = 0;
  /** Frames to the NIC that were longer than it takes, or shorter than a header, or cut short. */
  std::uint64_t dropped_length = 0;
  /** Frames to the NIC that found its end of the wire full. */
  std::uint64_t dropped_full = 0;
  /** Frames from the NIC that the peer did not take, or could not bring anywhere. */
  std::uint64_t dropped_by_peer = 0;
  /** Processes that have connected to a stream so far. */
  std::uint64_t connections = 0;
  /** Of the responder alone. */
  std::uint64_t arp_replies = 0;
  std::uint64_t echo_replies = 0;
  std::uint64_t unanswered = 0;
};

}  // namespace mprig
