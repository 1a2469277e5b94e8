// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/un.h>

#include <string>

#include "unique_fd.h"
#include "wire_peer.h"
#include "wire_port.h"

namespace mprig {

/** Where the two ends of a pair of UNIX datagram sockets are. */
struct DatagramPaths {
  std::string own;
  std::string peer;
};

/**
 * A cable to another process: one frame is one datagram between two UNIX sockets. The peer's socket may come and go;
 * while it is away, or does not read, what the NIC sends is lost.
 */
class WireDatagram : public WirePeer {
 public:
  /** Throws SetupError. */
  WireDatagram(DatagramPaths paths, WirePort& port);
  WireDatagram(const WireDatagram&) = delete;
  WireDatagram& operator=(const WireDatagram&) = delete;
  ~WireDatagram() override;

  bool take(Bytes frame) override;
  void watch(PollSet& set) override;
  void ready(int fd, short events) override;

 private:
  std::string path_;
  sockaddr_un peer_;
  WirePort& port_;
  UniqueFd socket_;
};

}  // namespace mprig
