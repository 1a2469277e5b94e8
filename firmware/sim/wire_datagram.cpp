// SPDX-License-Identifier: Apache-2.0
#include "wire_datagram.h"

#include <sys/socket.h>

#include "mprig_regs.h"
#include "unix_address.h"

namespace mprig {

WireDatagram::WireDatagram(DatagramPaths paths, WirePort& port)
    : path_(std::move(paths.own)), peer_(unix_address(paths.peer)), port_(port), socket_(unix_socket(SOCK_DGRAM)) {
  bind_unix(socket_.get(), SOCK_DGRAM, path_);
}

WireDatagram::~WireDatagram() {
  ::unlink(path_.c_str());
}

bool WireDatagram::take(Bytes frame) {
  return ::sendto(socket_.get(), frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&peer_), sizeof peer_) >= 0;
}

void WireDatagram::watch(PollSet& set) {
  // What is not read keeps its sender waiting.
  if (port_.has_room()) set.add(socket_.get(), POLLIN, *this);
}

void WireDatagram::ready(int, short) {
  while (port_.has_room()) {
    // One byte more than fits shows that the datagram was longer.
    Frame frame(MPRIG_MAX_FRAME_BYTES + 1);
    const ssize_t got = ::recv(socket_.get(), frame.data(), frame.size(), MSG_DONTWAIT);
    if (got < 0) return;
    frame.resize(static_cast<std::size_t>(got));
    port_.to_nic(std::move(frame));
  }
}

}  // namespace mprig
