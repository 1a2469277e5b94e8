// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/un.h>

#include <string>

#include "unique_fd.h"

namespace mprig {

/** The address of a UNIX socket; throws SetupError for a path that is too long. */
sockaddr_un unix_address(const std::string& path);

/** A new non-blocking UNIX socket of `type`; throws SetupError. */
UniqueFd unix_socket(int type);

/**
 * Binds a socket of `type` to `path`, replacing what a killed process has left there; throws SetupError when something
 * else is there, such as a socket that is still served.
 */
void bind_unix(int fd, int type, const std::string& path);

}  // namespace mprig
