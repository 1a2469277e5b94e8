// SPDX-License-Identifier: Apache-2.0
//
// Late writes: a mark at the bus address of a record of the DMA trace, exactly there, and only while the queue lives.
#include <cstring>

#include "check.h"
#include "injection.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr std::size_t MarkBytes = 8;
constexpr MemoryTiming Unwilling{25, 8};

void start(Bench& bench, std::uint32_t record, std::uint32_t offset, std::uint64_t mark) {
  bench.write(MPRIG_LATE_WRITE_RECORD, record);
  bench.write(MPRIG_LATE_WRITE_OFFSET, offset);
  bench.write64(MPRIG_LATE_WRITE_MARK_LO, mark);
  bench.write(MPRIG_LATE_WRITE_COMMAND, MPRIG_LATE_WRITE_COMMAND_START_MASK);
}

unsigned outcome(Bench& bench) {
  std::uint32_t status = MPRIG_LATE_WRITE_STATUS_BUSY_MASK;
  bench.until([&] { return ((status = bench.read(MPRIG_LATE_WRITE_STATUS)) & MPRIG_LATE_WRITE_STATUS_BUSY_MASK) == 0; },
              "the late write");
  return (status & MPRIG_LATE_WRITE_STATUS_OUTCOME_MASK) >> MPRIG_LATE_WRITE_STATUS_OUTCOME_SHIFT;
}

/** A late write that must be refused, without an access to memory. */
void expect_refused(Bench& bench, std::uint32_t record, std::uint32_t offset, unsigned reason) {
  bench.memory().forget_writes();
  start(bench, record, offset, bench.random().next());
  expect_equal(outcome(bench), reason, "outcome of offset ", offset, " of record ", record);
  expect(bench.memory().writes().empty(), "something was written");
}

/** A frame of the wire in the buffer; returns the number of its record. */
std::uint32_t deliver(Scene& scene, const Posted& buffer, std::size_t bytes) {
  const std::uint32_t number = scene.bench.read(MPRIG_TRACE_HEAD);
  scene.post(buffer);
  scene.bench.send(scene.bench.random().bytes(bytes));
  scene.expect_completion(buffer, bytes);
  scene.bench.until_idle();
  return number;
}

CASE("late write: the mark is at its place at every alignment, and nothing else changes") {
  Scene scene(220, Unwilling);
  Bench& bench = scene.bench;
  for (unsigned align = 0; align < 16; ++align) {
    const Posted buffer{{BuffersAt + 0x100 + align, 200}, {BuffersAt + 0x800, 100}, 12, align};
    const std::uint32_t number = deliver(scene, buffer, 250);
    for (const std::uint32_t offset : {0u, 1u, 7u, 63u, 179u, 180u}) {
      auto expected = scene.copy(BuffersAt, 0x1000);
      const std::uint64_t mark = bench.random().next();
      std::memcpy(&expected[0x100 + align + 12 + offset], &mark, MarkBytes);
      bench.memory().forget_writes();
      start(bench, number, offset, mark);
      expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome");
      expect(scene.copy(BuffersAt, 0x1000) == expected, "memory is not as it must be, offset ", offset);
      std::uint64_t bytes = 0;
      for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
        expect_equal(beat.id, LateWrites, "id");
        bytes += beat.last - beat.first + 1;
      }
      expect_equal(bytes, MarkBytes, "bytes written");
    }
    // The first segment holds 188 bytes of the frame.
    expect_refused(bench, number, 181, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
    expect_refused(bench, number, 0xffff, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
  }
}

CASE("late write: up to the end of a page, and never across it") {
  Scene scene(221);
  Bench& bench = scene.bench;
  const std::uint64_t page = BuffersAt + 0x1000;
  const std::uint32_t number = deliver(scene, {{page - 100, 400}, {}, 0, 1}, 300);
  for (std::uint32_t offset = 85; offset < 108; ++offset) {
    if (offset > 92 && offset < 100) {
      expect_refused(bench, number, offset, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
      continue;
    }
    start(bench, number, offset, 0x0123456789abcdef + offset);
    expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome of offset ", offset);
    std::uint64_t found;
    std::memcpy(&found, bench.memory().at(page - 100 + offset), MarkBytes);
    expect_equal(found, 0x0123456789abcdef + offset, "mark");
  }
}

CASE("late write: a record that is not there, not any more, or of a short frame") {
  Scene scene(222);
  Bench& bench = scene.bench;
  expect_refused(bench, 0, 0, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD);
  const Posted buffer{{BuffersAt, 0x200}, {}, 12, 1};
  const std::uint32_t number = deliver(scene, buffer, 7);
  expect_refused(bench, number, 0, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
  expect_refused(bench, number + 1, 0, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD);
  expect_refused(bench, number + MPRIG_TRACE_DEPTH, 0, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD);
  // Whatever fits into a headroom that reaches beyond the first segment has none there.
  const std::uint32_t second = deliver(scene, {{BuffersAt, 8}, {BuffersAt + 0x400, 200}, 12, 2}, 100);
  expect_refused(bench, second, 0, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
  // A released record is good until it is overwritten; one of a recording before is not.
  bench.write(MPRIG_TRACE_TAIL, 2);
  for (std::uint32_t i = 2; i < MPRIG_TRACE_DEPTH; ++i) deliver(scene, buffer, 60);
  bench.write(MPRIG_TRACE_TAIL, MPRIG_TRACE_DEPTH);
  expect_refused(bench, number, 0, MPRIG_LATE_WRITE_OUTCOME_OUTSIDE);
  deliver(scene, buffer, 60);
  expect_refused(bench, number, 0, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD);
  start(bench, 2, 0, 1);
  expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome of the oldest record");
  bench.write(MPRIG_TRACE_CONTROL, 0);
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
  expect_refused(bench, 2, 0, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD);
}

CASE("late write: refused since the queue was stopped, even when it runs again") {
  Scene scene(223, Unwilling);
  Bench& bench = scene.bench;
  const Posted buffer{{BuffersAt, 0x200}, {}, 12, 1};
  for (unsigned round = 0; round < 4; ++round) {
    const std::uint32_t number = deliver(scene, buffer, 100);
    expect_equal(read_record(bench, number).generation, round + 1, "generation of the record");
    start(bench, number, 20, 0x77);
    expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome");
    scene.rx.disable();
    bench.until_idle();
    expect_refused(bench, number, 20, MPRIG_LATE_WRITE_OUTCOME_UNBOUND);
    scene.rx.enable();
    expect_refused(bench, number, 20, MPRIG_LATE_WRITE_OUTCOME_UNBOUND);
  }
  expect_equal(bench.read(MPRIG_RX_QUEUE0_GENERATION), 5, "GENERATION");
}

CASE("late write: an access that memory refuses is told") {
  Scene scene(224);
  Bench& bench = scene.bench;
  const std::uint32_t number = deliver(scene, {{BuffersAt, 0x200}, {}, 12, 1}, 100);
  bench.memory().refuse(BuffersAt + 0x20, 8);
  start(bench, number, 20, 0x77);
  expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_DMA_ERROR, "outcome");
  bench.memory().refuse_nothing();
  start(bench, number, 20, 0x77);
  expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome");
  expect_equal(scene.rx.status(), MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK, "STATUS");
}

CASE("late write: the queue stays active while one is under way") {
  Scene scene(225);
  Bench& bench = scene.bench;
  for (unsigned round = 0; round < 60; ++round) {
    const std::uint32_t number = deliver(scene, {{BuffersAt, 0x200}, {}, 12, 1}, 100);
    bench.memory().hold(true);
    start(bench, number, 4, round);
    // The check whether the queue lives comes before, after, or while it is being stopped.
    bench.tick(bench.random().below(12));
    scene.rx.disable();
    bench.tick(30);
    const bool active = (scene.rx.status() & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK) != 0;
    expect(active != bench.memory().idle(), "ACTIVE is ", active, ", with or without a late write under way");
    bench.write(MPRIG_LATE_WRITE_MARK_LO, 0xffffffff);
    bench.memory().hold(false);
    const unsigned how = outcome(bench);
    expect_equal(how, active ? MPRIG_LATE_WRITE_OUTCOME_WRITTEN : MPRIG_LATE_WRITE_OUTCOME_UNBOUND, "outcome");
    std::uint64_t found;
    std::memcpy(&found, bench.memory().at(BuffersAt + 12 + 4), MarkBytes);
    if (active) expect_equal(found, round, "mark: it must not change while one is under way");
    bench.until_idle();
    expect_equal(scene.rx.status(), 0, "STATUS");
    scene.rx.enable();
  }
}

CASE("late write: what is written to its registers while one is under way is ignored") {
  Scene scene(228);
  Bench& bench = scene.bench;
  const std::uint32_t number = deliver(scene, {{BuffersAt, 0x200}, {}, 12, 1}, 100);
  bench.memory().set_timing({.stall_percent = 100});
  start(bench, number, 20, 0x1122334455667788);
  bench.write(MPRIG_LATE_WRITE_RECORD, number + 1);
  bench.write(MPRIG_LATE_WRITE_OFFSET, 40);
  bench.write64(MPRIG_LATE_WRITE_MARK_LO, 0);
  bench.write(MPRIG_LATE_WRITE_COMMAND, MPRIG_LATE_WRITE_COMMAND_START_MASK);
  bench.memory().set_timing({});
  bench.memory().forget_writes();
  expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_WRITTEN, "outcome");
  bench.until_idle();
  expect_equal(bench.memory().writes().size(), 1, "writes");
  std::uint64_t found;
  std::memcpy(&found, bench.memory().at(BuffersAt + 12 + 20), MarkBytes);
  expect_equal(found, 0x1122334455667788, "mark");
  expect_equal(bench.read(MPRIG_LATE_WRITE_RECORD), number, "RECORD");
  expect_equal(bench.read(MPRIG_LATE_WRITE_OFFSET), 20, "OFFSET");
}

CASE("late write: one that is refused does not keep a stopped queue from being enabled") {
  Scene scene(226);
  Bench& bench = scene.bench;
  const std::uint32_t number = deliver(scene, {{BuffersAt, 0x200}, {}, 12, 1}, 100);
  for (unsigned round = 0; round < 100; ++round) {
    scene.rx.disable();
    bench.until_idle();
    bench.write(MPRIG_LATE_WRITE_RECORD, number);
    bench.write(MPRIG_LATE_WRITE_COMMAND, MPRIG_LATE_WRITE_COMMAND_START_MASK);
    bench.tick(bench.random().below(10));
    bench.write(MPRIG_RX_QUEUE0_CONTROL, MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK);
    expect_equal(bench.read(MPRIG_RX_QUEUE0_CONTROL), MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK, "CONTROL");
    expect_equal(outcome(bench), MPRIG_LATE_WRITE_OUTCOME_UNBOUND, "outcome");
  }
}

CASE("late write: while frames arrive and the trace is written over, a mark is right or refused") {
  Scene scene(227, Unwilling, 6);
  Bench& bench = scene.bench;
  constexpr std::uint64_t SlotBytes = 0x80;
  const auto buffer = [](std::uint64_t slot) {
    return Posted{{BuffersAt + slot % 64 * SlotBytes, 0x7f}, {}, 12, slot};
  };
  Injection injection;
  injection.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
  injection.count = 6000;
  injection.start(bench);
  std::uint64_t posted = 0;
  unsigned written = 0, gone = 0;
  while (bench.read(MPRIG_GENERATOR_INJECTED) != injection.count) {
    while (scene.rx.poll()) {
    }
    for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer(posted));
    scene.rx.ring_bell();
    const std::uint32_t head = bench.read(MPRIG_TRACE_HEAD);
    bench.write(MPRIG_TRACE_TAIL, head);
    if (head < MPRIG_TRACE_DEPTH) continue;
    // The oldest ones: the next frames write over them, perhaps while they are being looked at.
    const std::uint32_t number = head - MPRIG_TRACE_DEPTH + static_cast<std::uint32_t>(bench.random().below(8));
    bench.memory().forget_writes();
    start(bench, number, 1, bench.random().next());
    const unsigned how = outcome(bench);
    std::vector<std::uint64_t> places;
    for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
      if (beat.id == LateWrites) places.push_back(beat.first);
    }
    if (how == MPRIG_LATE_WRITE_OUTCOME_WRITTEN) {
      // No frame was lost, so record n is of buffer n.
      expect_equal(places.at(0), buffer(number).first.address + 12 + 1, "place of the mark of record ", number);
      ++written;
    } else {
      expect_equal(how, MPRIG_LATE_WRITE_OUTCOME_NO_RECORD, "outcome");
      expect(places.empty(), "a refused mark was written");
      ++gone;
    }
  }
  expect(written > 20 && gone > 20, "one-sided: ", written, " written, ", gone, " refused");
}

}  // namespace
}  // namespace mprig::test
