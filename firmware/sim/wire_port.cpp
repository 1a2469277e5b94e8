// SPDX-License-Identifier: Apache-2.0
#include "wire_port.h"

#include "mprig_regs.h"

namespace mprig {

void WirePort::to_nic(Frame frame) {
  if (frame.size() < HeaderBytes || frame.size() > MPRIG_MAX_FRAME_BYTES) {
    ++counts_.dropped_length;
    return;
  }
  if (!has_room()) {
    ++counts_.dropped_full;
    return;
  }
  if (frame.size() < MPRIG_MIN_FRAME_BYTES) {
    ++counts_.padded;
    frame.resize(MPRIG_MIN_FRAME_BYTES);
  }
  ++counts_.frames_to_nic;
  counts_.bytes_to_nic += frame.size();
  waiting_.push_back(std::move(frame));
}

void WirePort::from_nic(Bytes frame) {
  ++counts_.frames_from_nic;
  counts_.bytes_from_nic += frame.size();
  if (peer_ == nullptr || !peer_->take(frame)) ++counts_.dropped_by_peer;
}

}  // namespace mprig
