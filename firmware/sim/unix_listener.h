// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "unique_fd.h"

namespace mprig {

/** A listening UNIX stream socket; its path is removed with it. */
class UnixListener {
 public:
  /** Throws SetupError when the path cannot be used. A socket that nobody serves any more is replaced. */
  explicit UnixListener(std::string path);
  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;
  ~UnixListener();

  int fd() const { return socket_.get(); }

  /** The next client, or an empty descriptor. */
  UniqueFd accept() const;

 private:
  std::string path_;
  UniqueFd socket_;
};

}  // namespace mprig
