// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bytes.h"
#include "poll_set.h"

namespace mprig {

/** Who is at the other end of the NIC's cable. What it has to say it gives to the WirePort that it was made with. */
class WirePeer : public PollHandler {
 public:
  /** Takes a frame that the NIC has sent; false when it cannot, and the frame is lost. Never waits. */
  virtual bool take(Bytes frame) = 0;

  /** While it is false the NIC is made to wait with its next word; `take` is then called for no frame. */
  virtual bool has_room() const { return true; }

  /** Adds what it waits for to the next turn of the loop. */
  virtual void watch(PollSet&) {}

  void ready(int, short) override {}
};

}  // namespace mprig
