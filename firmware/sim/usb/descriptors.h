// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device_identity.h"

namespace mprig::usb {

struct EndpointDescription {
  /** Number, with bit 7 set for IN. */
  std::uint8_t address;
  std::uint8_t attributes;
  std::uint16_t packet_bytes;
  std::uint8_t interval;
};

inline constexpr std::uint8_t Bulk = 2, Interrupt = 3;

/** A device with one configuration whose interfaces have no alternates. */
struct DeviceDescription {
  std::uint16_t vendor, product, release;
  std::string manufacturer, product_name, serial;
  std::vector<std::vector<EndpointDescription>> interfaces;
};

/** A device as its descriptors tell of it (USB 2.0, chapter 9). */
class Descriptors {
 public:
  explicit Descriptors(DeviceDescription device) : device_(std::move(device)) {}

  /** The descriptor with this type and index, or nothing. */
  std::optional<std::vector<std::uint8_t>> find(std::uint8_t type, std::uint8_t index) const;

  /** The endpoint with this address, or null. */
  const EndpointDescription* endpoint(std::uint8_t address) const;

  std::size_t interfaces() const { return device_.interfaces.size(); }

  DeviceIdentity identity() const;

 private:
  std::vector<std::uint8_t> device() const;
  std::vector<std::uint8_t> configuration() const;
  std::vector<std::uint8_t> text(std::uint8_t index) const;

  DeviceDescription device_;
};

/** The value with which SET_CONFIGURATION chooses the one configuration. */
inline constexpr std::uint8_t ConfigurationValue = 1;

}  // namespace mprig::usb
