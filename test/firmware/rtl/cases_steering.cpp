// SPDX-License-Identifier: Apache-2.0
//
// Steering: each frame goes to the queues that the table names, and to no other memory.
#include <algorithm>
#include <deque>
#include <optional>

#include "check.h"
#include "group.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x100;
constexpr std::uint64_t QueueBytes = 0x1'0000;
constexpr MemoryTiming Unwilling{25, 8};
constexpr std::size_t HeaderBytes = 14;
constexpr std::size_t TaggedHeaderBytes = 16;

Posted buffer_of(unsigned queue, std::uint64_t slot) {
  return {{BuffersAt + queue * QueueBytes + slot % 64 * SlotBytes + slot % 9, 0xf0}, {}, 12, queue * 0x1000 + slot};
}

struct Table {
  std::array<SteeringEntry, MPRIG_STEERING_ENTRIES> entries;
  std::optional<unsigned> all_multicast;
  QueueSet group_queues;
  std::optional<unsigned> promiscuous;

  void write(Bench& bench) const {
    for (unsigned i = 0; i < entries.size(); ++i) write_entry(bench, i, entries[i]);
    const auto fallback = [](std::optional<unsigned> queue) { return queue ? *queue << 1 | 1 : 0; };
    bench.write(MPRIG_STEERING_ALL_MULTICAST,
                fallback(all_multicast) |
                    static_cast<std::uint32_t>(group_queues.to_ulong()) << MPRIG_STEERING_ALL_MULTICAST_QUEUES_SHIFT);
    bench.write(MPRIG_STEERING_PROMISCUOUS, fallback(promiscuous));
  }

  /** The queues of a frame, after the description of the block. */
  QueueSet queues_of(const Frame& frame) const {
    QueueSet queues;
    if (frame.size() >= HeaderBytes) {
      const bool group = (frame[0] & 1) != 0;
      const bool tagged = frame.size() >= TaggedHeaderBytes && frame[12] == 0x81 && frame[13] == 0x00;
      const unsigned vlan = tagged ? (frame[14] & 0xfu) << 8 | frame[15] : 0;
      for (const SteeringEntry& entry : entries) {
        if (!entry.valid || !std::equal(entry.mac.begin(), entry.mac.end(), frame.begin())) continue;
        if (entry.match_vlan && !(tagged && vlan == entry.vlan)) continue;
        queues.set(entry.queue);
        if (!group) return queues;
      }
      if (group) queues |= group_queues;
      if (group && all_multicast) queues.set(*all_multicast);
    }
    if (queues.none() && promiscuous) queues.set(*promiscuous);
    return queues;
  }
};

/** Few addresses and tags, close to each other, so that much matches and much nearly does. */
struct Pool {
  std::array<Mac, 6> macs;
  std::array<std::uint16_t, 3> vlans;

  explicit Pool(Random& random) {
    std::ranges::copy(random.bytes(6), macs[0].begin());
    macs[0][0] &= 0xfe;
    for (unsigned i = 1; i < macs.size(); ++i) {
      macs[i] = macs[0];
      macs[i][random.below(6)] ^= static_cast<std::uint8_t>(1u << random.below(8));
    }
    macs[4] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x01};
    macs[5] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    for (std::uint16_t& vlan : vlans) vlan = static_cast<std::uint16_t>(random.below(4096));
    vlans[1] = vlans[0] ^ static_cast<std::uint16_t>(1u << random.below(12));
  }

  Table table(Random& random) const {
    Table out;
    for (SteeringEntry& entry : out.entries) {
      entry.mac = macs[random.below(macs.size())];
      entry.valid = random.chance(40);
      entry.match_vlan = random.chance(60);
      entry.vlan = vlans[random.below(vlans.size())];
      entry.queue = static_cast<unsigned>(random.below(MPRIG_QUEUES));
    }
    if (random.chance(30)) out.all_multicast = random.below(MPRIG_QUEUES);
    if (random.chance(30)) out.group_queues = random.below(1 << MPRIG_QUEUES);
    if (random.chance(30)) out.promiscuous = random.below(MPRIG_QUEUES);
    return out;
  }

  Frame frame(Random& random) const {
    const std::size_t bytes = random.chance(30) ? random.between(1, 20) : random.between(60, 200);
    Frame out = random.bytes(std::max(bytes, TaggedHeaderBytes));
    std::ranges::copy(macs[random.below(macs.size())], out.begin());
    out[12] = random.chance(80) ? 0x81 : 0x08;
    out[13] = random.chance(90) ? 0x00 : 0x01;
    const std::uint16_t vlan = vlans[random.below(vlans.size())];
    out[14] = static_cast<std::uint8_t>(random.below(16) << 4 | vlan >> 8);
    out[15] = static_cast<std::uint8_t>(vlan);
    out.resize(bytes);
    return out;
  }
};

/** Of all memory, frames were written to these bytes, once each. */
void expect_written(Bench& bench, std::vector<std::pair<std::uint64_t, std::uint64_t>> places) {
  std::size_t wanted = 0, written = 0;
  for (const auto& [from, size] : places) wanted += size;
  for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
    if (beat.id != FrameWrites) continue;
    written += beat.last - beat.first + 1;
    const bool inside = std::ranges::any_of(
        places, [&](const auto& place) { return beat.first >= place.first && beat.last < place.first + place.second; });
    expect(inside, "written at ", beat.first, ", where no frame belongs");
  }
  expect_equal(written, wanted, "bytes written");
}

CASE("steering: random tables and frames, as a model of the table says") {
  QueueScene scene(200, Unwilling, {6, 6, 6, 6});
  Bench& bench = scene.bench;
  for (Ring& ring : scene.rx) ring.enable();
  std::array<std::uint64_t, MPRIG_QUEUES> posted{}, received{};
  std::uint64_t unmatched = 0, matched = 0, copies = 0;
  for (unsigned round = 0; round < 40; ++round) {
    const Pool pool(bench.random());
    const Table table = pool.table(bench.random());
    table.write(bench);
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (; scene.rx[queue].free() != 0; ++posted[queue]) scene.rx[queue].post(buffer_of(queue, posted[queue]));
      scene.rx[queue].ring_bell();
    }
    bench.memory().forget_writes();
    std::array<std::deque<Frame>, MPRIG_QUEUES> expected;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
    for (unsigned i = 0; i < 40; ++i) {
      const Frame frame = pool.frame(bench.random());
      bench.send(frame);
      const QueueSet queues = table.queues_of(frame);
      for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
        if (queues.test(queue)) expected[queue].push_back(frame);
      }
      if (queues.none()) {
        ++unmatched;
      } else {
        copies += queues.count() - 1;
      }
    }
    bench.until_idle();
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (const Frame& frame : expected[queue]) {
        const Posted buffer = buffer_of(queue, received[queue]++);
        const auto completion = scene.rx[queue].poll();
        expect(completion.has_value(), "a frame of queue ", queue, " did not come");
        expect_equal(completion->cookie, buffer.cookie, "cookie");
        expect_equal(completion->length, frame.size(), "length");
        expect_frame_at(bench, {buffer}, frame);
        places.emplace_back(buffer.first.address + buffer.headroom, frame.size());
        ++matched;
      }
      expect(!scene.rx[queue].poll().has_value(), "queue ", queue, " has a frame that is not its own");
    }
    expect_written(bench, places);
    expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO), unmatched, "RX_DROP_UNMATCHED");
  }
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot.delivered(), matched, "delivered");
  expect_equal(snapshot.dropped(), unmatched, "dropped");
  expect_equal(snapshot[MPRIG_COUNTERS_RX_COPIES_LO], copies, "RX_COPIES");
  expect(matched > 400 && unmatched > 400 && copies > 100, "one-sided: ", matched, " matched, ", unmatched, " not, ",
         copies, " copies");
}

CASE("steering: a frame that ends inside its tag has none") {
  QueueScene scene(203);
  Bench& bench = scene.bench;
  for (Ring& ring : scene.rx) ring.enable();
  write_entry(bench, 0, {.mac = mac_of_queue(1), .match_vlan = true, .vlan = 0x123, .queue = 1});
  bench.keep_line_rate();
  // Behind the last byte the wire carries anything, now and then the byte that is missing.
  Frame frame = frame_to(bench, mac_of_queue(1), 15);
  frame[12] = 0x81;
  frame[13] = 0x00;
  frame[14] = 0x01;
  for (unsigned i = 0; i < 2000; ++i) bench.send(frame);
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO), 2000, "RX_DROP_UNMATCHED");
}

CASE("steering: after reset no frame goes anywhere") {
  QueueScene scene(201);
  Bench& bench = scene.bench;
  for (Ring& ring : scene.rx) {
    ring.enable();
    ring.post({{BuffersAt, 0x200}, {}, 12, 1});
    ring.ring_bell();
  }
  bench.until_idle();
  bench.memory().forget_writes();
  bench.send(frame_to(bench, {}, 60));
  bench.send(frame_to(bench, mac_of_queue(0), 60));
  bench.send(frame_to(bench, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 60));
  bench.send(bench.random().bytes(5));
  bench.until_idle();
  expect(bench.memory().writes().empty(), "something was written");
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO], 4, "RX_DROP_UNMATCHED");
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 0, "HEAD of the trace");
  snapshot.expect_conserved();
}

/** Frames to two addresses while one entry stands for the one or the other, each for a queue of its own. */
void replace_under_load(std::uint64_t seed, const Mac& first, const Mac& second) {
  QueueScene scene(seed, {}, {6, 8, 8, 6});
  Bench& bench = scene.bench;
  bench.keep_line_rate();
  // An invalid entry has queue 0 in its bits: there, a frame is the worst mistake.
  for (Ring& ring : scene.rx) ring.enable();
  std::array<std::uint64_t, MPRIG_QUEUES> posted{}, received{};
  std::array<std::deque<Frame>, MPRIG_QUEUES> frames;
  std::uint64_t sent = 0;
  for (unsigned round = 0; round < 400; ++round) {
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (; scene.rx[queue].free() != 0; ++posted[queue]) scene.rx[queue].post(buffer_of(queue, posted[queue]));
      scene.rx[queue].ring_bell();
    }
    for (unsigned i = 0; i < 16; ++i, ++sent) {
      bench.send(frame_to(bench, bench.random().chance(50) ? first : second, 60));
    }
    bench.tick(bench.random().below(40));
    const unsigned queue = bench.random().chance(50) ? 1 : 2;
    write_entry(bench, 3, {.mac = queue == 1 ? first : second, .queue = queue});
    bench.until([&] { return !bench.sending(); }, "the frames to be sent");
    for (unsigned each = 0; each < MPRIG_QUEUES; ++each) {
      while (const auto completion = scene.rx[each].poll()) {
        const Posted buffer = buffer_of(each, received[each]++);
        expect(each == 1 || each == 2, "a frame in queue ", each);
        for (unsigned i = 0; i < 6; ++i) {
          expect_equal(*bench.memory().at(byte_address(buffer, buffer.headroom + i)), (each == 1 ? first : second)[i],
                       "destination of a frame in queue ", each);
        }
      }
    }
  }
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_UNMATCHED_LO] + snapshot.delivered(), sent, "matched and not");
  expect(snapshot.delivered() > sent / 10, "hardly anything was delivered");
}

CASE("steering: an entry that is replaced under load never names a queue that it did not stand for") {
  replace_under_load(202, mac_of_queue(1), mac_of_queue(2));
  replace_under_load(204, {0x01, 0x00, 0x5e, 0x00, 0x00, 0x01}, {0x01, 0x00, 0x5e, 0x00, 0x00, 0x02});
}

}  // namespace
}  // namespace mprig::test
