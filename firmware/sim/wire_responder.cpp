// SPDX-License-Identifier: Apache-2.0
#include "wire_responder.h"

#include <algorithm>

namespace mprig {
namespace {

constexpr std::size_t EthernetBytes = 14;
constexpr std::uint16_t EtherTypeIpv4 = 0x0800;
constexpr std::uint16_t EtherTypeArp = 0x0806;
constexpr std::size_t ArpBytes = 28;
constexpr std::uint16_t ArpRequest = 1;
constexpr std::uint16_t ArpReply = 2;
constexpr std::size_t Ipv4Bytes = 20;
constexpr std::uint8_t ProtocolIcmp = 1;
constexpr std::size_t IcmpBytes = 8;
constexpr std::uint8_t IcmpEchoRequest = 8;
constexpr std::uint8_t IcmpEchoReply = 0;
constexpr MacAddress Broadcast{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

std::uint16_t load_be16(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

void store_be16(MutableBytes bytes, std::size_t offset, std::uint16_t value) {
  bytes[offset] = static_cast<std::uint8_t>(value >> 8);
  bytes[offset + 1] = static_cast<std::uint8_t>(value);
}

template <std::size_t Size>
bool equal_at(Bytes bytes, std::size_t offset, const std::array<std::uint8_t, Size>& expected) {
  return std::equal(expected.begin(), expected.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

void copy(Bytes from, std::size_t from_offset, MutableBytes to, std::size_t to_offset, std::size_t length) {
  std::memcpy(to.data() + to_offset, from.data() + from_offset, length);
}

/** The internet checksum (RFC 1071); 0 over bytes that contain their own correct checksum. */
std::uint16_t internet_checksum(Bytes bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace

bool WireResponder::take(Bytes frame) {
  WireCounts& counts = port_.counts();
  std::optional<Frame> reply;
  if (address_ && frame.size() >= EthernetBytes &&
      (equal_at(frame, 0, address_->mac) || equal_at(frame, 0, Broadcast))) {
    switch (load_be16(frame, 12)) {
      case EtherTypeArp:
        reply = answer_arp(frame);
        counts.arp_replies += reply.has_value();
        break;
      case EtherTypeIpv4:
        reply = answer_echo(frame);
        counts.echo_replies += reply.has_value();
        break;
      default:
        break;
    }
  }
  if (reply) {
    port_.to_nic(std::move(*reply));
  } else {
    ++counts.unanswered;
  }
  return true;
}

std::optional<Frame> WireResponder::answer_arp(Bytes frame) const {
  constexpr std::array<std::uint8_t, 6> EthernetIpv4{0, 1, 8, 0, 6, 4};
  const Bytes arp = frame.subspan(EthernetBytes);
  if (arp.size() < ArpBytes || !equal_at(arp, 0, EthernetIpv4) || load_be16(arp, 6) != ArpRequest ||
      !equal_at(arp, 24, address_->ip)) {
    return std::nullopt;
  }
  Frame reply(frame.begin(), frame.begin() + EthernetBytes + ArpBytes);
  const MutableBytes out(reply);
  copy(arp, 8, out, 0, 6);
  copy(address_->mac, 0, out, 6, 6);
  const MutableBytes body = out.subspan(EthernetBytes);
  store_be16(body, 6, ArpReply);
  copy(address_->mac, 0, body, 8, 6);
  copy(address_->ip, 0, body, 14, 4);
  copy(arp, 8, body, 18, 10);
  return reply;
}

std::optional<Frame> WireResponder::answer_echo(Bytes frame) const {
  const Bytes ip = frame.subspan(EthernetBytes);
  if (ip.size() < Ipv4Bytes || ip[0] >> 4 != 4 || ip[9] != ProtocolIcmp || !equal_at(ip, 16, address_->ip)) {
    return std::nullopt;
  }
  const std::size_t header_bytes = (ip[0] & 0x0fu) * 4;
  const std::size_t total_bytes = load_be16(ip, 2);
  const bool fragment = (load_be16(ip, 6) & 0x3fff) != 0;
  if (header_bytes < Ipv4Bytes || total_bytes < header_bytes + IcmpBytes || total_bytes > ip.size() || fragment) {
    return std::nullopt;
  }
  const Bytes icmp = ip.subspan(header_bytes, total_bytes - header_bytes);
  if (icmp[0] != IcmpEchoRequest || internet_checksum(ip.first(header_bytes)) != 0 || internet_checksum(icmp) != 0) {
    return std::nullopt;
  }
  Frame reply(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(EthernetBytes + total_bytes));
  const MutableBytes out(reply);
  copy(frame, 6, out, 0, 6);
  copy(address_->mac, 0, out, 6, 6);
  const MutableBytes out_ip = out.subspan(EthernetBytes);
  copy(ip, 12, out_ip, 16, 4);
  copy(address_->ip, 0, out_ip, 12, 4);
  out_ip[8] = 64;
  store_be16(out_ip, 10, 0);
  store_be16(out_ip, 10, internet_checksum(out_ip.first(header_bytes)));
  const MutableBytes out_icmp = out_ip.subspan(header_bytes);
  out_icmp[0] = IcmpEchoReply;
  store_be16(out_icmp, 2, 0);
  store_be16(out_icmp, 2, internet_checksum(out_icmp));
  return reply;
}

}  // namespace mprig
