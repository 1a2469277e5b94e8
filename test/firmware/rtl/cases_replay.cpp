// SPDX-License-Identifier: Apache-2.0
//
// Replay of stored frames by the traffic generator: content, timing, loops, and memory that makes no sense.
#include <cmath>

#include "check.h"
#include "injection.h"
#include "queues.h"
#include "replay.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr std::uint32_t Start = MPRIG_GENERATOR_COMMAND_START_MASK;
constexpr std::uint32_t Running = MPRIG_GENERATOR_STATUS_RUNNING_MASK;
constexpr std::uint32_t Enable = MPRIG_REPLAY_CONTROL_ENABLE_MASK;
constexpr std::uint32_t Original = Enable | MPRIG_REPLAY_CONTROL_ORIGINAL_TIMING_MASK;

Posted buffer_in_slot(std::uint64_t slot) { return {{BuffersAt + slot % 64 * SlotBytes, 0x7e0}, {}, 12, slot}; }

std::vector<Stored> random_frames(Random& random, unsigned count) {
  std::vector<Stored> frames;
  for (unsigned i = 0; i < count; ++i) {
    frames.push_back({random.bytes(random.below(3) == 0 ? random.between(60, 1518) : 60), random.between(20, 2000)});
  }
  return frames;
}

std::uint64_t duration(Bench& bench) {
  return bench.read64(MPRIG_REPLAY_LAST_TIME_LO) - bench.read64(MPRIG_REPLAY_FIRST_TIME_LO);
}

CASE("replay: frames come as they were stored, byte by byte, round and round") {
  for (unsigned round = 0; round < 4; ++round) {
    Scene scene(460 + round, round % 2 == 0 ? MemoryTiming{} : MemoryTiming{25, 8});
    Bench& bench = scene.bench;
    const std::vector<Stored> frames = random_frames(bench.random(), 1 + 6 * round);
    const auto count = static_cast<std::uint32_t>(frames.size() * 3 + frames.size() / 2);
    store(bench, frames);
    bench.write(MPRIG_GENERATOR_MODE, MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK);
    bench.write(MPRIG_REPLAY_CONTROL, round < 2 ? Enable : Original);
    bench.write(MPRIG_REPLAY_COUNT, count);
    bench.write(MPRIG_GENERATOR_COMMAND, Start);
    std::uint64_t posted = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (scene.rx.free() > 4) {
        for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted));
        scene.rx.ring_bell();
      }
      const Frame& frame = frames[i % frames.size()].frame;
      scene.expect_completion(buffer_in_slot(i), frame.size());
      scene.expect_frame_in(buffer_in_slot(i), frame);
      const mprig_trace_record record = read_record(bench, i);
      expect_equal(record.sequence, i, "sequence");
      expect_equal(record.source, MPRIG_TRACE_SOURCE_GENERATOR, "source");
      bench.write(MPRIG_TRACE_TAIL, i + 1);
    }
    bench.until_idle();
    expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
    expect_equal(bench.read(MPRIG_REPLAY_INJECTED), count, "INJECTED");
    expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), count, "INJECTED of all");
  }
}

CASE("replay: with original timing every frame begins at its interval after the one before") {
  Bench bench(470);
  std::vector<Stored> frames = random_frames(bench.random(), 12);
  frames[3].interval = 9'999;
  // Shorter than the frame itself: those that follow come late, and catch up.
  frames[5].interval = 1;
  store(bench, frames);
  bench.write(MPRIG_REPLAY_CONTROL, Original);
  bench.write(MPRIG_REPLAY_DEPTH, 0xffffffff);
  bench.write(MPRIG_REPLAY_COUNT, 30);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_REPLAY_INJECTED), 30, "INJECTED");
  std::uint64_t expected = 0;
  for (unsigned i = 0; i < 29; ++i) expected += frames[i % 12].interval;
  const std::uint64_t cycles = duration(bench);
  expect(cycles <= expected + 2 && cycles + 2 >= expected, "took ", cycles, " cycles instead of ", expected);
}

CASE("replay: at a rate, the intervals do not count") {
  Bench bench(471);
  const std::vector<Stored> frames = random_frames(bench.random(), 9);
  store(bench, frames);
  bench.write(MPRIG_REPLAY_CONTROL, Enable);
  bench.write64(MPRIG_REPLAY_RATE_LO, std::uint64_t{1} << 44);
  bench.write(MPRIG_REPLAY_DEPTH, 0x10000);
  bench.write(MPRIG_REPLAY_COUNT, 100);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  std::uint64_t expected = 0;
  for (unsigned i = 0; i < 99; ++i) expected += frames[i % 9].frame.size() + MPRIG_LINE_OVERHEAD_BYTES;
  const std::uint64_t cycles = duration(bench);
  expect(cycles <= expected + 2 && cycles + 2 >= expected, "took ", cycles, " cycles instead of ", expected);
}

CASE("replay: without a limit, frames of 64 bytes come at line rate") {
  Bench bench(472);
  store(bench, {{bench.random().bytes(60), 0}, {bench.random().bytes(60), 0}});
  bench.write(MPRIG_REPLAY_CONTROL, Enable);
  bench.write(MPRIG_REPLAY_COUNT, 1001);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_REPLAY_INJECTED), 1001, "INJECTED");
  expect(duration(bench) <= 10'500, "1000 frames took ", duration(bench), " cycles");
}

CASE("replay: the packet memory holds what is written, in every page, and is locked while it is replayed") {
  Bench bench(473);
  constexpr std::uint32_t Words = MPRIG_PACKET_MEMORY_BYTES / 8;
  const auto value = [](std::uint32_t word) { return 0x9e3779b97f4a7c15u * (word + 1); };
  for (std::uint32_t word = 0; word < Words; word += 255) put_word(bench, word, value(word));
  for (std::uint32_t word = 0; word < Words; word += 255) {
    bench.write(MPRIG_REPLAY_PAGE, word * 8 / MPRIG_PACKET_PAGE_BYTES);
    expect_equal(bench.read64(MPRIG_PACKET_WINDOW + word * 8 % MPRIG_PACKET_PAGE_BYTES), value(word), "word ", word);
  }
  store(bench, {{bench.random().bytes(60), 1000}});
  const std::uint64_t header = std::uint64_t{1000} << 16 | 60;
  bench.write(MPRIG_REPLAY_PAGE, 0);
  expect_equal(bench.read64(MPRIG_PACKET_WINDOW), header, "the header");
  bench.write(MPRIG_REPLAY_CONTROL, Original);
  bench.write(MPRIG_REPLAY_COUNT, 5);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.write64(MPRIG_PACKET_WINDOW, 0);
  expect_equal(bench.read64(MPRIG_PACKET_WINDOW), 0, "a locked window");
  bench.until_idle();
  expect_equal(bench.read64(MPRIG_PACKET_WINDOW), header, "the header afterwards");
  expect_equal(bench.read(MPRIG_REPLAY_INJECTED), 5, "INJECTED");
}

CASE("replay: frames go to the queue that is set, or to the one that the steering table says") {
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    QueueScene scene(474 + queue, {20, 6});
    Bench& bench = scene.bench;
    scene.receive_on_all();
    const unsigned other = (queue + 1) % MPRIG_QUEUES;
    std::vector<Stored> frames;
    for (unsigned i = 0; i < 4; ++i) frames.push_back({frame_to(bench, mac_of_queue(other), 60 + 40 * i), 0});
    store(bench, frames);
    for (const bool steered : {false, true}) {
      Ring& ring = scene.rx[steered ? other : queue];
      for (unsigned i = 0; i < 8; ++i) ring.post(buffer_in_slot(i));
      ring.ring_bell();
      bench.write(MPRIG_REPLAY_CONTROL, Enable | queue << MPRIG_REPLAY_CONTROL_QUEUE_SHIFT |
                                            (steered ? MPRIG_REPLAY_CONTROL_STEERED_MASK : 0));
      bench.write(MPRIG_REPLAY_COUNT, 8);
      bench.write(MPRIG_GENERATOR_COMMAND, Start);
      for (unsigned i = 0; i < 8; ++i) {
        expect_equal(ring.wait().cookie, i, "cookie");
        expect_frame_at(bench, {buffer_in_slot(i)}, frames[i % 4].frame);
      }
      bench.until_idle();
    }
  }
}

CASE("replay: takes turns with the streams that inject beside it") {
  constexpr unsigned Streams = 3, Replay = 3, Frames = 24;
  QueueScene scene(485, {20, 6}, {6, 6, 6, 6});
  Bench& bench = scene.bench;
  scene.receive_on_all();
  // Only their order counts, so that all queues may have the same buffers.
  for (Ring& ring : scene.rx) {
    for (unsigned i = 0; i < Frames; ++i) ring.post(buffer_in_slot(i));
    ring.ring_bell();
  }
  for (unsigned stream = 0; stream < Streams; ++stream) {
    Injection injection;
    injection.stream = injection.queue = stream;
    injection.count = Frames;
    injection.configure(bench);
  }
  store(bench, {{bench.random().bytes(60), 0}, {bench.random().bytes(60), 0}});
  bench.write(MPRIG_REPLAY_CONTROL, Enable | Replay << MPRIG_REPLAY_CONTROL_QUEUE_SHIFT);
  bench.write(MPRIG_REPLAY_COUNT, Frames);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), (Streams + 1) * Frames, "INJECTED");
  // Once all are under way the one that has waited for the longest time is next: everybody once in each round.
  for (unsigned round = 2; round < Frames - 2; ++round) {
    std::uint32_t seen = 0;
    for (unsigned i = 0; i <= Streams; ++i) seen |= 1u << read_record(bench, round * (Streams + 1) + i).queue;
    expect_equal(seen, (1u << (Streams + 1)) - 1, "queues of round ", round);
  }
}

CASE("replay: at a rate in frames, in bursts of any length") {
  Bench bench(478);
  store(bench, random_frames(bench.random(), 9));
  constexpr std::uint64_t Cycles = 400, Burst = 5, Frames = 101;
  bench.write(MPRIG_REPLAY_CONTROL, Enable | MPRIG_REPLAY_CONTROL_RATE_IN_FRAMES_MASK);
  bench.write64(MPRIG_REPLAY_RATE_LO, (std::uint64_t{1} << 44) / Cycles);
  bench.write(MPRIG_REPLAY_BURST, Burst);
  bench.write(MPRIG_REPLAY_COUNT, Frames);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_REPLAY_INJECTED), Frames, "INJECTED");
  // The last frame begins a burst of its own.
  const std::uint64_t cycles = duration(bench), expected = Cycles * (Frames - 1);
  expect(cycles + Cycles * Burst / 100 >= expected && cycles <= expected + Cycles * Burst / 100, "took ", cycles,
         " cycles instead of ", expected);
}

CASE("replay: sequence and times go on through all of their bits") {
  constexpr std::uint64_t Interval = 3000;
  for (const std::uint64_t time : {~std::uint64_t{0} - Interval, std::uint64_t{0x5555'5555'5555'5555},
                                   std::uint64_t{0xaaaa'aaaa'aaaa'aaaa}}) {
    Scene scene(492);
    Bench& bench = scene.bench;
    PresetRegister clock = bench.registers("u_counters.u_counters.gen_counter[0]", "sum_q").at(0);
    PresetRegister sequence = bench.registers("u_replay", "sequence_q").at(0);
    store(bench, {{bench.random().bytes(60), Interval}});
    for (std::uint64_t i = 0; i < 4; ++i) scene.rx.post(buffer_in_slot(i));
    scene.rx.ring_bell();
    bench.write(MPRIG_REPLAY_CONTROL, Original);
    bench.write(MPRIG_REPLAY_DEPTH, 0xffffffff);
    bench.write(MPRIG_REPLAY_COUNT, 4);
    clock.set_word(0, static_cast<std::uint32_t>(time));
    clock.set_word(1, static_cast<std::uint32_t>(time >> 32));
    bench.write(MPRIG_GENERATOR_COMMAND, Start);
    scene.expect_completion(buffer_in_slot(0), 60);
    const auto number = static_cast<std::uint32_t>(time >> 32);
    sequence.set_word(0, number);
    for (std::uint32_t i = 1; i < 4; ++i) {
      scene.expect_completion(buffer_in_slot(i), 60);
      expect_equal(read_record(bench, i).sequence, number + i - 1, "sequence");
    }
    bench.until_idle();
    const std::uint64_t begun = bench.read64(MPRIG_REPLAY_FIRST_TIME_LO) - time;
    expect(begun < 1000, "begun ", begun, " cycles after the start");
    const std::uint64_t cycles = duration(bench);
    expect(cycles <= 3 * Interval + 2 && cycles + 2 >= 3 * Interval, "took ", cycles, " cycles");
  }
}

CASE("replay: an empty memory ends at once, and headers that make no sense end too") {
  Bench bench(474);
  bench.write(MPRIG_REPLAY_CONTROL, Enable);
  bench.write(MPRIG_REPLAY_COUNT, 7);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 0, "INJECTED");
  for (std::uint32_t word = 0; word < 50; ++word) put_word(bench, word, bench.random().next());
  put_word(bench, 0, 0xffff);
  bench.write(MPRIG_REPLAY_WORDS, 50);
  bench.write(MPRIG_GENERATOR_COMMAND, Start);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 7, "INJECTED");
}

CASE("replay: STOP ends it between frames and in the middle of one, and it can begin anew") {
  for (unsigned round = 0; round < 8; ++round) {
    Scene scene(480 + round);
    Bench& bench = scene.bench;
    const std::vector<Stored> frames = random_frames(bench.random(), 5);
    store(bench, frames);
    bench.write(MPRIG_REPLAY_CONTROL, round % 2 == 0 ? Enable : Original);
    bench.write(MPRIG_REPLAY_COUNT, 0xffffffff);
    bench.write(MPRIG_GENERATOR_COMMAND, Start);
    bench.tick(bench.random().below(1000));
    bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
    bench.until([&] { return (bench.read(MPRIG_GENERATOR_STATUS) & Running) == 0; }, "RUNNING to fall");
    const Snapshot stopped = Snapshot::take(bench);
    expect_equal(stopped[MPRIG_COUNTERS_RX_IN_FLIGHT_LO], 0, "frames in flight when stopped");
    bench.tick(3000);
    expect_equal(scene.counter(MPRIG_COUNTERS_INJECTED_FRAMES_LO), stopped[MPRIG_COUNTERS_INJECTED_FRAMES_LO], "injected");
    // From the first frame on, not from where it was stopped.
    for (std::uint64_t i = 0; i < 3; ++i) scene.rx.post(buffer_in_slot(i));
    scene.rx.ring_bell();
    bench.until_idle();
    bench.write(MPRIG_REPLAY_COUNT, 3);
    bench.write(MPRIG_GENERATOR_COMMAND, Start);
    for (std::uint64_t i = 0; i < 3; ++i) {
      scene.expect_completion(buffer_in_slot(i), frames[i].frame.size());
      scene.expect_frame_in(buffer_in_slot(i), frames[i].frame);
    }
  }
}

}  // namespace
}  // namespace mprig::test
