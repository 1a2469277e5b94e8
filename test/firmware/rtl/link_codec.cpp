// SPDX-License-Identifier: Apache-2.0
#include "link_codec.h"

namespace mprig::test {

std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xffffffffu;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (unsigned bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0u);
  }
  return ~crc;
}

void append_le(Octets& to, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t read_le(std::span<const std::uint8_t> from, std::size_t offset, unsigned bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) value |= std::uint64_t{from[offset + i]} << (8 * i);
  return value;
}

Octets cobs_encode(std::span<const std::uint8_t> bytes) {
  Octets out{0};
  std::size_t code_at = 0;
  const auto close = [&](std::size_t code) {
    out[code_at] = static_cast<std::uint8_t>(code);
    code_at = out.size();
    out.push_back(0);
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == 0) {
      close(out.size() - code_at);
      continue;
    }
    out.push_back(bytes[i]);
    if (out.size() - code_at == 255 && i + 1 < bytes.size()) close(255);
  }
  out[code_at] = static_cast<std::uint8_t>(out.size() - code_at);
  return out;
}

std::optional<Octets> cobs_decode(std::span<const std::uint8_t> bytes) {
  Octets out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t code = bytes[at];
    if (code == 0 || at + code > bytes.size()) return std::nullopt;
    for (std::size_t i = 1; i < code; ++i) {
      if (bytes[at + i] == 0) return std::nullopt;
      out.push_back(bytes[at + i]);
    }
    at += code;
    if (code != 255 && at < bytes.size()) out.push_back(0);
  }
  return out;
}

}  // namespace mprig::test
