// SPDX-License-Identifier: Apache-2.0
//
// The directions in which several queues take part: from the wire, to the wire, and both at once.
#include "check.h"
#include "transmit_load.h"
#include "wire_load.h"

namespace mprig::test {
namespace {

QueueScene scene_for(const Load& load) {
  const unsigned log2 = ring_size_log2(load.frame_bytes, load.queues);
  return QueueScene(load.seed, load.timing, {log2, log2, log2, log2});
}

/** Cycles that no load needs, however slow the NIC is. */
std::uint64_t deadline(const Load& load) {
  return Bench::Deadline + std::uint64_t{load.frames} * (load.frame_bytes + 400);
}

Measurement result(QueueScene& scene, const Stopwatch& stopwatch, std::uint64_t lost) {
  AxiMemory& memory = scene.bench.memory();
  return {stopwatch.windows(), memory.read_beats(), memory.write_beats(), lost};
}

}  // namespace

Measurement measure_wire(const Load& load) {
  QueueScene scene = scene_for(load);
  WireLoad wire(scene, load);
  const std::uint32_t total = load.frames + WindowFrames;
  scene.bench.until(
      [&] {
        wire.step(total);
        return wire.sent() == total && !scene.bench.sending();
      },
      "all frames to be sent", deadline(load));
  const std::uint64_t lost = wire.finish();
  return result(scene, wire.stopwatch(), lost);
}

Measurement measure_transmit(const Load& load) {
  QueueScene scene = scene_for(load);
  TransmitLoad transmit(scene, load);
  scene.bench.until(
      [&] {
        transmit.step();
        return transmit.done();
      },
      "all frames to be sent", deadline(load));
  scene.bench.until_idle();
  transmit.finish();
  return result(scene, transmit.stopwatch(), 0);
}

Measurement measure_both(const Load& load) {
  QueueScene scene = scene_for(load);
  WireLoad wire(scene, load);
  TransmitLoad transmit(scene, load);
  scene.bench.until(
      [&] {
        wire.step(UINT32_MAX);
        transmit.step();
        return transmit.done();
      },
      "all frames to be sent", deadline(load));
  const std::uint64_t lost = wire.finish();
  transmit.finish();
  return result(scene, transmit.stopwatch(), lost);
}

}  // namespace mprig::test
