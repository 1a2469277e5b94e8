// SPDX-License-Identifier: Apache-2.0
//
// Frames to one queue and to several, from wire and generator, while queues stop and start.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "chain_reader.h"
#include "check.h"
#include "group.h"
#include "injection.h"
#include "ledger.h"

namespace mprig::test {
namespace {

/** Frames of the wire by their numbers, which stand behind the Ethernet header, and the queues of each. */
class WireFrames {
 public:
  static constexpr std::size_t NumberAt = 14;

  void send(Bench& bench, const Mac& destination, QueueSet queues, std::size_t bytes) {
    Frame frame = frame_to(bench, destination, bytes);
    for (unsigned i = 0; i < 4; ++i) frame[NumberAt + i] = static_cast<std::uint8_t>(sent_.size() >> (8 * i));
    bench.send(frame);
    sent_.push_back({std::move(frame), queues});
  }

  /** What arrived in this queue was sent to it, behind what came before it. */
  void expect_sent_to(unsigned queue, const Frame& frame) {
    std::size_t number = 0;
    for (unsigned i = 0; i < 4; ++i) number |= std::size_t{frame.at(NumberAt + i)} << (8 * i);
    expect(number < sent_.size() && sent_[number].frame == frame, "a frame of the wire that was not sent");
    expect(sent_[number].queues.test(queue), "frame ", number, " is not for queue ", queue);
    expect(number >= next_[queue], "frame ", number, " in queue ", queue, " behind ", next_[queue]);
    next_[queue] = number + 1;
  }

  std::size_t size() const { return sent_.size(); }

 private:
  struct Sent {
    Frame frame;
    QueueSet queues;
  };
  std::vector<Sent> sent_;
  std::array<std::size_t, MPRIG_QUEUES> next_{};
};

/** Frames of a stream to a group; their numbers stand in the first nonce. */
class GeneratedFrames {
 public:
  explicit GeneratedFrames(const Injection& injection) : injection_(injection) {}

  bool made(const Frame& frame) const {
    return std::equal(injection_.source.begin(), injection_.source.end(), frame.begin() + 6);
  }

  void expect_made_for(unsigned queue, const Frame& frame) {
    constexpr std::size_t NumberAt = 24;
    std::uint32_t number = 0;
    for (unsigned i = 0; i < 4; ++i) number |= std::uint32_t{frame.at(NumberAt + i)} << (8 * i);
    expect(frame == injection_.frame(number), "generated frame ", number, " is not as described");
    expect(number >= next_[queue], "generated frame ", number, " in queue ", queue, " behind ", next_[queue]);
    next_[queue] = number + 1;
  }

 private:
  Injection injection_;
  std::array<std::uint32_t, MPRIG_QUEUES> next_{};
};

CASE("group: whatever wire and generator send to one and to several queues that stop at random, the ledger holds") {
  for (unsigned part = 0; part < 3; ++part) {
    QueueScene scene(342 + part, {20, 12}, ChainReader::RingLog2);
    Bench& bench = scene.bench;
    Random& random = bench.random();
    bench.set_wire_stall(0, 30);
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      write_entry(bench, queue, {.mac = mac_of_queue(queue), .queue = queue});
      write_entry(bench, MPRIG_QUEUES + queue, {.mac = Group, .valid = queue != part, .queue = queue});
    }
    const QueueSet listeners(AllQueues & ~(1u << part));
    give_groups_to(bench, 1u << part);
    std::vector<ChainReader> readers;
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) readers.emplace_back(scene, queue).enable();
    std::vector<bool> running(MPRIG_QUEUES, true);

    Injection injection;
    injection.steered = true;
    injection.queue = 2;
    injection.destination = Group;
    injection.count = 100'000;
    injection.gap = 200;
    injection.list = {60, 90, 1514, 61, 4000, 128};
    // In one part without holding, so that it is starved as well.
    injection.mode = part == 0 ? 0 : MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
    injection.start(bench);

    WireFrames wire;
    GeneratedFrames generated(injection);
    std::uint64_t flying = 0, from_wire = 0, from_generator = 0;
    const auto collect = [&] {
      for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
        while (const std::optional<Frame> frame = readers[queue].next()) {
          if (generated.made(*frame)) {
            generated.expect_made_for(queue, *frame);
            ++from_generator;
          } else {
            wire.expect_sent_to(queue, *frame);
            ++from_wire;
          }
        }
      }
      bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    };
    const auto send_some = [&](std::size_t longest) {
      const auto queue = static_cast<unsigned>(random.below(MPRIG_QUEUES));
      const std::size_t bytes = random.between(60, longest);
      switch (random.below(3)) {
        case 0: return wire.send(bench, mac_of_queue(queue), 1u << queue, bytes);
        // ALL_MULTICAST.QUEUES gets every group, the entries stand for one of them.
        case 1: return wire.send(bench, Broadcast, 1u << part, bytes);
        default: return wire.send(bench, Group, listeners | QueueSet(1u << part), bytes);
      }
    };
    for (unsigned round = 0; round < 250; ++round) {
      for (std::uint64_t i = random.below(9); i != 0; --i) send_some(random.chance(10) ? MPRIG_MAX_FRAME_BYTES : 1000);
      const auto queue = static_cast<unsigned>(random.below(MPRIG_QUEUES));
      for (unsigned each = 0; each < MPRIG_QUEUES; ++each) {
        if (random.chance(50) && running[each]) readers[each].supply();
      }
      if (random.chance(15)) {
        if (running[queue]) {
          scene.rx[queue].disable();
          bench.tick(random.below(100));
          LedgerSnapshot::take(bench).expect_lawful();
          scene.disable(scene.rx[queue]);
          collect();
        } else {
          readers[queue].enable();
          readers[queue].supply();
        }
        running[queue] = !running[queue];
      }
      bench.tick(random.below(500));
      const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
      snapshot.expect_lawful();
      flying += snapshot[MPRIG_LEDGER_IN_FLIGHT] > 1;
      Snapshot::take(bench).expect_conserved();
      collect();
    }
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
    bench.until_idle();
    collect();
    expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS of the generator");
    const LedgerSnapshot rest = LedgerSnapshot::take(bench);
    rest.expect_lawful();
    expect_equal(rest[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
    expect(rest[MPRIG_LEDGER_RX_COPIES] > 200 && flying > 50 && from_wire > 100 && from_generator > 100,
           "one-sided: ", rest[MPRIG_LEDGER_RX_COPIES], " copies, ", flying, " in flight, ", from_wire,
           " from the wire, ", from_generator, " generated");
    for (const std::uint32_t some : {MPRIG_RX_LEDGER0_DROP_DISABLED, MPRIG_RX_LEDGER0_DROP_STARVED}) {
      std::uint32_t sum = 0;
      for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) sum += rest.of_queue(some, queue);
      expect(sum != 0, "never happened: ", some);
    }
    // All of the packet memory is there still: many frames, one after the other, find room.
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      if (!running[queue]) readers[queue].enable();
    }
    const std::uint64_t before = from_wire;
    for (unsigned i = 0; i < 20; ++i) {
      for (ChainReader& reader : readers) reader.supply();
      wire.send(bench, Group, AllQueues, MPRIG_MAX_FRAME_BYTES);
      bench.until([&] { return !bench.sending(); }, "the wire");
      bench.until_idle();
      collect();
    }
    expect_equal(from_wire - before, 20 * MPRIG_QUEUES, "frames after all of this");
    expect_equal(LedgerSnapshot::take(bench)[MPRIG_LEDGER_DROP_OVERFLOW], rest[MPRIG_LEDGER_DROP_OVERFLOW],
                 "DROP_OVERFLOW");
  }
}

}  // namespace
}  // namespace mprig::test
