// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mprig::test {

using Octets = std::vector<std::uint8_t>;

/** CRC-32 as zlib computes it, bit by bit. */
std::uint32_t crc32(std::span<const std::uint8_t> bytes);

void append_le(Octets& to, std::uint64_t value, unsigned bytes);
std::uint64_t read_le(std::span<const std::uint8_t> from, std::size_t offset, unsigned bytes);

/** COBS without delimiters. */
Octets cobs_encode(std::span<const std::uint8_t> bytes);
std::optional<Octets> cobs_decode(std::span<const std::uint8_t> bytes);

}  // namespace mprig::test
