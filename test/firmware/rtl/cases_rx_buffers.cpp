// SPDX-License-Identifier: Apache-2.0
//
// Receive: which bytes of a posted buffer are written, and which never.
#include "check.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::size_t GuardBytes = 64;
constexpr std::uint64_t FirstAt = BuffersAt;
constexpr std::uint64_t SecondAt = BuffersAt + 0x2000;
constexpr std::size_t AreaBytes = 0x4000;
constexpr MemoryTiming Unwilling{25, 8};

/** Posts the buffer, sends the frame from the wire, and checks all that is written. */
void receive(Scene& scene, const Posted& buffer, const Frame& frame) {
  Bench& bench = scene.bench;
  scene.fill(FirstAt - GuardBytes, AreaBytes + 2 * GuardBytes);
  const auto before = scene.copy(FirstAt - GuardBytes, AreaBytes + 2 * GuardBytes);
  const std::uint32_t number = bench.read(MPRIG_TRACE_HEAD);
  bench.memory().forget_writes();
  scene.post(buffer);
  bench.send(frame);
  scene.expect_completion(buffer, frame.size());
  bench.until_idle();

  scene.expect_written_exactly(buffer, frame.size());
  scene.expect_frame_in(buffer, frame);
  for (std::size_t i = 0; i < frame.size(); ++i) {
    *bench.memory().at(byte_address(buffer, buffer.headroom + i)) =
        before[byte_address(buffer, buffer.headroom + i) - FirstAt + GuardBytes];
  }
  expect(scene.copy(FirstAt - GuardBytes, AreaBytes + 2 * GuardBytes) == before, "a byte outside of the frame changed");

  expect_equal(bench.read(MPRIG_TRACE_HEAD), number + 1, "HEAD of the trace");
  const mprig_trace_record record = read_record(bench, number);
  scene.expect_record(record, buffer, frame);
  expect_equal(record.number, number, "number of the record");
  expect_equal(record.source, MPRIG_TRACE_SOURCE_WIRE, "source");
  expect_equal(record.status, MPRIG_COMPLETION_STATUS_OK, "status");
  expect_equal(record.descriptor + 1, scene.rx.consumed(), "descriptor of the record");
}

CASE("rx: two segments at every byte alignment, at any split and length") {
  Scene scene(30, Unwilling);
  Random& random = scene.bench.random();
  std::uint64_t cookie = 0x1000;
  for (unsigned first = 0; first < 8; ++first) {
    for (unsigned second = 0; second < 8; ++second) {
      for (unsigned sample = 0; sample < 4; ++sample) {
        const std::size_t bytes = random.between(60, 1514);
        const auto headroom = static_cast<std::uint8_t>(sample == 0 ? 12 : random.below(256));
        const std::size_t spare = random.below(3) * random.below(200);
        const std::size_t total = bytes + headroom + spare;
        const std::size_t split = random.between(1, total - 1);
        const std::uint64_t page_end = sample == 3 ? 4096 - random.below(64) / 8 * 8 - 8 : 0;
        receive(scene,
                {{FirstAt + page_end + first, static_cast<std::uint16_t>(split)},
                 {SecondAt + page_end + second, static_cast<std::uint16_t>(total - split)},
                 headroom,
                 ++cookie},
                random.bytes(bytes));
      }
    }
  }
  Snapshot::take(scene.bench).expect_conserved();
}

CASE("rx: one segment at every byte alignment") {
  Scene scene(31, Unwilling);
  Random& random = scene.bench.random();
  for (unsigned align = 0; align < 8; ++align) {
    for (const std::size_t bytes : {1u, 7u, 8u, 9u, 60u, 61u, 64u, 65u, 1514u, 1518u}) {
      const Posted buffer{{FirstAt + align, static_cast<std::uint16_t>(bytes + 12)}, {}, 12, align * 0x100 + bytes};
      receive(scene, buffer, random.bytes(bytes));
    }
  }
}

CASE("rx: headroom up to, across and beyond the first segment") {
  Scene scene(32, Unwilling);
  Random& random = scene.bench.random();
  std::uint64_t cookie = 0;
  for (const unsigned first : {1u, 5u, 11u, 12u, 13u, 100u, 255u}) {
    for (const unsigned headroom : {0u, 1u, 11u, 12u, 13u, 99u, 100u, 101u, 254u, 255u}) {
      const std::size_t bytes = random.between(60, 200);
      const std::size_t needed = headroom + bytes;
      const auto second = static_cast<std::uint16_t>(needed > first ? needed - first : 0);
      const Posted buffer{{FirstAt + random.below(8), static_cast<std::uint16_t>(second == 0 ? needed : first)},
                          {SecondAt + random.below(8), second},
                          static_cast<std::uint8_t>(headroom),
                          ++cookie};
      receive(scene, buffer, random.bytes(bytes));
    }
  }
}

CASE("rx: a frame that exceeds the buffer is dropped and the descriptor kept") {
  Scene scene(33, Unwilling);
  Bench& bench = scene.bench;
  const Posted buffer{{FirstAt + 3, 70}, {SecondAt + 5, 30}, 12, 0xabc};
  bench.memory().forget_writes();
  scene.post(buffer);
  for (const std::size_t bytes : {89u, 90u, 1000u, 9018u}) bench.send(bench.random().bytes(bytes));
  bench.until_idle();
  expect(bench.memory().writes().empty(), "something was written");
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO), 4, "RX_DROP_TOO_LONG");
  expect_equal(scene.rx.completed(), 0, "COMPLETED");
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 0, "HEAD of the trace");
  // The longest that fits takes the same descriptor.
  const Frame frame = bench.random().bytes(88);
  bench.send(frame);
  scene.expect_completion(buffer, frame.size());
  bench.until_idle();
  scene.expect_written_exactly(buffer, frame.size());
  scene.expect_frame_in(buffer, frame);
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DELIVERED_BYTES_LO), 88, "RX_DELIVERED_BYTES");
  Snapshot::take(bench).expect_conserved();
}

CASE("rx: frames of one and two words, close together") {
  Scene scene(36);
  Bench& bench = scene.bench;
  for (std::uint64_t round = 0; round < 40; ++round) {
    std::vector<Frame> frames;
    for (std::uint64_t i = 0; i < 16; ++i) {
      scene.rx.post({{FirstAt + i * 64, 64}, {}, 12, i});
      frames.push_back(bench.random().bytes(bench.random().between(1, 16)));
    }
    scene.rx.ring_bell();
    bench.set_wire_stall(0, static_cast<unsigned>(bench.random().below(98)));
    for (const Frame& frame : frames) bench.send(frame);
    for (std::uint64_t i = 0; i < 16; ++i) {
      const Posted buffer{{FirstAt + i * 64, 64}, {}, 12, i};
      scene.expect_completion(buffer, frames[i].size());
      scene.expect_frame_in(buffer, frames[i]);
    }
  }
}

CASE("rx: headroom that leaves no room takes no frame") {
  Scene scene(34);
  Bench& bench = scene.bench;
  bench.memory().forget_writes();
  scene.post({{FirstAt, 20}, {SecondAt, 10}, 200, 1});
  bench.send(bench.random().bytes(60));
  bench.send(bench.random().bytes(1));
  bench.until_idle();
  expect(bench.memory().writes().empty(), "something was written");
  expect_equal(scene.counter(MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO), 2, "RX_DROP_TOO_LONG");
}

CASE("rx: a frame of the wire beyond MAX_FRAME_BYTES is dropped whatever is posted") {
  Scene scene(35);
  Bench& bench = scene.bench;
  const Posted buffer{{FirstAt, 0xffff}, {SecondAt, 0xffff}, 0, 1};
  scene.post(buffer);
  // The last two would fit if lengths wrapped at 16 bits.
  for (const std::size_t bytes : {9019u, 9020u, 20'000u, 65'536u + 100u, 131'072u + 64u}) {
    bench.send(bench.random().bytes(bytes));
  }
  const Frame longest = bench.random().bytes(MPRIG_MAX_FRAME_BYTES);
  bench.send(longest);
  scene.expect_completion(buffer, longest.size());
  bench.until_idle();
  scene.expect_frame_in(buffer, longest);
  const Snapshot snapshot = Snapshot::take(bench);
  expect_equal(snapshot[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO], 5, "RX_DROP_TOO_LONG");
  expect_equal(snapshot[MPRIG_COUNTERS_WIRE_RX_FRAMES_LO], 6, "WIRE_RX_FRAMES");
  snapshot.expect_conserved();
}

}  // namespace
}  // namespace mprig::test
