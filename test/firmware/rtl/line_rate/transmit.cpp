// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "measure.h"
#include "scene.h"

namespace mprig::test {
namespace {

Posted buffer_in_slot(std::uint64_t number, std::uint16_t bytes) {
  return {{BuffersAt + number % (1u << RingSizeLog2) * SlotBytes, bytes}, {}, 0, number};
}

}  // namespace

Measurement measure_transmit(const Load& load) {
  Scene scene(load.seed, load.timing, RingSizeLog2);
  Bench& bench = scene.bench;
  const std::uint32_t total = load.frames + WindowFrames;
  const std::uint64_t slots = 1u << RingSizeLog2;
  scene.fill(BuffersAt, slots * SlotBytes);

  std::uint32_t posted = 0, completed = 0;
  const auto refill = [&] {
    for (; posted < total && scene.tx.free() != 0; ++posted) scene.tx.post(buffer_in_slot(posted, load.frame_bytes));
    scene.tx.ring_bell();
  };
  refill();

  Stopwatch stopwatch;
  std::uint64_t last_done = bench.cycle();
  while (stopwatch.done() < total || completed < total) {
    bench.tick();
    for (; !bench.sent_by_nic().empty(); bench.sent_by_nic().pop_front()) {
      const std::uint32_t index = stopwatch.done();
      const Posted buffer = buffer_in_slot(index, load.frame_bytes);
      last_done = bench.cycle();
      stopwatch.frame_done(last_done);
      expect(bench.sent_by_nic().front() == scene.copy(buffer.first.address, load.frame_bytes), "frame ", index,
             " is not as it was in memory");
    }
    for (; const auto completion = scene.tx.poll(); ++completed) {
      expect_equal(completion->cookie, completed, "cookie");
      expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status of frame ", completed);
    }
    if (posted < total && scene.tx.free() >= RefillFrames) {
      refill();
      bench.memory().forget_writes();
    }
    expect(bench.cycle() < last_done + Bench::Deadline, "no frame sent for ", Bench::Deadline, " cycles");
  }
  bench.until_idle();
  expect_equal(scene.counter(MPRIG_COUNTERS_TX_FRAMES_LO), total, "TX_FRAMES");
  return {stopwatch.windows(), bench.memory().read_beats(), bench.memory().write_beats()};
}

}  // namespace mprig::test
