// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "chain_reader.h"
#include "check.h"
#include "ip_packet.h"
#include "replay.h"

namespace mprig::test {

/** Whom the frames are for: the queue of the receiver. */
constexpr Mac Station = mac_of_queue(0);

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

/** For messages. */
inline std::string name_of(const IpShape& shape) {
  return std::string(shape.protocol == UdpProtocol ? "UDP" : "TCP") + (shape.ipv6 ? " over IPv6" : " over IPv4") +
         (shape.tag ? ", tagged, " : ", ") + std::to_string(shape.segment) + " bytes and " +
         std::to_string(shape.trailer) + " behind them";
}

/** Bytes of the segment with which a frame has MAX_FRAME_BYTES. */
inline std::size_t longest_segment(const IpShape& shape) {
  return MPRIG_MAX_FRAME_BYTES - 14 - (shape.tag ? 4 : 0) - (shape.ipv6 ? 40 : 20) - shape.options;
}

/** Everything is chosen but the length. */
inline IpShape random_shape(Random& random) {
  IpShape shape;
  shape.ipv6 = random.chance(50);
  shape.protocol = random.chance(50) ? UdpProtocol : TcpProtocol;
  if (random.chance(40)) shape.tag = static_cast<std::uint16_t>(random.next());
  return shape;
}

/** Bytes of the segment that is nothing but a header. */
inline std::size_t least_segment(const IpShape& shape) { return shape.protocol == UdpProtocol ? 8 : 20; }

/** All that a queue of small buffers receives on a wire without gaps, as many frames at once as it can hold. */
class ChecksumReceiver {
 public:
  explicit ChecksumReceiver(std::uint64_t seed, MemoryTiming timing = {})
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

  /** The smallest buffers of all: the longest frame takes 16 of them. */
  static constexpr std::size_t BufferBytes = 600;

  ChainReader reader_;
  std::optional<Frame> frame_;
};

/** One of each kind: IPv4 and IPv6, TCP and UDP, with a tag and without. */
inline std::vector<IpShape> all_kinds() {
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

}  // namespace mprig::test
