// SPDX-License-Identifier: Apache-2.0
#include "usbip_connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace mprig::usb {
namespace {

/** Above this no more is read until the client has taken its replies. */
constexpr std::size_t MostUnsent = 4 * MaxTransferBytes;

}  // namespace

short UsbipConnection::events() const {
  const int wanted = (unsent_.empty() ? 0 : POLLOUT) | (unsent_.size() < MostUnsent ? POLLIN : 0);
  return static_cast<short>(wanted);
}

void UsbipConnection::exchange() {
  flush();
  if (unsent_.size() < MostUnsent) receive();
}

void UsbipConnection::begin_urbs() {
  imported_ = true;
  parser_.begin_urbs();
}

void UsbipConnection::receive() {
  // One piece per turn: a client that never pauses must not keep the clock of the NIC from running.
  std::array<std::uint8_t, 65536> piece;
  const ssize_t got = ::recv(socket_.get(), piece.data(), piece.size(), MSG_DONTWAIT);
  if (got > 0) {
    parser_.push(Bytes(piece).first(static_cast<std::size_t>(got)));
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    closed_ = true;
  }
}

void UsbipConnection::send(Bytes bytes) {
  unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
  flush();
}

void UsbipConnection::flush() {
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

}  // namespace mprig::usb
