// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace mprig {

// PCIe, vfio-user and the records of the NIC are little endian; memcpy is only right on such a machine.
static_assert(std::endian::native == std::endian::little, "the simulator needs a little-endian machine");

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/** The little-endian value at `offset`; the caller has checked that it is inside. */
template <typename Value>
Value load(Bytes bytes, std::size_t offset) {
  Value value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

/** Stores a little-endian value at `offset`; the caller has checked that it fits. */
template <typename Value>
void store(MutableBytes bytes, std::size_t offset, Value value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

/** Whether [offset, offset + length) lies inside `size` bytes, without overflowing. */
constexpr bool inside(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
  return offset <= size && length <= size - offset;
}

}  // namespace mprig
