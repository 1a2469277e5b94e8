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

std::uint32_t Injection::at(std::uint32_t of_stream_0) const {
  return of_stream_0 + stream * (MPRIG_GENERATOR_STREAM1_BASE - MPRIG_GENERATOR_STREAM0_BASE);
}

void Injection::configure(Bench& bench) const {
  std::uint32_t control = MPRIG_GENERATOR_STREAM0_CONTROL_ENABLE_MASK;
  control |= queue << MPRIG_GENERATOR_STREAM0_CONTROL_QUEUE_SHIFT;
  if (steered) control |= MPRIG_GENERATOR_STREAM0_CONTROL_STEERED_MASK;
  if (constant_pattern) control |= MPRIG_GENERATOR_STREAM0_CONTROL_CONSTANT_PATTERN_MASK;
  if (rate_in_frames) control |= MPRIG_GENERATOR_STREAM0_CONTROL_RATE_IN_FRAMES_MASK;
  if (vlan) control |= MPRIG_GENERATOR_STREAM0_CONTROL_TAGGED_MASK;
  bench.write(MPRIG_GENERATOR_MODE, mode);
  bench.write(at(MPRIG_GENERATOR_STREAM0_CONTROL), control);
  bench.write(at(MPRIG_GENERATOR_STREAM0_COUNT), count);
  bench.write(at(MPRIG_GENERATOR_STREAM0_LENGTH), std::uint32_t{length_max} << 16 | length_min);
  bench.write(at(MPRIG_GENERATOR_STREAM0_LENGTH_STEP), length_step);
  bench.write(at(MPRIG_GENERATOR_STREAM0_LIST_COUNT), static_cast<std::uint32_t>(list.size()));
  for (std::uint32_t i = 0; i < list.size(); i += 2) {
    const std::uint32_t second = i + 1 < list.size() ? list[i + 1] : 0;
    bench.write(at(MPRIG_GENERATOR_STREAM0_BASE) + MPRIG_LENGTH_LIST_OFFSET + i / 2 * 4, second << 16 | list[i]);
  }
  bench.write(at(MPRIG_GENERATOR_STREAM0_GAP), gap);
  bench.write(at(MPRIG_GENERATOR_STREAM0_SEQUENCE), sequence);
  bench.write64(at(MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_LO), little_endian(destination));
  bench.write64(at(MPRIG_GENERATOR_STREAM0_SOURCE_MAC_LO), little_endian(source));
  bench.write64(at(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO), little_endian(key));
  bench.write(at(MPRIG_GENERATOR_STREAM0_PATTERN), pattern);
  bench.write(at(MPRIG_GENERATOR_STREAM0_VLAN), vlan.value_or(0));
  bench.write64(at(MPRIG_GENERATOR_STREAM0_RATE_LO), rate);
  bench.write(at(MPRIG_GENERATOR_STREAM0_DEPTH), depth);
  bench.write(at(MPRIG_GENERATOR_STREAM0_BURST), burst);
}

void Injection::start(Bench& bench) const {
  configure(bench);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

std::uint16_t Injection::length(std::uint32_t index) const {
  if (!list.empty()) return list[index % list.size()];
  return static_cast<std::uint16_t>(length_min + std::uint64_t{index} * length_step % (length_max - length_min + 1u));
}

Frame Injection::frame(std::uint32_t index) const {
  const std::size_t bytes = length(index);
  const std::uint32_t number = sequence + index;
  Frame out(bytes);
  for (std::size_t i = 0; i < bytes; ++i) {
    out[i] = static_cast<std::uint8_t>(constant_pattern ? pattern : pattern + number + i);
  }
  Octets header(destination.begin(), destination.end());
  header.insert(header.end(), source.begin(), source.end());
  const auto big_endian = [&](std::size_t value) {
    header.push_back(static_cast<std::uint8_t>(value >> 8));
    header.push_back(static_cast<std::uint8_t>(value));
  };
  if (vlan) {
    big_endian(0x8100);
    big_endian(*vlan);
  }
  big_endian(MPRIG_ETHERTYPE);
  big_endian(bytes);
  std::ranges::copy(header, out.begin());

  Octets nonce(key.begin(), key.end());
  append_le(nonce, number, 4);
  append_le(nonce, crc32(nonce), 4);
  const std::size_t first = (header.size() + 7) / 8 * 8;
  const std::size_t end = (bytes - 20) / 8 * 8;
  const std::size_t middle = (first + end) / 2 / 8 * 8;
  const auto put = [&](std::size_t at) { std::copy(nonce.begin(), nonce.end(), out.begin() + static_cast<long>(at)); };
  put(first);
  if (middle >= first + 16 && middle + 16 <= end) put(middle);
  put(end);

  const std::uint32_t check = crc32(std::span(out).subspan(first, bytes - 4 - first));
  for (unsigned i = 0; i < 4; ++i) out[bytes - 4 + i] = static_cast<std::uint8_t>(check >> (8 * i));
  return out;
}

}  // namespace mprig::test
