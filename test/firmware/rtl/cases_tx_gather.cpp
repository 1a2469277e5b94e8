// SPDX-License-Identifier: Apache-2.0
//
// Transmit: frames of several descriptors, and checksums that the NIC puts in.
#include <algorithm>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "check.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t FirstAt = BuffersAt + 0x4'0000;
constexpr std::uint64_t PieceBytes = 0x2400;
constexpr MemoryTiming Unwilling{25, 8};

using Checksum = std::optional<std::pair<unsigned, unsigned>>;

/** RFC 1071 over everything from `start` on, byte by byte; as it stands on the wire. */
std::uint16_t internet_checksum(const Frame& frame, std::size_t start) {
  std::uint64_t sum = 0;
  for (std::size_t i = start; i < frame.size(); ++i) {
    sum += (i - start) % 2 == 0 ? std::uint64_t{frame[i]} << 8 : std::uint64_t{frame[i]};
  }
  while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum == 0xffff ? 0xffff : ~sum);
}

/** What must be on the wire when this was in memory. */
Frame with_checksum(Frame frame, const Checksum& checksum) {
  if (!checksum) return frame;
  const std::uint16_t value = internet_checksum(frame, checksum->first);
  const std::size_t at = checksum->first + checksum->second;
  if (at + 1 < frame.size()) {
    frame[at] = static_cast<std::uint8_t>(value >> 8);
    frame[at + 1] = static_cast<std::uint8_t>(value);
  }
  return frame;
}

/** Cuts frames into pieces, puts these anywhere in memory, and posts them. */
class Gatherer {
 public:
  explicit Gatherer(Bench& bench) : bench_(bench) {}

  /** Posts a frame whose pieces have these lengths, two to a descriptor; how many descriptors these are. */
  unsigned post(Ring& ring, const Frame& frame, const std::vector<std::size_t>& pieces, const Checksum& checksum = {}) {
    unsigned descriptors = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < pieces.size(); i += 2) {
      Posted posted{};
      posted.first = place(frame, at, pieces[i]);
      if (i + 1 < pieces.size()) posted.second = place(frame, at + pieces[i], pieces[i + 1]);
      at += buffer_bytes(posted);
      posted.cookie = cookie_++;
      posted.more = i + 2 < pieces.size();
      if (i == 0) posted.checksum = checksum;
      ring.post(posted);
      ++descriptors;
    }
    return descriptors;
  }

  std::uint64_t cookie() const { return cookie_; }

 private:
  Segment place(const Frame& frame, std::size_t from, std::size_t bytes) {
    const std::uint64_t address = FirstAt + slot_++ % 256 * PieceBytes + bench_.random().below(64);
    for (std::size_t i = 0; i < bytes && from + i < frame.size(); ++i) *bench_.memory().at(address + i) = frame[from + i];
    return {address, static_cast<std::uint16_t>(bytes)};
  }

  Bench& bench_;
  std::uint64_t slot_ = 0;
  std::uint64_t cookie_ = 1;
};

/** Lengths of at most `most` pieces, none empty, that make up so many bytes. */
std::vector<std::size_t> pieces_of(Random& random, std::size_t bytes, unsigned most) {
  std::vector<std::size_t> pieces;
  while (bytes != 0) {
    const bool last = pieces.size() + 1 == most;
    const std::size_t piece = last ? bytes : random.between(1, random.chance(40) && bytes > 20 ? 20 : bytes);
    pieces.push_back(piece);
    bytes -= piece;
  }
  return pieces;
}

void expect_sent(Bench& bench, const Frame& frame) {
  bench.until([&] { return !bench.sent_by_nic().empty(); }, "the frame on the wire");
  expect(bench.sent_by_nic().front() == frame, "a frame of ", frame.size(), " bytes is not as it must be");
  bench.sent_by_nic().pop_front();
}

Checksum any_checksum(Random& random, std::size_t bytes) {
  if (random.chance(30)) return std::nullopt;
  const auto even = [&](std::size_t most) { return static_cast<unsigned>(random.below(most / 2 + 1) * 2); };
  return std::pair{even(std::min<std::size_t>(bytes, 510)), even(random.chance(80) ? 16 : 510)};
}

CASE("tx: frames of up to eighteen pieces anywhere in memory, with and without a checksum") {
  Scene scene(120, Unwilling);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  bench.set_wire_stall(20, 0);
  Gatherer gatherer(bench);
  std::uint64_t frames = 0, bytes = 0, descriptors = 0, cookie = 1;
  for (unsigned round = 0; round < 150; ++round) {
    std::deque<Frame> expected;
    std::deque<unsigned> counts;
    while (scene.tx.free() >= 9 && !random.chance(20)) {
      const std::size_t length = random.between(1, random.chance(20) ? 9018 : 1518);
      const Frame frame = random.bytes(length);
      const Checksum checksum = any_checksum(random, length);
      counts.push_back(gatherer.post(scene.tx, frame, pieces_of(random, length, 18), checksum));
      expected.push_back(with_checksum(frame, checksum));
      ++frames;
      bytes += length;
      descriptors += counts.back();
    }
    scene.tx.ring_bell();
    for (const unsigned count : counts) {
      std::size_t length = 0;
      for (unsigned i = 1; i <= count; ++i) {
        const Completion completion = scene.tx.wait();
        expect_equal(completion.cookie, cookie++, "cookie");
        expect_equal(completion.status, MPRIG_COMPLETION_STATUS_OK, "status");
        expect(completion.more == (i != count), "more of completion ", i);
        length += completion.length;
      }
      expect_equal(length, expected.front().size(), "bytes of the frame's completions");
      expect_sent(bench, expected.front());
      expected.pop_front();
    }
  }
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_TX_FRAMES_LO], frames, "TX_FRAMES");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_BYTES_LO], bytes, "TX_BYTES");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_DESCRIPTORS_LO], descriptors, "TX_DESCRIPTORS");
  expect_equal(snapshot[MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO], 0, "TX_DROP_DMA_ERROR");
  snapshot.expect_conserved();
}

CASE("tx: a checksum that comes out as zero is sent as ones") {
  Scene scene(121);
  Gatherer gatherer(scene.bench);
  Frame frame = scene.bench.random().bytes(60);
  // What is summed is 0xffff: the field itself has the rest.
  for (std::size_t i = 34; i < 60; ++i) frame[i] = 0;
  frame[40] = 0x12;
  frame[41] = 0x34;
  frame[50] = 0xed;
  frame[51] = 0xcb;
  gatherer.post(scene.tx, frame, {60}, std::pair{34u, 16u});
  scene.tx.ring_bell();
  frame[50] = frame[51] = 0xff;
  expect_sent(scene.bench, frame);
}

CASE("tx: a part of no bytes, or one too many, costs its frame only") {
  Scene scene(122, Unwilling);
  Bench& bench = scene.bench;
  Gatherer gatherer(bench);
  struct Attempt {
    std::vector<std::size_t> pieces;
    std::vector<bool> refused;
  };
  const Attempt attempts[] = {
      {{0, 0, 100, 100}, {true, true}},
      {{100, 100, 0, 0, 50, 50}, {false, true, true}},
      {{4000, 5000, 18, 1}, {false, true}},
      {{4000, 5000, 18, 1, 30, 30}, {false, true, true}},
      {{0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff}, {true, true, true}},
  };
  for (unsigned round = 0; round < 8; ++round) {
    for (const Attempt& attempt : attempts) {
      gatherer.post(scene.tx, bench.random().bytes(20), attempt.pieces);
      const Frame good = bench.random().bytes(9018);
      gatherer.post(scene.tx, good, {100, 100, 100, 8718});
      scene.tx.ring_bell();
      for (const bool refused : attempt.refused) {
        expect_equal(scene.tx.wait().status,
                     refused ? MPRIG_COMPLETION_STATUS_DMA_ERROR : MPRIG_COMPLETION_STATUS_OK, "status");
      }
      expect_equal(scene.tx.wait().status, MPRIG_COMPLETION_STATUS_OK, "status of the next frame");
      expect_equal(scene.tx.wait().status, MPRIG_COMPLETION_STATUS_OK, "status of the next frame");
      expect_sent(bench, good);
    }
  }
  bench.until_idle();
  expect(bench.sent_by_nic().empty(), "something of a refused frame was sent");
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO), 8 * 5, "TX_DROP_DMA_ERROR");
}

CASE("tx: a refused read of one part costs the frame, and every room comes back") {
  Scene scene(123, Unwilling);
  Bench& bench = scene.bench;
  Gatherer gatherer(bench);
  for (unsigned round = 0; round < 12; ++round) {
    const Frame lost = bench.random().bytes(3000);
    const std::uint64_t cookie = gatherer.cookie();
    gatherer.post(scene.tx, lost, {700, 800, 900, 600}, std::pair{34u, 16u});
    mprig_descriptor descriptor{};
    std::memcpy(&descriptor, bench.memory().at(scene.tx.descriptor_address(static_cast<std::uint16_t>(cookie - 1 + round % 2))),
                sizeof descriptor);
    bench.memory().refuse(descriptor.address1 + 100, 8);
    const Frame good = bench.random().bytes(9000);
    gatherer.post(scene.tx, good, {4000, 1000, 4000}, std::pair{34u, 16u});
    scene.tx.ring_bell();
    const std::uint8_t first = scene.tx.wait().status;
    expect_equal(first, round % 2 == 0 ? MPRIG_COMPLETION_STATUS_DMA_ERROR : MPRIG_COMPLETION_STATUS_OK, "first status");
    expect_equal(scene.tx.wait().status, MPRIG_COMPLETION_STATUS_DMA_ERROR, "status of the frame");
    for (unsigned i = 0; i < 2; ++i) expect_equal(scene.tx.wait().status, MPRIG_COMPLETION_STATUS_OK, "next frame");
    expect_sent(bench, with_checksum(good, std::pair{34u, 16u}));
    bench.memory().refuse_nothing();
  }
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO), 12, "TX_DROP_DMA_ERROR");
}

CASE("tx: a frame whose end was not shown with its beginning is dropped, and stops no other queue") {
  QueueScene scene(124);
  Bench& bench = scene.bench;
  scene.transmit_on_all();
  Gatherer gatherer(bench);
  for (unsigned round = 0; round < 12; ++round) {
    const std::uint64_t at = FirstAt + round * PieceBytes;
    scene.tx[1].post({{at, 100}, {at + 128, 100}, 0, 7, true});
    scene.tx[1].ring_bell();
    const Frame frame = bench.random().bytes(9000);
    gatherer.post(scene.tx[2], frame, {3000, 3000, 3000});
    scene.tx[2].ring_bell();
    expect(scene.tx[1].wait().more, "nothing more of what was shown");
    expect_sent(bench, frame);
    const Frame next = bench.random().bytes(200);
    gatherer.post(scene.tx[1], next, {50, 50, 100});
    scene.tx[1].ring_bell();
    expect_sent(bench, next);
    for (unsigned i = 0; i < 2; ++i) {
      scene.tx[1].wait();
      scene.tx[2].wait();
    }
  }
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO), 12, "TX_DROP_DMA_ERROR");
  Snapshot::take(bench).expect_conserved();
}

CASE("tx: disabling within a frame of several descriptors ends in silence, at any moment") {
  Scene scene(125, {25, 40});
  Bench& bench = scene.bench;
  Gatherer gatherer(bench);
  for (unsigned round = 0; round < 60; ++round) {
    if (round != 0) scene.tx.enable();
    std::deque<Frame> expected;
    for (unsigned i = 0; i < 4; ++i) {
      const Frame frame = bench.random().bytes(600);
      expected.push_back(frame);
      gatherer.post(scene.tx, frame, {70, 80, 90, 60, 100, 100, 100});
    }
    scene.tx.ring_bell();
    bench.tick(bench.random().below(2500));
    scene.tx.disable();
    bench.until([&] { return (scene.tx.status() & MPRIG_TX_QUEUE0_STATUS_ACTIVE_MASK) == 0; }, "ACTIVE to fall");
    expect(bench.memory().idle(), "an access to memory is under way although the queue is inactive");
    bench.memory().forget_writes();
    while (const auto completion = scene.tx.poll()) {
      if (completion->more) continue;
      expect_sent(bench, expected.at(0));
      expected.pop_front();
    }
    bench.until_idle();
    expect(bench.sent_by_nic().empty(), "more frames sent than completed");
    expect_equal(scene.tx.completed(), scene.tx.consumed(), "COMPLETED");
    expect(bench.memory().writes().empty(), "memory written after the queue was inactive");
  }
  // Whatever was cut short has given its room back.
  scene.tx.enable();
  for (unsigned i = 0; i < 8; ++i) {
    const Frame frame = bench.random().bytes(9018);
    gatherer.post(scene.tx, frame, {3000, 3000, 3018});
    scene.tx.ring_bell();
    expect_sent(bench, frame);
    scene.tx.wait();
    scene.tx.wait();
  }
  Snapshot::take(bench).expect_conserved();
}

CASE("transmit trace: each descriptor of a frame has its record") {
  QueueScene scene(410, Unwilling);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, MPRIG_TX_TRACE_CONTROL_ENABLE_MASK | MPRIG_TX_TRACE_CONTROL_HOLD_MASK);
  scene.transmit_on_all();
  Gatherer gatherer(bench);
  std::uint32_t number = 0;
  for (std::uint32_t taken = 0; taken < 30; ++taken) {
    Frame frame = frame_to(bench, mac_of_queue(0), 400);
    const bool generated = taken % 3 == 0;
    if (generated) {
      frame[12] = MPRIG_ETHERTYPE >> 8;
      frame[13] = MPRIG_ETHERTYPE & 0xff;
      frame[14] = 400 >> 8;
      frame[15] = 400 & 0xff;
    }
    const std::uint32_t sequence = std::uint32_t{frame[24]} | std::uint32_t{frame[25]} << 8 |
                                   std::uint32_t{frame[26]} << 16 | std::uint32_t{frame[27]} << 24;
    const std::uint64_t cookie = gatherer.cookie();
    const unsigned descriptors = gatherer.post(scene.tx[taken % 4], frame, {64, 60, 100, 100, 76});
    scene.tx[taken % 4].ring_bell();
    for (unsigned i = 0; i < descriptors; ++i) scene.tx[taken % 4].wait();
    expect_sent(bench, frame);
    for (unsigned i = 0; i < descriptors; ++i, ++number) {
      const mprig_trace_record record = read_transmit_record(bench, number);
      expect_equal(record.number, number, "number");
      expect_equal(record.cookie, cookie + i, "cookie");
      expect_equal(record.fragment, i, "fragment");
      expect_equal(record.more & MPRIG_TRACE_RECORD_MORE_MASK, i + 1 != descriptors ? 1 : 0, "more");
      expect_equal(record.length0, i == 0 ? 64 : i == 1 ? 100 : 76, "length0");
      expect_equal(record.source, generated ? MPRIG_TRACE_SOURCE_GENERATOR : MPRIG_TRACE_SOURCE_HOST, "source");
      expect_equal(record.sequence, generated ? sequence : taken, "sequence");
    }
    bench.write(MPRIG_TX_TRACE_TAIL, number);
  }
}

}  // namespace
}  // namespace mprig::test
