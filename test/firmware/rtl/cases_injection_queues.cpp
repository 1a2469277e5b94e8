// SPDX-License-Identifier: Apache-2.0
//
// Where injected frames go: each stream to its queue, or to the one that the steering table chooses.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "check.h"
#include "injection.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 6};
constexpr std::uint32_t Hold = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
constexpr std::uint64_t SlotBytes = 0x2400;
constexpr unsigned Slots = 16;
constexpr unsigned Streams = MPRIG_GENERATOR_STREAMS;

Posted buffer_of(unsigned queue, std::uint64_t count) {
  return {{BuffersAt + (queue * Slots + count % Slots) * SlotBytes, SlotBytes - 64}, {}, 12, queue << 16 | count};
}

/** Keeps every queue supplied and checks that frame after frame is the one that is expected next in that queue. */
class Receiver {
 public:
  explicit Receiver(QueueScene& scene) : scene_(scene) { supply(); }

  /** Takes what has come; `check(queue, frame)` sees each frame. Returns how many there were. */
  template <typename Check>
  unsigned collect(Check check) {
    unsigned taken = 0;
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      while (const std::optional<Completion> completion = scene_.rx[queue].poll()) {
        const Posted buffer = buffer_of(queue, taken_[queue]++);
        expect_equal(completion->cookie, buffer.cookie, "cookie");
        const std::uint8_t* begin = scene_.bench.memory().at(byte_address(buffer, buffer.headroom));
        check(queue, Frame(begin, begin + completion->length));
        ++taken;
      }
    }
    scene_.bench.write(MPRIG_TRACE_TAIL, scene_.bench.read(MPRIG_TRACE_HEAD));
    supply();
    return taken;
  }

 private:
  void supply() {
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      Ring& ring = scene_.rx[queue];
      if (ring.free() == 0) continue;
      while (ring.free() != 0) ring.post(buffer_of(queue, posted_[queue]++));
      ring.ring_bell();
    }
  }

  QueueScene& scene_;
  std::array<std::uint64_t, MPRIG_QUEUES> posted_{}, taken_{};
};

/** Starts these streams and checks that the frames of stream n arrive in `queue_of[n]`, in order and byte by byte. */
void expect_streams_in(QueueScene& scene, const std::vector<Injection>& streams, const std::vector<unsigned>& queue_of) {
  Bench& bench = scene.bench;
  Receiver receiver(scene);
  std::uint32_t left = 0;
  for (const Injection& stream : streams) {
    stream.configure(bench);
    left += stream.count;
  }
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  std::vector<std::uint32_t> next(streams.size());
  while (left != 0) {
    unsigned taken = 0;
    bench.until(
        [&] {
          taken = receiver.collect([&](unsigned queue, const Frame& frame) {
            const auto of = std::ranges::find_if(
                streams, [&](const Injection& one) { return std::ranges::equal(one.source, std::span(frame).subspan(6, 6)); });
            expect(of != streams.end(), "a frame of no stream");
            expect_equal(queue, queue_of[of->stream], "queue of stream ", of->stream);
            const std::uint32_t index = next.at(of->stream)++;
            expect(frame == of->frame(index), "frame ", index, " of stream ", of->stream, " is not as described");
          });
          return taken != 0;
        },
        "frames");
    left -= taken;
  }
  bench.until_idle();
}

std::vector<Injection> four_streams(Random& random) {
  std::vector<Injection> streams(Streams);
  for (unsigned i = 0; i < Streams; ++i) {
    Injection& stream = streams[i];
    stream.stream = i;
    stream.mode = Hold;
    stream.count = static_cast<std::uint32_t>(random.between(10, 30));
    stream.sequence = static_cast<std::uint32_t>(random.next());
    stream.pattern = static_cast<std::uint8_t>(random.next());
    std::ranges::copy(random.bytes(6), stream.source.begin());
    stream.source[0] = static_cast<std::uint8_t>(i);
    std::ranges::copy(random.bytes(8), stream.key.begin());
    // Up to the longest frame.
    for (unsigned n = 0; n < 6; ++n) {
      stream.list.push_back(static_cast<std::uint16_t>(random.between(60, n == 0 ? MPRIG_MAX_FRAME_BYTES : 300)));
    }
    stream.rate = random.between(1, 8) << 44;
    stream.rate_in_frames = false;
    stream.burst = static_cast<std::uint16_t>(random.below(5));
  }
  return streams;
}

CASE("injection: every stream goes to its own queue, whatever its destination") {
  for (unsigned shift = 0; shift < MPRIG_QUEUES; ++shift) {
    QueueScene scene(360 + shift, Unwilling);
    scene.receive_on_all();
    std::vector<Injection> streams = four_streams(scene.bench.random());
    std::vector<unsigned> queue_of;
    for (Injection& stream : streams) {
      stream.queue = (stream.stream + shift) % MPRIG_QUEUES;
      stream.destination = mac_of_queue((stream.queue + 1) % MPRIG_QUEUES);
      queue_of.push_back(stream.queue);
    }
    expect_streams_in(scene, streams, queue_of);
  }
}

CASE("injection: a steered stream goes where the steering table says, and nowhere without a match") {
  for (unsigned round = 0; round < 4; ++round) {
    QueueScene scene(370 + round, Unwilling);
    Bench& bench = scene.bench;
    scene.receive_on_all();
    // The last by its VLAN as well.
    write_entry(bench, 3, {.mac = mac_of_queue(3), .match_vlan = true, .vlan = 0x5a5, .queue = 3});
    std::vector<Injection> streams = four_streams(bench.random());
    std::vector<unsigned> queue_of;
    for (Injection& stream : streams) {
      stream.steered = true;
      stream.queue = (round + 2) % MPRIG_QUEUES;
      queue_of.push_back((stream.stream + round) % MPRIG_QUEUES);
      stream.destination = mac_of_queue(queue_of.back());
      if (queue_of.back() == 3) stream.vlan = std::uint16_t{0x5a5 | 3 << 13};
    }
    expect_streams_in(scene, streams, queue_of);
    const Snapshot before = Snapshot::take(bench);
    for (const Injection& stream : streams) bench.write(stream.at(MPRIG_GENERATOR_STREAM0_CONTROL), 0);
    Injection lost;
    lost.steered = true;
    lost.count = 5;
    lost.destination = mac_of_queue(3);
    lost.vlan = 0x5a4;
    lost.start(bench);
    bench.until_idle();
    const Snapshot after = Snapshot::take(bench);
    expect_equal(after[MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO] - before[MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO], 5,
                 "frames without a match");
    expect_equal(after.delivered(), before.delivered(), "frames delivered");
    after.expect_conserved();
  }
}

}  // namespace
}  // namespace mprig::test
