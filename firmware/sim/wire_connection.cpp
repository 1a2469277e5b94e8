// SPDX-License-Identifier: Apache-2.0
#include "wire_connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "log.h"

namespace mprig {
namespace {

constexpr std::size_t ChunkBytes = 65536;

}  // namespace

WireConnection::WireConnection(StreamPath path, WirePort& port) : port_(port), listener_(std::move(path.path)) {}

bool WireConnection::take(Bytes frame) {
  if (!connection_) return false;
  std::vector<std::uint8_t> packet(PrefixBytes + frame.size());
  for (std::size_t i = 0; i < PrefixBytes; ++i) {
    packet[i] = static_cast<std::uint8_t>(frame.size() >> (8 * (PrefixBytes - 1 - i)));
  }
  std::memcpy(packet.data() + PrefixBytes, frame.data(), frame.size());
  outgoing_.push_back(std::move(packet));
  return true;
}

void WireConnection::watch(PollSet& set) {
  deliver();
  send();
  if (connection_) {
    const short reading = port_.has_room() ? POLLIN : 0;
    const short writing = outgoing_.empty() ? 0 : POLLOUT;
    set.add(connection_.get(), static_cast<short>(reading | writing), *this);
  } else {
    // Nothing whole is left: the end is not read before there is room for all that came. The next one begins with a
    // frame of its own.
    if (delivered_ != incoming_.size()) port_.cut_short();
    incoming_.clear();
    delivered_ = 0;
    set.add(listener_.fd(), POLLIN, *this);
  }
}

void WireConnection::ready(int fd, short events) {
  if (fd == listener_.fd()) {
    connection_ = listener_.accept();
    if (connection_) port_.connected();
    return;
  }
  if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) receive();
  if (connection_) send();
  deliver();
}

void WireConnection::receive() {
  while (connection_ && port_.has_room()) {
    if (delivered_ != 0) {
      incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(delivered_));
      delivered_ = 0;
    }
    const std::size_t before = incoming_.size();
    incoming_.resize(before + ChunkBytes);
    const ssize_t got = ::recv(connection_.get(), incoming_.data() + before, ChunkBytes, MSG_DONTWAIT);
    incoming_.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      end(got == 0 ? "the other process has closed it" : std::strerror(errno));
      return;
    }
    deliver();
  }
}

void WireConnection::send() {
  while (connection_ && !outgoing_.empty()) {
    const std::vector<std::uint8_t>& packet = outgoing_.front();
    const ssize_t done =
        ::send(connection_.get(), packet.data() + sent_, packet.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (done < 0) {
      // Nobody reads any more. What came may still be received, and the end of the connection comes behind it.
      lose();
      return;
    }
    sent_ += static_cast<std::size_t>(done);
    if (sent_ < packet.size()) return;
    outgoing_.pop_front();
    sent_ = 0;
  }
}

void WireConnection::deliver() {
  while (port_.has_room() && whole()) {
    const std::uint8_t* const frame = incoming_.data() + delivered_ + PrefixBytes;
    const std::size_t bytes = stated_bytes();
    port_.to_nic(Frame(frame, frame + bytes));
    delivered_ += PrefixBytes + bytes;
  }
  if (connection_ && incoming_.size() - delivered_ >= PrefixBytes && stated_bytes() > MaxPacketBytes) {
    end("a length is none of a frame: the other process speaks another protocol");
    incoming_.resize(delivered_);
  }
}

bool WireConnection::whole() const {
  const std::size_t bytes = incoming_.size() - delivered_;
  return bytes >= PrefixBytes && stated_bytes() <= MaxPacketBytes && bytes - PrefixBytes >= stated_bytes();
}

std::size_t WireConnection::stated_bytes() const {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < PrefixBytes; ++i) bytes = bytes << 8 | incoming_[delivered_ + i];
  return bytes;
}

void WireConnection::end(const char* why) {
  log_line("wire", "the connection has ended: %s", why);
  connection_.reset();
  lose();
}

void WireConnection::lose() {
  port_.lose(outgoing_.size());
  outgoing_.clear();
  sent_ = 0;
}

}  // namespace mprig
