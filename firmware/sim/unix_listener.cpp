// SPDX-License-Identifier: Apache-2.0
#include "unix_listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "setup_error.h"

namespace mprig {
namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw SetupError(SetupError::Kind::Usage, "socket path " + path + " is too long",
                     "use one of less than " + std::to_string(sizeof address.sun_path) + " bytes");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

UniqueFd new_socket() {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) {
    throw SetupError(SetupError::Kind::Environment, std::string("no socket: ") + std::strerror(errno),
                     "raise the limit of open files");
  }
  return fd;
}

/** A killed simulator leaves its socket behind; a connection attempt tells it from one that is served. */
void remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    throw SetupError(SetupError::Kind::Usage, path + " exists and is not a socket", "choose another path");
  }
  const UniqueFd probe = new_socket();
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN) {
    throw SetupError(SetupError::Kind::Environment, path + " is served by another process",
                     "stop it or choose another path");
  }
  ::unlink(path.c_str());
}

}  // namespace

UnixListener::UnixListener(std::string path) : path_(std::move(path)), socket_(new_socket()) {
  const sockaddr_un address = address_of(path_);
  remove_stale(path_, address);
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw SetupError(SetupError::Kind::Environment, "cannot create socket " + path_ + ": " + std::strerror(errno),
                     "check that its directory exists and is writable");
  }
  if (::listen(socket_.get(), 8) != 0) {
    throw SetupError(SetupError::Kind::Environment, "cannot listen on " + path_ + ": " + std::strerror(errno),
                     "choose another path");
  }
}

UnixListener::~UnixListener() {
  ::unlink(path_.c_str());
}

UniqueFd UnixListener::accept() const {
  return UniqueFd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

}  // namespace mprig
