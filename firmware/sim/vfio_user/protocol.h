// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "../bytes.h"

namespace mprig::vfio_user {

/** Commands that a client sends; the others are answered with an error. */
enum class Command : std::uint16_t {
  Version = 1,
  DmaMap = 2,
  DmaUnmap = 3,
  DeviceGetInfo = 4,
  GetRegionInfo = 5,
  GetIrqInfo = 7,
  SetIrqs = 8,
  RegionRead = 9,
  RegionWrite = 10,
  DeviceReset = 13,
};

inline constexpr std::size_t HeaderBytes = 16;
/** Largest payload of a message; above it the message is refused unread. */
inline constexpr std::size_t MaxPayloadBytes = (1u << 20) + 4096;
/** Most descriptors that come with one message. */
inline constexpr std::size_t MaxFds = 16;

inline constexpr std::uint32_t FlagTypeMask = 0x0f;
inline constexpr std::uint32_t FlagReply = 0x01;
inline constexpr std::uint32_t FlagNoReply = 0x10;
inline constexpr std::uint32_t FlagError = 0x20;

inline constexpr std::uint32_t DeviceFlagReset = 1;
inline constexpr std::uint32_t DeviceFlagPci = 2;

inline constexpr std::uint32_t RegionFlagRead = 1;
inline constexpr std::uint32_t RegionFlagWrite = 2;

inline constexpr std::uint32_t RegionBar0 = 0;
inline constexpr std::uint32_t RegionBar1 = 1;
inline constexpr std::uint32_t RegionConfig = 7;
/** BARs, ROM, configuration space and VGA. */
inline constexpr std::uint32_t Regions = 9;

inline constexpr std::uint32_t IrqMsix = 2;
inline constexpr std::uint32_t IrqError = 3;
/** INTx, MSI, MSI-X, error, request. */
inline constexpr std::uint32_t IrqIndexes = 5;

inline constexpr std::uint32_t IrqInfoEventfd = 1;

inline constexpr std::uint32_t IrqDataNone = 0x01;
inline constexpr std::uint32_t IrqDataBool = 0x02;
inline constexpr std::uint32_t IrqDataEventfd = 0x04;
inline constexpr std::uint32_t IrqDataMask = 0x07;
inline constexpr std::uint32_t IrqActionTrigger = 0x20;
inline constexpr std::uint32_t IrqActionMask = 0x38;

/** The fields in front of every message. */
struct Header {
  std::uint16_t id = 0;
  std::uint16_t command = 0;
  /** Bytes of the whole message. */
  std::uint32_t size = 0;
  std::uint32_t flags = 0;
  std::uint32_t error = 0;

  bool is_reply() const { return (flags & FlagTypeMask) == FlagReply; }
  bool wants_reply() const { return (flags & FlagNoReply) == 0; }
};

struct VersionRequest {
  /** Bytes that a reply may have: a longer one is fatal to QEMU. */
  std::size_t reply_room;
};

struct DmaMapRequest {
  bool readable;
  bool writable;
  std::uint64_t offset;
  std::uint64_t iova;
  std::uint64_t size;
};

struct DmaUnmapRequest {
  std::uint64_t iova;
  std::uint64_t size;
};

struct DeviceInfoRequest {};

struct RegionInfoRequest {
  std::uint32_t index;
};

struct IrqInfoRequest {
  std::uint32_t index;
};

struct SetIrqsRequest {
  /** Exactly one of IrqDataNone, IrqDataBool, IrqDataEventfd. */
  std::uint32_t data_type;
  std::uint32_t index;
  std::uint32_t start;
  std::uint32_t count;
  /** `count` bytes with IrqDataBool, else empty. */
  Bytes flags;
};

struct RegionReadRequest {
  std::uint64_t offset;
  std::uint32_t region;
  std::uint32_t count;
};

struct RegionWriteRequest {
  std::uint64_t offset;
  std::uint32_t region;
  Bytes data;
};

struct ResetRequest {};

/** A message that cannot be carried out; `error` is an errno. */
struct Rejected {
  int error;
  const char* reason;
};

using Request = std::variant<Rejected, VersionRequest, DmaMapRequest, DmaUnmapRequest, DeviceInfoRequest,
                             RegionInfoRequest, IrqInfoRequest, SetIrqsRequest, RegionReadRequest,
                             RegionWriteRequest, ResetRequest>;

/** The header in the first HeaderBytes bytes. */
Header parse_header(Bytes bytes);

/** What a message asks for. Depends on nothing but its arguments; a result refers to `payload`. */
Request parse_request(const Header& header, Bytes payload, std::size_t fds);

}  // namespace mprig::vfio_user
