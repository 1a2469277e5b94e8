// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "unique_fd.h"
#include "unix_listener.h"
#include "wire_peer.h"
#include "wire_port.h"

namespace mprig {

/** Where another process finds the end of a cable that is a stream. */
struct StreamPath {
  std::string path;
};

/**
 * A cable to another process that loses nothing: a UNIX stream socket on which each frame follows its length, 32 bits in
 * network byte order, as QEMU's `-netdev stream` has it. Whoever does not read makes the NIC wait, and the NIC makes
 * whoever sends too much wait. One process at a time is connected; while none is, what the NIC sends is lost. What a
 * connection has brought is received to its last whole frame, also after its end.
 */
class WireConnection : public WirePeer {
 public:
  /** Listens; throws SetupError. */
  WireConnection(StreamPath path, WirePort& port);

  bool take(Bytes frame) override;
  bool has_room() const override { return !connection_ || outgoing_.size() < MaxQueued; }
  void watch(PollSet& set) override;
  void ready(int fd, short events) override;

 private:
  /** Frames that may wait for the other process to read them. */
  static constexpr std::size_t MaxQueued = 256;
  static constexpr std::size_t PrefixBytes = 4;
  /** The longest that QEMU sends; with more the other end speaks something else. */
  static constexpr std::size_t MaxPacketBytes = 4096 + 65536;

  void receive();
  void send();
  /** Gives the port the whole frames that have come, as far as it has room. */
  void deliver();
  /** The frame at the head of what has come is whole. */
  bool whole() const;
  std::size_t stated_bytes() const;
  void end(const char* why);
  /** Gives up what waits for the other process. */
  void lose();

  WirePort& port_;
  UnixListener listener_;
  UniqueFd connection_;
  /** What has come; up to `delivered_` the port has it. */
  std::vector<std::uint8_t> incoming_;
  std::size_t delivered_ = 0;
  /** Frames with their lengths; of the first one `sent_` bytes are gone. */
  std::deque<std::vector<std::uint8_t>> outgoing_;
  std::size_t sent_ = 0;
};

}  // namespace mprig
