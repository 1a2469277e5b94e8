// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "link_codec.h"

namespace mprig::test {

/** The host's end of a way to the control link: sends bytes, and cuts what arrives into frames. */
class LinkMedium {
 public:
  virtual ~LinkMedium() = default;

  void send(const Octets& bytes) { outgoing_.insert(outgoing_.end(), bytes.begin(), bytes.end()); }

  /** Frames received (COBS removed, delimiter not included), oldest first. */
  std::deque<Octets>& frames() { return frames_; }

  /** Everything has been sent. */
  virtual bool idle() const = 0;

 protected:
  /** Forgets what is still to be sent and what has come of a frame. */
  void forget();
  void receive(std::uint8_t byte);
  /** A frame has begun and not ended. */
  bool inside_frame() const { return !partial_.empty(); }

  std::deque<std::uint8_t> outgoing_;

 private:
  Octets partial_;
  std::deque<Octets> frames_;
};

}  // namespace mprig::test
