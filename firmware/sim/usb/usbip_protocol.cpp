// SPDX-License-Identifier: Apache-2.0
#include "usbip_protocol.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mprig::usb {
namespace {

constexpr std::uint16_t RequestDeviceList = 0x8005, ReplyDeviceList = 0x0005;
constexpr std::uint16_t RequestImport = 0x8003, ReplyImport = 0x0003;
constexpr std::uint32_t CommandSubmit = 1, CommandUnlink = 2, ReplySubmit = 3, ReplyUnlink = 4;
constexpr std::uint32_t NotIsochronous = 0xffffffff;

constexpr std::size_t OperationHeaderBytes = 8;
constexpr std::size_t PathBytes = 256;
constexpr std::size_t BusIdBytes = 32;
constexpr std::uint32_t LastEndpoint = 15;

std::uint16_t load16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t load32(Bytes bytes, std::size_t at) {
  return std::uint32_t{load16(bytes, at)} << 16 | load16(bytes, at + 2);
}

void append16(std::vector<std::uint8_t>& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

void append32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  append16(out, static_cast<std::uint16_t>(value >> 16));
  append16(out, static_cast<std::uint16_t>(value));
}

/** A field of fixed size, filled with zeros; at least one stays. */
void append_text(std::vector<std::uint8_t>& out, const std::string& text, std::size_t size) {
  const std::size_t length = std::min(text.size(), size - 1);
  out.insert(out.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
  out.insert(out.end(), size - length, 0);
}

void append_operation(std::vector<std::uint8_t>& out, std::uint16_t code, std::uint32_t status) {
  append16(out, UsbipVersion);
  append16(out, code);
  append32(out, status);
}

void append_device(std::vector<std::uint8_t>& out, const DeviceIdentity& device) {
  append_text(out, "/sys/devices/mprig/usb" + device.bus_id, PathBytes);
  append_text(out, device.bus_id, BusIdBytes);
  append32(out, device.bus_number);
  append32(out, device.device_number);
  append32(out, HighSpeed);
  append16(out, device.vendor);
  append16(out, device.product);
  append16(out, device.release);
  const auto interfaces = static_cast<std::uint8_t>(device.interfaces.size());
  for (const std::uint8_t byte : {device.device_class, device.subclass, device.protocol, std::uint8_t{0},
                                  device.configurations, interfaces}) {
    out.push_back(byte);
  }
}

/** Device, direction and endpoint are 0 in replies. */
void append_reply(std::vector<std::uint8_t>& out, std::uint32_t command, std::uint32_t sequence, std::int32_t status) {
  append32(out, command);
  append32(out, sequence);
  out.insert(out.end(), 12, 0);
  append32(out, static_cast<std::uint32_t>(status));
}

}  // namespace

std::optional<UsbipMessage> UsbipParser::next() {
  switch (phase_) {
    case Phase::Operation:
      return next_operation();
    case Phase::Urbs:
      return next_urb();
    default:
      bytes_.clear();
      return std::nullopt;
  }
}

std::optional<UsbipMessage> UsbipParser::next_operation() {
  if (bytes_.size() < OperationHeaderBytes) return std::nullopt;
  if (load16(bytes_, 0) != UsbipVersion) return broken("another version of USB/IP");
  const std::uint16_t code = load16(bytes_, 2);
  if (code == RequestDeviceList) {
    drop(OperationHeaderBytes);
    return DeviceListRequest{};
  }
  if (code != RequestImport) return broken("unknown operation");
  if (bytes_.size() < OperationHeaderBytes + BusIdBytes) return std::nullopt;
  const auto begin = bytes_.begin() + OperationHeaderBytes;
  const auto end = std::find(begin, begin + BusIdBytes, 0);
  ImportRequest request{std::string(begin, end)};
  drop(OperationHeaderBytes + BusIdBytes);
  return request;
}

std::optional<UsbipMessage> UsbipParser::next_urb() {
  if (bytes_.size() < UrbHeaderBytes) return std::nullopt;
  const std::uint32_t command = load32(bytes_, 0);
  if (command == CommandSubmit) return next_submit();
  if (command != CommandUnlink) return broken("unknown command");
  const Unlink request{load32(bytes_, 4), load32(bytes_, 20)};
  drop(UrbHeaderBytes);
  return request;
}

std::optional<UsbipMessage> UsbipParser::next_submit() {
  const std::uint32_t direction = load32(bytes_, 12), endpoint = load32(bytes_, 16);
  const std::uint32_t length = load32(bytes_, 24), packets = load32(bytes_, 32);
  if (direction > 1) return broken("a direction that is neither in nor out");
  if (endpoint > LastEndpoint) return broken("an endpoint above 15");
  if (packets != 0 && packets != NotIsochronous) return broken("an isochronous transfer");
  if (length > MaxTransferBytes) return broken("a transfer that is too long");
  const bool carries_data = direction == 0;
  const std::size_t data_bytes = carries_data ? length : 0;
  if (bytes_.size() < UrbHeaderBytes + data_bytes) return std::nullopt;
  Submit submit{load32(bytes_, 4), static_cast<Direction>(direction), static_cast<std::uint8_t>(endpoint), length, {}, {}};
  std::copy_n(bytes_.begin() + 40, SetupBytes, submit.setup.begin());
  const auto data = bytes_.begin() + UrbHeaderBytes;
  submit.data.assign(data, data + static_cast<std::ptrdiff_t>(data_bytes));
  drop(UrbHeaderBytes + data_bytes);
  return submit;
}

Violation UsbipParser::broken(const char* reason) {
  phase_ = Phase::Broken;
  bytes_.clear();
  return {reason};
}

std::vector<std::uint8_t> encode_device_list(const DeviceIdentity& device) {
  std::vector<std::uint8_t> out;
  append_operation(out, ReplyDeviceList, 0);
  append32(out, 1);
  append_device(out, device);
  for (const DeviceIdentity::Interface& interface : device.interfaces) {
    for (const std::uint8_t byte : {interface.device_class, interface.subclass, interface.protocol, std::uint8_t{0}}) {
      out.push_back(byte);
    }
  }
  return out;
}

std::vector<std::uint8_t> encode_import(const DeviceIdentity* device) {
  std::vector<std::uint8_t> out;
  append_operation(out, ReplyImport, device != nullptr ? 0 : 1);
  if (device != nullptr) append_device(out, *device);
  return out;
}

std::vector<std::uint8_t> encode_submit_reply(std::uint32_t sequence, std::int32_t status, std::uint32_t actual,
                                              Bytes data) {
  std::vector<std::uint8_t> out;
  append_reply(out, ReplySubmit, sequence, status);
  append32(out, actual);
  append32(out, 0);
  append32(out, 0);
  append32(out, 0);
  out.insert(out.end(), SetupBytes, 0);
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::vector<std::uint8_t> encode_unlink_reply(std::uint32_t sequence, std::int32_t status) {
  std::vector<std::uint8_t> out;
  append_reply(out, ReplyUnlink, sequence, status);
  out.insert(out.end(), UrbHeaderBytes - out.size(), 0);
  return out;
}

}  // namespace mprig::usb
