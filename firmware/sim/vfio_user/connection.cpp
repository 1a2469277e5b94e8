// SPDX-License-Identifier: Apache-2.0
#include "connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "../log.h"

namespace mprig::vfio_user {

Connection::Connection(UniqueFd socket) : socket_(std::move(socket)) {
  payload_.resize(MaxPayloadBytes);
}

short Connection::events() const {
  return congested() ? POLLOUT : POLLIN;
}

std::optional<Message> Connection::receive() {
  if (closed_ || congested()) return std::nullopt;
  if (header_have_ < HeaderBytes && !receive_header()) return std::nullopt;
  if (!receive_payload()) return std::nullopt;
  Message message{header_, {}, std::move(fds_), payload_want_ > MaxPayloadBytes};
  if (!message.oversized) message.payload = Bytes(payload_).first(payload_want_);
  fds_.clear();
  header_have_ = 0;
  return message;
}

bool Connection::receive_header() {
  // Descriptors travel with the first byte of a message, so the header is read alone and with room for them.
  alignas(cmsghdr) char control[CMSG_SPACE(MaxFds * sizeof(int))];
  iovec vector{header_bytes_.data() + header_have_, HeaderBytes - header_have_};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const ssize_t got = ::recvmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got <= 0) {
    closed_ = true;
    return false;
  }
  for (cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr; item = CMSG_NXTHDR(&message, item)) {
    if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(item) + i * sizeof fd, sizeof fd);
      fds_.emplace_back(fd);
    }
  }
  if ((message.msg_flags & MSG_CTRUNC) != 0) {
    fail("descriptors were lost: raise the limit of open files");
    return false;
  }
  header_have_ += static_cast<std::size_t>(got);
  if (header_have_ < HeaderBytes) return false;
  header_ = parse_header(header_bytes_);
  if (header_.size < HeaderBytes) {
    fail("a message is shorter than its header");
    return false;
  }
  payload_have_ = 0;
  payload_want_ = header_.size - HeaderBytes;
  return true;
}

bool Connection::receive_payload() {
  while (payload_have_ < payload_want_) {
    // What exceeds the buffer is read over its beginning: only the position in the stream matters then.
    const std::size_t start = payload_have_ % MaxPayloadBytes;
    const std::size_t room = std::min(payload_want_ - payload_have_, MaxPayloadBytes - start);
    const ssize_t got = ::recv(socket_.get(), payload_.data() + start, room, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got <= 0) {
      closed_ = true;
      return false;
    }
    payload_have_ += static_cast<std::size_t>(got);
  }
  return true;
}

void Connection::reply(const Header& request, Bytes payload) {
  send({request.id, request.command, static_cast<std::uint32_t>(HeaderBytes + payload.size()), FlagReply, 0}, payload);
}

void Connection::reply_error(const Header& request, int error) {
  send({request.id, request.command, HeaderBytes, FlagReply | FlagError, static_cast<std::uint32_t>(error)}, {});
}

void Connection::send(const Header& header, Bytes payload) {
  std::uint8_t bytes[HeaderBytes];
  store(bytes, 0, header.id);
  store(bytes, 2, header.command);
  store(bytes, 4, header.size);
  store(bytes, 8, header.flags);
  store(bytes, 12, header.error);
  unsent_.insert(unsent_.end(), bytes, bytes + HeaderBytes);
  unsent_.insert(unsent_.end(), payload.begin(), payload.end());
  flush();
}

void Connection::flush() {
  std::size_t done = 0;
  while (!closed_ && done < unsent_.size()) {
    const ssize_t sent = ::send(socket_.get(), unsent_.data() + done, unsent_.size() - done, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      done += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      closed_ = true;
    }
  }
  unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(done));
}

void Connection::fail(const char* reason) {
  log_line("vfio-user", "connection given up: %s", reason);
  closed_ = true;
}

}  // namespace mprig::vfio_user
