// SPDX-License-Identifier: Apache-2.0
#include "protocol.h"

#include <cerrno>

namespace mprig::vfio_user {
namespace {

constexpr std::uint32_t MapFlagRead = 1;
constexpr std::uint32_t MapFlagWrite = 2;
constexpr std::uint64_t PageBytes = 4096;

constexpr bool page_aligned(std::uint64_t value) {
  return value % PageBytes == 0;
}

/** Whether [start, start + size) is a range that ends at 2^64 at the latest. */
constexpr bool is_range(std::uint64_t start, std::uint64_t size) {
  return size != 0 && size - 1 <= UINT64_MAX - start;
}

/** Structures that begin with argsz may be longer than we know, never shorter, and argsz must not lie about it. */
bool has_structure(Bytes payload, std::size_t bytes) {
  return payload.size() >= bytes && load<std::uint32_t>(payload, 0) >= bytes;
}

Request parse_version(Bytes payload) {
  if (payload.size() < 4) return Rejected{EINVAL, "short"};
  if (load<std::uint16_t>(payload, 0) != 0) return Rejected{ENOTSUP, "unknown major version"};
  if (payload.size() > 4 && payload.back() != 0) return Rejected{EINVAL, "capabilities without end"};
  return VersionRequest{HeaderBytes + payload.size()};
}

Request parse_dma_map(Bytes payload, std::size_t fds) {
  if (!has_structure(payload, 32)) return Rejected{EINVAL, "short"};
  const auto flags = load<std::uint32_t>(payload, 4);
  const DmaMapRequest request{.readable = (flags & MapFlagRead) != 0,
                              .writable = (flags & MapFlagWrite) != 0,
                              .offset = load<std::uint64_t>(payload, 8),
                              .iova = load<std::uint64_t>(payload, 16),
                              .size = load<std::uint64_t>(payload, 24)};
  if (flags == 0 || (flags & ~(MapFlagRead | MapFlagWrite)) != 0) return Rejected{EINVAL, "unknown flags"};
  if (fds > 1) return Rejected{EINVAL, "more than one descriptor"};
  if (!is_range(request.iova, request.size) || !is_range(request.offset, request.size)) {
    return Rejected{EINVAL, "not a range"};
  }
  if (!page_aligned(request.iova) || !page_aligned(request.size) || !page_aligned(request.offset)) {
    return Rejected{EINVAL, "not page aligned"};
  }
  return request;
}

Request parse_dma_unmap(Bytes payload) {
  if (!has_structure(payload, 24)) return Rejected{EINVAL, "short"};
  if (load<std::uint32_t>(payload, 4) != 0) return Rejected{ENOTSUP, "unknown flags"};
  const DmaUnmapRequest request{load<std::uint64_t>(payload, 8), load<std::uint64_t>(payload, 16)};
  if (!is_range(request.iova, request.size)) return Rejected{EINVAL, "not a range"};
  return request;
}

Request parse_set_irqs(Bytes payload, std::size_t fds) {
  if (!has_structure(payload, 20)) return Rejected{EINVAL, "short"};
  const auto flags = load<std::uint32_t>(payload, 4);
  SetIrqsRequest request{.data_type = flags & IrqDataMask,
                         .index = load<std::uint32_t>(payload, 8),
                         .start = load<std::uint32_t>(payload, 12),
                         .count = load<std::uint32_t>(payload, 16),
                         .flags = {}};
  if ((flags & ~(IrqDataMask | IrqActionMask)) != 0) return Rejected{EINVAL, "unknown flags"};
  if ((flags & IrqActionMask) != IrqActionTrigger) return Rejected{ENOTSUP, "action is not TRIGGER"};
  if (request.index >= IrqIndexes) return Rejected{EINVAL, "no such interrupt index"};
  if (request.data_type != IrqDataEventfd && fds != 0) return Rejected{EINVAL, "descriptors without DATA_EVENTFD"};
  switch (request.data_type) {
    case IrqDataNone:
      return request;
    case IrqDataBool:
      if (payload.size() - 20 < request.count) return Rejected{EINVAL, "fewer flags than interrupts"};
      request.flags = payload.subspan(20, request.count);
      return request;
    case IrqDataEventfd:
      if (fds != 0 && fds != request.count) return Rejected{EINVAL, "descriptors do not match the count"};
      return request;
    default:
      return Rejected{EINVAL, "not one data type"};
  }
}

Request parse_region_read(Bytes payload) {
  if (payload.size() != 16) return Rejected{EINVAL, "wrong size"};
  return RegionReadRequest{load<std::uint64_t>(payload, 0), load<std::uint32_t>(payload, 8),
                           load<std::uint32_t>(payload, 12)};
}

Request parse_region_write(Bytes payload) {
  if (payload.size() < 16) return Rejected{EINVAL, "short"};
  if (payload.size() - 16 != load<std::uint32_t>(payload, 12)) return Rejected{EINVAL, "count differs from data"};
  return RegionWriteRequest{load<std::uint64_t>(payload, 0), load<std::uint32_t>(payload, 8), payload.subspan(16)};
}

}  // namespace

Header parse_header(Bytes bytes) {
  return {load<std::uint16_t>(bytes, 0), load<std::uint16_t>(bytes, 2), load<std::uint32_t>(bytes, 4),
          load<std::uint32_t>(bytes, 8), load<std::uint32_t>(bytes, 12)};
}

Request parse_request(const Header& header, Bytes payload, std::size_t fds) {
  const auto command = static_cast<Command>(header.command);
  if (fds != 0 && command != Command::DmaMap && command != Command::SetIrqs) {
    return Rejected{EINVAL, "unexpected descriptors"};
  }
  switch (command) {
    case Command::Version:
      return parse_version(payload);
    case Command::DmaMap:
      return parse_dma_map(payload, fds);
    case Command::DmaUnmap:
      return parse_dma_unmap(payload);
    case Command::DeviceGetInfo:
      if (!has_structure(payload, 16)) return Rejected{EINVAL, "short"};
      return DeviceInfoRequest{};
    case Command::GetRegionInfo:
      if (!has_structure(payload, 32)) return Rejected{EINVAL, "short"};
      return RegionInfoRequest{load<std::uint32_t>(payload, 8)};
    case Command::GetIrqInfo:
      if (!has_structure(payload, 16)) return Rejected{EINVAL, "short"};
      return IrqInfoRequest{load<std::uint32_t>(payload, 8)};
    case Command::SetIrqs:
      return parse_set_irqs(payload, fds);
    case Command::RegionRead:
      return parse_region_read(payload);
    case Command::RegionWrite:
      return parse_region_write(payload);
    case Command::DeviceReset:
      return ResetRequest{};
    default:
      return Rejected{ENOTSUP, "unknown command"};
  }
}

}  // namespace mprig::vfio_user
