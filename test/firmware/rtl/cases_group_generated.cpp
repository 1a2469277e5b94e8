// SPDX-License-Identifier: Apache-2.0
//
// Copies and the generator: what is claimed for its frames is given back, what is promised to them is kept.
#include <algorithm>
#include <array>
#include <vector>

#include "check.h"
#include "group.h"
#include "injection.h"
#include "ledger.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint64_t SlotBytes = 0x400;
constexpr std::uint64_t Slots = 16;

Posted buffer_of(unsigned queue, std::uint64_t slot) {
  return {{BuffersAt + (queue * Slots + slot % Slots) * SlotBytes + slot % 13, 0x300}, {}, 12, queue << 20 | slot};
}

CASE("group: a generated frame is done when its last copy is, and has one latency, that of its first") {
  QueueScene scene(345, {0, 60});
  Bench& bench = scene.bench;
  const QueueSet listeners(0b1110);
  for (Ring& ring : scene.rx) ring.enable();
  give_groups_to(bench, listeners);
  bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
  bench.until_idle();
  Injection injection;
  injection.steered = true;
  injection.destination = Group;
  injection.queue = 1;
  injection.length_min = injection.length_max = 400;
  std::uint64_t injected = 0, samples = 0;
  for (unsigned round = 0; round < 12; ++round) {
    // The queue of the first copy takes nothing in every third round.
    const bool first = round % 3 != 2;
    if (!first) scene.disable(scene.rx[1]);
    for (unsigned queue = 1; queue < MPRIG_QUEUES; ++queue) {
      if (queue == 1 && !first) continue;
      scene.rx[queue].post(buffer_of(queue, round));
      scene.rx[queue].ring_bell();
    }
    bench.until_idle();
    injection.sequence = round;
    injection.start(bench);
    ++injected;
    bench.until([&] { return (bench.read(MPRIG_GENERATOR_STATUS) & MPRIG_GENERATOR_STATUS_RUNNING_MASK) == 0; },
                "RUNNING to fall");
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    expect_equal(snapshot[MPRIG_LEDGER_INJECTED_FRAMES], injected, "INJECTED_FRAMES");
    expect_equal(snapshot[MPRIG_LEDGER_IN_FLIGHT], 0, "in flight when RUNNING has fallen");
    bench.until_idle();
    for (unsigned queue = 1; queue < MPRIG_QUEUES; ++queue) {
      if (queue == 1 && !first) continue;
      const Completion completion = scene.rx[queue].wait();
      expect_equal(completion.length, 400, "length");
      expect_frame_at(bench, {buffer_of(queue, round)}, injection.frame(0));
    }
    samples += first;
    expect_equal(bench.read(MPRIG_LATENCY_DMA_SAMPLES_LO), samples, "samples");
    if (!first) scene.rx[1].enable();
  }
  const std::uint32_t records = bench.read(MPRIG_TRACE_HEAD);
  expect_equal(records, 3 * injected - (injected - samples), "records in the trace");
  // What a sample says is the time of the first record, at the same number of cycles from the injection in all rounds.
  std::uint64_t longest_first = 0, shortest_last = ~0ull;
  for (std::uint32_t number = 0; number < records;) {
    const mprig_trace_record head = read_record(bench, number);
    std::uint32_t last = number;
    while (last + 1 < records && read_record(bench, last + 1).sequence == head.sequence) ++last;
    if (head.queue == 1) {
      longest_first = std::max(longest_first, head.time_done - head.time_request);
      shortest_last = std::min(shortest_last, read_record(bench, last).time_done - head.time_request);
    }
    number = last + 1;
  }
  // From the last word's entry to the first request there are few cycles, far fewer than a copy takes.
  constexpr std::uint64_t Few = 20;
  const std::uint64_t most = bench.read(MPRIG_LATENCY_DMA_MAX);
  const auto ns = [](std::uint64_t cycles) { return cycles * 64 / 10; };
  expect(shortest_last > longest_first + Few, "copies end too close to each other to be told apart");
  expect(most >= ns(longest_first) && most < ns(shortest_last), "the longest latency is ", most, " ns");
}

CASE("group: after generated copies every claim is given back, on buffers and on slots of the trace") {
  QueueScene scene(346, {}, {4, 9, 4, 4});
  Bench& bench = scene.bench;
  for (Ring& ring : scene.rx) ring.enable();
  give_groups_to(bench, 0b1011);
  Injection groups;
  groups.steered = true;
  groups.destination = Group;
  groups.queue = 1;
  groups.count = 150;
  groups.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
  groups.start(bench);
  // Of the others one is starved all the time, and one now and then.
  std::uint64_t slot = 0;
  while (bench.read(MPRIG_GENERATOR_STATUS) != 0) {
    if (scene.rx[1].free() > 500) scene.rx[1].post(buffer_of(1, slot++));
    if (scene.rx[3].free() != 0 && bench.random().chance(30)) scene.rx[3].post(buffer_of(3, slot++));
    scene.rx[1].ring_bell();
    scene.rx[3].ring_bell();
    bench.tick(bench.random().below(60));
    for (Ring& ring : scene.rx) {
      while (ring.poll()) {
      }
    }
    bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    expect(bench.cycle() < 1'000'000, "the generator holds for ever");
  }
  const LedgerSnapshot before = LedgerSnapshot::take(bench);
  before.expect_lawful();
  expect_equal(before[MPRIG_LEDGER_RX_COPIES], 2 * groups.count, "RX_COPIES");
  expect_equal(before.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 0), groups.count, "starved in queue 0");

  // To one queue, until the trace is full to its last slot.
  bench.until_idle();
  while (scene.rx[1].poll()) {
  }
  for (; scene.rx[1].free() != 0; ++slot) scene.rx[1].post(buffer_of(1, slot));
  scene.rx[1].ring_bell();
  bench.until_idle();
  constexpr std::uint32_t Taken = 60, Buffers = 512;
  const std::uint32_t head = bench.read(MPRIG_TRACE_HEAD);
  expect(head > Taken, "only ", head, " records");
  bench.write(MPRIG_TRACE_TAIL, head - Taken);
  Injection plain;
  plain.queue = 1;
  plain.count = 2000;
  plain.mode = groups.mode;
  plain.start(bench);
  bench.tick(30'000);
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), MPRIG_TRACE_DEPTH - Taken, "INJECTED with a full trace");
  // Then until its buffers are used up.
  bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
  bench.tick(30'000);
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), Buffers, "INJECTED with as many buffers");
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until([&] { return bench.read(MPRIG_GENERATOR_STATUS) == 0; }, "the generator to stop");
  bench.until_idle();
  const LedgerSnapshot after = LedgerSnapshot::take(bench);
  after.expect_lawful();
  expect_equal(after.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 1), before.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, 1),
               "starved in queue 1");
  expect_equal(after[MPRIG_LEDGER_TRACE_OVERFLOW], before[MPRIG_LEDGER_TRACE_OVERFLOW], "TRACE_OVERFLOW");
}

CASE("group: copies of the wire leave every queue the buffers that generated frames were promised") {
  QueueScene scene(347, Unwilling);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  for (Ring& ring : scene.rx) ring.enable();
  give_groups_to(bench, AllQueues);
  bench.set_wire_stall(0, 60);
  std::vector<Injection> streams(MPRIG_GENERATOR_STREAMS);
  std::uint32_t wanted = 0;
  for (unsigned i = 0; i < streams.size(); ++i) {
    streams[i].stream = i;
    streams[i].queue = (i + 1) % MPRIG_QUEUES;
    streams[i].mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
    streams[i].count = 200;
    streams[i].configure(bench);
    wanted += streams[i].count;
  }
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  std::array<std::uint64_t, MPRIG_QUEUES> posted{};
  std::uint32_t generated = 0, released = 0;
  while (generated < wanted) {
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      for (std::uint64_t i = random.below(3); i != 0 && scene.rx[queue].free() != 0; --i) {
        scene.rx[queue].post(buffer_of(queue, posted[queue]++));
      }
      scene.rx[queue].ring_bell();
    }
    for (std::uint64_t i = random.below(4); i != 0; --i) bench.send(frame_to(bench, Broadcast, 60));
    bench.tick(random.below(300));
    for (Ring& ring : scene.rx) {
      while (ring.poll()) {
      }
    }
    for (const std::uint32_t head = bench.read(MPRIG_TRACE_HEAD); released != head; ++released) {
      generated += read_record(bench, released).source == MPRIG_TRACE_SOURCE_GENERATOR;
    }
    bench.write(MPRIG_TRACE_TAIL, released);
    LedgerSnapshot::take(bench).expect_lawful();
    expect(bench.cycle() < 3'000'000, "only ", generated, " generated frames delivered");
  }
  bench.until_idle();
  const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
  snapshot.expect_lawful();
  expect_equal(snapshot[MPRIG_LEDGER_INJECTED_FRAMES], wanted, "INJECTED_FRAMES");
  std::uint32_t starved = 0;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    starved += snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_STARVED, queue);
  }
  expect(starved > 200, "the wire was starved of ", starved, " copies only");
}

}  // namespace
}  // namespace mprig::test
