// SPDX-License-Identifier: Apache-2.0
#include "unix_listener.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "setup_error.h"
#include "unix_address.h"

namespace mprig {

UnixListener::UnixListener(std::string path) : path_(std::move(path)), socket_(unix_socket(SOCK_STREAM)) {
  bind_unix(socket_.get(), SOCK_STREAM, path_);
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
