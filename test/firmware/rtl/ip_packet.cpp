// SPDX-License-Identifier: Apache-2.0
#include "ip_packet.h"

#include <algorithm>

#include "check.h"

namespace mprig::test {
namespace {

constexpr std::size_t EtherTypeAt = 12;
constexpr std::size_t Ipv4Bytes = 20;
constexpr std::size_t Ipv6Bytes = 40;
constexpr std::uint8_t HopByHop = 0;

std::size_t word16(const Frame& frame, std::size_t at) {
  return std::size_t{frame.at(at)} << 8 | frame.at(at + 1);
}

/** The IP header of a frame, where all of it that these functions ask for is there. */
struct Found {
  bool ipv6;
  std::size_t header_at;
};

std::optional<Found> find_ip(const Frame& frame) {
  std::size_t type_at = EtherTypeAt;
  if (frame.size() >= 16 && word16(frame, type_at) == 0x8100) type_at += 4;
  const std::size_t header_at = type_at + 2;
  if (frame.size() <= header_at) return std::nullopt;
  const unsigned version = frame[header_at] >> 4;
  if (word16(frame, type_at) == 0x0800 && version == 4) return Found{false, header_at};
  if (word16(frame, type_at) == 0x86dd && version == 6) return Found{true, header_at};
  return std::nullopt;
}

bool plain_ipv4(const Frame& frame, std::size_t header_at) {
  return (frame[header_at] & 0xf) == 5 && (word16(frame, header_at + 6) & 0x3fff) == 0;
}

}  // namespace

std::uint16_t ones_sum(const Frame& frame, std::size_t from, std::size_t to, std::uint32_t start) {
  std::uint64_t sum = start;
  for (std::size_t at = from; at < to; ++at) sum += (at - from) % 2 == 0 ? frame.at(at) << 8 : frame.at(at);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

IpPacket::IpPacket(Random& random, const IpShape& shape, const Mac& destination)
    : ipv6(shape.ipv6), header_at(shape.tag ? 18 : 14), protocol(shape.protocol) {
  const std::size_t header_bytes = (ipv6 ? Ipv6Bytes : Ipv4Bytes) + shape.options;
  segment_at = header_at + header_bytes;
  end_at = segment_at + shape.segment;
  frame = random.bytes(std::max<std::size_t>(end_at + shape.trailer, MPRIG_MIN_FRAME_BYTES));
  std::copy(destination.begin(), destination.end(), frame.begin());
  if (shape.tag) {
    put16(EtherTypeAt, 0x8100);
    put16(EtherTypeAt + 2, *shape.tag);
  }
  put16(header_at - 2, ipv6 ? 0x86dd : 0x0800);
  if (ipv6) {
    header(0) = static_cast<std::uint8_t>(0x60 | (header(0) & 0xf));
    put16(header_at + 4, shape.options + shape.segment);
    header(6) = shape.options == 0 ? protocol : HopByHop;
    if (shape.options != 0) {
      header(Ipv6Bytes) = protocol;
      header(Ipv6Bytes + 1) = static_cast<std::uint8_t>(shape.options / 8 - 1);
    }
  } else {
    header(0) = static_cast<std::uint8_t>(0x40 | header_bytes / 4);
    put16(header_at + 2, header_bytes + shape.segment);
    // DF may be set, and the bit before it has no meaning.
    header(6) &= 0xc0;
    header(7) = 0;
    header(9) = protocol;
  }
  if (protocol == UdpProtocol && shape.segment >= 6) put16(segment_at + 4, shape.segment);
  seal();
}

void IpPacket::put16(std::size_t at, std::size_t value) {
  frame.at(at) = static_cast<std::uint8_t>(value >> 8);
  frame.at(at + 1) = static_cast<std::uint8_t>(value);
}

std::uint16_t IpPacket::get16(std::size_t at) const {
  return static_cast<std::uint16_t>(word16(frame, at));
}

std::uint32_t IpPacket::pseudo_header() const {
  const std::size_t addresses_at = header_at + (ipv6 ? 8 : 12);
  const std::size_t addresses_end = header_at + (ipv6 ? Ipv6Bytes : Ipv4Bytes);
  return ones_sum(frame, addresses_at, addresses_end, static_cast<std::uint32_t>(segment_bytes() + protocol));
}

void IpPacket::seal_header(std::size_t bytes) {
  if (ipv6) return;
  put16(header_at + 10, 0);
  put16(header_at + 10, static_cast<std::uint16_t>(~ones_sum(frame, header_at, header_at + bytes)));
}

void IpPacket::seal_segment() {
  if (checksum_at() + 2 > end_at) return;
  put16(checksum_at(), 0);
  const std::uint16_t sum = ones_sum(frame, segment_at, end_at, pseudo_header());
  put16(checksum_at(), sum == 0xffff ? 0xffff : static_cast<std::uint16_t>(~sum));
}

void IpPacket::seal() {
  seal_header(ipv6 ? 0 : (header(0) & 0xfu) * 4u);
  seal_segment();
}

bool checksum_good(const Frame& frame) {
  const std::optional<Found> found = find_ip(frame);
  if (!found) return false;
  const auto [ipv6, at] = *found;
  const std::size_t header_bytes = ipv6 ? Ipv6Bytes : Ipv4Bytes;
  if (frame.size() < at + header_bytes) return false;
  if (!ipv6) {
    if (!plain_ipv4(frame, at) || ones_sum(frame, at, at + header_bytes) != 0xffff) return false;
    if (word16(frame, at + 2) < header_bytes) return false;
  }
  const std::size_t segment = ipv6 ? word16(frame, at + 4) : word16(frame, at + 2) - header_bytes;
  const std::size_t segment_at = at + header_bytes;
  const std::uint8_t protocol = frame[at + (ipv6 ? 6 : 9)];
  if (segment_at + segment > frame.size()) return false;
  if (protocol == UdpProtocol) {
    if (segment < 8 || word16(frame, segment_at + 4) != segment || word16(frame, segment_at + 6) == 0) return false;
  } else if (protocol != TcpProtocol || segment < 20) {
    return false;
  }
  const std::uint16_t addresses = ones_sum(frame, at + (ipv6 ? 8 : 12), segment_at);
  const auto pseudo = static_cast<std::uint32_t>(addresses + segment + protocol);
  return ones_sum(frame, segment_at, segment_at + segment, pseudo) == 0xffff;
}

unsigned flow_of(const Frame& frame) {
  const std::optional<Found> found = find_ip(frame);
  if (!found) return 0;
  const auto [ipv6, at] = *found;
  const std::size_t from = at + (ipv6 ? 8 : 12);
  std::size_t to = at + (ipv6 ? Ipv6Bytes : Ipv4Bytes);
  if (frame.size() < to) return 0;
  const std::uint8_t protocol = frame[at + (ipv6 ? 6 : 9)];
  const bool ports = (protocol == TcpProtocol || protocol == UdpProtocol) && (ipv6 || plain_ipv4(frame, at));
  if (ports && frame.size() >= to + 4) to += 4;
  unsigned flow = 0;
  for (std::size_t i = from; i < to; ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) flow ^= (frame[i] >> bit & 1u) << bit % 2;
  }
  return flow;
}

}  // namespace mprig::test
