// SPDX-License-Identifier: Apache-2.0
//
// The verdict on the TCP or UDP checksum of received frames: given where it is right beyond doubt, and nowhere else.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "checksum_receiver.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 8};

CASE("rx checksum: segments of every length and kind are found good, whatever stands behind them") {
  ChecksumReceiver receiver(700, Unwilling);
  Random& random = receiver.scene.bench.random();
  std::vector<Judged> frames;
  const auto add = [&](const IpShape& shape) {
    frames.push_back({IpPacket(random, shape, Station).frame, true, name_of(shape)});
  };
  for (IpShape shape : all_kinds()) {
    // Through all places in a word and in a pair of words; the shortest are padded with anything.
    for (std::size_t more = 0; more < 40; ++more) {
      shape.segment = least_segment(shape) + more;
      shape.trailer = random.chance(50) ? random.below(20) : 0;
      add(shape);
    }
    for (unsigned i = 0; i < 4; ++i) {
      shape.segment = longest_segment(shape) - i;
      shape.trailer = random.below(i + 1);
      add(shape);
    }
  }
  for (unsigned i = 0; i < 400; ++i) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(least_segment(shape), random.chance(10) ? 9000 - 100 : 1460);
    if (random.chance(20)) shape.trailer = random.below(60);
    add(shape);
  }
  receiver.expect_verdicts(frames);
}

CASE("rx checksum: sums of all zeros and all ones, and carries through every bit, are summed right") {
  ChecksumReceiver receiver(701);
  Random& random = receiver.scene.bench.random();
  std::vector<Judged> frames;
  for (const std::uint8_t fill : std::array<std::uint8_t, 4>{0x00, 0xff, 0x80, 0x01}) {
    for (IpShape shape : all_kinds()) {
      for (const std::size_t bytes : {shape.segment, longest_segment(shape)}) {
        shape.segment = bytes;
        IpPacket packet(random, shape, Station);
        std::fill(packet.frame.begin() + static_cast<std::ptrdiff_t>(packet.segment_at), packet.frame.end(), fill);
        if (shape.protocol == UdpProtocol) packet.put16(packet.segment_at + 4, bytes);
        packet.seal();
        frames.push_back({packet.frame, true, name_of(shape) + ", filled with " + std::to_string(fill)});
        packet.segment(bytes - 1) ^= 1;
        frames.push_back({packet.frame, false, name_of(shape) + ", filled, one bit wrong"});
      }
    }
  }
  // No packet, and the highest sums of all.
  for (const std::size_t bytes : {std::size_t{60}, std::size_t{MPRIG_MAX_FRAME_BYTES}}) {
    Frame frame(bytes, 0xff);
    std::ranges::copy(Station, frame.begin());
    frames.push_back({frame, false, "all ones, " + std::to_string(bytes) + " bytes"});
  }
  receiver.expect_verdicts(frames);
}

CASE("rx checksum: one flipped bit in header or segment, and nothing is said") {
  ChecksumReceiver receiver(702);
  Random& random = receiver.scene.bench.random();
  std::vector<Judged> frames;
  const auto flipped = [&](const IpPacket& packet, std::size_t bit, const std::string& what) {
    Frame frame = packet.frame;
    frame[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const std::size_t at = bit / 8;
    const std::size_t of_header = at - packet.header_at;
    // No checksum covers what an IPv6 packet says of its treatment, nor the addresses of Ethernet, nor a tag's content.
    const bool uncovered = at < 12 || (packet.header_at == 18 && (at == 14 || at == 15)) || at >= packet.end_at ||
                           (packet.ipv6 && at >= packet.header_at &&
                            ((of_header == 0 && bit % 8 < 4) || (of_header >= 1 && of_header <= 3) || of_header == 7));
    frames.push_back({frame, uncovered, what + ", bit " + std::to_string(bit) + " flipped"});
  };
  // Each bit of all headers; the station's address stays, so that the frames arrive.
  for (IpShape shape : all_kinds()) {
    shape.segment = least_segment(shape) + 1;
    shape.trailer = 5;
    const IpPacket packet(random, shape, Station);
    for (std::size_t bit = 48; bit < 8 * packet.frame.size(); ++bit) flipped(packet, bit, name_of(shape));
  }
  for (unsigned i = 0; i < 600; ++i) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(least_segment(shape), random.chance(5) ? 8900 : 1400);
    const IpPacket packet(random, shape, Station);
    flipped(packet, 8 * packet.segment_at + random.below(8 * packet.segment_bytes()), name_of(shape));
  }
  for (const Judged& judged : frames) {
    expect_verdict(checksum_good(judged.frame), judged.good, judged.what, ", by the model");
  }
  receiver.expect_verdicts(frames);
}

/** Packets whose segment and header sum up to what is right, of which nothing may be said for another reason. */
std::vector<Judged> doubtful_frames(Random& random) {
  std::vector<Judged> frames;
  const auto add = [&](const IpPacket& packet, const std::string& what) {
    frames.push_back({packet.frame, false, what});
  };
  for (IpShape shape : all_kinds()) {
    const std::string kind = name_of(shape) + ": ";
    shape.segment = random.between(40, 200);
    const IpPacket good(random, shape, Station);
    if (!shape.ipv6) {
      for (const unsigned field : {0x2000u, 0x0001u, 0x1000u, 0x0010u, 0x2001u, 0x6000u}) {
        IpPacket packet = good;
        packet.put16(packet.header_at + 6, field);
        packet.seal();
        add(packet, kind + "a fragment, " + std::to_string(field));
      }
      for (unsigned length = 0; length < 16; ++length) {
        IpPacket packet = good;
        packet.header(0) = static_cast<std::uint8_t>(0x40 | length);
        packet.seal_header();
        if (length != 5) add(packet, kind + "header length " + std::to_string(length));
      }
      for (std::size_t bit = 0; bit < 16; ++bit) {
        IpPacket packet = good;
        packet.put16(packet.header_at + 10, packet.get16(packet.header_at + 10) ^ 1u << bit);
        add(packet, kind + "header checksum wrong in bit " + std::to_string(bit));
      }
      // A segment of fewer bytes than none, as 16 or 17 bits would have it, and a sum that suits.
      for (unsigned total = 14; total < 20; ++total) {
        for (unsigned wrapped = 0; wrapped < 3; ++wrapped) {
          IpPacket packet = good;
          packet.put16(packet.header_at + 2, total);
          packet.put16(packet.segment_at, 0);
          if (shape.protocol == UdpProtocol) packet.put16(packet.segment_at + 4, (total - 20) & 0xffff);
          const std::uint32_t length = 0xffff + total - 20 + wrapped;
          const std::uint16_t sum = ones_sum(packet.frame, packet.header_at + 12, packet.segment_at + 6,
                                             length + shape.protocol);
          packet.put16(packet.segment_at, static_cast<std::uint16_t>(~sum));
          packet.seal_header();
          add(packet, kind + "a total length of " + std::to_string(total));
        }
      }
    }
    for (const std::size_t bytes : {4u, 8u, 16u, 40u}) {
      if (shape.ipv6 ? bytes == 4 : bytes > 40) continue;
      IpShape longer = shape;
      longer.options = bytes;
      add(IpPacket(random, longer, Station), kind + "options or extension headers, " + std::to_string(bytes) + " bytes");
    }
    for (unsigned version = 0; version < 16; ++version) {
      if (version == (shape.ipv6 ? 6 : 4)) continue;
      IpPacket packet = good;
      packet.header(0) = static_cast<std::uint8_t>(version << 4 | (packet.header(0) & 0xf));
      packet.seal_header();
      add(packet, kind + "version " + std::to_string(version));
    }
    for (unsigned protocol = 0; protocol < 256; ++protocol) {
      IpPacket packet = good;
      packet.protocol = static_cast<std::uint8_t>(protocol);
      packet.header(shape.ipv6 ? 6 : 9) = packet.protocol;
      // Where another protocol than UDP has its checksum nobody knows: true where TCP has it.
      packet.seal();
      if (protocol == UdpProtocol || protocol == TcpProtocol) continue;
      add(packet, kind + "protocol " + std::to_string(protocol));
    }
    const unsigned other_version = shape.ipv6 ? 0x0800 : 0x86dd;
    for (const std::size_t type : {0x0801u, 0x86dcu, other_version, 0x8100u, 0x0008u, 0xdd86u, 0x0600u}) {
      IpPacket packet = good;
      packet.put16(packet.header_at - 2, type);
      add(packet, kind + "EtherType " + std::to_string(type));
    }
    if (shape.tag) {
      for (const std::size_t type : {0x88a8u, 0x9100u, 0x8101u, 0x0081u}) {
        IpPacket packet = good;
        packet.put16(12, type);
        add(packet, kind + "tag protocol " + std::to_string(type));
      }
    }
    for (const std::size_t more : {0x0200u, 0x0400u, 0x0800u, 0x1000u, 0x2000u, 0x4000u, 0x8000u, 0xffffu}) {
      IpPacket packet = good;
      const std::size_t length_at = packet.header_at + (shape.ipv6 ? 4u : 2u);
      packet.put16(length_at, packet.get16(length_at) | more);
      packet.seal_header();
      add(packet, kind + "a length with " + std::to_string(more) + " set");
    }
    // A second tag, and the packet behind it.
    for (const unsigned outer : {0x8100u, 0x88a8u}) {
      IpPacket packet = good;
      packet.frame.insert(packet.frame.begin() + 12, {static_cast<std::uint8_t>(outer >> 8),
                                                      static_cast<std::uint8_t>(outer), 0x00, 0x07});
      if (shape.tag || outer != 0x8100) add(packet, kind + "one more tag, " + std::to_string(outer));
    }
    for (std::size_t bytes = 0; bytes < least_segment(shape); ++bytes) {
      IpShape cut = shape;
      cut.segment = bytes;
      IpPacket packet(random, cut, Station);
      // Where there is no checksum that makes the sum true, the first bytes do.
      if (packet.checksum_at() + 2 > packet.end_at && bytes >= 2) {
        packet.put16(packet.segment_at, 0);
        const std::size_t addresses_at = packet.header_at + (shape.ipv6 ? 8u : 12u);
        const std::uint16_t sum =
            ones_sum(packet.frame, addresses_at, packet.end_at, static_cast<std::uint32_t>(bytes + shape.protocol));
        packet.put16(packet.segment_at, static_cast<std::uint16_t>(~sum));
      }
      add(packet, kind + "a segment of " + std::to_string(bytes) + " bytes");
    }
    if (shape.protocol == UdpProtocol) {
      for (const std::size_t length : {std::size_t{0}, shape.segment - 1, shape.segment + 1, shape.segment ^ 0x100,
                                       shape.segment ^ 0x8000}) {
        IpPacket packet = good;
        packet.put16(packet.segment_at + 4, length);
        packet.seal();
        add(packet, kind + "UDP length " + std::to_string(length) + " instead of " + std::to_string(shape.segment));
      }
      // Without a checksum, and yet the sum is all ones.
      IpPacket packet = good;
      packet.put16(packet.segment_at + 8, 0);
      packet.put16(packet.checksum_at(), 0);
      const std::size_t addresses_at = packet.header_at + (shape.ipv6 ? 8u : 12u);
      const std::uint16_t sum = ones_sum(packet.frame, addresses_at, packet.end_at,
                                         static_cast<std::uint32_t>(shape.segment + shape.protocol));
      packet.put16(packet.segment_at + 8, static_cast<std::uint16_t>(~sum));
      add(packet, kind + "UDP without a checksum");
      packet.put16(packet.checksum_at(), 0xffff);
      frames.push_back({packet.frame, true, kind + "UDP with a checksum of all ones"});
    }
  }
  return frames;
}

CASE("rx checksum: right sums in packets that leave doubt, and nothing is said") {
  for (unsigned part = 0; part < 2; ++part) {
    ChecksumReceiver receiver(703 + part, part == 0 ? MemoryTiming{} : Unwilling);
    Bench& bench = receiver.scene.bench;
    bench.set_wire_stall(0, part == 0 ? 0 : 40);
    std::vector<Judged> frames = doubtful_frames(bench.random());
    for (const Judged& judged : frames) {
      expect_verdict(checksum_good(judged.frame), judged.good, judged.what, ", by the model");
    }
    // Good ones between them: what one frame has must not stay for the next.
    for (std::size_t i = frames.size(); i-- != 0;) {
      IpShape shape = random_shape(bench.random());
      shape.segment = bench.random().between(least_segment(shape), 80);
      if (i % 2 == part) {
        frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(i),
                      {IpPacket(bench.random(), shape, Station).frame, true, name_of(shape)});
      }
    }
    receiver.expect_verdicts(frames);
  }
}

}  // namespace
}  // namespace mprig::test
