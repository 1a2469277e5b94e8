// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mprig::usb {

/** What USB/IP tells of a device before anybody has asked it. */
struct DeviceIdentity {
  struct Interface {
    std::uint8_t device_class, subclass, protocol;
  };

  /** Like `1-1`; names the device within its server. */
  std::string bus_id;
  std::uint32_t bus_number, device_number;
  std::uint16_t vendor, product, release;
  std::uint8_t device_class, subclass, protocol;
  std::uint8_t configurations;
  std::vector<Interface> interfaces;
};

/** As USB/IP and the kernel count: high speed, 480 Mb/s. */
inline constexpr std::uint32_t HighSpeed = 3;

}  // namespace mprig::usb
