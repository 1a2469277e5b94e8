// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "queues.h"

namespace mprig::test {

constexpr std::uint8_t TcpProtocol = 6;
constexpr std::uint8_t UdpProtocol = 17;

/** What an IP packet in a frame is made of. */
struct IpShape {
  bool ipv6 = false;
  std::uint8_t protocol = TcpProtocol;
  /** Priority, DEI and VLAN identifier of an 802.1Q tag. */
  std::optional<std::uint16_t> tag = std::nullopt;
  /** Bytes of the TCP or UDP segment with its header. */
  std::size_t segment = 20;
  /** Bytes behind the packet, beside those that make the frame long enough for Ethernet. */
  std::size_t trailer = 0;
  /** Bytes of options of an IPv4 header, or of extension headers behind an IPv6 header: a multiple of 4, or of 8. */
  std::size_t options = 0;
};

/** An IP packet in an Ethernet frame: random content, true lengths and checksums. */
class IpPacket {
 public:
  IpPacket(Random& random, const IpShape& shape, const Mac& destination);

  /** The whole frame; whoever changes it may make its checksums true again. */
  Frame frame;
  bool ipv6;
  /** Where in the frame the IP header begins, where the segment does, and where the packet ends. */
  std::size_t header_at, segment_at, end_at;
  std::uint8_t protocol;

  /** The byte of the IP header, and of the segment. */
  std::uint8_t& header(std::size_t offset) { return frame.at(header_at + offset); }
  std::uint8_t& segment(std::size_t offset) { return frame.at(segment_at + offset); }
  void put16(std::size_t at, std::size_t value);
  std::uint16_t get16(std::size_t at) const;
  /** Where the checksum of the segment is. */
  std::size_t checksum_at() const { return segment_at + (protocol == UdpProtocol ? 6 : 16); }
  std::size_t segment_bytes() const { return end_at - segment_at; }

  /** Makes the checksum of an IPv4 header true, over the bytes that a header without options has, or over all. */
  void seal_header(std::size_t bytes = 20);
  /** Makes the checksum of the segment true; it is all ones, never zero, where it may be either. */
  void seal_segment();
  /** Both. */
  void seal();

 private:
  std::uint32_t pseudo_header() const;
};

/** The 16-bit one's complement sum of bytes, those of even number being the higher; RFC 1071. */
std::uint16_t ones_sum(const Frame& frame, std::size_t from, std::size_t to, std::uint32_t start = 0);

/** What the completion of the frame must say, after the description of `checksumGood`. */
bool checksum_good(const Frame& frame);

/** The two bits by which the frame is spread, after the description of STEERING. */
unsigned flow_of(const Frame& frame);

}  // namespace mprig::test
