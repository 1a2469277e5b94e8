// SPDX-License-Identifier: Apache-2.0
//
// The verdict on the TCP or UDP checksum of received frames: given where it is right beyond doubt, and nowhere else.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "chain_reader.h"
#include "check.h"
#include "group.h"
#include "ip_packet.h"
#include "ledger.h"
#include "replay.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 8};
constexpr Mac Station = mac_of_queue(0);
/** The smallest buffers of all: the longest frame takes 16 of them. */
constexpr std::size_t BufferBytes = 600;

/** A frame, what its completions must say, and what it is. */
struct Judged {
  Frame frame;
  bool good;
  std::string what;
};

/** `said` is the verdict that `wanted` should be, on what follows. */
template <typename... Parts>
void expect_verdict(bool said, bool wanted, const Parts&... what) {
  expect(said == wanted, said ? "found good: " : "not found good: ", what...);
}

std::string name_of(const IpShape& shape) {
  return std::string(shape.protocol == UdpProtocol ? "UDP" : "TCP") + (shape.ipv6 ? " over IPv6" : " over IPv4") +
         (shape.tag ? ", tagged, " : ", ") + std::to_string(shape.segment) + " bytes and " +
         std::to_string(shape.trailer) + " behind them";
}

std::size_t longest_segment(const IpShape& shape) {
  return MPRIG_MAX_FRAME_BYTES - 14 - (shape.tag ? 4 : 0) - (shape.ipv6 ? 40 : 20) - shape.options;
}

IpShape random_shape(Random& random) {
  IpShape shape;
  shape.ipv6 = random.chance(50);
  shape.protocol = random.chance(50) ? UdpProtocol : TcpProtocol;
  if (random.chance(40)) shape.tag = static_cast<std::uint16_t>(random.next());
  return shape;
}

std::size_t least_segment(const IpShape& shape) { return shape.protocol == UdpProtocol ? 8 : 20; }

/** All that a queue of small buffers receives on a wire without gaps, as many frames at once as it can hold. */
class Receiver {
 public:
  explicit Receiver(std::uint64_t seed, MemoryTiming timing = {})
      : scene(seed, timing, ChainReader::RingLog2), reader_(scene, 0) {
    reader_.enable();
    write_entry(scene.bench, 0, {.mac = Station, .queue = 0});
  }

  QueueScene scene;

  void expect_verdicts(const std::vector<Judged>& frames) {
    Bench& bench = scene.bench;
    for (std::size_t from = 0; from < frames.size();) {
      reader_.supply();
      std::size_t to = from;
      for (std::size_t buffers = 0; to < frames.size(); ++to) {
        buffers += (frames[to].frame.size() + 12) / BufferBytes + 1;
        if (buffers > 1u << ChainReader::RingLog2[0]) break;
        bench.send(frames[to].frame);
      }
      bench.until_idle();
      for (; from < to; ++from) expect_next(frames[from]);
    }
  }

  /** The same frames, come by the generator's replay. */
  void expect_verdicts_of_replay(const std::vector<Judged>& frames) {
    Bench& bench = scene.bench;
    std::vector<Stored> stored;
    for (const Judged& judged : frames) stored.push_back({judged.frame});
    store(bench, stored);
    bench.write(MPRIG_GENERATOR_MODE, MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK);
    bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK);
    bench.write(MPRIG_REPLAY_COUNT, static_cast<std::uint32_t>(frames.size()));
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
    for (const Judged& judged : frames) {
      reader_.supply();
      bench.until([&] { return arrived(); }, "a frame of the replay");
      expect_is(judged);
    }
    bench.until_idle();
  }

 private:
  bool arrived() {
    frame_ = reader_.next();
    return frame_.has_value();
  }

  void expect_next(const Judged& judged) {
    expect(arrived(), "did not arrive: ", judged.what);
    expect_is(judged);
  }

  void expect_is(const Judged& judged) {
    expect(frame_ == judged.frame, "not as it was sent: ", judged.what);
    expect_verdict(reader_.checksum_good(), judged.good, judged.what);
  }

  ChainReader reader_;
  std::optional<Frame> frame_;
};

/** One of each kind: IPv4 and IPv6, TCP and UDP, with a tag and without. */
std::vector<IpShape> all_kinds() {
  std::vector<IpShape> kinds;
  for (unsigned kind = 0; kind < 8; ++kind) {
    IpShape shape;
    shape.ipv6 = (kind & 1) != 0;
    shape.protocol = (kind & 2) != 0 ? UdpProtocol : TcpProtocol;
    if ((kind & 4) != 0) shape.tag = 0xe123;
    kinds.push_back(shape);
  }
  return kinds;
}

CASE("rx checksum: segments of every length and kind are found good, whatever stands behind them") {
  Receiver receiver(700, Unwilling);
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
  Receiver receiver(701);
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
  receiver.expect_verdicts(frames);
}

CASE("rx checksum: one flipped bit in header or segment, and nothing is said") {
  Receiver receiver(702);
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
      add(IpPacket(random, longer, Station), kind + "options or extension headers of " + std::to_string(bytes) + " bytes");
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
      if (protocol != UdpProtocol && protocol != TcpProtocol) add(packet, kind + "protocol " + std::to_string(protocol));
    }
    for (const std::size_t type : {0x0801u, 0x86dcu, shape.ipv6 ? 0x0800u : 0x86ddu, 0x8100u, 0x0008u, 0xdd86u, 0x0600u}) {
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
      // True with the checksum where it would be, if anything is there.
      if (bytes == 0) continue;
      packet.segment(0) = packet.segment(bytes - 1) = 0;
      packet.seal();
      if (shape.protocol == TcpProtocol && bytes >= 2 && bytes < 18) {
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
    Receiver receiver(703 + part, part == 0 ? MemoryTiming{} : Unwilling);
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

/** Packets that end one byte or more behind the end of their frames, and those bytes are zeros. */
std::vector<Judged> truncated_frames(Random& random, unsigned count) {
  std::vector<Judged> frames;
  for (unsigned i = 0; i < count; ++i) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(60, 90);
    IpPacket packet(random, shape, Station);
    const std::size_t bytes = random.between(1, 7);
    std::fill(packet.frame.end() - static_cast<std::ptrdiff_t>(bytes), packet.frame.end(), std::uint8_t{0});
    packet.seal();
    packet.frame.resize(packet.frame.size() - bytes);
    frames.push_back({packet.frame, false, name_of(shape) + ", cut by " + std::to_string(bytes)});
  }
  return frames;
}

CASE("rx checksum: a packet that is longer than its frame is not found good, whatever the wire carries behind it") {
  Receiver receiver(705);
  std::vector<Judged> frames = truncated_frames(receiver.scene.bench.random(), 200);
  receiver.expect_verdicts_of_replay(frames);
  // One byte that is missing, so often that the wire carries it by chance.
  Random& random = receiver.scene.bench.random();
  frames.clear();
  IpPacket packet(random, {.segment = 26}, Station);
  packet.frame.pop_back();
  for (unsigned i = 0; i < 2500; ++i) frames.push_back({packet.frame, false, "TCP over IPv4, cut by one byte"});
  receiver.expect_verdicts(frames);
}

/** A packet with any number of things wrong. */
Frame spoiled_frame(Random& random) {
  IpShape shape = random_shape(random);
  shape.segment = random.between(0, random.chance(5) ? 5000 : 120);
  if (random.chance(30)) shape.trailer = random.below(30);
  if (random.chance(10)) shape.options = 8;
  if (random.chance(5)) shape.protocol = static_cast<std::uint8_t>(random.next());
  IpPacket packet(random, shape, Station);
  if (random.chance(15)) packet.put16(packet.header_at + 6, random.next() & 0xffff);
  if (random.chance(10)) packet.put16(packet.header_at + 2, random.below(200));
  if (random.chance(10)) packet.put16(packet.header_at + 4, random.below(200));
  if (random.chance(50)) packet.seal();
  if (random.chance(30)) {
    packet.frame[random.between(6, packet.frame.size() - 1)] ^= static_cast<std::uint8_t>(1u << random.below(8));
  }
  if (random.chance(30)) packet.seal_header();
  if (random.chance(20)) packet.frame.resize(random.between(1, packet.frame.size()));
  return packet.frame;
}

CASE("rx checksum: frames of all kinds close together, from wire and replay, as a model says") {
  for (unsigned part = 0; part < 3; ++part) {
    Receiver receiver(710 + part, part == 1 ? Unwilling : MemoryTiming{});
    Bench& bench = receiver.scene.bench;
    write_entry(bench, 0, {.valid = false});
    bench.write(MPRIG_STEERING_PROMISCUOUS, MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK);
    bench.set_wire_stall(0, part * 30);
    const auto judged = [&](unsigned count, std::size_t longest) {
      std::vector<Judged> frames;
      while (frames.size() < count) {
        Frame frame = spoiled_frame(bench.random());
        if (frame.size() > longest) continue;
        const bool good = checksum_good(frame);
        frames.push_back({std::move(frame), good, "frame " + std::to_string(frames.size())});
      }
      const auto good = std::ranges::count_if(frames, &Judged::good);
      expect(good > count / 10 && good < 9 * count / 10, "one-sided: ", good, " good of ", count);
      return frames;
    };
    receiver.expect_verdicts(judged(2000, MPRIG_MAX_FRAME_BYTES));
    std::vector<Judged> stored = judged(200, 200);
    std::erase_if(stored, [](const Judged& one) { return one.frame.size() < MPRIG_MIN_FRAME_BYTES; });
    receiver.expect_verdicts_of_replay(stored);
  }
}

CASE("rx checksum: good segments of the replay are found good") {
  Receiver receiver(715, Unwilling);
  Random& random = receiver.scene.bench.random();
  std::vector<Judged> frames;
  for (IpShape shape : all_kinds()) {
    for (unsigned i = 0; i < 10; ++i) {
      shape.segment = random.between(least_segment(shape), i == 0 ? 4000 : 400);
      IpPacket packet(random, shape, Station);
      frames.push_back({packet.frame, true, name_of(shape)});
      packet.segment(random.below(shape.segment)) ^= 0x10;
      frames.push_back({packet.frame, checksum_good(packet.frame), name_of(shape) + ", spoiled"});
      expect(!frames.back().good, "the model finds it good: ", frames.back().what);
    }
  }
  frames.resize(90);
  receiver.expect_verdicts_of_replay(frames);
}

CASE("rx checksum: frames that the wire loses leave nothing behind for those that arrive") {
  QueueScene scene(720, {}, ChainReader::RingLog2);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  ChainReader reader(scene, 0);
  reader.enable();
  write_entry(bench, 0, {.mac = Station, .queue = 0});
  std::uint64_t good = 0, bad = 0;
  for (unsigned round = 0; round < 12; ++round) {
    std::vector<Frame> sent;
    const auto send = [&](Frame frame) {
      bench.send(frame);
      sent.push_back(std::move(frame));
    };
    // With the memory held, the FIFO overflows in the middle of frames.
    bench.memory().hold(round % 2 == 0);
    reader.supply();
    for (unsigned i = 0; i < 150; ++i) {
      IpShape shape = random_shape(random);
      shape.segment = random.between(least_segment(shape), random.chance(50) ? 100 : 1400);
      IpPacket packet(random, shape, Station);
      if (random.chance(40)) packet.segment(random.below(shape.segment)) ^= 1;
      if (random.chance(20)) packet.frame.resize(random.between(MPRIG_MAX_FRAME_BYTES + 1, MPRIG_MAX_FRAME_BYTES + 300));
      send(packet.frame);
    }
    bench.until([&] { return !bench.sending(); }, "the wire");
    bench.memory().hold(false);
    auto next = sent.begin();
    const auto collect = [&] {
      while (const std::optional<Frame> frame = reader.next()) {
        next = std::find(next, sent.end(), *frame);
        expect(next++ != sent.end(), "a frame that was not sent");
        expect_verdict(reader.checksum_good(), checksum_good(*frame), "a frame of round ", round);
        ++(reader.checksum_good() ? good : bad);
      }
    };
    bench.until_idle();
    collect();
    // The next frame after lost ones.
    reader.supply();
    send(IpPacket(random, {.segment = 33}, Station).frame);
    bench.until_idle();
    collect();
    expect(next == sent.end(), "the last frame did not arrive");
  }
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect(snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO] > 20 && snapshot[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO] > 20 &&
             good > 50 && bad > 20,
         "one-sided: ", snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO], " lost, ",
         snapshot[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO], " too long, ", good, " good, ", bad, " not");
}

CASE("rx checksum: all copies of a frame say the same, from wire and replay at once") {
  QueueScene scene(721, {15, 8}, ChainReader::RingLog2);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  give_groups_to(bench, AllQueues);
  std::vector<ChainReader> readers;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) readers.emplace_back(scene, queue).enable();
  std::array<std::uint64_t, MPRIG_QUEUES> arrived{};
  std::uint64_t good = 0;
  const auto random_frame = [&](std::size_t longest) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(least_segment(shape), longest);
    IpPacket packet(random, shape, Group);
    if (random.chance(50)) packet.segment(random.below(shape.segment)) ^= 4;
    return packet.frame;
  };
  std::vector<Stored> stored;
  for (unsigned i = 0; i < 20; ++i) stored.push_back({random_frame(200)});
  store(bench, stored);
  bench.write(MPRIG_GENERATOR_MODE, MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK);
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK);
  bench.write(MPRIG_REPLAY_COUNT, 600);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  for (unsigned round = 0; round < 100; ++round) {
    for (ChainReader& reader : readers) reader.supply();
    for (unsigned i = 0; i < 4; ++i) bench.send(random_frame(random.chance(10) ? 8000 : 500));
    bench.until([&] { return !bench.sending(); }, "the wire");
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      while (const std::optional<Frame> frame = readers[queue].next()) {
        expect_verdict(readers[queue].checksum_good(), checksum_good(*frame), "a copy in queue ", queue);
        ++arrived[queue];
        good += readers[queue].checksum_good();
      }
      bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    }
  }
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until_idle();
  for (const std::uint64_t each : arrived) expect(each > 50 && good > 50, "one-sided: ", each, " frames, ", good, " good");
}

CASE("rx checksum: sent frames have no verdict") {
  QueueScene scene(722);
  Bench& bench = scene.bench;
  scene.transmit_on_all();
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    const IpPacket packet(bench.random(), {.segment = 100}, Station);
    std::ranges::copy(packet.frame, bench.memory().at(BuffersAt));
    scene.tx[queue].post({{BuffersAt, static_cast<std::uint16_t>(packet.frame.size())}, {}, 0, queue});
    scene.tx[queue].ring_bell();
    expect(!scene.tx[queue].wait().checksum_good, "a sent frame has a verdict");
  }
}

}  // namespace
}  // namespace mprig::test
