// SPDX-License-Identifier: Apache-2.0
//
// Time in ns and latencies: the clock and the meter by themselves, against models, and both in the NIC.
#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>

#include "Vlatency_meter.h"
#include "Vns_clock.h"
#include "check.h"
#include "coverage.h"
#include "injection.h"
#include "module_registers.h"
#include "scene.h"

namespace mprig::test {
namespace {

enum Histogram : std::size_t { Dma, Echo };
constexpr std::uint32_t HistogramBytes = MPRIG_LATENCY_ECHO_SAMPLES_LO - MPRIG_LATENCY_DMA_SAMPLES_LO;

std::uint32_t bucket_of(std::uint64_t value) {
  const auto clipped = static_cast<std::uint32_t>(std::min<std::uint64_t>(value, UINT32_MAX));
  if (clipped < 256) return clipped;
  const auto shift = static_cast<std::uint32_t>(std::bit_width(clipped)) - 8;
  return shift * 128 + (clipped >> shift);
}

/** What a histogram must hold. */
struct Expected {
  std::map<std::uint32_t, std::uint32_t> buckets;
  std::uint64_t samples = 0, sum = 0;
  std::uint32_t min = UINT32_MAX, max = 0, clipped = 0, unmatched = 0;

  void add(std::uint64_t value) {
    const auto taken = static_cast<std::uint32_t>(std::min<std::uint64_t>(value, UINT32_MAX));
    ++buckets[bucket_of(value)];
    ++samples;
    sum += taken;
    min = std::min(min, taken);
    max = std::max(max, taken);
    clipped += value > UINT32_MAX;
  }
};

/** Reads bucket `bucket` through the window; `registers` has read() and write(). */
template <typename Registers>
std::uint32_t read_bucket(Registers& registers, std::size_t histogram, std::uint32_t bucket) {
  registers.write(MPRIG_LATENCY_PAGE, static_cast<std::uint32_t>(histogram) << 2 | bucket >> 10);
  return registers.read(MPRIG_LATENCY_WINDOW + bucket % 1024 * 4);
}

template <typename Registers>
void expect_histogram(Registers& registers, std::size_t histogram, const Expected& expected) {
  const auto at = static_cast<std::uint32_t>(histogram) * HistogramBytes;
  expect_equal(registers.read64(at + MPRIG_LATENCY_DMA_SAMPLES_LO), expected.samples, "SAMPLES of ", histogram);
  expect_equal(registers.read64(at + MPRIG_LATENCY_DMA_SUM_LO), expected.sum, "SUM of ", histogram);
  expect_equal(registers.read(at + MPRIG_LATENCY_DMA_MIN), expected.min, "MIN of ", histogram);
  expect_equal(registers.read(at + MPRIG_LATENCY_DMA_MAX), expected.max, "MAX of ", histogram);
  expect_equal(registers.read(at + MPRIG_LATENCY_DMA_CLIPPED), expected.clipped, "CLIPPED of ", histogram);
  expect_equal(registers.read(at + MPRIG_LATENCY_DMA_UNMATCHED), expected.unmatched, "UNMATCHED of ", histogram);
  expect_equal(registers.read(at + MPRIG_LATENCY_DMA_LOST), 0, "LOST of ", histogram);
  for (std::uint32_t bucket = 0; bucket < 4096; ++bucket) {
    const auto found = expected.buckets.find(bucket);
    const std::uint32_t count = found == expected.buckets.end() ? 0 : found->second;
    expect_equal(read_bucket(registers, histogram, bucket), count, "bucket ", bucket, " of ", histogram);
  }
}

/** A frame as the meter knows it. */
struct FrameId {
  unsigned stream = 0;
  std::uint32_t sequence = 0;
};

/** The meter by itself: the case is its clock, its generator, its DMA engine and its checker. */
class Meter {
 public:
  explicit Meter(std::uint64_t seed) : random(seed) {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(seed) + 1);
    model_.inject_i = 0;
    model_.dma_done_i = 0;
    model_.echo_i = 0;
    model_.rst_i = 1;
    for (unsigned i = 0; i < 3; ++i) cycle();
    model_.rst_i = 0;
    coverage_.emplace(model_);
  }
  ~Meter() { model_.final(); }

  /** Begins measuring, and waits until that is so. */
  void restart() {
    registers.write(MPRIG_LATENCY_CONTROL, 0);
    registers.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
    idle();
  }

  void idle() {
    for (unsigned i = 0; registers.read(MPRIG_LATENCY_STATUS) != 0; ++i) expect(i < 10'000, "never idle");
    expect(!model_.busy_o, "busy without a reason");
  }

  /** One cycle in which up to one event of each kind happens, `dma_ago` and `echo_ago` ns before. */
  void events(std::optional<FrameId> injected, std::optional<FrameId> dma, std::uint64_t dma_ago,
              std::optional<FrameId> echo, std::uint64_t echo_ago) {
    model_.inject_i = injected.has_value();
    model_.inject_stream_i = static_cast<std::uint8_t>(injected.value_or(FrameId{}).stream);
    model_.inject_sequence_i = injected.value_or(FrameId{}).sequence;
    model_.dma_done_i = dma.has_value();
    model_.dma_done_stream_i = static_cast<std::uint8_t>(dma.value_or(FrameId{}).stream);
    model_.dma_done_sequence_i = dma.value_or(FrameId{}).sequence;
    model_.dma_done_time_i = now - dma_ago;
    model_.echo_i = echo.has_value();
    model_.echo_stream_i = static_cast<std::uint8_t>(echo.value_or(FrameId{}).stream);
    model_.echo_sequence_i = echo.value_or(FrameId{}).sequence;
    model_.echo_time_i = now - echo_ago;
    cycle();
    model_.inject_i = 0;
    model_.dma_done_i = 0;
    model_.echo_i = 0;
  }

  void cycle() {
    model_.time_i = now;
    model_.clk_i = 0;
    model_.eval();
    if (coverage_) coverage_->sample();
    model_.clk_i = 1;
    model_.eval();
    now += 8;
  }

  Random random;
  std::uint64_t now = random.next();

 private:
  VerilatedContext context_;
  Vlatency_meter model_{&context_};
  std::optional<Coverage> coverage_;
  struct Cycle {
    Meter* meter;
    void operator()() const { meter->cycle(); }
  };

 public:
  ModuleRegisters<Vlatency_meter, Cycle> registers{model_, {this}};
};

CASE("ns clock: at 156.25 MHz it is exact in every cycle") {
  VerilatedContext context;
  Vns_clock clock(&context);
  clock.rst_i = 1;
  std::optional<Coverage> coverage;
  const auto cycle = [&] {
    clock.clk_i = 0;
    clock.eval();
    if (coverage) coverage->sample();
    clock.clk_i = 1;
    clock.eval();
  };
  cycle();
  clock.rst_i = 0;
  coverage.emplace(clock);
  for (std::uint64_t cycles = 0; cycles < 300'000; ++cycles) {
    expect_equal(clock.time_o, cycles * 1000 / 625 * 4 + cycles * 1000 % 625 * 4 / 625, "ns after ", cycles, " cycles");
    cycle();
  }
  clock.final();
}

CASE("latency: both histograms are those of a model, whatever the frames and the times") {
  Meter meter(200);
  Random& random = meter.random;
  for (unsigned round = 0; round < 3; ++round) {
    meter.restart();
    std::array<Expected, 2> expected;
    std::map<std::pair<unsigned, std::uint32_t>, std::pair<std::uint32_t, std::uint64_t>> stamps;
    std::array<std::uint32_t, 4> next{};
    for (std::uint32_t& first : next) first = static_cast<std::uint32_t>(random.next());
    for (unsigned i = 0; i < 4000; ++i) {
      // Time makes leaps of any size, beyond the range of the histogram too.
      if (random.chance(30)) meter.now += random.next() >> random.between(28, 63);
      const auto frame = [&]() -> FrameId {
        const auto stream = static_cast<unsigned>(random.below(4));
        const std::uint64_t back = random.chance(95) ? random.below(40) : random.below(3000);
        return {stream, static_cast<std::uint32_t>(next[stream] - back)};
      };
      std::optional<FrameId> injected, dma, echo;
      if (random.chance(70)) {
        const auto stream = static_cast<unsigned>(random.below(4));
        injected = {stream, next[stream]++};
      }
      if (random.chance(60)) dma = frame();
      if (random.chance(60)) echo = frame();
      const std::uint64_t dma_ago = random.below(3), echo_ago = random.below(3);
      const std::uint64_t at = meter.now;
      meter.events(injected, dma, dma_ago, echo, echo_ago);
      if (injected) {
        stamps[{injected->stream, injected->sequence % MPRIG_LATENCY_STAMPS}] = {injected->sequence, at};
      }
      // Whatever is injected in the same cycle is stamped before the event is looked up.
      const auto count = [&](Expected& histogram, const FrameId& id, std::uint64_t ago) {
        const auto found = stamps.find({id.stream, id.sequence % MPRIG_LATENCY_STAMPS});
        if (found == stamps.end() || found->second.first != id.sequence) {
          ++histogram.unmatched;
        } else {
          histogram.add((at - ago - found->second.second) & 0xffff'ffff'ffff);
        }
      };
      if (dma) count(expected[Dma], *dma, dma_ago);
      if (echo) count(expected[Echo], *echo, echo_ago);
      // At line rate a frame takes more than 8 cycles; reading the window holds samples up.
      for (std::uint64_t rest = random.between(4, 9); rest != 0; --rest) {
        if (random.chance(10)) {
          static_cast<void>(read_bucket(meter.registers, random.below(2), static_cast<std::uint32_t>(random.below(4096))));
        } else {
          meter.cycle();
        }
      }
    }
    meter.idle();
    expect(expected[Dma].clipped != 0 && expected[Echo].unmatched != 0, "the case is too tame");
    expect_histogram(meter.registers, Dma, expected[Dma]);
    expect_histogram(meter.registers, Echo, expected[Echo]);
  }
}

CASE("latency: one value at both ends of every bucket goes into that bucket") {
  Meter meter(201);
  meter.restart();
  std::array<Expected, 2> expected;
  std::uint32_t sequence = 0;
  const auto sample = [&](std::uint64_t value) {
    meter.events(FrameId{0, ++sequence}, {}, 0, {}, 0);
    meter.now += value - 8;
    meter.events({}, FrameId{0, sequence}, 0, {}, 0);
    expected[Dma].add(value);
    for (unsigned i = 0; i < 3; ++i) meter.cycle();
  };
  for (std::uint32_t value = 8; value < 256; ++value) sample(value);
  for (std::uint32_t shift = 1; shift <= 24; ++shift) {
    for (std::uint64_t mantissa = 128; mantissa < 256; ++mantissa) {
      sample(mantissa << shift);
      sample(((mantissa + 1) << shift) - 1);
    }
  }
  meter.idle();
  for (std::uint32_t bucket = 8; bucket < 256; ++bucket) expect_equal(expected[Dma].buckets[bucket], 1, "the model");
  for (std::uint32_t bucket = 256; bucket < MPRIG_LATENCY_BUCKETS; ++bucket) {
    expect_equal(expected[Dma].buckets[bucket], 2, "the model");
  }
  expect_histogram(meter.registers, Dma, expected[Dma]);
  expect_histogram(meter.registers, Echo, expected[Echo]);
}

CASE("latency: line rate in both directions at once loses no sample, a burst beyond its queue is counted") {
  Meter meter(202);
  meter.restart();
  constexpr std::uint32_t Frames = 3000;
  for (std::uint32_t i = 0; i < Frames + 20; ++i) {
    const std::optional<FrameId> injected = i < Frames ? std::optional(FrameId{i % 4, i}) : std::nullopt;
    const std::optional<FrameId> seen =
        i >= 20 ? std::optional(FrameId{(i - 20) % 4, i - 20}) : std::nullopt;
    meter.events(injected, seen, 0, seen, 0);
    for (unsigned rest = 0; rest < 7; ++rest) meter.cycle();
  }
  meter.idle();
  expect_equal(meter.registers.read(MPRIG_LATENCY_DMA_LOST), 0, "LOST");
  expect_equal(meter.registers.read(MPRIG_LATENCY_ECHO_LOST), 0, "LOST");
  expect_equal(meter.registers.read64(MPRIG_LATENCY_DMA_SAMPLES_LO), Frames, "SAMPLES");
  expect_equal(meter.registers.read64(MPRIG_LATENCY_ECHO_SAMPLES_LO), Frames, "SAMPLES");
  expect_equal(read_bucket(meter.registers, Dma, bucket_of(20 * 8 * 8)), Frames, "the only bucket");
  meter.restart();
  for (std::uint32_t i = 0; i < 100; ++i) meter.events(FrameId{1, i}, FrameId{1, i}, 0, {}, 0);
  meter.idle();
  const std::uint32_t lost = meter.registers.read(MPRIG_LATENCY_DMA_LOST);
  expect(lost != 0 && lost < 60, "LOST is ", lost);
  expect_equal(meter.registers.read64(MPRIG_LATENCY_DMA_SAMPLES_LO) + lost, 100, "SAMPLES + LOST");
}

CASE("latency: nothing is measured while it is off, and enabling it begins anew") {
  Meter meter(203);
  const FrameId frame{2, 77};
  meter.events(frame, {}, 0, {}, 0);
  meter.events({}, frame, 0, frame, 0);
  meter.restart();
  // The stamp of before is gone.
  meter.events({}, frame, 0, frame, 0);
  meter.idle();
  std::array<Expected, 2> expected;
  expected[Dma].unmatched = expected[Echo].unmatched = 1;
  expect_histogram(meter.registers, Dma, expected[Dma]);
  expect_histogram(meter.registers, Echo, expected[Echo]);
  meter.events(frame, {}, 0, {}, 0);
  meter.now += 100;
  meter.events({}, frame, 0, frame, 4);
  // Streams that the meter does not know.
  meter.events(FrameId{6, 77}, FrameId{14, 77}, 0, FrameId{6, 77}, 0);
  meter.registers.write(MPRIG_LATENCY_CONTROL, 0);
  meter.events({}, frame, 0, frame, 0);
  meter.idle();
  expected[Dma].add(108);
  expected[Echo].add(104);
  expect_histogram(meter.registers, Dma, expected[Dma]);
  expect_histogram(meter.registers, Echo, expected[Echo]);
  meter.restart();
  expect_histogram(meter.registers, Dma, {});
  expect_histogram(meter.registers, Echo, {});
}

/** The time in ns at the start of a cycle of the NIC. */
std::uint64_t ns_at(std::uint64_t cycle, std::uint64_t clock_hz) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(cycle) * 1'000'000'000 / clock_hz);
}

/** Begins measuring and checking in the NIC. */
void enable(Bench& bench, const Injection& injection) {
  std::uint64_t key = 0;
  for (std::size_t i = injection.key.size(); i-- != 0;) key = key << 8 | injection.key[i];
  bench.write64(MPRIG_CHECKER_STREAM0_KEY_LO, key);
  bench.write(MPRIG_CHECKER_STREAM0_FIRST, injection.sequence);
  bench.write(MPRIG_CHECKER_CONTROL, MPRIG_CHECKER_CONTROL_ENABLE_MASK);
  bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
  bench.until_idle();
  expect_equal(bench.read(MPRIG_CHECKER_STATUS) | bench.read(MPRIG_LATENCY_STATUS), 0, "STATUS");
}

CASE("latency: a frame that the NIC writes and gets back is measured to the cycle, both ways") {
  Scene scene(204, {30, 10});
  Bench& bench = scene.bench;
  Injection injection;
  injection.sequence = 900;
  injection.length_min = 100;
  injection.length_max = 1500;
  injection.length_step = 333;
  enable(bench, injection);
  const std::uint64_t clock_hz = bench.read(MPRIG_IDENTITY_CLOCK_HZ);
  std::uint64_t echoes_sum = 0, dma_sum = 0;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const Posted buffer{{BuffersAt, 0x7f4}, {}, 12, i};
    scene.post(buffer);
    Injection one = injection;
    one.sequence = injection.sequence + i;
    one.length_min = one.length_max = injection.length(i);
    one.length_step = 0;
    one.start(bench);
    scene.expect_completion(buffer, one.length_min);
    bench.until_idle();
    const mprig_trace_record record = read_record(bench, i);
    // The frame goes out again as it lies in memory, a random time later.
    bench.tick(bench.random().below(3000));
    scene.tx.post({{BuffersAt + 12, one.length_min}, {}, 0, i});
    scene.tx.ring_bell();
    bench.until([&] { return !bench.sent_by_nic().empty(); }, "the echo");
    // The last word was taken in the cycle before.
    const std::uint64_t echo_cycle = bench.cycle() - 1;
    expect(bench.sent_by_nic().front() == one.frame(0), "another frame came back");
    bench.sent_by_nic().pop_front();
    scene.tx.wait();
    bench.until_idle();
    // Both latencies begin with the same stamp.
    const std::uint64_t dma = bench.read64(MPRIG_LATENCY_DMA_SUM_LO) - dma_sum;
    const std::uint64_t echo = bench.read64(MPRIG_LATENCY_ECHO_SUM_LO) - echoes_sum;
    dma_sum += dma;
    echoes_sum += echo;
    const std::uint64_t done = ns_at(record.time_done, clock_hz);
    expect_equal(echo - dma, ns_at(echo_cycle, clock_hz) - done, "echo behind DMA");
    expect(dma >= done - ns_at(record.time_request, clock_hz), "DMA took ", dma, " ns");
  }
  for (const std::uint32_t at : {MPRIG_LATENCY_DMA_SAMPLES_LO, MPRIG_LATENCY_ECHO_SAMPLES_LO}) {
    expect_equal(bench.read64(at), 12, "SAMPLES");
  }
  expect_equal(bench.read(MPRIG_CHECKER_STREAM0_FRAMES), 12, "FRAMES");
  expect_equal(bench.read(MPRIG_CHECKER_STREAM0_NEXT), 912, "NEXT");
  expect_equal(bench.read(MPRIG_CHECKER_STREAM0_MISSING), 0, "MISSING");
}

CASE("latency: every delivered frame of a long injection has its sample, a lost one has none") {
  Scene scene(205, {20, 5});
  Bench& bench = scene.bench;
  Injection injection;
  injection.count = 400;
  injection.length_max = 800;
  injection.length_step = 101;
  injection.gap = 60;
  enable(bench, injection);
  for (std::uint64_t i = 0; i < 8; ++i) scene.rx.post({{BuffersAt + i * 0x800, 0x7e0}, {}, 12, i});
  scene.rx.ring_bell();
  injection.start(bench);
  std::uint64_t posted = 8, owed = 0;
  bench.until(
      [&] {
        if (scene.rx.poll()) ++owed;
        // Buffers come back in batches, so that the queue runs dry in between.
        for (const bool now = bench.random().chance(2); now && owed != 0; --owed, ++posted) {
          scene.rx.post({{BuffersAt + posted % 8 * 0x800, 0x7e0}, {}, 12, posted});
        }
        scene.rx.ring_bell();
        return bench.read(MPRIG_GENERATOR_STATUS) == 0;
      },
      "the end of the injection");
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  expect(snapshot.dropped() > 10 && snapshot.delivered() > 50, "too tame: ", snapshot.delivered(), " delivered, ",
         snapshot.dropped(), " dropped");
  expect_equal(bench.read64(MPRIG_LATENCY_DMA_SAMPLES_LO), snapshot.delivered(), "SAMPLES");
  expect_equal(bench.read(MPRIG_LATENCY_DMA_UNMATCHED), 0, "UNMATCHED");
  expect_equal(bench.read64(MPRIG_LATENCY_ECHO_SAMPLES_LO), 0, "SAMPLES of echoes");
}

CASE("latency: buckets count on from any value, through all of their bits") {
  constexpr unsigned Frames = 12;
  for (const std::uint32_t value : {~0u, 0x5555'5555u, 0xaaaa'aaaau}) {
    Scene scene(203);
    Bench& bench = scene.bench;
    for (std::uint64_t i = 0; i < Frames; ++i) scene.rx.post({{BuffersAt + i * 0x800, 0x7e0}, {}, 12, i});
    scene.rx.ring_bell();
    bench.write(MPRIG_LATENCY_CONTROL, MPRIG_LATENCY_CONTROL_ENABLE_MASK);
    bench.until_idle();
    PresetRegister memory = bench.registers("u_histogram", "memory").at(0);
    for (std::size_t i = 0; i < memory.words(); ++i) memory.set_word(i, value);
    Injection injection;
    injection.count = Frames;
    injection.length_max = 700;
    injection.length_step = 57;
    injection.start(bench);
    bench.until_idle();
    std::array<std::uint32_t, 2> samples{};
    for (std::size_t histogram = 0; histogram < samples.size(); ++histogram) {
      for (std::uint32_t bucket = 0; bucket < MPRIG_LATENCY_BUCKETS; ++bucket) {
        samples[histogram] += read_bucket(bench, histogram, bucket) - value;
      }
    }
    expect_equal(samples[Dma], Frames, "samples");
    expect_equal(samples[Echo], 0, "samples of echoes");
  }
}

CASE("latency: the clock is read as it was at the write, in step with the cycles") {
  Bench bench(206);
  bench.write(MPRIG_COUNTERS_SNAPSHOT, 0);
  bench.write(MPRIG_LATENCY_TIME_LO, 0);
  const std::uint64_t first = bench.read64(MPRIG_LATENCY_TIME_LO);
  bench.tick(1000);
  expect_equal(bench.read64(MPRIG_LATENCY_TIME_LO), first, "TIME that nobody asked for");
  const std::uint64_t clock_hz = bench.read(MPRIG_IDENTITY_CLOCK_HZ);
  const std::uint64_t cycles = Snapshot::held(bench)[MPRIG_COUNTERS_TIME_LO];
  expect(first > ns_at(cycles, clock_hz) && first < ns_at(cycles + 40, clock_hz), "TIME is ", first);
}

}  // namespace
}  // namespace mprig::test
