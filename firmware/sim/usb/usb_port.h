// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "bridge_chip.h"
#include "usbip_server.h"

namespace mprig::usb {

/** Which chip the NIC's USB ports are joined to, and where a computer can be plugged in. */
struct UsbPortOptions {
  ChipKind chip = ChipKind::Ft601;
  std::uint16_t port = 0;
};

/** The bridge chip on the NIC's USB ports with its socket for a USB cable, which is a USB/IP server. */
class UsbPort {
 public:
  /** Throws SetupError. */
  UsbPort(const UsbPortOptions& options, ChipFifo& fifo)
      : chip_(make_chip(options.chip, fifo)), device_(*chip_), server_(options.port, device_) {}

  std::uint16_t port() const { return server_.port(); }
  void watch(PollSet& set) { server_.watch(set); }

 private:
  std::unique_ptr<Function> chip_;
  UsbDevice device_;
  UsbipServer server_;
};

}  // namespace mprig::usb
