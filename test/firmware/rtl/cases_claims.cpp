// SPDX-License-Identifier: Apache-2.0
//
// HOLD_ON_STARVED where frames may take several buffers, or go to several queues: what a frame waits for, that it then
// gets it, and that nothing of it is left when it is gone.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "check.h"
#include "group.h"
#include "injection.h"
#include "ledger.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint32_t Hold = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
constexpr std::uint64_t SlotBytes = 0x640;
constexpr std::uint64_t Slots = 64;
constexpr std::uint8_t Headroom = 12;
constexpr std::uint16_t Usual = 1536, Least = MPRIG_LEAST_BUFFER_BYTES;
constexpr std::array<std::uint16_t, 8> Lengths{60, 512, 513, 1024, 1025, 1514, 8192, MPRIG_MAX_FRAME_BYTES};

void start(Bench& bench) { bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK); }

void stop(Bench& bench) {
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until([&] { return bench.read(MPRIG_GENERATOR_STATUS) == 0; }, "the generator to stop");
}

/** Posts buffers with room for so many bytes each, and puts the frames in them together. */
class Supplier {
 public:
  Supplier(QueueScene& scene, unsigned queue, std::uint16_t room) : scene_(scene), queue_(queue), room_(room) {}

  void enable(bool chain) {
    ring().enable(chain);
    posted_ = taken_ = 0;
    frame_.clear();
  }

  void post(std::uint64_t count) {
    for (; count != 0 && ring().free() != 0; --count) ring().post(buffer(posted_++));
    ring().ring_bell();
  }

  /** `see(frame)` for each frame that has come. */
  template <typename See>
  void collect(See see) {
    while (const std::optional<Completion> completion = ring().poll()) {
      const Posted at = buffer(taken_++);
      expect_equal(completion->cookie, at.cookie, "cookie in queue ", queue_);
      const std::uint8_t* begin = scene_.bench.memory().at(byte_address(at, frame_.empty() ? Headroom : 0));
      frame_.insert(frame_.end(), begin, begin + completion->length);
      if (!completion->more) see(std::exchange(frame_, {}));
    }
  }

 private:
  Ring& ring() { return scene_.rx[queue_]; }

  Posted buffer(std::uint64_t slot) const {
    const std::uint64_t at = BuffersAt + (queue_ * Slots + slot % Slots) * SlotBytes + slot % 13;
    return {{at, static_cast<std::uint16_t>(room_ + Headroom)}, {}, Headroom, queue_ << 16 | slot};
  }

  QueueScene& scene_;
  unsigned queue_;
  std::uint16_t room_;
  std::uint64_t posted_ = 0, taken_ = 0;
  Frame frame_;
};

/** The frames of a stream, which must come to a queue all and in order. */
struct Expected {
  Injection stream;
  std::uint32_t next = 0;

  bool take(const Frame& frame) {
    if (!std::equal(stream.source.begin(), stream.source.end(), frame.begin() + 6)) return false;
    expect(next < stream.count && frame == stream.frame(next), "frame ", next, " of stream ", stream.stream, " is missing");
    ++next;
    return true;
  }
};

Injection stream_to(Random& random, unsigned number, unsigned queue, std::uint16_t longest) {
  Injection out;
  out.stream = number;
  out.queue = queue;
  out.mode = Hold;
  out.count = 50;
  out.source[5] = static_cast<std::uint8_t>(0x80 + number);
  for (unsigned i = 0; i < 9; ++i) {
    const std::uint64_t bytes = i % 3 == 0 ? longest : i % 3 == 1 ? random.between(60, 500) : random.between(60, longest);
    out.list.push_back(static_cast<std::uint16_t>(bytes));
  }
  return out;
}

CASE("claims: a frame waits for as many buffers as it may take, and for no more") {
  for (const bool replayed : {false, true}) {
    for (const bool chain : {false, true}) {
      QueueScene scene(480, {});
      Bench& bench = scene.bench;
      Supplier supplier(scene, 1, Usual);
      unsigned injected = 0;
      for (const std::uint16_t bytes : Lengths) {
        const unsigned wanted = chain ? std::min((bytes + Least - 1u) / Least, MPRIG_MAX_BUFFERS_PER_FRAME + 0u) : 1u;
        supplier.enable(chain);
        Injection stream;
        stream.queue = 1;
        stream.mode = Hold;
        stream.length_min = stream.length_max = bytes;
        stream.configure(bench);
        if (replayed) {
          bench.write(MPRIG_GENERATOR_STREAM0_CONTROL, 0);
          bench.write(MPRIG_REPLAY_PAGE, 0);
          bench.write64(MPRIG_PACKET_WINDOW, bytes);
          bench.write(MPRIG_REPLAY_WORDS, 1 + (bytes + 7) / 8);
          bench.write(MPRIG_REPLAY_COUNT, 1);
          bench.write(MPRIG_REPLAY_CONTROL,
                      MPRIG_REPLAY_CONTROL_ENABLE_MASK | 1u << MPRIG_REPLAY_CONTROL_QUEUE_SHIFT);
        }
        supplier.post(wanted - 1);
        start(bench);
        bench.tick(3000);
        expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 0, "INJECTED of ", bytes, " bytes with one buffer too few");
        supplier.post(1);
        bench.until_idle();
        expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 1, "INJECTED of ", bytes, " bytes with ", wanted, " buffers");
        ++injected;
        scene.disable(scene.rx[1]);
      }
      expect_equal(Snapshot::take(bench)[MPRIG_COUNTERS_INJECTED_FRAMES_LO], injected, "INJECTED_FRAMES");
      expect_equal(Snapshot::take(bench)[MPRIG_COUNTERS_RX_DROP_STARVED_LO], 0, "RX_DROP_STARVED");
    }
  }
}

CASE("claims: frames of all lengths find their buffers in chaining queues that are supplied slowly") {
  for (unsigned round = 0; round < 6; ++round) {
    const bool wire = round % 2 != 0;
    // Queue 0 has as many buffers as one frame may take, and no more.
    QueueScene scene(482 + round, round < 3 ? Unwilling : MemoryTiming{}, {4, 6, 4, 4});
    Bench& bench = scene.bench;
    Random& random = bench.random();
    scene.receive_on_all();
    std::vector<Supplier> suppliers{{scene, 0, Usual}, {scene, 1, Least}};
    for (unsigned queue = 0; queue < 2; ++queue) {
      scene.disable(scene.rx[queue]);
      suppliers[queue].enable(true);
    }
    std::vector<Expected> streams;
    for (unsigned i = 0; i < MPRIG_GENERATOR_STREAMS; ++i) {
      // Of the least buffers sixteen have no more room.
      streams.push_back({stream_to(random, i, i % 2, i % 2 == 0 ? MPRIG_MAX_FRAME_BYTES : Least * MPRIG_MAX_BUFFERS_PER_FRAME)});
      streams.back().stream.configure(bench);
    }
    start(bench);
    std::uint32_t sent = 0, received = 0;
    const auto collect = [&] {
      for (Supplier& supplier : suppliers) {
        supplier.collect([&](const Frame& frame) {
          received += std::ranges::none_of(streams, [&](Expected& stream) { return stream.take(frame); });
        });
      }
    };
    while (bench.read(MPRIG_GENERATOR_STATUS) != 0) {
      for (Supplier& supplier : suppliers) supplier.post(random.below(4));
      if (wire && random.chance(15)) {
        const unsigned queue = static_cast<unsigned>(random.below(2));
        bench.send(frame_to(bench, mac_of_queue(queue), random.chance(50) ? 60 : random.between(60, 8000)));
        ++sent;
      }
      bench.tick(random.below(400));
      collect();
      expect(bench.cycle() < 3'000'000, "the generator holds for ever");
    }
    bench.until_idle();
    collect();
    for (const Expected& one : streams) expect_equal(one.next, one.stream.count, "frames of stream ", one.stream.stream);
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    std::uint32_t starved = 0;
    for (unsigned queue = 0; queue < 2; ++queue) {
      starved += snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, queue);
    }
    expect_equal(starved, sent - received, "DROP_STARVED");
    expect(!wire || (received > 10 && starved > 10), "of ", sent, " frames of the wire ", starved, " were starved");
  }
}

CASE("claims: short frames do not begin on the buffers that a long frame of the wire is about to take") {
  for (unsigned round = 0; round < 4; ++round) {
    QueueScene scene(500 + round, round < 2 ? Unwilling : MemoryTiming{}, {6, 4, 4, 4});
    Bench& bench = scene.bench;
    Random& random = bench.random();
    scene.receive_on_all(true);
    scene.disable(scene.rx[0]);
    Supplier supplier(scene, 0, Least);
    supplier.enable(true);
    Expected expected;
    Injection& stream = expected.stream;
    stream.mode = Hold;
    stream.count = 1500;
    stream.gap = 20 + 7 * round;
    stream.configure(bench);
    start(bench);
    std::uint32_t sent = 0, received = 0;
    const auto collect = [&] {
      supplier.collect([&](const Frame& frame) { received += !expected.take(frame); });
    };
    while (bench.read(MPRIG_GENERATOR_STATUS) != 0) {
      // The frame of the wire first: it finds just about what it needs, while short ones begin beside it.
      bench.send(frame_to(bench, mac_of_queue(0), random.between(1000, 4000)));
      ++sent;
      bench.tick(random.below(1200));
      supplier.post(random.between(6, 18));
      bench.tick(random.below(600));
      collect();
      expect(bench.cycle() < 3'000'000, "the generator holds for ever");
    }
    bench.until_idle();
    collect();
    expect_equal(expected.next, stream.count, "short frames");
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 0), sent - received, "DROP_STARVED");
    expect(received > 20, "only ", received, " of ", sent, " frames of the wire found buffers");
  }
}

CASE("claims: the copy for a stream's queue gets the buffers that were claimed there, whatever becomes of the others") {
  for (unsigned round = 0; round < 4; ++round) {
    const bool chain = round % 2 != 0;
    QueueScene scene(490 + round, round < 2 ? Unwilling : MemoryTiming{}, {4, 6, 6, 4});
    Bench& bench = scene.bench;
    Random& random = bench.random();
    std::vector<Supplier> suppliers;
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) suppliers.emplace_back(scene, queue, Usual);
    // The first copy finds nothing ever; the last one finds a queue that is disabled.
    for (unsigned queue = 0; queue < 3; ++queue) suppliers[queue].enable(chain);
    give_groups_to(bench, AllQueues);
    std::vector<Expected> streams;
    for (unsigned i = 0; i < 3; ++i) {
      // Two claim in queue 1, a third one in queue 2, of which each has a copy for the other.
      streams.push_back({stream_to(random, i, i == 2 ? 2 : 1, chain ? 9000 : Usual)});
      Injection& stream = streams.back().stream;
      stream.steered = true;
      stream.destination = Group;
      stream.configure(bench);
    }
    start(bench);
    std::array<std::uint32_t, MPRIG_QUEUES> copies{};
    const auto collect = [&] {
      for (unsigned queue = 0; queue < 3; ++queue) {
        suppliers[queue].collect([&](const Frame& frame) {
          const auto of = std::ranges::find_if(
              streams, [&](const Expected& one) { return one.stream.source[5] == frame.at(11) && one.stream.queue == queue; });
          if (of != streams.end()) of->take(frame);
          else ++copies.at(queue);
        });
      }
    };
    while (bench.read(MPRIG_GENERATOR_STATUS) != 0) {
      suppliers[1].post(random.below(3));
      suppliers[2].post(random.below(3));
      bench.tick(random.below(400));
      collect();
      expect(bench.cycle() < 3'000'000, "the generator holds for ever");
    }
    bench.until_idle();
    collect();
    std::uint32_t all = 0;
    for (const Expected& one : streams) {
      expect_equal(one.next, one.stream.count, "frames of stream ", one.stream.stream, " in its queue");
      all += one.stream.count;
    }
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 0), all, "starved in queue 0");
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_DISABLED, 3), all, "disabled in queue 3");
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 1), streams[2].stream.count - copies[1],
                 "copies without a claim that queue 1 was starved of");
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 2),
                 streams[0].stream.count + streams[1].stream.count - copies[2],
                 "copies without a claim that queue 2 was starved of");
  }
}

CASE("claims: none is left of a run, however it ended") {
  QueueScene scene(496, Unwilling);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  scene.receive_on_all(true);
  std::vector<Supplier> suppliers;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) suppliers.emplace_back(scene, queue, Usual);
  const auto again = [&](unsigned queue, bool chain) {
    scene.disable(scene.rx[queue]);
    suppliers[queue].enable(chain);
  };
  std::uint64_t checked = 0;
  for (unsigned round = 0; round < 60; ++round) {
    give_groups_to(bench, random.below(AllQueues + 1));
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) again(queue, random.chance(70));
    const std::uint32_t mode = random.chance(70) ? Hold : 0;
    for (unsigned i = 0; i < MPRIG_GENERATOR_STREAMS; ++i) {
      Injection stream = stream_to(random, i, static_cast<unsigned>(random.below(MPRIG_QUEUES)), MPRIG_MAX_FRAME_BYTES);
      stream.mode = mode;
      stream.steered = random.chance(60);
      // To a group, to a queue that is another one perhaps, or to nobody.
      stream.destination = random.chance(50) ? Group : mac_of_queue(static_cast<unsigned>(random.below(MPRIG_QUEUES + 1)));
      stream.configure(bench);
    }
    start(bench);
    for (std::uint64_t steps = random.between(1, 30); steps != 0; --steps) {
      const auto queue = static_cast<unsigned>(random.below(MPRIG_QUEUES));
      if (random.chance(10)) again(queue, random.chance(50));
      suppliers[queue].post(random.below(12));
      if (random.chance(20)) bench.send(frame_to(bench, random.chance(50) ? Broadcast : mac_of_queue(queue), 3000));
      if (random.chance(5)) bench.write(MPRIG_GENERATOR_MODE, random.chance(50) ? Hold : 0);
      bench.tick(random.below(500));
      for (Supplier& supplier : suppliers) supplier.collect([](const Frame&) {});
    }
    stop(bench);
    bench.until_idle();
    for (unsigned i = 1; i < MPRIG_GENERATOR_STREAMS; ++i) {
      bench.write(MPRIG_GENERATOR_STREAM0_CONTROL + i * (MPRIG_GENERATOR_STREAM1_BASE - MPRIG_GENERATOR_STREAM0_BASE), 0);
    }
    // With exactly as many buffers as a frame claims it begins, unless something of a claim is left.
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      again(queue, true);
      suppliers[queue].post(MPRIG_MAX_BUFFERS_PER_FRAME);
      Injection longest;
      longest.queue = queue;
      longest.mode = Hold;
      longest.length_min = longest.length_max = MPRIG_MAX_FRAME_BYTES;
      longest.start(bench);
      bench.until_idle();
      expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 1, "INJECTED in queue ", queue, " after round ", round);
      suppliers[queue].collect([&](const Frame& frame) { checked += frame == longest.frame(0); });
    }
    LedgerSnapshot::take(bench).expect_lawful();
  }
  expect_equal(checked, 60 * MPRIG_QUEUES, "frames afterwards");
}

}  // namespace
}  // namespace mprig::test
