// SPDX-License-Identifier: Apache-2.0
//
// Steering by flow: the frames to one address are spread over queues, those of one connection together.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "chain_reader.h"
#include "check.h"
#include "group.h"
#include "ip_packet.h"
#include "replay.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 8};
constexpr Mac Station = mac_of_queue(7);
constexpr unsigned Flows = 4;

/** What an entry asks of a frame's flow. */
struct Spread {
  unsigned mask = 0;
  unsigned value = 0;
  bool matches(unsigned flow) const { return (flow & mask) == value; }
};

using Table = std::array<std::pair<SteeringEntry, Spread>, MPRIG_STEERING_ENTRIES>;

void write_spread(Bench& bench, const Table& table) {
  for (unsigned first = 0; first < MPRIG_STEERING_ENTRIES; first += 8) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 8; ++i) {
      const Spread& spread = table[first + i].second;
      word |= (spread.mask << MPRIG_STEERING_SPREAD0_ENTRY0_MASK_SHIFT |
               spread.value << MPRIG_STEERING_SPREAD0_ENTRY0_VALUE_SHIFT)
              << 4 * i;
    }
    bench.write(first == 0 ? MPRIG_STEERING_SPREAD0 : MPRIG_STEERING_SPREAD1, word);
  }
}

void write_table(Bench& bench, const Table& table) {
  for (unsigned i = 0; i < table.size(); ++i) write_entry(bench, i, table[i].first);
  write_spread(bench, table);
}

/** The queues of a frame, after the description of the block. */
QueueSet queues_of(const Table& table, const Frame& frame, QueueSet all_multicast = {}) {
  QueueSet queues;
  if (frame.size() < 14) return queues;
  const bool group = (frame[0] & 1) != 0;
  for (const auto& [entry, spread] : table) {
    if (!entry.valid || !std::equal(entry.mac.begin(), entry.mac.end(), frame.begin())) continue;
    if (!spread.matches(flow_of(frame))) continue;
    queues.set(entry.queue);
    if (!group) return queues;
  }
  return group ? queues | all_multicast : queues;
}

/** Entries from `first` on for one address, each for a part of the flows and a queue of its own. */
void spread_over(Table& table, unsigned first, const Mac& mac, const std::vector<Spread>& parts) {
  for (unsigned i = 0; i < parts.size(); ++i) table[first + i] = {{.mac = mac, .queue = i}, parts[i]};
}

Table empty_table() {
  Table table;
  for (auto& [entry, spread] : table) entry.valid = false;
  return table;
}

const std::vector<Spread> TwoByBit0{{1, 0}, {1, 1}};
const std::vector<Spread> TwoByBit1{{2, 0}, {2, 2}};
const std::vector<Spread> Four{{3, 0}, {3, 1}, {3, 2}, {3, 3}};

/** Frames of every sort to an address: whole packets, fragments, cut ones, other protocols, and no IP at all. */
Frame any_frame(Random& random, const Mac& destination) {
  IpShape shape;
  shape.ipv6 = random.chance(50);
  const std::array<std::uint8_t, 5> protocols{TcpProtocol, UdpProtocol, 1, 58, 132};
  shape.protocol = protocols[random.below(random.chance(70) ? 2 : protocols.size())];
  if (random.chance(40)) shape.tag = static_cast<std::uint16_t>(random.next());
  shape.segment = random.between(8, random.chance(5) ? 3000 : 200);
  if (random.chance(15)) shape.options = 8 * random.between(1, 4);
  IpPacket packet(random, shape, destination);
  if (!shape.ipv6 && random.chance(15)) packet.put16(packet.header_at + 6, 1u << random.below(16));
  if (random.chance(10)) packet.header(0) ^= static_cast<std::uint8_t>(1u << random.below(8));
  if (random.chance(10)) packet.put16(packet.header_at - 2, random.chance(50) ? 0x88b5 : 0x0806);
  if (random.chance(20)) packet.frame.resize(random.between(6, std::min<std::size_t>(packet.frame.size(), 70)));
  return packet.frame;
}

/** Four queues of chained buffers, and what each of them must receive, in order. */
class Spreading {
 public:
  explicit Spreading(std::uint64_t seed, MemoryTiming timing = {}) : scene(seed, timing, ChainReader::RingLog2) {
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) readers.emplace_back(scene, queue).enable();
    supply();
  }

  QueueScene scene;
  std::vector<ChainReader> readers;

  void supply() {
    for (ChainReader& reader : readers) reader.supply();
  }

  void expect_in(QueueSet queues, const Frame& frame) {
    unmatched_ += queues.none();
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      if (queues.test(queue)) expected_[queue].push_back(frame);
    }
  }

  /** Everything that was expected has arrived, and nothing else. */
  void collect() {
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      while (const std::optional<Frame> frame = readers[queue].next()) {
        expect(!expected_[queue].empty() && *frame == expected_[queue].front(), "not a frame of queue ", queue);
        expected_[queue].pop_front();
        ++arrived[queue];
      }
      expect(expected_[queue].empty(), expected_[queue].size(), " frames are missing in queue ", queue);
    }
    Bench& bench = scene.bench;
    bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO), unmatched_, "RX_DROP_UNMATCHED");
  }

  void expect_all_used(unsigned queues, std::uint64_t least) const {
    for (unsigned queue = 0; queue < queues; ++queue) expect(arrived[queue] > least, "one-sided: queue ", queue);
  }

  std::array<std::uint64_t, MPRIG_QUEUES> arrived{};

 private:
  std::array<std::deque<Frame>, MPRIG_QUEUES> expected_;
  std::uint64_t unmatched_ = 0;
};

CASE("spread: after reset every flow matches every entry, and the registers hold what is written") {
  Bench bench(740);
  for (const std::uint32_t word : {MPRIG_STEERING_SPREAD0, MPRIG_STEERING_SPREAD1}) {
    expect_equal(bench.read(word), 0, "reset value");
  }
  bench.write(MPRIG_STEERING_SPREAD0, 0x1234'5678);
  bench.write(MPRIG_STEERING_SPREAD1, 0x89ab'cdef);
  expect_equal(bench.read(MPRIG_STEERING_SPREAD0), 0x1234'5678, "SPREAD0");
  expect_equal(bench.read(MPRIG_STEERING_SPREAD1), 0x89ab'cdef, "SPREAD1");
  bench.reset();
  for (const std::uint32_t word : {MPRIG_STEERING_SPREAD0, MPRIG_STEERING_SPREAD1}) {
    expect_equal(bench.read(word), 0, "after another reset");
  }
}

CASE("spread: two and four queues, by frames of every sort, as a model of the flow says") {
  const std::vector<std::vector<Spread>> ways{TwoByBit0, TwoByBit1, Four};
  for (unsigned way = 0; way < ways.size(); ++way) {
    for (const unsigned first : {0u, 6u, 12u}) {
      Spreading spreading(741 + 10 * way + first, first == 6 ? Unwilling : MemoryTiming{});
      Bench& bench = spreading.scene.bench;
      Table table = empty_table();
      spread_over(table, first, Station, ways[way]);
      write_table(bench, table);
      for (unsigned round = 0; round < 60; ++round) {
        spreading.supply();
        for (unsigned i = 0; i < 8; ++i) {
          const Frame frame = any_frame(bench.random(), Station);
          spreading.expect_in(queues_of(table, frame), frame);
          bench.send(frame);
        }
        bench.until_idle();
        spreading.collect();
      }
      spreading.expect_all_used(static_cast<unsigned>(ways[way].size()), 40);
    }
  }
}

CASE("spread: both directions of a connection are one flow, and each bit of addresses and ports counts") {
  Spreading spreading(771);
  Bench& bench = spreading.scene.bench;
  Random& random = bench.random();
  Table table = empty_table();
  spread_over(table, 0, Station, Four);
  write_table(bench, table);
  const auto send = [&](const Frame& frame, unsigned flow) {
    spreading.expect_in(QueueSet(1u << flow), frame);
    bench.send(frame);
  };
  for (unsigned kind = 0; kind < 4; ++kind) {
    IpShape shape{.ipv6 = kind % 2 != 0, .segment = 30};
    if (kind >= 2) shape.tag = 0x2007;
    const IpPacket there(random, shape, Station);
    const std::size_t from = there.header_at + (shape.ipv6 ? 8 : 12), to = there.segment_at;
    const auto at = [&](std::size_t offset) { return there.frame.begin() + static_cast<std::ptrdiff_t>(offset); };
    unsigned flow = 0;
    for (std::size_t i = from; i < to + 4; ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) flow ^= (there.frame[i] >> bit & 1u) << bit % 2;
    }
    Frame back = there.frame;
    const auto in_back = [&](std::size_t offset) { return back.begin() + static_cast<std::ptrdiff_t>(offset); };
    std::rotate_copy(at(from), at((from + to) / 2), at(to), in_back(from));
    std::rotate_copy(at(to), at(to + 2), at(to + 4), in_back(to));
    spreading.supply();
    send(there.frame, flow);
    send(back, flow);
    bench.until_idle();
    spreading.collect();
    for (std::size_t bit = 8 * from; bit < 8 * (to + 6); ++bit) {
      Frame frame = there.frame;
      frame[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      spreading.supply();
      send(frame, bit < 8 * (to + 4) ? flow ^ 1u << bit % 2 : flow);
      if (bit % 8 != 7) continue;
      bench.until_idle();
      spreading.collect();
    }
  }
}

CASE("spread: random tables, with groups, ALL_MULTICAST and values that no flow has") {
  Spreading spreading(772, Unwilling);
  Bench& bench = spreading.scene.bench;
  Random& random = bench.random();
  const std::array<Mac, 4> macs{Station, mac_of_queue(6), Group, Broadcast};
  for (unsigned round = 0; round < 120; ++round) {
    Table table = empty_table();
    for (auto& [entry, spread] : table) {
      entry = {.mac = macs[random.below(macs.size())], .valid = random.chance(40),
               .queue = static_cast<unsigned>(random.below(MPRIG_QUEUES))};
      spread = {static_cast<unsigned>(random.below(4)), static_cast<unsigned>(random.below(4))};
      if (random.chance(30)) spread = {};
    }
    const QueueSet all_multicast(random.chance(30) ? random.below(16) : 0);
    write_table(bench, table);
    give_groups_to(bench, all_multicast);
    spreading.supply();
    for (unsigned i = 0; i < 8; ++i) {
      const Frame frame = any_frame(random, macs[random.below(macs.size())]);
      spreading.expect_in(queues_of(table, frame, all_multicast), frame);
      bench.send(frame);
    }
    bench.until_idle();
    spreading.collect();
  }
  spreading.expect_all_used(MPRIG_QUEUES, 60);
}

CASE("spread: steered frames of the replay go where the wire's go") {
  Spreading spreading(773, Unwilling);
  Bench& bench = spreading.scene.bench;
  Table table = empty_table();
  spread_over(table, 2, Station, Four);
  write_table(bench, table);
  std::vector<Stored> stored;
  while (stored.size() < 60) {
    const Frame frame = any_frame(bench.random(), Station);
    if (frame.size() >= MPRIG_MIN_FRAME_BYTES && frame.size() < 300) stored.push_back({frame});
  }
  store(bench, stored);
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK);
  // A few at a time, so that no queue runs out of buffers.
  for (std::uint32_t count = 1; count <= 8; ++count) {
    spreading.supply();
    for (unsigned i = 0; i < count; ++i) spreading.expect_in(queues_of(table, stored[i].frame), stored[i].frame);
    bench.write(MPRIG_REPLAY_COUNT, count);
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
    bench.until_idle();
    spreading.collect();
  }
  // All of them: those that wait for buffers of the queue that the replay names are held.
  std::array<std::deque<Frame>, MPRIG_QUEUES> expected;
  for (const auto& [frame, interval] : stored) {
    const QueueSet queues = queues_of(table, frame);
    expect_equal(queues.count(), 1, "queues of a frame");
    expected[queues._Find_first()].push_back(frame);
  }
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK |
                                        MPRIG_REPLAY_CONTROL_ORIGINAL_TIMING_MASK);
  for (Stored& one : stored) one.interval = 1500;
  store(bench, stored);
  bench.write(MPRIG_REPLAY_COUNT, static_cast<std::uint32_t>(stored.size()));
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  bench.until(
      [&] {
        for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
          while (const std::optional<Frame> frame = spreading.readers[queue].next()) {
            expect(!expected[queue].empty() && *frame == expected[queue].front(), "not a frame of queue ", queue);
            expected[queue].pop_front();
          }
          spreading.readers[queue].supply();
        }
        return std::ranges::all_of(expected, &std::deque<Frame>::empty);
      },
      "all frames of the replay");
  bench.until_idle();
}

CASE("spread: masks that change under load never send a frame where neither the old nor the new ones do") {
  Spreading spreading(774);
  Bench& bench = spreading.scene.bench;
  Random& random = bench.random();
  bench.keep_line_rate();
  // All eight entries of a register change at once: no frame may fall between the old and the new.
  std::array<Table, 3> tables{empty_table(), empty_table(), empty_table()};
  spread_over(tables[0], 0, Station, Four);
  spread_over(tables[1], 0, Station, {{3, 1}, {3, 0}, {3, 3}, {3, 2}});
  spread_over(tables[2], 0, Station, {{0, 0}, {0, 0}, {0, 0}, {0, 0}});
  for (unsigned i = 0; i < Flows; ++i) write_entry(bench, i, tables[0][i].first);
  write_spread(bench, tables[0]);
  std::map<Frame, unsigned> flows;
  unsigned current = 0;
  std::uint64_t sent = 0, received = 0;
  std::array<std::uint64_t, 2> by_table{};
  for (unsigned round = 0; round < 400; ++round) {
    spreading.supply();
    for (unsigned i = 0; i < 12; ++i, ++sent) {
      const IpPacket packet(random, {.ipv6 = random.chance(50), .segment = 30}, Station);
      flows[packet.frame] = flow_of(packet.frame);
      bench.send(packet.frame);
    }
    const auto next = static_cast<unsigned>(random.below(tables.size()));
    bench.tick(random.below(120));
    write_spread(bench, tables[next]);
    bench.until_idle();
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      while (const std::optional<Frame> frame = spreading.readers[queue].next()) {
        const auto sent_frame = flows.find(*frame);
        expect(sent_frame != flows.end(), "a frame that was not sent");
        const bool old_one = queues_of(tables[current], *frame).test(queue);
        const bool new_one = queues_of(tables[next], *frame).test(queue);
        expect(old_one || new_one, "flow ", sent_frame->second, " in queue ", queue);
        if (old_one != new_one) ++by_table[new_one];
        flows.erase(sent_frame);
        ++received;
      }
    }
    bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    current = next;
  }
  expect_equal(received, sent, "frames received");
  expect_equal(spreading.scene.counter(MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO), 0, "RX_DROP_UNMATCHED");
  expect(by_table[0] > 100 && by_table[1] > 100, "one-sided: ", by_table[0], " old, ", by_table[1], " new");
}

}  // namespace
}  // namespace mprig::test
