// SPDX-License-Identifier: Apache-2.0
//
// Frames that continue in the next posted buffers: where their bytes go, and when they get no buffer at all.
#include <deque>

#include "check.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint64_t SlotBytes = 0x2800;
constexpr std::uint64_t Slots = 48;
constexpr Mac Destination = mac_of_queue(0);

/** A buffer of two segments at any alignment that holds `bytes` with its headroom. */
Posted random_buffer(Random& random, std::uint64_t slot, std::size_t bytes, std::uint8_t headroom) {
  const std::uint64_t at = BuffersAt + slot % Slots * SlotBytes;
  const std::size_t total = bytes + headroom;
  const std::size_t split = random.chance(30) ? total : random.between(0, total);
  const std::uint64_t second = at + split + random.between(16, 300);
  return {{at + random.below(16), static_cast<std::uint16_t>(split)},
          {second, static_cast<std::uint16_t>(total - split)},
          headroom,
          slot};
}

struct Written {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> parts;
  std::size_t bytes = 0;
};

/** Bytes `from` to `from + size` of the buffer, as the one or two ranges of addresses that they are. */
Written range_of(const Posted& buffer, std::size_t from, std::size_t size) {
  Written out;
  out.bytes = size;
  const std::size_t first = from < buffer.first.length ? std::min<std::size_t>(buffer.first.length - from, size) : 0;
  if (first != 0) out.parts.emplace_back(byte_address(buffer, from), first);
  if (size > first) out.parts.emplace_back(byte_address(buffer, from + first), size - first);
  return out;
}

CASE("chain: jumbo frames over 1 to 16 buffers of any size and alignment, byte by byte") {
  QueueScene scene(240, Unwilling, {6, 4, 4, 4});
  Bench& bench = scene.bench;
  Random& random = bench.random();
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  std::uint64_t slot = 0;
  std::uint32_t record_number = 0;
  std::uint64_t buffers_seen[17] = {};
  for (unsigned round = 0; round < 150; ++round) {
    const std::size_t count = random.between(1, MPRIG_MAX_BUFFERS_PER_FRAME);
    const std::size_t bytes = random.chance(20) ? MPRIG_MAX_FRAME_BYTES : random.between(60, MPRIG_MAX_FRAME_BYTES);
    const Frame frame = frame_to(bench, Destination, bytes);
    std::vector<Posted> buffers;
    std::vector<Written> expected;
    std::size_t left = bytes;
    for (std::size_t i = 0; i < count && left != 0; ++i) {
      const bool last = i + 1 == count;
      const std::size_t share = last ? left : std::min(left, random.between(1, 2 * bytes / count));
      const std::size_t spare = left == share ? random.below(2) * random.below(100) : 0;
      const auto headroom = static_cast<std::uint8_t>(random.chance(50) ? 12 : random.below(256));
      // The room of a later buffer begins at its first byte, whatever headroom it names.
      const std::uint8_t counted = i == 0 ? headroom : 0;
      Posted buffer = random_buffer(random, slot++, share + spare, counted);
      expected.push_back(range_of(buffer, counted, share));
      buffer.headroom = headroom;
      buffers.push_back(buffer);
      ring.post(buffer);
      left -= share;
    }
    ++buffers_seen[buffers.size()];
    bench.memory().forget_writes();
    ring.ring_bell();
    bench.send(frame);
    for (std::size_t i = 0; i < buffers.size(); ++i) {
      const Completion completion = ring.wait();
      expect_equal(completion.cookie, buffers[i].cookie, "cookie");
      expect_equal(completion.length, expected[i].bytes, "length in buffer ", i);
      expect_equal(completion.status, MPRIG_COMPLETION_STATUS_OK, "status");
      expect(completion.more == (i + 1 != buffers.size()), "more in buffer ", i, " of ", buffers.size());
    }
    bench.until_idle();
    expect_frame_at(bench, buffers, frame);
    // The ranges are disjoint, and together as long as the frame: no byte beside them was written, and none twice.
    std::size_t written = 0;
    for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
      if (beat.id != FrameWrites) continue;
      written += beat.last - beat.first + 1;
      bool inside = false;
      for (const Written& one : expected) {
        for (const auto& [from, size] : one.parts) inside |= beat.first >= from && beat.last < from + size;
      }
      expect(inside, "written at ", beat.first, ", which is not the frame's");
    }
    expect_equal(written, bytes, "bytes written");
    for (std::size_t i = 0; i < buffers.size(); ++i, ++record_number) {
      const mprig_trace_record record = read_record(bench, record_number);
      const Written& part = expected[i];
      expect_equal(record.number, record_number, "number");
      expect_equal(record.sequence, round, "sequence");
      expect_equal(record.fragment, i, "fragment");
      expect_equal(record.more, i + 1 == buffers.size() ? 0 : 1, "more");
      expect_equal(record.cookie, buffers[i].cookie, "cookie");
      expect_equal(record.address0, part.parts[0].first, "address0");
      const bool second_only = part.parts[0].first >= buffers[i].second.address && buffers[i].second.length != 0;
      expect_equal(record.length0 + record.length1, part.bytes, "lengths");
      expect_equal(record.length0, second_only ? 0 : part.parts[0].second, "length0");
      expect_equal(record.address1, second_only || part.parts.size() == 2 ? part.parts.back().first : 0, "address1");
    }
    bench.write(MPRIG_TRACE_TAIL, record_number);
  }
  for (std::size_t i = 1; i <= MPRIG_MAX_BUFFERS_PER_FRAME; ++i) {
    expect(buffers_seen[i] != 0 || i > 12, "no frame in ", i, " buffers");
  }
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot.delivered(), 150, "delivered");
  snapshot.expect_conserved();
}

/** Posts buffers of 100 bytes, each at its own place. */
std::vector<Posted> post_hundreds(Ring& ring, unsigned count, std::uint64_t& slot) {
  std::vector<Posted> out;
  for (unsigned i = 0; i < count; ++i, ++slot) {
    out.push_back({{BuffersAt + slot % Slots * SlotBytes + slot % 16, 100}, {}, 12, slot});
    ring.post(out.back());
  }
  ring.ring_bell();
  return out;
}

void expect_delivered(Bench& bench, Ring& ring, const std::vector<Posted>& buffers, const Frame& frame) {
  for (const Posted& buffer : buffers) {
    const Completion completion = ring.wait();
    expect_equal(completion.cookie, buffer.cookie, "cookie");
    expect_equal(completion.status, MPRIG_COMPLETION_STATUS_OK, "status");
  }
  expect_frame_at(bench, buffers, frame);
}

CASE("chain: a frame for which too few buffers are posted takes none of them") {
  QueueScene scene(241, Unwilling);
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  std::uint64_t slot = 0;
  for (unsigned posted = 1; posted < 9; ++posted) {
    const std::uint32_t before = ring.completed();
    std::vector<Posted> buffers = post_hundreds(ring, posted, slot);
    bench.memory().forget_writes();
    const std::size_t room = 100 * posted - 12;
    for (const std::size_t bytes : {room + 1, room + 100, room + 3000}) bench.send(frame_to(bench, Destination, bytes));
    bench.until_idle();
    expect(bench.memory().writes().empty(), "something was written");
    expect_equal(ring.completed(), before, "COMPLETED");
    expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_STARVED_LO), 3 * posted, "RX_DROP_STARVED");
    // The longest that fits takes them all.
    const Frame frame = frame_to(bench, Destination, room);
    bench.send(frame);
    expect_delivered(bench, ring, buffers, frame);
    bench.until_idle();
  }
  Snapshot::take(bench).expect_conserved();
}

CASE("chain: a frame that would need more than 16 buffers is too long") {
  QueueScene scene(242, Unwilling, {5, 4, 4, 4});
  Bench& bench = scene.bench;
  scene.receive_on_all(true);
  Ring& ring = scene.rx[0];
  std::uint64_t slot = 0;
  std::vector<Posted> buffers = post_hundreds(ring, 20, slot);
  bench.memory().forget_writes();
  bench.send(frame_to(bench, Destination, 16 * 100 - 12 + 1));
  bench.send(frame_to(bench, Destination, MPRIG_MAX_FRAME_BYTES));
  bench.until_idle();
  expect(bench.memory().writes().empty(), "something was written");
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO), 2, "RX_DROP_TOO_LONG");
  expect_equal(ring.completed(), 0, "COMPLETED");
  const Frame frame = frame_to(bench, Destination, 16 * 100 - 12);
  bench.send(frame);
  buffers.resize(16);
  expect_delivered(bench, ring, buffers, frame);
  bench.until_idle();
  expect_equal(ring.completed(), 16, "COMPLETED");
}

CASE("chain: a queue that does not chain drops what exceeds its next buffer") {
  QueueScene scene(243, Unwilling);
  Bench& bench = scene.bench;
  scene.receive_on_all(false);
  Ring& ring = scene.rx[0];
  std::uint64_t slot = 0;
  const std::vector<Posted> buffers = post_hundreds(ring, 8, slot);
  bench.memory().forget_writes();
  bench.send(frame_to(bench, Destination, 89));
  bench.until_idle();
  expect(bench.memory().writes().empty(), "something was written");
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO), 1, "RX_DROP_TOO_LONG");
  const Frame frame = frame_to(bench, Destination, 88);
  bench.send(frame);
  const Completion completion = ring.wait();
  expect(!completion.more, "more");
  expect_frame_at(bench, {buffers[0]}, frame);
}

}  // namespace
}  // namespace mprig::test
