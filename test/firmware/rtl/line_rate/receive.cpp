// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "check.h"
#include "injection.h"
#include "layout.h"
#include "queues.h"

namespace mprig::test {
namespace {

/** Streams of the generator, one for each queue, and software that posts buffers and takes what was received. */
class GeneratorLoad {
 public:
  GeneratorLoad(QueueScene& scene, const Load& load)
      : scene_(scene), load_(load), total_(load.frames + WindowFrames), last_done_(scene.bench.cycle()) {
    for (unsigned queue = 0; queue < load.queues; ++queue) {
      scene_.rx[queue].enable();
      Injection& stream = streams_[queue];
      stream.stream = stream.queue = queue;
      stream.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
      stream.count = total_ / load.queues;
      stream.length_min = stream.length_max = load.frame_bytes;
      stream.destination = mac_of_queue(queue);
      stream.configure(scene_.bench);
    }
    refill();
    scene_.bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  }

  bool done() const { return stopwatch_.done() == total_; }
  const Stopwatch& stopwatch() const { return stopwatch_; }

  /** Takes what was received and posts new buffers. */
  void step() {
    for (unsigned queue = 0; queue < load_.queues; ++queue) {
      while (const auto completion = scene_.rx[queue].poll()) take(queue, *completion);
    }
    refill();
    expect(scene_.bench.cycle() < last_done_ + Bench::Deadline, "no frame received for ", Bench::Deadline, " cycles");
  }

  /** Checks the counters. */
  void finish() {
    const Snapshot snapshot = Snapshot::take(scene_.bench);
    snapshot.expect_conserved();
    expect_equal(snapshot.delivered(), total_, "RX_DELIVERED_FRAMES");
    expect_equal(snapshot[MPRIG_COUNTERS_TRACE_RECORDED_LO], total_, "TRACE_RECORDED");
  }

 private:
  void take(unsigned queue, const Completion& completion) {
    const std::uint32_t index = received_[queue]++;
    const Posted buffer = buffer_at(ReceiveBuffersAt, load_, queue, index, VirtioHeaderBytes);
    last_done_ = scene_.bench.cycle();
    stopwatch_.frame_done(last_done_);
    expect_equal(completion.cookie, buffer.cookie, "cookie");
    expect_equal(completion.status, MPRIG_COMPLETION_STATUS_OK, "status of frame ", index);
    expect_equal(completion.length, load_.frame_bytes, "length of frame ", index);
    // Frame 0 of an injection that begins with the sequence of the frame in question: no walk through all lengths.
    Injection expected = streams_[queue];
    expected.sequence = index;
    expect_frame_at(scene_.bench, {buffer}, expected.frame(0));
  }

  void refill() { refill_receive(scene_, load_, posted_, stopwatch_.done()); }

  QueueScene& scene_;
  Load load_;
  std::uint32_t total_;
  std::uint64_t last_done_;
  Stopwatch stopwatch_;
  std::array<Injection, MPRIG_QUEUES> streams_;
  std::array<std::uint64_t, MPRIG_QUEUES> posted_{};
  std::array<std::uint32_t, MPRIG_QUEUES> received_{};
};

}  // namespace

Measurement measure_receive(const Load& load) {
  const unsigned log2 = ring_size_log2(load.frame_bytes, load.queues);
  QueueScene scene(load.seed, load.timing, {log2, log2, log2, log2});
  GeneratorLoad generator(scene, load);
  while (!generator.done()) {
    scene.bench.tick();
    generator.step();
  }
  scene.bench.until_idle();
  generator.finish();
  return {generator.stopwatch().windows(), scene.bench.memory().read_beats(), scene.bench.memory().write_beats(), 0};
}

}  // namespace mprig::test
