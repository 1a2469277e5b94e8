// SPDX-License-Identifier: Apache-2.0
//
// HOLD_ON_ALLOWANCE: the generator begins as many frames as it is allowed, of all of its sources together, and no more.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "check.h"
#include "injection.h"
#include "ledger.h"
#include "replay.h"
#include "scene.h"
#include "tester.h"

namespace mprig::test {
namespace {

constexpr std::uint32_t OnAllowance = MPRIG_GENERATOR_MODE_HOLD_ON_ALLOWANCE_MASK;
constexpr std::uint32_t OnStarved = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK;
constexpr std::uint32_t Running = MPRIG_GENERATOR_STATUS_RUNNING_MASK;
constexpr unsigned Sources = MPRIG_GENERATOR_STREAMS + 1;
constexpr std::uint64_t SlotBytes = 0x800;
constexpr unsigned RingLog2 = 7;
constexpr MemoryTiming Unwilling{25, 8};

void start(Bench& bench) { bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK); }
void stop(Bench& bench) { bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK); }
void allow(Bench& bench, std::uint32_t frames) { bench.write(MPRIG_GENERATOR_ALLOWANCE, frames); }
std::uint32_t injected(Bench& bench) { return bench.read(MPRIG_GENERATOR_INJECTED); }
std::uint64_t held(Bench& bench) { return bench.read64(MPRIG_GENERATOR_HELD_LO); }

Posted buffer_in_slot(std::uint64_t slot) { return {{BuffersAt + slot % 32 * SlotBytes, 0x7e0}, {}, 12, slot}; }

void post(Scene& scene, unsigned buffers) {
  for (unsigned i = 0; i < buffers; ++i) scene.rx.post(buffer_in_slot(i));
  scene.rx.ring_bell();
}

std::uint32_t completions(Scene& scene) {
  std::uint32_t count = 0;
  while (scene.rx.poll()) ++count;
  return count;
}

/** All streams and the replay, each with `count` frames that are due as soon as they can be. */
std::vector<Injection> configure_all(Bench& bench, std::uint32_t mode, std::uint32_t count) {
  std::vector<Injection> streams(MPRIG_GENERATOR_STREAMS);
  for (unsigned i = 0; i < MPRIG_GENERATOR_STREAMS; ++i) {
    streams[i].stream = i;
    streams[i].mode = mode;
    streams[i].count = count;
    // From the shortest frame on, of which the next one may follow soonest.
    streams[i].length_max = static_cast<std::uint16_t>(60 + 100 * i);
    streams[i].length_step = 23;
    streams[i].key[0] = static_cast<std::uint8_t>(0x40 + i);
    streams[i].configure(bench);
  }
  store(bench, {{bench.random().bytes(60), 0}, {bench.random().bytes(77), 0}});
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK);
  bench.write(MPRIG_REPLAY_COUNT, count);
  return streams;
}

/** How many frames each source has begun; the replay is the last. */
std::array<std::uint32_t, Sources> begun(Bench& bench) {
  std::array<std::uint32_t, Sources> counts{};
  Injection of;
  for (of.stream = 0; of.stream < MPRIG_GENERATOR_STREAMS; ++of.stream) {
    counts[of.stream] = bench.read(of.at(MPRIG_GENERATOR_STREAM0_INJECTED));
  }
  counts.back() = bench.read(MPRIG_REPLAY_INJECTED);
  return counts;
}

/** Cycles from the begin of stream 0's first frame to that of its last. */
std::uint64_t duration(Bench& bench) {
  return bench.read64(MPRIG_GENERATOR_STREAM0_LAST_TIME_LO) - bench.read64(MPRIG_GENERATOR_STREAM0_FIRST_TIME_LO);
}

std::uint32_t sum(const std::array<std::uint32_t, Sources>& counts) {
  std::uint32_t all = 0;
  for (const std::uint32_t count : counts) all += count;
  return all;
}

CASE("allowance: of all streams and the replay exactly as many frames begin as are allowed, each raise lets out the rest") {
  for (const Tester mode : {Tester::On, Tester::Off}) {
    Scene scene(900, {}, RingLog2);
    Bench& bench = scene.bench;
    set_tester(bench, mode);
    post(scene, 1u << RingLog2);
    configure_all(bench, OnAllowance | OnStarved, 12);
    allow(bench, 0);
    start(bench);
    std::uint32_t received = 0;
    std::uint64_t held_before = 0;
    for (const std::uint32_t allowed : {0u, 1u, 2u, 3u, 4u, 5u, 7u, 10u, 11u, 29u, 30u, 59u}) {
      allow(bench, allowed);
      bench.until_idle();
      expect_equal(injected(bench), allowed, "INJECTED with an allowance of ", allowed);
      const auto counts = begun(bench);
      expect_equal(sum(counts), allowed, "frames that have begun with an allowance of ", allowed);
      const auto [least, most] = std::ranges::minmax(counts);
      expect(most - least <= 1, "one source has begun ", least, " frames, another ", most, " of ", allowed);
      expect_equal(bench.read(MPRIG_GENERATOR_STATUS) & Running, Running, "RUNNING with an allowance of ", allowed);
      received += completions(scene);
      const bool to_wire = mode == Tester::On;
      expect_equal(bench.sent_by_nic().size(), to_wire ? allowed : 0, "frames sent with an allowance of ", allowed);
      expect_equal(received, to_wire ? 0 : allowed, "frames received with an allowance of ", allowed);
      const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
      ledger.expect_lawful();
      expect_equal(ledger[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT with an allowance of ", allowed);
      const std::uint64_t held_now = held(bench);
      bench.tick(500);
      expect(held(bench) >= held_now + 500 && held_now > held_before, "HELD stands still at ", held_now);
      held_before = held_now;
    }
    allow(bench, 60);
    bench.until_idle();
    expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS after the last frame");
    expect_equal(injected(bench), 60, "INJECTED after the last frame");
    const std::uint64_t held_now = held(bench);
    bench.tick(500);
    expect_equal(held(bench), held_now, "HELD after the last frame");
  }
}

CASE("allowance: raised at any time, it is never exceeded and never kept back") {
  for (unsigned round = 0; round < 4; ++round) {
    Scene scene(910 + round, Unwilling, RingLog2);
    Bench& bench = scene.bench;
    Random& random = bench.random();
    bench.set_wire_stall(round * 20, 0);
    set_tester(bench, Tester::On);
    constexpr std::uint32_t Count = 60;
    configure_all(bench, OnAllowance, Count);
    std::uint32_t allowed = static_cast<std::uint32_t>(random.below(3));
    allow(bench, allowed);
    start(bench);
    while (allowed < Sources * Count) {
      for (std::uint64_t cycles = random.below(60); cycles != 0; --cycles) {
        bench.tick();
        expect(bench.sent_by_nic().size() <= allowed, bench.sent_by_nic().size(), " frames sent of ", allowed);
      }
      if (random.chance(30)) {
        const std::uint32_t all = sum(begun(bench));
        expect(all <= allowed, all, " frames have begun of ", allowed);
      }
      if (random.chance(20)) {
        bench.until_idle();
        expect_equal(bench.sent_by_nic().size(), allowed, "frames sent when all is quiet");
      }
      allowed += static_cast<std::uint32_t>(random.below(6));
      allow(bench, allowed);
    }
    bench.until_idle();
    expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS");
    expect_equal(bench.sent_by_nic().size(), Sources * Count, "frames sent");
  }
}

CASE("allowance: STOP ends what it holds at once, and START counts anew up to the same allowance") {
  for (const std::uint32_t allowed : {0u, 3u}) {
    Scene scene(920);
    Bench& bench = scene.bench;
    set_tester(bench, Tester::On);
    Injection stream;
    stream.mode = OnAllowance;
    stream.count = 100;
    allow(bench, allowed);
    for (unsigned round = 1; round <= 3; ++round) {
      stream.start(bench);
      bench.until_idle();
      expect_equal(injected(bench), allowed, "INJECTED");
      expect_equal(bench.sent_by_nic().size(), round * allowed, "frames sent");
      stop(bench);
      // The access itself takes longer than the generator does.
      expect_equal(bench.read(MPRIG_GENERATOR_STATUS), 0, "STATUS behind STOP");
      const std::uint64_t held_at_stop = held(bench);
      expect(held_at_stop > 0, "nothing was held");
      // What is stopped is not let out by a raise.
      allow(bench, allowed + 50);
      bench.tick(1000);
      expect_equal(injected(bench), allowed, "INJECTED after STOP");
      expect_equal(held(bench), held_at_stop, "HELD after STOP");
      allow(bench, allowed);
    }
  }
}

CASE("allowance: without its mode it counts for nothing, and frames that began before count when the mode is set") {
  Scene scene(930);
  Bench& bench = scene.bench;
  set_tester(bench, Tester::On);
  Injection stream;
  stream.count = 1000;
  stream.gap = 100;
  allow(bench, 0);
  stream.start(bench);
  bench.until([&] { return bench.sent_by_nic().size() >= 10; }, "some frames");
  bench.write(MPRIG_GENERATOR_MODE, OnAllowance);
  bench.until_idle();
  const auto sent = static_cast<std::uint32_t>(bench.sent_by_nic().size());
  expect(sent < stream.count, "all frames were sent");
  // Those that have begun are not allowed a second time, and none of them is called back.
  std::uint32_t expected = sent;
  for (const std::uint32_t allowed : {sent - 1, sent, sent + 4, sent + 2, 0u, sent + 4, sent + 5}) {
    allow(bench, allowed);
    bench.until_idle();
    expected = std::max(expected, allowed);
    expect_equal(bench.sent_by_nic().size(), expected, "frames sent with an allowance of ", allowed);
  }
  bench.write(MPRIG_GENERATOR_MODE, 0);
  bench.until_idle();
  expect_equal(bench.sent_by_nic().size(), stream.count, "frames sent without the mode");
}

CASE("allowance: beside buffers, whichever is less counts, and a frame that is held claims none") {
  Scene scene(940, {}, RingLog2);
  Bench& bench = scene.bench;
  Injection stream;
  stream.mode = OnAllowance | OnStarved;
  stream.count = 40;
  allow(bench, 5);
  stream.start(bench);
  post(scene, 3);
  bench.until_idle();
  expect_equal(injected(bench), 3, "INJECTED with three buffers");
  post(scene, 10);
  bench.until_idle();
  expect_equal(injected(bench), 5, "INJECTED with an allowance of five");
  // The eight buffers that are left are for whoever comes.
  for (unsigned i = 0; i < 8; ++i) bench.send(bench.random().bytes(60));
  bench.until_idle();
  expect_equal(Snapshot::take(bench).delivered(), 5 + 8, "frames delivered");
  allow(bench, 7);
  bench.until_idle();
  expect_equal(injected(bench), 5, "INJECTED without a buffer");
  post(scene, 10);
  bench.until_idle();
  expect_equal(injected(bench), 7, "INJECTED with an allowance of seven");
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot.dropped(), 0, "frames dropped");
}

CASE("allowance: what is allowed goes out without a gap, as if there were no mode") {
  Scene scene(950);
  Bench& bench = scene.bench;
  set_tester(bench, Tester::On);
  Injection stream;
  stream.mode = OnAllowance;
  stream.count = 1000;
  allow(bench, stream.count);
  stream.start(bench);
  bench.until_idle();
  expect_equal(bench.sent_by_nic().size(), stream.count, "frames sent");
  expect_equal(duration(bench), 8 * (stream.count - 1), "cycles from the first frame to the last");
  expect_equal(held(bench), 0, "HELD");
}

CASE("allowance: the time for which frames were held for it is caught up with as far as DEPTH goes") {
  for (const std::uint32_t depth : {0u, 5u}) {
    Scene scene(960);
    Bench& bench = scene.bench;
    bench.expect_timed_work();
    set_tester(bench, Tester::On);
    Injection stream;
    stream.mode = OnAllowance;
    stream.count = 10;
    stream.rate = static_cast<std::uint64_t>(std::llround(std::ldexp(1 / 400.0, MPRIG_RATE_FRACTION_BITS)));
    stream.rate_in_frames = true;
    stream.depth = depth;
    allow(bench, 0);
    stream.start(bench);
    bench.tick(8'000);
    const std::uint64_t before = held(bench);
    expect(before > 7'900 && before < 8'200, "HELD: ", before);
    allow(bench, stream.count);
    bench.until_idle();
    const std::uint64_t cycles = duration(bench);
    // With tokens for five frames saved, six go out at once and the others at the rate; there is always part of a token.
    const std::uint64_t expected = (stream.count - 1 - depth) * 400;
    expect(cycles + 400 >= expected && cycles <= expected + 2 + 8 * depth, "depth ", depth, ": ", cycles, " cycles");
  }
}

CASE("allowance: the highest one ends the frames, however many have begun") {
  Scene scene(970);
  Bench& bench = scene.bench;
  set_tester(bench, Tester::On);
  Injection stream;
  stream.mode = OnAllowance;
  stream.count = 100;
  allow(bench, 0);
  stream.start(bench);
  bench.until_idle();
  const auto begin_at = [&](std::uint32_t frames) {
    for (PresetRegister& reg : bench.registers("u_generator.u_generator", "begun_q")) reg.set_word(0, frames);
  };
  begin_at(~0u - 2);
  allow(bench, ~0u);
  bench.until_idle();
  expect_equal(bench.sent_by_nic().size(), 2, "frames sent up to the highest allowance");
  // Frames that begin without the mode are not forgotten beyond it.
  bench.write(MPRIG_GENERATOR_MODE, 0);
  bench.until([&] { return bench.sent_by_nic().size() >= 10; }, "frames without the mode");
  bench.write(MPRIG_GENERATOR_MODE, OnAllowance);
  bench.until_idle();
  const std::size_t sent = bench.sent_by_nic().size();
  expect(sent < stream.count, "the mode did not hold: ", sent, " frames");
  expect_equal(bench.read(MPRIG_GENERATOR_STATUS) & Running, Running, "RUNNING");
}

CASE("allowance: mode and allowance are read as they were written, and reset") {
  Bench bench(980);
  for (const std::uint32_t value : {0x5a5a5a5au, 0xa5a5a5a5u}) {
    allow(bench, value);
    expect_equal(bench.read(MPRIG_GENERATOR_ALLOWANCE), value, "ALLOWANCE");
    bench.write(MPRIG_GENERATOR_MODE, value & 7);
    expect_equal(bench.read(MPRIG_GENERATOR_MODE), value & 7, "MODE");
  }
  bench.reset();
  expect_equal(bench.read(MPRIG_GENERATOR_ALLOWANCE), 0, "ALLOWANCE after reset");
  expect_equal(bench.read(MPRIG_GENERATOR_MODE), 0, "MODE after reset");
}

}  // namespace
}  // namespace mprig::test
