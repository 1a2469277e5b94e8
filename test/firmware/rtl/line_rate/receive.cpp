// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "injection.h"
#include "layout.h"
#include "scene.h"

namespace mprig::test {

Measurement measure_receive(const Load& load) {
  expect_equal(load.queues, 1, "queues that the generator serves");
  Scene scene(load.seed, load.timing, ring_size_log2(load.frame_bytes, 1));
  Bench& bench = scene.bench;
  Injection injection;
  injection.mode = MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK | MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK;
  injection.count = load.frames + WindowFrames;
  injection.length_min = injection.length_max = load.frame_bytes;
  // Frame 0 of an injection that begins with the sequence of the frame in question: no walk through all lengths.
  Injection expected = injection;

  const auto buffer_in_slot = [&](std::uint64_t number) {
    return buffer_at(ReceiveBuffersAt, load, 0, number, VirtioHeaderBytes);
  };
  std::uint64_t posted = 0;
  const auto refill = [&] {
    for (; scene.rx.free() != 0; ++posted) scene.rx.post(buffer_in_slot(posted));
    scene.rx.ring_bell();
  };
  refill();
  injection.start(bench);

  Stopwatch stopwatch;
  std::uint64_t last_done = bench.cycle();
  while (stopwatch.done() < injection.count) {
    bench.tick();
    while (const auto completion = scene.rx.poll()) {
      const std::uint32_t index = stopwatch.done();
      const Posted buffer = buffer_in_slot(index);
      last_done = bench.cycle();
      stopwatch.frame_done(last_done);
      expect_equal(completion->cookie, buffer.cookie, "cookie");
      expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status of frame ", index);
      expect_equal(completion->length, load.frame_bytes, "length of frame ", index);
      expected.sequence = index;
      scene.expect_frame_in(buffer, expected.frame(0));
    }
    if (scene.rx.free() >= refill_frames(load)) {
      refill();
      bench.write(MPRIG_TRACE_TAIL, stopwatch.done());
      bench.memory().forget_writes();
    }
    expect(bench.cycle() < last_done + Bench::Deadline, "no frame received for ", Bench::Deadline, " cycles");
  }
  bench.until_idle();
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot.delivered(), injection.count, "RX_DELIVERED_FRAMES");
  expect_equal(snapshot[MPRIG_COUNTERS_TRACE_RECORDED_LO], injection.count, "TRACE_RECORDED");
  return {stopwatch.windows(), bench.memory().read_beats(), bench.memory().write_beats(), 0};
}

}  // namespace mprig::test
