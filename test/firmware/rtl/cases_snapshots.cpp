// SPDX-License-Identifier: Apache-2.0
//
// Counter snapshots of the ledger: taken on command, and pushed over the control link.
#include "check.h"
#include "injection.h"
#include "ledger.h"
#include "scene.h"

namespace mprig::test {
namespace {

/** A pushed snapshot is about 19,000 cycles on the UART of the bench. */
constexpr std::uint32_t Comfortable = 30'000;
constexpr std::uint32_t TooFast = 6'000;
constexpr std::uint64_t Deadline = 2'000'000;

/** Waits until so many events have come in all; takes no part in requests. */
void await_events(Bench& bench, LinkHost& link, std::size_t count) {
  bench.until(
      [&] {
        link.collect_events();
        return link.events().size() >= count;
      },
      "pushed snapshots", Deadline);
}

/** Keeps the NIC busy on its own: every frame is starved. */
void start_traffic(Bench& bench) {
  Injection injection;
  injection.count = 1'000'000;
  injection.gap = 37;
  injection.start(bench);
}

CASE("snapshots: on command all words are of one cycle, and stand still") {
  Scene scene(210);
  Bench& bench = scene.bench;
  start_traffic(bench);
  bench.tick(2000);
  const LedgerSnapshot first = LedgerSnapshot::take(bench);
  first.expect_lawful();
  expect(first[MPRIG_LEDGER_INJECTED_FRAMES] > 10, "no traffic");
  bench.tick(1000);
  const LedgerSnapshot again = LedgerSnapshot::held(bench);
  expect(again.words() == first.words() && again.time() == first.time(), "the snapshot moved");
  const LedgerSnapshot second = LedgerSnapshot::take(bench);
  expect(second.time() > first.time() + 1000, "TIME");
  expect(second[MPRIG_LEDGER_INJECTED_FRAMES] > first[MPRIG_LEDGER_INJECTED_FRAMES], "INJECTED_FRAMES");
  expect_equal(bench.read(MPRIG_LEDGER_TAKEN), 2, "TAKEN");
  expect_equal(bench.read(MPRIG_LEDGER_DUE), 0, "DUE");
}

CASE("snapshots: nothing is pushed until it is asked for, and nothing after INTERVAL is 0") {
  Scene scene(211);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  bench.tick(3 * Comfortable);
  expect(bench.uart().frames().empty(), "something was pushed");
  bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_PUSH_MASK);
  await_events(bench, link, 1);
  bench.tick(3 * Comfortable);
  expect(bench.uart().frames().empty(), "one command, two snapshots");
  bench.write(MPRIG_LEDGER_INTERVAL, Comfortable);
  await_events(bench, link, 3);
  bench.write(MPRIG_LEDGER_INTERVAL, 0);
  bench.tick(3 * Comfortable);
  expect(bench.uart().frames().empty(), "pushed although INTERVAL is 0");
  expect_equal(bench.read(MPRIG_LEDGER_DUE), 3, "DUE");
}

CASE("snapshots: they are pushed at the set interval, to the cycle, and numbered") {
  Scene scene(212);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  for (const std::uint32_t interval : {Comfortable, Comfortable + 1, 2 * Comfortable + 7}) {
    const std::uint32_t first = bench.read(MPRIG_LEDGER_DUE);
    const std::uint64_t from = bench.cycle();
    link.events().clear();
    bench.write(MPRIG_LEDGER_INTERVAL, interval);
    const std::uint64_t to = bench.cycle();
    await_events(bench, link, 4);
    bench.write(MPRIG_LEDGER_INTERVAL, 0);
    std::uint64_t time = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const LedgerSnapshot snapshot(link.events().at(i));
      expect_equal(snapshot.number(), first + i, "number");
      if (i == 0) {
        expect(snapshot.time() > from + interval && snapshot.time() < to + interval + 4, "time of the first");
      } else {
        expect_equal(snapshot.time() - time, interval, "cycles between two snapshots");
      }
      time = snapshot.time();
    }
    bench.until_idle();
  }
  expect_equal(bench.read(MPRIG_LEDGER_SKIPPED), 0, "SKIPPED");
}

CASE("snapshots: none is lost or torn while requests and commands are served") {
  Scene scene(213);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  link.hello();
  start_traffic(bench);
  bench.write(MPRIG_LEDGER_INTERVAL, Comfortable);
  while (link.events().size() < 12) {
    // The longest answers there are, and the host's own snapshots, at any moment of a push.
    expect_equal(link.read(MPRIG_IDENTITY_BASE, MPRIG_LINK_MAX_WORDS).at(4), MPRIG_MAGIC, "MAGIC");
    link.write(MPRIG_IDENTITY_SCRATCH, {7});
    bench.tick(bench.random().below(3000));
    for (unsigned i = 0; i < 8; ++i) LedgerSnapshot::take(bench);
    expect(bench.cycle() < Deadline, "only ", link.events().size(), " snapshots");
  }
  std::uint32_t frames = 0;
  for (std::size_t i = 0; i < link.events().size(); ++i) {
    const LedgerSnapshot snapshot(link.events().at(i));
    expect_equal(snapshot.number(), i, "number");
    snapshot.expect_lawful();
    expect(snapshot[MPRIG_LEDGER_INJECTED_FRAMES] > frames, "INJECTED_FRAMES does not grow");
    frames = snapshot[MPRIG_LEDGER_INJECTED_FRAMES];
  }
  expect_equal(bench.read(MPRIG_LEDGER_SKIPPED), 0, "SKIPPED");
}

CASE("snapshots: a command that comes during a push waits for its end") {
  Scene scene(214);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  start_traffic(bench);
  for (unsigned delay = 0; delay < 130; delay += 3) {
    const std::uint32_t taken = bench.read(MPRIG_LEDGER_TAKEN);
    link.events().clear();
    bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_PUSH_MASK);
    bench.tick(delay);
    bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_TAKE_MASK);
    bench.tick(150);
    expect_equal(bench.read(MPRIG_LEDGER_TAKEN), taken + 2, "TAKEN after ", delay, " cycles");
    const LedgerSnapshot own = LedgerSnapshot::held(bench);
    own.expect_lawful();
    await_events(bench, link, 1);
    const LedgerSnapshot pushed(link.events().front());
    pushed.expect_lawful();
    expect(own.time() > pushed.time() + 100, "the command did not wait");
  }
}

CASE("snapshots: an interval too short for the link skips, says so, and leaves room for requests") {
  Scene scene(215);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  link.hello();
  start_traffic(bench);
  bench.write(MPRIG_LEDGER_INTERVAL, TooFast);
  for (unsigned i = 0; i < 12; ++i) {
    expect_equal(link.read(MPRIG_IDENTITY_BASE, MPRIG_LINK_MAX_WORDS).at(4), MPRIG_MAGIC, "MAGIC");
  }
  bench.write(MPRIG_LEDGER_INTERVAL, 0);
  bench.tick(4 * Comfortable);
  link.collect_events();
  const std::uint32_t skipped = bench.read(MPRIG_LEDGER_SKIPPED);
  expect(skipped > link.events().size(), "hardly any was skipped");
  expect_equal(link.events().size() + skipped, bench.read(MPRIG_LEDGER_DUE), "pushed and skipped");
  std::uint32_t missing = 0, next = 0;
  for (const LinkEvent& event : link.events()) {
    const LedgerSnapshot snapshot(event);
    snapshot.expect_lawful();
    missing += snapshot.number() - next;
    next = snapshot.number() + 1;
  }
  expect(missing > 0 && missing <= skipped, "numbers missing: ", missing);
}

CASE("snapshots: they take turns with requests when both wait") {
  Scene scene(217);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  link.hello();
  const auto ask = [&] {
    link.send(LinkHost::request(link.next_sequence(), MPRIG_LINK_OPERATION_READ, MPRIG_LINK_MAX_WORDS, 0));
    bench.tick(1500);
  };
  const auto is_event = [&](std::size_t at) {
    return bench.uart().frames().at(at).at(1) == MPRIG_LINK_OPERATION_EVENT;
  };
  // While the first answer is sent, another request and a snapshot begin to wait: the snapshot is next.
  ask();
  ask();
  bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_PUSH_MASK);
  bench.until([&] { return bench.uart().frames().size() == 3; }, "two answers and a snapshot");
  expect(!is_event(0) && is_event(1) && !is_event(2), "the snapshot is not between the answers");
  bench.until_idle();
  bench.uart().frames().clear();
  // While one snapshot is sent, another and a request begin to wait: the request is next.
  bench.write(MPRIG_LEDGER_INTERVAL, TooFast);
  bench.tick(2 * TooFast);
  ask();
  bench.until([&] { return bench.uart().frames().size() == 3; }, "two snapshots and an answer");
  expect(is_event(0) && !is_event(1) && is_event(2), "the answer is not between the snapshots");
}

CASE("snapshots: the stop of the generator is told between them") {
  Scene scene(216);
  Bench& bench = scene.bench;
  LinkHost link(bench);
  bench.expect_timed_work();
  bench.write(MPRIG_LEDGER_INTERVAL, Comfortable);
  Injection injection;
  injection.count = 700;
  injection.gap = 50;
  injection.start(bench);
  await_events(bench, link, 4);
  unsigned stops = 0;
  for (const LinkEvent& event : link.events()) {
    if (event.kind == MPRIG_LINK_EVENT_GENERATOR_STOPPED) {
      ++stops;
      expect_equal(event.argument, 700, "argument");
    } else {
      LedgerSnapshot(event).expect_lawful();
    }
  }
  expect_equal(stops, 1, "GENERATOR_STOPPED");
}

}  // namespace
}  // namespace mprig::test
