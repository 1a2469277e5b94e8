// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "unique_fd.h"
#include "wire_address.h"
#include "wire_peer.h"
#include "wire_port.h"

namespace mprig {

/** Which tap the NIC is joined to. */
struct TapSettings {
  std::string name;
  /** Given to the tap, which is then started; absent: it is somebody else's and left as it is. */
  std::optional<WireAddress> address;
};

/** A cable to a Linux tap: to this machine's, or a network namespace's, own network. */
class WireTap : public WirePeer {
 public:
  /** Opens the tap, or makes it for as long as this object lives; throws SetupError. */
  WireTap(const TapSettings& settings, WirePort& port);

  bool take(Bytes frame) override;
  void watch(PollSet& set) override;
  void ready(int fd, short events) override;

 private:
  WirePort& port_;
  std::string name_;
  UniqueFd tap_;
  /** Somebody has removed the tap. */
  bool gone_ = false;
};

}  // namespace mprig
