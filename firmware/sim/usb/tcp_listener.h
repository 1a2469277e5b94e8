// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "../unique_fd.h"

namespace mprig::usb {

/** A listening TCP socket of the loopback interface. */
class TcpListener {
 public:
  /** Throws SetupError when the port cannot be had; 0 takes any that is free. */
  explicit TcpListener(std::uint16_t port);

  int fd() const { return socket_.get(); }
  std::uint16_t port() const { return port_; }

  /** The next client, or an empty descriptor. */
  UniqueFd accept() const;

 private:
  UniqueFd socket_;
  std::uint16_t port_ = 0;
};

}  // namespace mprig::usb
