// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "usb/usb_port.h"
#include "wire_settings.h"

namespace mprig {

/** The command line. */
struct Options {
  std::string socket;
  std::string observer;
  std::string uart_link;
  WireSettings wire;
  /** Absent: no bridge chip is on the NIC's USB ports. */
  std::optional<usb::UsbPortOptions> usb;
  bool help = false;
};

/** Throws SetupError with the remedy for a wrong command line. */
Options parse_options(int argc, char** argv);

/** The text for --help. */
const char* usage();

}  // namespace mprig
