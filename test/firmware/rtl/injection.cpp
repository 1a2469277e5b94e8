// SPDX-License-Identifier: Apache-2.0
#include "injection.h"

#include <algorithm>
#include <span>

#include "link_codec.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
  return read_le(bytes, 0, static_cast<unsigned>(bytes.size()));
}

}  // namespace

void Injection::configure(Bench& bench) const {
  bench.write(MPRIG_GENERATOR_MODE, mode);
  bench.write(MPRIG_GENERATOR_COUNT, count);
  bench.write(MPRIG_GENERATOR_LENGTH, std::uint32_t{length_max} << 16 | length_min);
  bench.write(MPRIG_GENERATOR_LENGTH_STEP, length_step);
  bench.write(MPRIG_GENERATOR_GAP, gap);
  bench.write(MPRIG_GENERATOR_SEQUENCE, sequence);
  bench.write64(MPRIG_GENERATOR_DESTINATION_MAC_LO, little_endian(destination));
  bench.write64(MPRIG_GENERATOR_SOURCE_MAC_LO, little_endian(source));
  bench.write64(MPRIG_GENERATOR_NONCE_KEY_LO, little_endian(key));
  bench.write(MPRIG_GENERATOR_PATTERN, pattern);
}

void Injection::start(Bench& bench) const {
  configure(bench);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

std::uint16_t Injection::length(std::uint32_t index) const {
  std::uint32_t current = length_min;
  for (std::uint32_t i = 0; i < index; ++i) {
    current += length_step;
    if (current > length_max) current -= length_max - length_min + 1u;
  }
  return static_cast<std::uint16_t>(current);
}

Frame Injection::frame(std::uint32_t index) const {
  const std::size_t bytes = length(index);
  const std::uint32_t number = sequence + index;
  Frame out(bytes);
  for (std::size_t i = 0; i < bytes; ++i) {
    const bool constant = (mode & MPRIG_GENERATOR_MODE_CONSTANT_PATTERN_MASK) != 0;
    out[i] = static_cast<std::uint8_t>(constant ? pattern : pattern + number + i);
  }
  std::copy(destination.begin(), destination.end(), out.begin());
  std::copy(source.begin(), source.end(), out.begin() + 6);
  out[12] = 0x88;
  out[13] = 0xb5;
  out[14] = static_cast<std::uint8_t>(bytes >> 8);
  out[15] = static_cast<std::uint8_t>(bytes);

  Octets nonce(key.begin(), key.end());
  append_le(nonce, number, 4);
  append_le(nonce, crc32(nonce), 4);
  const std::size_t end = (bytes - 20) / 8 * 8;
  const std::size_t middle = (16 + end) / 2 / 8 * 8;
  const auto put = [&](std::size_t at) { std::copy(nonce.begin(), nonce.end(), out.begin() + static_cast<long>(at)); };
  put(16);
  if (middle >= 32 && middle + 16 <= end) put(middle);
  put(end);

  const std::uint32_t check = crc32(std::span(out).subspan(16, bytes - 20));
  for (unsigned i = 0; i < 4; ++i) out[bytes - 4 + i] = static_cast<std::uint8_t>(check >> (8 * i));
  return out;
}

}  // namespace mprig::test
