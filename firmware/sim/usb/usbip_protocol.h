// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "../bytes.h"
#include "device_identity.h"

namespace mprig::usb {

/**
 * The USB/IP protocol, version 1.1.1, as the kernel documents it in Documentation/usb/usbip_protocol.rst. All fields
 * are big endian. A connection begins with one operation; after a device was imported, URBs follow.
 */
inline constexpr std::uint16_t UsbipVersion = 0x0111;
/** Largest transfer that is accepted; the kernel's own drivers and usbfs stay far below. */
inline constexpr std::size_t MaxTransferBytes = 1u << 20;
inline constexpr std::size_t SetupBytes = 8;
inline constexpr std::size_t UrbHeaderBytes = 48;

enum class Direction : std::uint8_t { Out = 0, In = 1 };

struct DeviceListRequest {};

struct ImportRequest {
  std::string bus_id;
};

/** A transfer to be carried out. */
struct Submit {
  std::uint32_t sequence;
  Direction direction;
  std::uint8_t endpoint;
  /** Bytes asked for (In), or that come with it (Out). */
  std::uint32_t length;
  std::array<std::uint8_t, SetupBytes> setup;
  std::vector<std::uint8_t> data;
};

/** A transfer to be given up. */
struct Unlink {
  std::uint32_t sequence;
  /** Sequence of the transfer. */
  std::uint32_t victim;
};

/** The stream makes no sense any more: the connection has to be closed. */
struct Violation {
  const char* reason;
};

using UsbipMessage = std::variant<DeviceListRequest, ImportRequest, Submit, Unlink, Violation>;

/** Cuts the bytes of one connection into messages. Does nothing else: no I/O, and no more memory than one message. */
class UsbipParser {
 public:
  /** Appends what has arrived. */
  void push(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  /** The next whole message; nothing when there is none yet. After a Violation nothing follows. */
  std::optional<UsbipMessage> next();

  /** A device was imported: URBs follow. */
  void begin_urbs() { phase_ = Phase::Urbs; }

  /** Bytes that wait to become a message. */
  std::size_t waiting() const { return bytes_.size(); }

 private:
  enum class Phase { Operation, Urbs, Broken };

  std::optional<UsbipMessage> next_operation();
  std::optional<UsbipMessage> next_urb();
  std::optional<UsbipMessage> next_submit();
  Violation broken(const char* reason);
  void drop(std::size_t count) { bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(count)); }

  Phase phase_ = Phase::Operation;
  std::vector<std::uint8_t> bytes_;
};

/** The reply to a DeviceListRequest: the one device. */
std::vector<std::uint8_t> encode_device_list(const DeviceIdentity& device);

/** The reply to an ImportRequest: the device, or that there is none of that bus id. */
std::vector<std::uint8_t> encode_import(const DeviceIdentity* device);

/** How a transfer ended; `status` is 0 or a negative errno. `data` holds what an In transfer brought. */
std::vector<std::uint8_t> encode_submit_reply(std::uint32_t sequence, std::int32_t status, std::uint32_t actual,
                                              Bytes data);

/** Whether a transfer was given up: -ECONNRESET, or 0 when it had ended before. */
std::vector<std::uint8_t> encode_unlink_reply(std::uint32_t sequence, std::int32_t status);

}  // namespace mprig::usb
