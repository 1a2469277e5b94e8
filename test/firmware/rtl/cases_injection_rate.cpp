// SPDX-License-Identifier: Apache-2.0
//
// How fast the traffic generator injects: token bucket, bursts, several streams at once. The receive queue is not
// enabled in most cases: frames are then dropped faster than any of them comes.
#include <cmath>

#include "check.h"
#include "injection.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::uint32_t Running = MPRIG_GENERATOR_STATUS_RUNNING_MASK;
constexpr std::uint64_t LongDeadline = 4'000'000;
constexpr std::uint32_t ManyFrames = 10'000;

std::uint64_t tokens_per_cycle(double tokens) { return static_cast<std::uint64_t>(std::llround(std::ldexp(tokens, 44))); }

void start_all(Bench& bench, const std::vector<Injection>& streams) {
  for (const Injection& stream : streams) stream.configure(bench);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

/** Cycles from the beginning of the first frame to that of the last one. */
std::uint64_t duration(Bench& bench, const Injection& stream) {
  return bench.read64(stream.at(MPRIG_GENERATOR_STREAM0_LAST_TIME_LO)) -
         bench.read64(stream.at(MPRIG_GENERATOR_STREAM0_FIRST_TIME_LO));
}

/** Tokens that all frames but the last one take. */
double tokens_of(const Injection& stream) {
  if (stream.rate_in_frames) return stream.count - 1;
  double bytes = 0;
  for (std::uint32_t i = 0; i + 1 < stream.count; ++i) bytes += stream.length(i) + MPRIG_LINE_OVERHEAD_BYTES;
  return bytes;
}

void expect_rate(Bench& bench, const Injection& stream, double slack_cycles) {
  expect_equal(bench.read(stream.at(MPRIG_GENERATOR_STREAM0_INJECTED)), stream.count, "INJECTED of ", stream.stream);
  const double expected = tokens_of(stream) / std::ldexp(static_cast<double>(stream.rate), -44);
  const auto cycles = static_cast<double>(duration(bench, stream));
  expect(std::abs(cycles - expected) <= slack_cycles, "stream ", stream.stream, " took ", cycles, " cycles instead of ",
         expected);
}

CASE("rate: 10,000 frames keep to it to the cycle, in frames and in bytes on the line") {
  for (const double cycles_per_frame : {10.5, 37.7731}) {
    Bench bench(400);
    Injection stream;
    stream.count = ManyFrames;
    stream.rate = tokens_per_cycle(1 / cycles_per_frame);
    stream.rate_in_frames = true;
    stream.start(bench);
    bench.until_idle(LongDeadline);
    expect_rate(bench, stream, 2);
  }
  Bench bench(401);
  Injection stream;
  stream.count = ManyFrames;
  // 64, 594 and 1518 bytes with FCS, 7 : 4 : 1, at 10 Gb/s in cycles of 6.4 ns.
  stream.list = {60, 590, 60, 60, 590, 60, 1514, 60, 590, 60, 60, 590};
  stream.rate = tokens_per_cycle(8);
  stream.start(bench);
  bench.until_idle(LongDeadline);
  expect_rate(bench, stream, 2);
}

CASE("rate: every single frame of a slow stream comes when it is due") {
  Bench bench(402);
  Injection stream;
  stream.count = 6;
  stream.rate = tokens_per_cycle(1 / 20'000.37);
  stream.rate_in_frames = true;
  stream.start(bench);
  std::uint64_t first = 0;
  for (std::uint32_t i = 1; i <= stream.count; ++i) {
    bench.until([&] { return bench.read(MPRIG_GENERATOR_STREAM0_INJECTED) == i; }, "the next frame");
    expect(i == stream.count || bench.busy(), "the clock may be stopped while time must pass");
    if (i == 1) first = bench.read64(MPRIG_GENERATOR_STREAM0_LAST_TIME_LO);
    const auto passed = static_cast<double>(bench.read64(MPRIG_GENERATOR_STREAM0_LAST_TIME_LO) - first);
    expect(std::abs(passed - 20'000.37 * (i - 1)) <= 2, "frame ", i, " after ", passed, " cycles");
  }
}

CASE("rate: the times told are those at which the frames come") {
  Scene scene(403);
  Injection stream;
  stream.count = 5;
  stream.rate = tokens_per_cycle(1 / 1500.5);
  stream.rate_in_frames = true;
  for (std::uint64_t i = 0; i < stream.count; ++i) scene.rx.post({{BuffersAt + i * 0x800, 0x7e0}, {}, 12, i});
  scene.rx.ring_bell();
  stream.start(scene.bench);
  scene.bench.until_idle();
  const std::uint64_t first = read_record(scene.bench, 0).time_request;
  const std::uint64_t last = read_record(scene.bench, 4).time_request;
  const auto told = duration(scene.bench, stream);
  expect(last - first + 8 > told && last - first < told + 8, "told ", told, ", seen ", last - first);
}

CASE("rate: bursts come back to back, and their mean rate is the same") {
  Bench bench(404);
  Injection stream;
  stream.count = 400;
  stream.burst = 4;
  stream.rate = tokens_per_cycle(1 / 250.25);
  stream.rate_in_frames = true;
  stream.start(bench);
  std::uint32_t before = 0, bursts = 0;
  while ((bench.read(MPRIG_GENERATOR_STATUS) & Running) != 0) {
    const std::uint32_t injected = bench.read(MPRIG_GENERATOR_INJECTED);
    // Reading takes less than the time of a burst: two equal counts mean that none is under way.
    if (injected == before && injected != 0) expect_equal(injected % 4, 0, "frames between bursts");
    bursts += injected != before && injected % 4 == 0;
    before = injected;
    bench.tick(40);
  }
  expect(bursts > 90, "bursts seen: ", bursts);
  // The last of them begins with the burst before it: 99 bursts are paid for, three frames are added at once.
  const double expected = 99 * 4 * 250.25 + 3 * 8;
  const auto cycles = static_cast<double>(duration(bench, stream));
  expect(std::abs(cycles - expected) <= 12, "took ", cycles, " cycles instead of ", expected);
}

CASE("rate: four streams keep to their own, exactly, while they compete") {
  Bench bench(405);
  std::vector<Injection> streams(4);
  const double frames_per_cycle[] = {1 / 40.3, 1 / 97.0, 1 / 211.7};
  for (unsigned i = 0; i < 4; ++i) {
    Injection& stream = streams[i];
    stream.stream = i;
    if (i == 3) {
      stream.rate = tokens_per_cycle(1.37);
      stream.length_min = 100;
      stream.length_max = 1500;
      stream.length_step = 333;
    } else {
      stream.rate = tokens_per_cycle(frames_per_cycle[i]);
      stream.rate_in_frames = true;
    }
  }
  // About as long as each other.
  const std::uint32_t counts[] = {10'000, 4'154, 1'903, 670};
  for (unsigned i = 0; i < 4; ++i) streams[i].count = counts[i];
  start_all(bench, streams);
  bench.until_idle(LongDeadline);
  // Another stream's frame may be in the way of the first and of the last one.
  for (const Injection& stream : streams) expect_rate(bench, stream, 200);
}

CASE("rate: frames of 64 bytes follow each other without a gap, of one stream and of four") {
  for (const unsigned number : {1u, 4u}) {
    Bench bench(406);
    std::vector<Injection> streams(number);
    for (unsigned i = 0; i < number; ++i) {
      streams[i].stream = i;
      streams[i].count = 1000;
    }
    start_all(bench, streams);
    bench.until_idle();
    const std::uint64_t first = bench.read64(MPRIG_GENERATOR_STREAM0_FIRST_TIME_LO);
    const std::uint64_t last = bench.read64(streams.back().at(MPRIG_GENERATOR_STREAM0_LAST_TIME_LO));
    expect_equal(last - first, 8 * (1000 * number - 1), "cycles for ", number, " streams");
  }
}

CASE("rate: streams without a limit share the time fairly, whatever the lengths of the others") {
  Bench bench(407);
  std::vector<Injection> streams(4);
  for (unsigned i = 0; i < 4; ++i) {
    streams[i].stream = i;
    streams[i].count = 0xffffffff;
    streams[i].length_min = streams[i].length_max = static_cast<std::uint16_t>(60 + 200 * i);
  }
  start_all(bench, streams);
  bench.tick(60'000);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until_idle();
  const std::uint32_t first = bench.read(MPRIG_GENERATOR_STREAM0_INJECTED);
  for (const Injection& stream : streams) {
    const std::uint32_t injected = bench.read(stream.at(MPRIG_GENERATOR_STREAM0_INJECTED));
    expect(injected > 300 && injected + 1 >= first && injected <= first + 1, "stream ", stream.stream, ": ", injected,
           " frames, stream 0: ", first);
  }
}

CASE("rate: the time for which frames were held is caught up with as far as DEPTH goes") {
  for (const std::uint32_t depth : {0u, 5u}) {
    Scene scene(408);
    Bench& bench = scene.bench;
    Injection stream;
    stream.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
    stream.count = 10;
    stream.rate = tokens_per_cycle(1 / 400.0);
    stream.rate_in_frames = true;
    stream.depth = depth;
    stream.start(bench);
    bench.tick(8'000);
    for (std::uint64_t i = 0; i < stream.count; ++i) scene.rx.post({{BuffersAt + i * 0x800, 0x7e0}, {}, 12, i});
    scene.rx.ring_bell();
    bench.until_idle();
    // With tokens for five frames saved, six go out at once and the others at the rate; there is always part of a token.
    const std::uint64_t expected = (stream.count - 1 - depth) * 400;
    const std::uint64_t cycles = duration(bench, stream);
    expect(cycles + 400 >= expected && cycles <= expected + 2 + 8 * depth, "depth ", depth, ": ", cycles, " cycles");
    const std::uint64_t held = bench.read64(MPRIG_GENERATOR_HELD_LO);
    expect(held > 7'900 && held < 8'200, "HELD: ", held);
  }
}

}  // namespace
}  // namespace mprig::test
