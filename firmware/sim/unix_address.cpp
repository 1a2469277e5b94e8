// SPDX-License-Identifier: Apache-2.0
#include "unix_address.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "setup_error.h"

namespace mprig {
namespace {

/** A killed process leaves its socket behind; a connection attempt tells it from one that is served. */
void remove_stale(const std::string& path, const sockaddr_un& address, int type) {
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    throw SetupError(SetupError::Kind::Usage, path + " exists and is not a socket", "choose another path");
  }
  const UniqueFd probe = unix_socket(type);
  const bool refused =
      ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno != EAGAIN;
  // A socket of another type answers EPROTOTYPE, and is served as well.
  if (!refused || errno == EPROTOTYPE) {
    throw SetupError(SetupError::Kind::Environment, path + " is served by another process",
                     "stop it or choose another path");
  }
  ::unlink(path.c_str());
}

}  // namespace

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw SetupError(SetupError::Kind::Usage, "socket path " + path + " is too long",
                     "use one of less than " + std::to_string(sizeof address.sun_path) + " bytes");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

UniqueFd unix_socket(int type) {
  UniqueFd fd(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) {
    throw SetupError(SetupError::Kind::Environment, std::string("no socket: ") + std::strerror(errno),
                     "raise the limit of open files");
  }
  return fd;
}

void bind_unix(int fd, int type, const std::string& path) {
  const sockaddr_un address = unix_address(path);
  remove_stale(path, address, type);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw SetupError(SetupError::Kind::Environment, "cannot create socket " + path + ": " + std::strerror(errno),
                     "check that its directory exists and is writable");
  }
}

}  // namespace mprig
