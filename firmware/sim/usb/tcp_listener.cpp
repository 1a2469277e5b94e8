// SPDX-License-Identifier: Apache-2.0
#include "tcp_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "../setup_error.h"

namespace mprig::usb {
namespace {

[[noreturn]] void fail(std::uint16_t port, const std::string& remedy) {
  throw SetupError(SetupError::Kind::Environment,
                   "cannot listen on TCP port " + std::to_string(port) + ": " + std::strerror(errno), remedy);
}

}  // namespace

TcpListener::TcpListener(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  if (!socket_) fail(port, "raise the limit of open files");
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket_.get(), 8) != 0) {
    fail(port, "choose another port, or 0 for any");
  }
  socklen_t size = sizeof address;
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

UniqueFd TcpListener::accept() const {
  UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  // A transfer is answered by small messages one by one: none may wait for the acknowledgement of another.
  const int on = 1;
  if (client) ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return client;
}

}  // namespace mprig::usb
