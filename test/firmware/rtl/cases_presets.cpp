// SPDX-License-Identifier: Apache-2.0
//
// Counts and times go on from whatever they are, to the highest of their bits: years of use, without the years.
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "check.h"
#include "injection.h"
#include "ledger.h"
#include "link_host.h"
#include "queues.h"
#include "scene.h"
#include "tester.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 6};
constexpr std::uint64_t SlotBytes = 0x800;
/** Two masks for the same random values: then each bit was set once and was not once. */
constexpr std::array<std::uint32_t, 2> Masks{0, ~0u};

/** Gives registers random values, and returns those. */
std::vector<std::uint32_t> set_all(std::vector<PresetRegister> registers, Random random, std::uint32_t mask) {
  std::vector<std::uint32_t> values;
  for (PresetRegister& reg : registers) {
    for (std::size_t i = 0; i < reg.words(); ++i) {
      values.push_back(static_cast<std::uint32_t>(random.next() >> 32) ^ mask);
      reg.set_word(i, values.back());
    }
  }
  return values;
}

/** How much every word of the ledger and every counter grew, and what the DMA trace and the latency meter saw. */
struct Account {
  std::vector<std::uint32_t> ledger;
  std::vector<std::uint64_t> counters;
  /** From the time of the first record's request on. */
  std::vector<std::uint64_t> trace_times;
  std::vector<std::uint32_t> latencies;
  bool operator==(const Account&) const = default;
};

/** Traffic through every queue in both directions, of the wire and of the generator, with losses of every kind. */
void exchange(QueueScene& scene) {
  Bench& bench = scene.bench;
  // Not that of the bench, of which every access takes some.
  Random random(347);
  const auto frame_for = [&](unsigned queue, std::size_t bytes) {
    Frame frame = random.bytes(bytes);
    const Mac destination = mac_of_queue(queue);
    std::copy(destination.begin(), destination.end(), frame.begin());
    frame[12] = 0x08;
    return frame;
  };
  const auto slot = [](unsigned number) { return BuffersAt + number * SlotBytes; };
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    for (unsigned n = 0; n < i + 3; ++n) {
      scene.rx[i].post({{slot(16 * i + n), 0x600}, {}, 12, random.next()});
      // The last has no bytes.
      scene.tx[i].post({{slot(16 * i + n), static_cast<std::uint16_t>(n < i + 2 ? 70 + n : 0)}, {}, 0, random.next()});
    }
    scene.rx[i].ring_bell();
    scene.tx[i].ring_bell();
    // More than there are buffers.
    for (unsigned n = 0; n < i + 5; ++n) bench.send(frame_for(i, random.between(60, 300)));
  }
  bench.send(frame_for(MPRIG_QUEUES, 100));
  bench.send(frame_for(0, MPRIG_MAX_FRAME_BYTES + 1));
  bench.until_idle();
  scene.rx[1].post({{slot(0), 0x600}, {}, 12, random.next()});
  scene.rx[1].post({{slot(1), 0x600}, {}, 12, random.next()});
  scene.rx[1].ring_bell();
  Injection injection;
  injection.count = 2;
  injection.queue = 1;
  injection.start(bench);
  bench.until_idle();
  // Every queue ends with a completion that is refused, begins anew and ends with a descriptor that is.
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    const unsigned sent = i + 3, received = i == 1 ? sent + 2 : sent;
    bench.memory().refuse(slot(16 * i + 15), 64);
    scene.rx[i].post({{slot(16 * i + 15), 0x600}, {}, 12, random.next()});
    bench.memory().refuse(scene.rx[i].completion_address(static_cast<std::uint16_t>(received + 1)), 16);
    scene.rx[i].post({{slot(16 * i + 14), 0x600}, {}, 12, random.next()});
    bench.memory().refuse(scene.tx[i].completion_address(static_cast<std::uint16_t>(sent)), 16);
    scene.tx[i].post({{slot(16 * i), 90}, {}, 0, random.next()});
    scene.rx[i].ring_bell();
    scene.tx[i].ring_bell();
    for (unsigned n = 0; n < 2; ++n) bench.send(frame_for(i, 100));
  }
  bench.until_idle();
  bench.memory().refuse_nothing();
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    scene.disable(scene.rx[i]);
    scene.disable(scene.tx[i]);
  }
  scene.receive_on_all();
  scene.transmit_on_all();
  for (unsigned i = 0; i < MPRIG_QUEUES; ++i) {
    bench.memory().refuse(scene.rx[i].descriptor_address(0), 8);
    bench.memory().refuse(scene.tx[i].descriptor_address(0), 8);
    scene.rx[i].post({{slot(16 * i), 0x600}, {}, 12, random.next()});
    scene.tx[i].post({{slot(16 * i), 90}, {}, 0, random.next()});
    scene.rx[i].ring_bell();
    scene.tx[i].ring_bell();
  }
  bench.until_idle();
  bench.memory().refuse_nothing();
  // A few frames each way in tester mode, which no checker looks at, and which a checker finds foreign.
  set_tester(bench, Tester::On);
  injection.start(bench);
  bench.send(random.bytes(77));
  bench.until_idle();
  bench.write(MPRIG_CHECKER_CONTROL, MPRIG_CHECKER_CONTROL_ENABLE_MASK);
  bench.until_idle();
  for (unsigned n = 0; n < 3; ++n) bench.send(random.bytes(66));
  bench.until_idle();
}

/** An exchange and its account; `prepare` is called before anything is counted. */
template <typename Prepare>
Account account(Prepare prepare) {
  QueueScene scene(340, Unwilling);
  Bench& bench = scene.bench;
  scene.receive_on_all();
  scene.transmit_on_all();
  bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
  bench.until_idle();
  prepare(bench);
  const LedgerSnapshot ledger_before = LedgerSnapshot::take(bench);
  const Snapshot counters_before = Snapshot::take(bench);
  exchange(scene);
  const LedgerSnapshot ledger_after = LedgerSnapshot::take(bench);
  const Snapshot counters_after = Snapshot::take(bench);
  Account out;
  for (const std::uint32_t address : LedgerSnapshot::addresses()) {
    out.ledger.push_back(ledger_after[address] - ledger_before[address]);
  }
  for (std::uint32_t address = MPRIG_COUNTERS_TIME_LO; address <= MPRIG_COUNTERS_TESTER_RECEIVED_FRAMES_LO; address += 8) {
    out.counters.push_back(counters_after[address] - counters_before[address]);
  }
  const std::uint64_t begin = read_record(bench, 0).time_request;
  for (std::uint32_t i = 0; i < bench.read(MPRIG_TRACE_HEAD); ++i) {
    const mprig_trace_record record = read_record(bench, i);
    out.trace_times.push_back(record.time_request - begin);
    out.trace_times.push_back(record.time_done - begin);
  }
  for (const std::uint32_t address : {MPRIG_LATENCY_DMA_SAMPLES_LO, MPRIG_LATENCY_DMA_SUM_LO, MPRIG_LATENCY_DMA_MIN,
                                      MPRIG_LATENCY_DMA_MAX, MPRIG_LATENCY_DMA_UNMATCHED}) {
    out.latencies.push_back(bench.read(address));
  }
  return out;
}

/** What was counted is the same as in the other account. */
void expect_counts_of(const Account& account, const Account& plain) {
  for (std::size_t i = 0; i < plain.ledger.size(); ++i) {
    expect_equal(account.ledger[i], plain.ledger[i], "what the ledger counted at ", LedgerSnapshot::addresses()[i]);
  }
  // The time was read at another moment.
  expect(std::equal(account.counters.begin() + 1, account.counters.end(), plain.counters.begin() + 1,
                    plain.counters.end()),
         "the counters count otherwise");
}

CASE("presets: every counter and every word of the ledger goes on from any value, and wraps") {
  const Account plain = account([](Bench&) {});
  expect(std::count_if(plain.ledger.begin(), plain.ledger.end(), [](std::uint32_t word) { return word != 0; }) > 40,
         "the traffic is too tame");
  for (const std::uint32_t mask : Masks) {
    const Account wrapped = account([&](Bench& bench) {
      std::vector<std::uint32_t> words = set_all(bench.registers("u_ledger", "sum_q"), Random(341), mask);
      const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
      for (const std::uint32_t word : words) {
        expect_equal(std::count(ledger.words().begin(), ledger.words().end(), word), 1, "words of the ledger with ", word);
      }
      words = set_all(bench.registers("u_counters.u_counters", "sum_q"), Random(342), mask);
      const Snapshot counters = Snapshot::take(bench);
      std::vector<std::uint64_t> values;
      for (std::uint32_t at = MPRIG_COUNTERS_TIME_LO; at <= MPRIG_COUNTERS_TESTER_RECEIVED_FRAMES_LO; at += 8) {
        values.push_back(counters[at]);
      }
      // All but the time, which goes on.
      unsigned missing = 0;
      for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::uint64_t value = words[i] | std::uint64_t{words[i + 1]} << 32;
        missing += std::count(values.begin(), values.end(), value) != 1;
      }
      expect_equal(missing, 1, "counters without the value that they were given");
    });
    expect_counts_of(wrapped, plain);
  }
  // One more carries through all bits.
  const Account full = account([](Bench& bench) {
    for (const char* instance : {"u_ledger", "u_counters.u_counters"}) {
      for (PresetRegister& reg : bench.registers(instance, "sum_q")) {
        for (std::size_t i = 0; i < reg.words(); ++i) reg.set_word(i, ~0u);
      }
    }
  });
  expect_counts_of(full, plain);
}

CASE("presets: records and latencies are the same at any time") {
  // As many accesses, so that everything happens in the same cycles.
  const Account plain = account([](Bench& bench) {
    bench.write(MPRIG_LATENCY_TIME_LO, 0);
    bench.read64(MPRIG_LATENCY_TIME_LO);
  });
  expect(plain.trace_times.size() > 20, "records: ", plain.trace_times.size() / 2);
  expect_equal(plain.latencies.at(0), 2, "samples of the latency meter");
  for (const std::uint32_t mask : Masks) {
    const Account later = account([&](Bench& bench) {
      const auto words = set_all(bench.registers("u_ns_clock", "time_o"), Random(343), mask);
      bench.write(MPRIG_LATENCY_TIME_LO, 0);
      const std::uint64_t passed = bench.read64(MPRIG_LATENCY_TIME_LO) - (words.at(0) | std::uint64_t{words.at(1)} << 32);
      expect(passed != 0 && passed < 10'000, "TIME says ", passed, " ns later");
      set_all(bench.registers("u_counters.u_counters.gen_counter[0]", "sum_q"), Random(344), mask);
    });
    expect(later.trace_times == plain.trace_times, "times in the trace differ");
    expect(later.latencies == plain.latencies, "latencies differ");
    expect(later.ledger == plain.ledger, "the ledger differs");
  }
}

CASE("presets: sequence numbers, record numbers and generations go on from any value, and wrap") {
  for (const std::uint32_t mask : Masks) {
    Scene scene(348, Unwilling);
    Bench& bench = scene.bench;
    const std::uint32_t sequence = set_all(bench.registers("u_wire_ingress", "sequence_q"), Random(349), mask).at(0);
    const std::uint32_t number = static_cast<std::uint32_t>(Random(350).next()) ^ mask;
    for (const char* name : {"head_q", "tail_q"}) {
      for (PresetRegister& reg : bench.registers("u_rx_path.u_trace", name)) reg.set_word(0, number);
    }
    const auto generation =
        static_cast<std::uint16_t>(set_all(bench.registers("u_rx_path.u_queues", "generation_q"), Random(351), mask).at(0));
    for (unsigned i = 0; i < 10; ++i) {
      const Posted buffer{{BuffersAt + i * SlotBytes, 0x400}, {}, 12, i};
      const Frame frame = bench.random().bytes(100);
      scene.post(buffer);
      bench.memory().forget_writes();
      bench.send(frame);
      scene.expect_completion(buffer, frame.size());
      const mprig_trace_record record = read_record(bench, number + i);
      scene.expect_record(record, buffer, frame);
      expect_equal(record.sequence, sequence + i, "sequence");
      expect_equal(record.number, number + i, "number");
      expect_equal(record.generation, generation, "generation");
      expect_equal(bench.read(MPRIG_TRACE_HEAD), number + i + 1, "HEAD");
      // A mark finds its record, and none before or behind.
      for (const std::uint32_t wanted : {number - 1, number + i, number + i + 1}) {
        bench.write(MPRIG_LATE_WRITE_RECORD, wanted);
        bench.write(MPRIG_LATE_WRITE_OFFSET, 3);
        bench.write(MPRIG_LATE_WRITE_COMMAND, MPRIG_LATE_WRITE_COMMAND_START_MASK);
        bench.until_idle();
        const std::uint32_t outcome = bench.read(MPRIG_LATE_WRITE_STATUS) & MPRIG_LATE_WRITE_STATUS_OUTCOME_MASK;
        expect_equal(outcome >> MPRIG_LATE_WRITE_STATUS_OUTCOME_SHIFT,
                     wanted == number + i ? MPRIG_LATE_WRITE_OUTCOME_WRITTEN : MPRIG_LATE_WRITE_OUTCOME_NO_RECORD,
                     "outcome for record ", wanted);
      }
    }
  }
}

CASE("presets: pushed snapshots are numbered on from any value, on either link") {
  for (const std::uint32_t mask : Masks) {
    Bench bench(352);
    bench.expect_timed_work();
    LinkHost uart(bench), usb(bench, bench.usb());
    uart.hello();
    for (LinkHost* link : {&uart, &usb}) {
      if (link == &usb) usb.hello();
      set_all(bench.registers("u_ledger", "sum_q"), Random(353), mask);
      const std::uint32_t due = set_all(bench.registers("u_ledger.u_pusher", "due_q"), Random(354), mask).at(0);
      bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_PUSH_MASK);
      bench.until(
          [&] {
            link->collect_events();
            return !link->events().empty();
          },
          "a pushed snapshot", 2'000'000);
      const LedgerSnapshot snapshot(link->events().front());
      expect_equal(snapshot.number(), due, "number");
      expect(snapshot.words() == LedgerSnapshot::held(bench).words(), "words differ");
      bench.until_idle(2'000'000);
    }
  }
}

/** A count that registers show: where it is, and the addresses of its words. */
struct Count {
  const char* instance;
  const char* name;
  std::vector<std::uint32_t> addresses;
};

const std::vector<Count>& counts() {
  static const std::vector<Count> all{
      {"u_boot_counter", "count_q", {MPRIG_IDENTITY_BOOT_COUNT}},
      {"u_interrupts", "requested_q", {MPRIG_INTERRUPT_REQUESTED}},
      {"u_counters", "snapshots_q", {MPRIG_COUNTERS_SNAPSHOT}},
      {"u_ledger", "taken_q", {MPRIG_LEDGER_TAKEN}},
      {"u_ledger", "due_q", {MPRIG_LEDGER_DUE}},
      {"u_ledger", "skipped_q", {MPRIG_LEDGER_SKIPPED}},
      {"u_rx_path.u_trace", "overflow_q", {MPRIG_TRACE_OVERFLOW}},
      {"u_recorder.u_trace", "overflow_q", {MPRIG_TX_TRACE_OVERFLOW}},
      {"u_generator", "held_q", {MPRIG_GENERATOR_HELD_LO, MPRIG_GENERATOR_HELD_HI}},
      {"u_generator.u_generator", "injected_q", {MPRIG_GENERATOR_INJECTED}},
      {"u_link.u_registers", "good_q", {MPRIG_LINK_FRAMES_GOOD}},
      {"u_link.u_registers", "bad_q", {MPRIG_LINK_FRAMES_BAD}},
      {"u_link.u_registers", "duplicates_q", {MPRIG_LINK_DUPLICATES}},
      {"u_link.u_registers", "errors_q", {MPRIG_LINK_UART_ERRORS}},
      {"u_usb_link.u_registers", "good_q", {MPRIG_USB_FRAMES_GOOD}},
      {"u_usb_link.u_registers", "bad_q", {MPRIG_USB_FRAMES_BAD}},
      {"u_usb_link.u_registers", "duplicates_q", {MPRIG_USB_DUPLICATES}},
      {"u_usb_link.u_registers", "received_q", {MPRIG_USB_BYTES_RECEIVED}},
      {"u_usb_link.u_registers", "sent_q", {MPRIG_USB_BYTES_SENT}},
      {"u_latency.u_histogram",
       "samples_o",
       {MPRIG_LATENCY_DMA_SAMPLES_LO, MPRIG_LATENCY_DMA_SAMPLES_HI, MPRIG_LATENCY_ECHO_SAMPLES_LO,
        MPRIG_LATENCY_ECHO_SAMPLES_HI}},
      {"u_latency.u_histogram",
       "sum_o",
       {MPRIG_LATENCY_DMA_SUM_LO, MPRIG_LATENCY_DMA_SUM_HI, MPRIG_LATENCY_ECHO_SUM_LO, MPRIG_LATENCY_ECHO_SUM_HI}},
      {"u_latency.u_histogram", "clipped_o", {MPRIG_LATENCY_DMA_CLIPPED, MPRIG_LATENCY_ECHO_CLIPPED}},
      {"u_latency", "lost_q", {MPRIG_LATENCY_DMA_LOST, MPRIG_LATENCY_ECHO_LOST}},
      {"u_latency", "unmatched_q", {MPRIG_LATENCY_DMA_UNMATCHED, MPRIG_LATENCY_ECHO_UNMATCHED}},
      {"u_checker", "frames_q", {MPRIG_CHECKER_FRAMES}},
      {"u_checker", "other_q", {MPRIG_CHECKER_OTHER}},
  };
  return all;
}

/** A count of the checker, of which each stream has its own. */
Count of_streams(const char* name, std::uint32_t address) {
  constexpr std::uint32_t Stride = MPRIG_CHECKER_STREAM1_KEY_LO - MPRIG_CHECKER_STREAM0_KEY_LO;
  Count count{"u_checker.u_sequence", name, {}};
  for (std::uint32_t i = 0; i < MPRIG_CHECKER_STREAMS; ++i) count.addresses.push_back(address + i * Stride);
  return count;
}

CASE("presets: every other count can be read in all of its bits") {
  Bench bench(345);
  std::vector<Count> all = counts();
  all.push_back(of_streams("frames_o", MPRIG_CHECKER_STREAM0_FRAMES));
  all.push_back(of_streams("corrupt_o", MPRIG_CHECKER_STREAM0_CORRUPT));
  all.push_back(of_streams("gaps_o", MPRIG_CHECKER_STREAM0_GAPS));
  all.push_back(of_streams("missing_o", MPRIG_CHECKER_STREAM0_MISSING));
  all.push_back(of_streams("duplicates_o", MPRIG_CHECKER_STREAM0_DUPLICATES));
  all.push_back(of_streams("reordered_o", MPRIG_CHECKER_STREAM0_REORDERED));
  all.push_back(of_streams("late_o", MPRIG_CHECKER_STREAM0_LATE));
  for (const std::uint32_t mask : Masks) {
    for (const Count& count : all) {
      const auto values = set_all(bench.registers(count.instance, count.name), Random(346), mask);
      expect_equal(values.size(), count.addresses.size(), "words of ", count.instance, ' ', count.name);
      for (std::size_t i = 0; i < values.size(); ++i) {
        expect_equal(bench.read(count.addresses[i]), values[i], count.instance, ' ', count.name, ", word ", i);
      }
    }
  }
}

}  // namespace
}  // namespace mprig::test
