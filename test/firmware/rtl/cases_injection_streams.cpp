// SPDX-License-Identifier: Apache-2.0
//
// What several streams of the traffic generator inject at once, lists of lengths, and the end of it all.
#include <algorithm>
#include <array>
#include <span>

#include "check.h"
#include "injection.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr std::uint32_t Hold = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
constexpr std::uint32_t Running = MPRIG_GENERATOR_STATUS_RUNNING_MASK;

Posted buffer_in_slot(std::uint64_t slot) { return {{BuffersAt + slot % 64 * SlotBytes, 0x7e0}, {}, 12, slot}; }

Injection random_stream(Random& random, unsigned number) {
  Injection stream;
  stream.stream = number;
  stream.mode = Hold;
  stream.count = static_cast<std::uint32_t>(random.between(20, 60));
  stream.length_min = static_cast<std::uint16_t>(random.between(60, 300));
  stream.length_max = static_cast<std::uint16_t>(random.between(stream.length_min, 1518));
  stream.length_step = static_cast<std::uint16_t>(random.below(stream.length_max - stream.length_min + 1u));
  stream.sequence = static_cast<std::uint32_t>(random.next());
  stream.pattern = static_cast<std::uint8_t>(random.next());
  stream.constant_pattern = random.below(2) == 0;
  stream.gap = random.below(2) == 0 ? 0 : static_cast<std::uint32_t>(random.below(300));
  std::ranges::copy(random.bytes(6), stream.destination.begin());
  std::ranges::copy(random.bytes(6), stream.source.begin());
  std::ranges::copy(random.bytes(8), stream.key.begin());
  if (random.below(2) == 0) stream.vlan = static_cast<std::uint16_t>(random.next());
  if (random.below(2) == 0) {
    stream.list.resize(random.between(1, MPRIG_LENGTH_LIST_DEPTH));
    for (std::uint16_t& length : stream.list) length = static_cast<std::uint16_t>(random.between(60, 1518));
  }
  return stream;
}

CASE("streams: each has its own addresses, tag, key, lengths and sequence, byte by byte") {
  for (unsigned round = 0; round < 6; ++round) {
    Scene scene(420 + round, round % 2 == 0 ? MemoryTiming{} : MemoryTiming{25, 8});
    Bench& bench = scene.bench;
    std::vector<Injection> streams;
    for (unsigned i = 0; i < 4; ++i) streams.push_back(random_stream(bench.random(), i));
    for (const Injection& stream : streams) stream.configure(bench);
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
    std::uint32_t total = 0;
    for (const Injection& stream : streams) total += stream.count;
    std::array<std::uint32_t, 4> next{};
    std::uint64_t posted = 0;
    for (std::uint32_t i = 0; i < total; ++i) {
      if (scene.rx.free() > 4) {
        for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted));
        scene.rx.ring_bell();
      }
      const Completion completion = scene.rx.wait();
      const Frame frame = scene.copy(byte_address(buffer_in_slot(i), 12), completion.length);
      const auto of = std::ranges::find_if(
          streams, [&](const Injection& one) { return std::ranges::equal(one.source, std::span(frame).subspan(6, 6)); });
      expect(of != streams.end(), "a frame of no stream");
      const std::uint32_t index = next.at(of->stream)++;
      expect(index < of->count, "one frame too many of stream ", of->stream);
      expect(frame == of->frame(index), "frame ", index, " of stream ", of->stream, " is not as described");
      bench.write(MPRIG_TRACE_TAIL, i);
    }
    bench.until_idle();
    for (const Injection& stream : streams) {
      expect_equal(bench.read(stream.at(MPRIG_GENERATOR_STREAM0_INJECTED)), stream.count, "INJECTED");
    }
    expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), total, "INJECTED of all");
    Snapshot::take(bench).expect_conserved();
  }
}

CASE("streams: a list goes round, and lengths outside of the limits are moved into them") {
  Bench bench(430);
  Injection stream;
  stream.count = 5;
  stream.list = {9, 0xffff, 100};
  stream.start(bench);
  bench.until_idle();
  const std::uint64_t bytes = Snapshot::take(bench)[MPRIG_COUNTERS_INJECTED_BYTES_LO];
  expect_equal(bytes, 2 * (MPRIG_MIN_FRAME_BYTES + MPRIG_MAX_FRAME_BYTES) + 100, "INJECTED_BYTES");
}

CASE("streams: only those that are enabled run, and STATUS tells which") {
  Bench bench(431);
  for (unsigned i = 0; i < 4; ++i) {
    Injection stream;
    stream.stream = i;
    stream.count = 0xffffffff;
    stream.rate = 1;
    stream.configure(bench);
    if (i == 1) bench.write(stream.at(MPRIG_GENERATOR_STREAM0_CONTROL), 0);
    if (i == 2) bench.write(stream.at(MPRIG_GENERATOR_STREAM0_COUNT), 0);
  }
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  bench.tick(100);
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0b1001'0000'0001, "STATUS");
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 2, "INJECTED");
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
}

CASE("streams: once RUNNING has fallen after STOP, no frame is on its way any more") {
  for (unsigned round = 0; round < 12; ++round) {
    Scene scene(440 + round, round % 2 == 0 ? MemoryTiming{} : MemoryTiming{40, 30});
    Bench& bench = scene.bench;
    for (unsigned i = 0; i < 4; ++i) {
      Injection stream = random_stream(bench.random(), i);
      stream.count = 0xffffffff;
      stream.mode = round % 3 == 0 ? Hold : 0;
      stream.rate = round % 4 == 0 ? std::uint64_t{1} << 40 : 0;
      stream.configure(bench);
    }
    for (std::uint64_t i = 0; i < 12; ++i) scene.rx.post(buffer_in_slot(i));
    scene.rx.ring_bell();
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
    bench.tick(bench.random().below(1500));
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
    bench.until([&] { return (bench.read(MPRIG_GENERATOR_STATUS) & Running) == 0; }, "RUNNING to fall");
    const Snapshot stopped = Snapshot::take(bench);
    expect_equal(stopped[MPRIG_COUNTERS_RX_IN_FLIGHT_LO], 0, "frames in flight when stopped");
    expect_equal(stopped[MPRIG_COUNTERS_INJECTED_FRAMES_LO], bench.read(MPRIG_GENERATOR_INJECTED), "INJECTED");
    const std::uint64_t written = bench.memory().write_beats();
    for (std::uint64_t i = 12; scene.rx.free() != 0 && i < 20; ++i) scene.rx.post(buffer_in_slot(i));
    scene.rx.ring_bell();
    bench.tick(5000);
    const Snapshot later = Snapshot::take(bench);
    expect_equal(later[MPRIG_COUNTERS_INJECTED_FRAMES_LO], stopped[MPRIG_COUNTERS_INJECTED_FRAMES_LO], "injected");
    expect_equal(later.delivered(), stopped.delivered(), "delivered");
    expect_equal(bench.memory().write_beats(), written, "beats written to memory");
  }
}

}  // namespace
}  // namespace mprig::test
