// SPDX-License-Identifier: Apache-2.0
//
// Tester mode: the generator and the wire, the wire and the checker, and the way from one mode to the other.
#include <algorithm>
#include <cmath>
#include <set>

#include "check.h"
#include "ledger.h"
#include "replay.h"
#include "scene.h"
#include "tester.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t SlotBytes = 0x800;
constexpr MemoryTiming Unwilling{20, 6};
constexpr double LineBytesPerCycle = 8;
constexpr std::uint32_t LineOverhead = MPRIG_LINE_OVERHEAD_BYTES;

Posted rx_buffer(std::uint64_t slot) { return {{BuffersAt + slot % 16 * SlotBytes, 0x7e0}, {}, 12, slot}; }

std::uint64_t tokens_per_cycle(double tokens) {
  return static_cast<std::uint64_t>(std::llround(std::ldexp(tokens, MPRIG_RATE_FRACTION_BITS)));
}

Injection stream_of(unsigned number, std::uint32_t count, std::uint16_t least, std::uint16_t most) {
  Injection stream;
  stream.stream = number;
  stream.count = count;
  stream.length_min = least;
  stream.length_max = most;
  stream.length_step = 37;
  stream.sequence = 1000 * number;
  stream.key[0] = static_cast<std::uint8_t>(0x40 + number);
  return stream;
}

bool running(Bench& bench) { return (bench.read(MPRIG_GENERATOR_STATUS) & MPRIG_GENERATOR_STATUS_RUNNING_MASK) != 0; }

void start(Bench& bench) { bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK); }

/** Takes the frames that the NIC has sent so far. */
std::vector<Frame> taken(Bench& bench) {
  std::vector<Frame> frames(bench.sent_by_nic().begin(), bench.sent_by_nic().end());
  bench.sent_by_nic().clear();
  return frames;
}

/** Brings what the NIC sends back to it, until the generator has ended and nothing is on its way. */
void loop_back(Bench& bench) {
  bench.until(
      [&] {
        for (const Frame& frame : taken(bench)) bench.send(frame);
        return !bench.busy() && !bench.sending();
      },
      "the end of the loop", 4 * Bench::Deadline);
}

/** A card with frames posted for it, which tester mode must leave alone. */
struct Quiet {
  explicit Quiet(std::uint64_t seed, MemoryTiming timing = {}) : scene(seed, timing), bench(scene.bench) {
    for (unsigned i = 0; i < 8; ++i) scene.rx.post(rx_buffer(i));
    scene.rx.ring_bell();
    bench.until_idle();
    bench.memory().forget_writes();
  }
  void expect_untouched() {
    expect(bench.memory().writes().empty(), "the NIC has written to memory");
    expect_equal(bench.read(MPRIG_TRACE_HEAD), 0, "records of the DMA trace");
    expect_equal(scene.rx.completed(), 0, "completions");
  }
  Scene scene;
  Bench& bench;
};

CASE("tester: generated frames go to the wire byte by byte, in order, and nowhere else") {
  for (unsigned round = 0; round < 3; ++round) {
    Quiet card(700 + round);
    Bench& bench = card.bench;
    bench.set_wire_stall(round * 35, 0);
    set_tester(bench, Tester::On);
    std::vector<Injection> streams;
    for (unsigned i = 0; i < MPRIG_GENERATOR_STREAMS; ++i) {
      streams.push_back(stream_of(i, 20 + i, static_cast<std::uint16_t>(60 + i), static_cast<std::uint16_t>(200 + 500 * i)));
      if (i == 2) streams[i].vlan = 0x2123;
      // Nothing to wait for here: neither buffers nor the trace.
      streams[i].mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
      streams[i].queue = 3 - i;
      streams[i].configure(bench);
    }
    start(bench);
    bench.until([&] { return !running(bench); }, "the end of the generator");
    const std::vector<Frame> frames = taken(bench);
    std::vector<std::uint32_t> next(streams.size(), 0);
    std::uint32_t bytes = 0, count = 0;
    for (const Frame& frame : frames) {
      bytes += static_cast<std::uint32_t>(frame.size());
      const auto whose = std::find_if(streams.begin(), streams.end(), [&](const Injection& stream) {
        return next[stream.stream] < stream.count && stream.frame(next[stream.stream]) == frame;
      });
      expect(whose != streams.end(), "frame ", count, " of ", frame.size(), " bytes is the next one of no stream");
      ++next[whose->stream];
      ++count;
    }
    for (const Injection& stream : streams) expect_equal(next[stream.stream], stream.count, "frames of ", stream.stream);
    card.expect_untouched();
    const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
    ledger.expect_lawful();
    expect_equal(ledger[MPRIG_LEDGER_INJECTED_FRAMES], count, "INJECTED_FRAMES");
    expect_equal(ledger[MPRIG_LEDGER_TESTER_SENT_FRAMES], count, "TESTER_SENT_FRAMES");
    expect_equal(ledger[MPRIG_LEDGER_TESTER_SENT_BYTES], bytes, "TESTER_SENT_BYTES");
    expect_equal(ledger[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
    expect_equal(bench.read64(MPRIG_GENERATOR_HELD_LO), 0, "HELD");
  }
}

CASE("tester: what was sent to the wire holds no buffer and no record back from what is injected later") {
  Scene scene(703);
  Bench& bench = scene.bench;
  Injection stream = stream_of(0, 600, 60, 60);
  // More than the trace has places, and than a ring has buffers.
  expect(stream.count > MPRIG_TRACE_DEPTH, "too few frames");
  stream.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
  set_tester(bench, Tester::On);
  stream.start(bench);
  bench.until([&] { return !running(bench); }, "the end of the generator");
  expect_equal(taken(bench).size(), stream.count, "frames sent");
  set_tester(bench, Tester::Off);
  stream.count = 1;
  stream.start(bench);
  bench.tick(200);
  expect_equal(bench.read(MPRIG_GENERATOR_INJECTED), 0, "frames injected without a buffer");
  scene.post(rx_buffer(0));
  scene.expect_completion(rx_buffer(0), 60);
  scene.expect_frame_in(rx_buffer(0), stream.frame(0));
}

CASE("tester: the replay goes to the wire as it was stored") {
  Quiet card(704);
  Bench& bench = card.bench;
  set_tester(bench, Tester::On);
  std::vector<Stored> frames;
  for (unsigned i = 0; i < 9; ++i) frames.push_back({bench.random().bytes(bench.random().between(60, 1600)), 300});
  store(bench, frames);
  bench.write(MPRIG_REPLAY_COUNT, 30);
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK);
  start(bench);
  bench.until([&] { return !running(bench); }, "the end of the replay");
  const std::vector<Frame> sent = taken(bench);
  expect_equal(sent.size(), 30, "frames");
  for (std::size_t i = 0; i < sent.size(); ++i) expect(sent[i] == frames[i % 9].frame, "frame ", i, " is another one");
  card.expect_untouched();
}

CASE("tester: the wire sees the rate that was asked for, up to line rate with the shortest frames") {
  struct Rate {
    std::uint16_t least, most;
    double line;
  };
  for (const Rate& rate : {Rate{60, 60, 1}, Rate{60, 60, 0.25}, Rate{61, 61, 1}, Rate{60, 1514, 1}, Rate{1514, 1514, 0.5}}) {
    Quiet card(705);
    Bench& bench = card.bench;
    set_tester(bench, Tester::On);
    Injection stream = stream_of(0, 300, rate.least, rate.most);
    stream.rate = tokens_per_cycle(LineBytesPerCycle * rate.line);
    stream.start(bench);
    bench.until([&] { return !running(bench); }, "the end of the generator", 4 * Bench::Deadline);
    double tokens = 0;
    for (std::uint32_t i = 0; i + 1 < stream.count; ++i) tokens += stream.length(i) + LineOverhead;
    const double expected = tokens / (LineBytesPerCycle * rate.line);
    const auto took = static_cast<double>(bench.sent_at().back() - bench.sent_at().front());
    // A frame begins on the wire when all of it was made: the first and the last one may differ by their length.
    const double slack = 12 + (rate.most - rate.least) / 8.0 * 2;
    expect(std::abs(took - expected) <= slack, rate.least, "..", rate.most, " bytes at ", rate.line, " of line rate took ",
           took, " cycles instead of ", expected);
  }
}

/** What befalls frames between the wire's two ends: each is lost, doubled, held back, damaged, or comes as it is. */
class FaultyWire {
 public:
  explicit FaultyWire(Random& random) : random_(random) {}

  std::vector<Frame> carry(const Frame& frame) {
    ++carried;
    std::vector<Frame> out;
    if (random_.chance(5)) {
      out.push_back(random_.bytes(random_.between(20, 300)));
      ++foreign;
    }
    const std::uint64_t fate = random_.below(100);
    if (fate < 6) {
      ++lost;
    } else if (fate < 12) {
      out.push_back(frame);
      out.push_back(frame);
      ++doubled;
    } else if (fate < 18 && !held_) {
      held_ = frame;
      return out;
    } else if (fate < 24) {
      // Behind the nonce, which is 16 bytes from byte 16 on.
      Frame bad = frame;
      const std::size_t bit = random_.between(32 * 8, bad.size() * 8 - 1);
      bad[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      out.push_back(bad);
      ++damaged;
    } else {
      out.push_back(frame);
      if (held_) {
        out.push_back(*held_);
        held_.reset();
        ++reordered;
      }
    }
    return out;
  }
  /** The one that is still held back. */
  std::vector<Frame> rest() {
    if (!held_) return {};
    ++late_at_end;
    return {*held_};
  }

  std::uint32_t carried = 0, lost = 0, doubled = 0, damaged = 0, reordered = 0, foreign = 0, late_at_end = 0;

 private:
  Random& random_;
  std::optional<Frame> held_;
};

CASE("tester: what comes back is counted as intact, damaged, lost, doubled, reordered or foreign") {
  Quiet card(710);
  Bench& bench = card.bench;
  bench.set_wire_stall(0, 10);
  set_tester(bench, Tester::On);
  const Injection stream = stream_of(1, 600, 60, 300);
  check_streams(bench, {stream});
  stream.start(bench);
  bench.until([&] { return !running(bench); }, "the end of the generator");
  FaultyWire wire(bench.random());
  std::vector<Frame> back;
  std::uint32_t bytes = 0;
  const std::vector<Frame> sent = taken(bench);
  expect_equal(sent.size(), stream.count, "frames sent");
  for (const Frame& frame : sent) {
    for (const Frame& one : wire.carry(frame)) back.push_back(one);
  }
  // So that what is missing before it is seen to be.
  back.push_back(stream.frame(stream.count - 1));
  for (const Frame& one : wire.rest()) back.push_back(one);
  for (const Frame& frame : back) {
    bytes += static_cast<std::uint32_t>(frame.size());
    bench.send(frame);
  }
  bench.until_idle();
  expect(wire.lost > 10 && wire.doubled > 10 && wire.damaged > 10 && wire.reordered > 10 && wire.foreign > 10,
         "the wire is too tame");
  const StreamCounts counts = StreamCounts::read(bench, 1);
  expect_equal(counts.frames, back.size() - wire.foreign, "FRAMES");
  expect_equal(counts.corrupt, wire.damaged, "CORRUPT");
  expect_equal(counts.late, 0, "LATE");
  expect(counts.gaps > 10, "GAPS ", counts.gaps);
  // The last frame was sent once more: whatever became of it before, it is intact once, or doubled once more.
  const std::set<Frame> distinct(back.begin(), back.end());
  std::uint32_t missing = 0, once = 0;
  for (std::uint32_t i = 0; i < stream.count; ++i) {
    const bool came = distinct.contains(stream.frame(i));
    missing += !came;
    once += came;
  }
  expect_equal(counts.missing, missing, "MISSING");
  expect_equal(counts.duplicates, counts.frames - counts.corrupt - once, "DUPLICATES");
  expect(counts.reordered >= wire.reordered / 2 && counts.reordered <= wire.reordered + wire.late_at_end, "REORDERED ",
         counts.reordered, " of ", wire.reordered);
  expect_equal(bench.read(MPRIG_CHECKER_OTHER), wire.foreign, "OTHER");
  expect_equal(bench.read(MPRIG_CHECKER_FRAMES), back.size(), "FRAMES of the checker");
  const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
  ledger.expect_lawful();
  expect_equal(ledger[MPRIG_LEDGER_WIRE_RX_FRAMES], back.size(), "WIRE_RX_FRAMES");
  expect_equal(ledger[MPRIG_LEDGER_WIRE_RX_BYTES], bytes, "WIRE_RX_BYTES");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_INTACT], counts.frames - counts.corrupt, "TESTER_INTACT");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_CORRUPT], counts.corrupt, "TESTER_CORRUPT");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_OTHER], wire.foreign, "TESTER_OTHER");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_UNCHECKED], 0, "TESTER_UNCHECKED");
  card.expect_untouched();
}

CASE("tester: each fault alone is counted as what it is") {
  Quiet card(711);
  Bench& bench = card.bench;
  set_tester(bench, Tester::On);
  const Injection stream = stream_of(0, 10, 60, 90);
  const auto come_back = [&](const std::vector<Frame>& frames, const StreamCounts& expected, std::uint32_t other) {
    check_streams(bench, {stream});
    for (const Frame& frame : frames) bench.send(frame);
    bench.until_idle();
    expect_stream(bench, 0, expected);
    expect_equal(bench.read(MPRIG_CHECKER_OTHER), other, "OTHER");
    stop_checking(bench);
  };
  const auto frame = [&](std::uint32_t index) { return stream.frame(index); };
  Frame damaged = frame(1), cut = frame(1), long_one = frame(1), nonce = frame(1), key = frame(1);
  damaged.at(40) ^= 0x10;
  cut.resize(50);
  long_one.push_back(0);
  nonce.at(24) ^= 1;
  key.at(16) ^= 1;
  come_back({frame(0), frame(1), frame(2)}, {.frames = 3}, 0);
  come_back({frame(0), frame(2)}, {.frames = 2, .gaps = 1, .missing = 1}, 0);
  come_back({frame(0), frame(1), frame(1), frame(2)}, {.frames = 4, .duplicates = 1}, 0);
  come_back({frame(0), frame(2), frame(1)}, {.frames = 3, .gaps = 1, .reordered = 1}, 0);
  come_back({frame(0), damaged, frame(2)}, {.frames = 3, .corrupt = 1, .gaps = 1, .missing = 1}, 0);
  come_back({frame(0), cut, frame(2)}, {.frames = 3, .corrupt = 1, .gaps = 1, .missing = 1}, 0);
  come_back({frame(0), long_one, frame(2)}, {.frames = 3, .corrupt = 1, .gaps = 1, .missing = 1}, 0);
  // Nobody knows whose a frame without its nonce is, but its own stream misses it.
  come_back({frame(0), nonce, key, frame(2)}, {.frames = 2, .gaps = 1, .missing = 1}, 2);
  // Of one longer than the NIC takes, and of one that is shorter than its addresses.
  come_back({frame(0), bench.random().bytes(MPRIG_MAX_FRAME_BYTES + 100), bench.random().bytes(7), frame(1)}, {.frames = 2}, 2);
  LedgerSnapshot::take(bench).expect_lawful();
  card.expect_untouched();
}

CASE("tester: the latency is the time from the wire to the wire") {
  Quiet card(712);
  Bench& bench = card.bench;
  set_tester(bench, Tester::On);
  bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
  Injection stream = stream_of(2, 40, 60, 700);
  stream.rate = tokens_per_cycle(1 / 2000.0);
  stream.rate_in_frames = true;
  check_streams(bench, {stream});
  bench.until([&] { return bench.read(MPRIG_LATENCY_STATUS) == 0; }, "the meter", 20'000);
  stream.start(bench);
  for (unsigned i = 0; i < stream.count; ++i) {
    bench.until([&] { return bench.sent_by_nic().size() == i + 1; }, "the next frame");
    bench.tick(10 + 31 * i);
    bench.send(bench.sent_by_nic()[i]);
    // A second time, which is no sample.
    if (i % 7 == 0) bench.send(bench.sent_by_nic()[i]);
    bench.until([&] { return !bench.sending(); }, "the wire");
  }
  bench.until_idle();
  double cycles = 0, least = 1e9, greatest = 0;
  std::size_t given = 0;
  for (unsigned i = 0; i < stream.count; ++i, ++given) {
    const auto took = static_cast<double>(bench.given_at().at(given) - bench.sent_at().at(i));
    cycles += took;
    least = std::min(least, took);
    greatest = std::max(greatest, took);
    if (i % 7 == 0) ++given;
  }
  constexpr double Ns = 6.4;
  expect_equal(bench.read64(MPRIG_LATENCY_ECHO_SAMPLES_LO), stream.count, "samples");
  expect_equal(bench.read(MPRIG_LATENCY_ECHO_UNMATCHED) + bench.read(MPRIG_LATENCY_ECHO_LOST), 0, "frames without a sample");
  expect_equal(bench.read64(MPRIG_LATENCY_DMA_SAMPLES_LO), 0, "samples of DMA");
  const auto close = [](double found, double expected, double by) { return std::abs(found - expected) <= by; };
  expect(close(bench.read(MPRIG_LATENCY_ECHO_MIN), least * Ns, 1), "MIN ", bench.read(MPRIG_LATENCY_ECHO_MIN), ", not ", least * Ns);
  expect(close(bench.read(MPRIG_LATENCY_ECHO_MAX), greatest * Ns, 1), "MAX ", bench.read(MPRIG_LATENCY_ECHO_MAX), ", not ", greatest * Ns);
  expect(close(static_cast<double>(bench.read64(MPRIG_LATENCY_ECHO_SUM_LO)), cycles * Ns, stream.count), "SUM ",
         bench.read64(MPRIG_LATENCY_ECHO_SUM_LO), ", not ", cycles * Ns);
}

CASE("tester: a change is refused, and counted, while frames are generated or checked") {
  Quiet card(713);
  Bench& bench = card.bench;
  const auto refuse = [&](std::uint32_t wanted, std::uint32_t stays, std::uint32_t refused) {
    bench.write(MPRIG_TESTER_CONTROL, wanted);
    expect_equal(bench.read(MPRIG_TESTER_CONTROL), stays, "CONTROL");
    expect_equal(bench.read(MPRIG_TESTER_STATUS), stays, "STATUS");
    expect_equal(bench.read(MPRIG_TESTER_REFUSED), refused, "REFUSED");
  };
  Injection endless = stream_of(0, ~0u, 60, 60);
  endless.rate = tokens_per_cycle(1 / 3000.0);
  endless.rate_in_frames = true;
  endless.start(bench);
  refuse(1, 0, 1);
  // What changes nothing is nothing to refuse.
  refuse(0, 0, 1);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until([&] { return !running(bench); }, "the generator's end");
  check_streams(bench, {endless});
  refuse(3, 0, 2);
  stop_checking(bench);
  set_tester(bench, Tester::Delivering);
  start(bench);
  refuse(0, 3, 3);
  refuse(1, 3, 4);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until([&] { return !running(bench); }, "the generator's end");
  set_tester(bench, Tester::Off);
  expect_equal(bench.read(MPRIG_TESTER_REFUSED), 4, "REFUSED");
}

CASE("tester: a frame that comes in while the mode is switched belongs to one mode as a whole") {
  Quiet card(714);
  Bench& bench = card.bench;
  const Frame frame = bench.random().bytes(200);
  constexpr std::uint32_t Switching = MPRIG_TESTER_STATUS_SWITCHING_MASK;
  const auto halfway = [&] {
    bench.set_wire_stall(0, 0);
    bench.send(frame);
    bench.tick(10);
    bench.set_wire_stall(0, 100);
    expect(bench.sending(), "the frame is through");
  };
  // It begins as one for the host.
  halfway();
  bench.write(MPRIG_TESTER_CONTROL, MPRIG_TESTER_CONTROL_ENABLE_MASK);
  bench.tick(50);
  expect_equal(bench.read(MPRIG_TESTER_STATUS), Switching, "STATUS in the middle of a frame");
  stream_of(0, 5, 60, 60).start(bench);
  expect(!running(bench), "the generator started while the mode was being switched");
  bench.set_wire_stall(0, 0);
  const Posted first = rx_buffer(0);
  card.scene.expect_completion(first, frame.size());
  card.scene.expect_frame_in(first, frame);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_TESTER_STATUS), 1, "STATUS behind the frame");
  expect(bench.sent_by_nic().empty(), "generated frames were sent");
  // And the next, as one for the checker.
  halfway();
  bench.write(MPRIG_TESTER_CONTROL, 0);
  bench.tick(50);
  expect_equal(bench.read(MPRIG_TESTER_STATUS), Switching | 1, "STATUS in the middle of a frame");
  bench.set_wire_stall(0, 0);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_TESTER_STATUS), 0, "STATUS behind the frame");
  const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
  ledger.expect_lawful();
  expect_equal(ledger[MPRIG_LEDGER_TESTER_UNCHECKED], 1, "TESTER_UNCHECKED");
  expect_equal(ledger[MPRIG_RX_LEDGER0_FRAMES], 1, "frames for the host");
  // Back to back, with no cycle between them, each of its own mode.
  bench.send(frame);
  bench.send(frame);
  bench.tick(8);
  bench.write(MPRIG_TESTER_CONTROL, MPRIG_TESTER_CONTROL_ENABLE_MASK);
  bench.until_idle();
  card.scene.expect_completion(rx_buffer(1), frame.size());
  card.scene.expect_frame_in(rx_buffer(1), frame);
  expect_equal(LedgerSnapshot::take(bench)[MPRIG_LEDGER_TESTER_UNCHECKED], 2, "TESTER_UNCHECKED");
}

CASE("tester: a frame that goes out while the mode is switched is sent whole, and the checker sees no part of it") {
  Quiet card(715);
  Bench& bench = card.bench;
  Scene& scene = card.scene;
  // Of a stream that the checker knows: half of it before a whole one would make that one corrupt.
  const Injection stream = stream_of(0, 4, 300, 300);
  const auto transmit = [&](std::uint32_t index) {
    const std::uint64_t at = BuffersAt + (20 + index) * SlotBytes;
    const Frame frame = stream.frame(index);
    std::copy(frame.begin(), frame.end(), bench.memory().at(at));
    scene.tx.post({{at, static_cast<std::uint16_t>(frame.size())}, {}, 0, index});
    scene.tx.ring_bell();
  };
  bench.set_wire_stall(100, 0);
  transmit(0);
  transmit(1);
  bench.until([&] { return LedgerSnapshot::take(bench)[MPRIG_TX_LEDGER0_READ_FRAMES] == 2; }, "the frames to be read");
  bench.set_wire_stall(0, 0);
  bench.tick(10);
  bench.set_wire_stall(100, 0);
  expect(bench.sent_by_nic().empty(), "the frame is through");
  bench.write(MPRIG_TESTER_CONTROL, MPRIG_TESTER_CONTROL_ENABLE_MASK);
  bench.tick(100);
  expect_equal(bench.read(MPRIG_TESTER_STATUS), MPRIG_TESTER_STATUS_SWITCHING_MASK, "STATUS");
  bench.set_wire_stall(0, 0);
  bench.until([&] { return bench.read(MPRIG_TESTER_STATUS) == 1; }, "the mode");
  check_streams(bench, {stream});
  bench.send(stream.frame(0));
  bench.until_idle();
  expect_stream(bench, 0, {.frames = 1});
  const std::vector<Frame> sent = taken(bench);
  expect_equal(sent.size(), 2, "frames sent");
  for (std::uint32_t i = 0; i < 2; ++i) expect(sent[i] == stream.frame(i), "frame ", i, " was sent otherwise");
}

CASE("tester: transmit queues and generator share the wire in turn, and all frames go out whole") {
  Quiet card(716, Unwilling);
  Bench& bench = card.bench;
  Scene& scene = card.scene;
  bench.set_wire_stall(15, 0);
  set_tester(bench, Tester::On);
  const Injection stream = stream_of(3, 250, 60, 400);
  std::vector<Frame> own;
  for (unsigned i = 0; i < 8; ++i) own.push_back(bench.random().bytes(bench.random().between(60, 700)));
  for (unsigned i = 0; i < 8; ++i) {
    const std::uint64_t at = BuffersAt + (20 + i) * SlotBytes;
    std::copy(own[i].begin(), own[i].end(), bench.memory().at(at));
  }
  check_streams(bench, {stream});
  stream.start(bench);
  unsigned posted = 0;
  std::size_t sent_at_last = 0;
  while (running(bench)) {
    while (posted < 60 && scene.tx.free() != 0) {
      scene.tx.post({{BuffersAt + (20 + posted % 8) * SlotBytes, static_cast<std::uint16_t>(own[posted % 8].size())}, {}, 0, posted});
      ++posted;
    }
    scene.tx.ring_bell();
    while (scene.tx.poll()) {
    }
    LedgerSnapshot::take(bench).expect_lawful();
    if (posted == 60 && sent_at_last == 0) sent_at_last = bench.sent_by_nic().size();
  }
  bench.until_idle();
  std::uint32_t generated = 0, queued = 0, turns = 0;
  bool queued_before = false;
  for (const Frame& frame : taken(bench)) {
    const bool is_generated = generated < stream.count && frame == stream.frame(generated);
    if (is_generated) {
      ++generated;
    } else {
      expect(frame == own[queued % 8], "frame ", generated + queued, " is of nobody");
      ++queued;
    }
    turns += !is_generated != queued_before;
    queued_before = !is_generated;
  }
  expect_equal(generated, stream.count, "generated frames");
  expect_equal(queued, posted, "frames of the queue");
  expect_equal(posted, 60, "posted frames");
  expect(turns > 40, "the sources took turns ", turns, " times only");
  const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
  expect_equal(ledger[MPRIG_TX_LEDGER0_SENT_FRAMES], queued, "SENT_FRAMES");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_SENT_FRAMES], generated, "TESTER_SENT_FRAMES");
  expect_equal(bench.read(MPRIG_CHECKER_FRAMES), 0, "frames before the checker, of those sent");
}

CASE("tester: with DELIVER the host has what comes from the wire as well, and the checker loses none of it") {
  Scene scene(717, Unwilling);
  Bench& bench = scene.bench;
  set_tester(bench, Tester::Delivering);
  const Injection stream = stream_of(0, 200, 60, 1500);
  check_streams(bench, {stream});
  for (unsigned i = 0; i < 4; ++i) {
    scene.post(rx_buffer(i));
    bench.send(stream.frame(i));
  }
  for (unsigned i = 0; i < 4; ++i) {
    scene.expect_completion(rx_buffer(i), stream.frame(i).size());
    scene.expect_frame_in(rx_buffer(i), stream.frame(i));
  }
  bench.until_idle();
  // The receive FIFO overflows, what exceeds the NIC is refused; the checker sees them all.
  bench.memory().hold(true);
  for (unsigned i = 0; i < 8; ++i) scene.rx.post(rx_buffer(i));
  scene.rx.ring_bell();
  for (std::uint32_t i = 4; i < stream.count; ++i) bench.send(stream.frame(i));
  bench.send(bench.random().bytes(MPRIG_MAX_FRAME_BYTES + 1));
  bench.until([&] { return !bench.sending(); }, "the wire");
  LedgerSnapshot::take(bench).expect_lawful();
  Snapshot::take(bench).expect_conserved();
  bench.memory().hold(false);
  bench.until_idle();
  expect_stream(bench, 0, {.frames = stream.count});
  const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
  ledger.expect_lawful();
  expect_equal(ledger[MPRIG_LEDGER_WIRE_RX_FRAMES], stream.count + 1, "WIRE_RX_FRAMES");
  expect_equal(ledger[MPRIG_LEDGER_RX_COPIES], stream.count + 1, "RX_COPIES");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_INTACT], stream.count, "TESTER_INTACT");
  expect_equal(ledger[MPRIG_LEDGER_TESTER_OTHER], 1, "TESTER_OTHER");
  expect_equal(ledger[MPRIG_LEDGER_DROP_TOO_LONG], 1, "DROP_TOO_LONG");
  expect(ledger[MPRIG_LEDGER_DROP_OVERFLOW] > 10, "no overflow");
  expect_equal(ledger[MPRIG_RX_LEDGER0_DELIVERED_FRAMES], 4 + 8, "frames delivered");
}

CASE("tester: frames for the checker alone are not lost where the receive FIFO is full") {
  Scene scene(720);
  Bench& bench = scene.bench;
  bench.memory().hold(true);
  for (unsigned i = 0; i < 8; ++i) scene.rx.post(rx_buffer(i));
  scene.rx.ring_bell();
  // So short that it has no place for another frame, rather than none for all of the words of one.
  for (unsigned i = 0; i < 300; ++i) bench.send(bench.random().bytes(60));
  bench.until([&] { return !bench.sending(); }, "the wire");
  set_tester(bench, Tester::On);
  const LedgerSnapshot before = LedgerSnapshot::take(bench);
  expect(before[MPRIG_LEDGER_DROP_OVERFLOW] > 10, "the FIFO is not full");
  const Injection stream = stream_of(0, 50, 60, 900);
  check_streams(bench, {stream});
  for (std::uint32_t i = 0; i < stream.count; ++i) bench.send(stream.frame(i));
  bench.until([&] { return !bench.sending(); }, "the wire");
  bench.tick(20);
  expect_stream(bench, 0, {.frames = stream.count});
  const LedgerSnapshot after = LedgerSnapshot::take(bench);
  after.expect_lawful();
  expect_equal(after[MPRIG_LEDGER_DROP_OVERFLOW], before[MPRIG_LEDGER_DROP_OVERFLOW], "DROP_OVERFLOW");
  // What was received before goes its way in the mode in which it came.
  bench.memory().hold(false);
  bench.until_idle();
  expect_equal(LedgerSnapshot::take(bench)[MPRIG_RX_LEDGER0_DELIVERED_FRAMES], 8, "frames delivered");
  LedgerSnapshot::take(bench).expect_lawful();
}

CASE("tester: shortest frames at line rate both ways are all sent, checked and measured") {
  Quiet card(718);
  Bench& bench = card.bench;
  bench.keep_line_rate();
  set_tester(bench, Tester::On);
  bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
  Injection stream = stream_of(0, 3000, 60, 60);
  stream.rate = tokens_per_cycle(LineBytesPerCycle);
  check_streams(bench, {stream});
  bench.until([&] { return bench.read(MPRIG_LATENCY_STATUS) == 0; }, "the meter");
  stream.start(bench);
  bench.until([&] { return bench.busy(); }, "the first frame");
  loop_back(bench);
  expect_stream(bench, 0, {.frames = stream.count});
  expect_equal(bench.read(MPRIG_CHECKER_OTHER), 0, "OTHER");
  expect_equal(bench.read64(MPRIG_LATENCY_ECHO_SAMPLES_LO), stream.count, "samples");
  expect_equal(bench.read(MPRIG_LATENCY_ECHO_LOST), 0, "LOST");
  const auto took = static_cast<double>(bench.given_at().back() - bench.given_at().front());
  expect(took <= (stream.count - 1) * 10.5 + 20, "the way back took ", took, " cycles");
  card.expect_untouched();
}

CASE("tester: the laws hold in every snapshot, through all modes and with every kind of traffic") {
  Scene scene(719, Unwilling);
  Bench& bench = scene.bench;
  bench.set_wire_stall(20, 20);
  std::uint64_t slot = 0;
  std::uint32_t before = 0;
  for (const Tester mode : {Tester::On, Tester::Off, Tester::Delivering, Tester::On, Tester::Off}) {
    set_tester(bench, mode);
    std::vector<Injection> streams;
    for (unsigned i = 0; i < 2; ++i) {
      streams.push_back(stream_of(i, 60, 60, static_cast<std::uint16_t>(300 + 900 * i)));
      streams[i].configure(bench);
    }
    check_streams(bench, streams);
    start(bench);
    FaultyWire wire(bench.random());
    bool ended = false;
    for (unsigned i = 0; !ended; ++i) {
      expect(i < 3000, "no end");
      for (const Frame& frame : taken(bench)) {
        // In the other mode what is sent is of the transmit queue, and the wire does not bring it back.
        for (const Frame& back : frame.size() >= 60 && mode != Tester::Off ? wire.carry(frame) : std::vector<Frame>{}) {
          bench.send(back);
        }
      }
      if (mode == Tester::Off && i < 50) bench.send(bench.random().bytes(bench.random().between(60, 200)));
      while (scene.rx.poll()) {
      }
      while (scene.tx.poll()) {
      }
      if (scene.rx.free() != 0) scene.post(rx_buffer(slot++));
      if (i < 40 && scene.tx.free() != 0) {
        scene.tx.post({{BuffersAt + (20 + i % 4) * SlotBytes, static_cast<std::uint16_t>(60 + i)}, {}, 0, i});
        scene.tx.ring_bell();
      }
      LedgerSnapshot::take(bench).expect_lawful();
      Snapshot::take(bench).expect_conserved();
      ended = i > 50 && !running(bench) && !bench.sending() && bench.sent_by_nic().empty();
    }
    bench.until_idle();
    stop_checking(bench);
    const LedgerSnapshot ledger = LedgerSnapshot::take(bench);
    ledger.expect_lawful();
    expect_equal(ledger[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
    const std::uint32_t sent = ledger[MPRIG_LEDGER_TESTER_SENT_FRAMES];
    expect_equal(sent - before, mode == Tester::Off ? 0 : 120, "frames sent in the mode");
    before = sent;
  }
}

}  // namespace
}  // namespace mprig::test
