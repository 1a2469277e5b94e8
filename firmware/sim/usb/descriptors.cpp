// SPDX-License-Identifier: Apache-2.0
#include "descriptors.h"

namespace mprig::usb {
namespace {

constexpr std::uint8_t TypeDevice = 1, TypeConfiguration = 2, TypeString = 3, TypeInterface = 4, TypeEndpoint = 5;
constexpr std::uint8_t ControlPacketBytes = 64;
constexpr std::uint8_t VendorSpecific = 0xff;
constexpr std::uint8_t BusPowered = 0x80;
constexpr std::uint8_t Power500mA = 250;
constexpr std::uint16_t EnglishUs = 0x0409;

enum Text : std::uint8_t { Languages, Manufacturer, Product, Serial };

void append16(std::vector<std::uint8_t>& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}

}  // namespace

std::optional<std::vector<std::uint8_t>> Descriptors::find(std::uint8_t type, std::uint8_t index) const {
  if (type == TypeDevice && index == 0) return device();
  if (type == TypeConfiguration && index == 0) return configuration();
  if (type == TypeString && index <= Serial) return text(index);
  return std::nullopt;
}

const EndpointDescription* Descriptors::endpoint(std::uint8_t address) const {
  for (const auto& interface : device_.interfaces) {
    for (const EndpointDescription& endpoint : interface) {
      if (endpoint.address == address) return &endpoint;
    }
  }
  return nullptr;
}

DeviceIdentity Descriptors::identity() const {
  const DeviceIdentity::Interface vendor_specific{VendorSpecific, VendorSpecific, VendorSpecific};
  return {"1-1", 1, 2, device_.vendor, device_.product, device_.release, 0, 0, 0, 1,
          std::vector<DeviceIdentity::Interface>(device_.interfaces.size(), vendor_specific)};
}

std::vector<std::uint8_t> Descriptors::device() const {
  std::vector<std::uint8_t> out{18, TypeDevice, 0x00, 0x02, 0, 0, 0, ControlPacketBytes};
  append16(out, device_.vendor);
  append16(out, device_.product);
  append16(out, device_.release);
  out.insert(out.end(), {Manufacturer, Product, Serial, 1});
  return out;
}

std::vector<std::uint8_t> Descriptors::configuration() const {
  std::vector<std::uint8_t> body;
  std::uint8_t number = 0;
  for (const auto& interface : device_.interfaces) {
    body.insert(body.end(), {9, TypeInterface, number++, 0, static_cast<std::uint8_t>(interface.size()), VendorSpecific,
                             VendorSpecific, VendorSpecific, Product});
    for (const EndpointDescription& endpoint : interface) {
      body.insert(body.end(), {7, TypeEndpoint, endpoint.address, endpoint.attributes});
      append16(body, endpoint.packet_bytes);
      body.push_back(endpoint.interval);
    }
  }
  std::vector<std::uint8_t> out{9, TypeConfiguration};
  append16(out, 9 + body.size());
  out.insert(out.end(), {number, ConfigurationValue, 0, BusPowered, Power500mA});
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

std::vector<std::uint8_t> Descriptors::text(std::uint8_t index) const {
  if (index == Languages) return {4, TypeString, EnglishUs & 0xff, EnglishUs >> 8};
  const std::string& text = index == Manufacturer ? device_.manufacturer
                            : index == Product    ? device_.product_name
                                                  : device_.serial;
  std::vector<std::uint8_t> out{static_cast<std::uint8_t>(2 + 2 * text.size()), TypeString};
  for (const char letter : text) append16(out, static_cast<unsigned char>(letter));
  return out;
}

}  // namespace mprig::usb
