// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "../unique_fd.h"
#include "protocol.h"

namespace mprig::vfio_user {

/** One whole message; `payload` is valid until the next receive. */
struct Message {
  Header header;
  Bytes payload;
  std::vector<UniqueFd> fds;
  /** The message was too large and was thrown away unread. */
  bool oversized = false;
};

/** Cuts the byte stream of one client into messages, and sends replies without ever blocking. */
class Connection {
 public:
  explicit Connection(UniqueFd socket);

  int fd() const { return socket_.get(); }

  /** The events to wait for. No request is read while replies pile up, so that they stay bounded. */
  short events() const;

  /** The next message that has arrived as a whole. Nothing when there is none or the connection has ended. */
  std::optional<Message> receive();

  /** Sends a reply with `payload` to the message that had `request` as its header. */
  void reply(const Header& request, Bytes payload);

  /** Refuses a message with an errno. */
  void reply_error(const Header& request, int error);

  /** Sends what is left of earlier replies. */
  void flush();

  /** The client is gone or the stream has lost its framing. */
  bool closed() const { return closed_; }

  /** Replies wait for the client to read. */
  bool congested() const { return !unsent_.empty(); }

 private:
  bool receive_header();
  bool receive_payload();
  void send(const Header& header, Bytes payload);
  void fail(const char* reason);

  UniqueFd socket_;
  bool closed_ = false;
  std::array<std::uint8_t, HeaderBytes> header_bytes_{};
  std::size_t header_have_ = 0;
  Header header_;
  std::vector<UniqueFd> fds_;
  std::vector<std::uint8_t> payload_;
  std::size_t payload_have_ = 0;
  std::size_t payload_want_ = 0;
  std::vector<std::uint8_t> unsent_;
};

}  // namespace mprig::vfio_user
