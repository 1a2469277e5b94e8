// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "frame.h"
#include "wire_counts.h"
#include "wire_peer.h"

namespace mprig {

/**
 * The NIC's end of the wire: holds what waits for the NIC to receive, gives the peer what it sends, and counts both.
 * A frame that is too short for Ethernet is padded, one that the NIC would not take is dropped.
 */
class WirePort {
 public:
  /** Frames that may wait for the NIC. */
  static constexpr std::size_t MaxQueued = 256;
  static constexpr std::size_t HeaderBytes = 14;

  /** Until then whatever the NIC sends is lost. */
  void connect(WirePeer& peer) { peer_ = &peer; }

  /** Whether another frame to the NIC can wait; a peer that is asked for frames asks this first. */
  bool has_room() const { return waiting_.size() < MaxQueued; }

  /** A frame from the peer to the NIC. */
  void to_nic(Frame frame);

  /** The NIC may go on sending. */
  bool takes() const { return peer_ == nullptr || peer_->has_room(); }

  /** A frame from the NIC to the peer. */
  void from_nic(Bytes frame);

  /** Frames that the peer has taken and cannot bring anywhere. */
  void lose(std::size_t frames) { counts_.dropped_by_peer += frames; }

  /** Another process is at the other end now. */
  void connected() { ++counts_.connections; }

  /** A frame to the NIC of which the end never came. */
  void cut_short() { ++counts_.dropped_length; }

  /** Frames that wait for the NIC. */
  bool empty() const { return waiting_.empty(); }
  const Frame& front() const { return waiting_.front(); }
  void pop() { waiting_.pop_front(); }

  /** Forgets what waits: the NIC was reset. */
  void reset() { waiting_.clear(); }

  WireCounts& counts() { return counts_; }
  const WireCounts& counts() const { return counts_; }

 private:
  WirePeer* peer_ = nullptr;
  std::deque<Frame> waiting_;
  WireCounts counts_;
};

}  // namespace mprig
