// SPDX-License-Identifier: Apache-2.0
//
// Verdicts on checksums in traffic of all kinds: cut and lost frames, copies, wire and replay at once.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "checksum_receiver.h"
#include "group.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{20, 8};

/** Packets that end one byte or more behind the end of their frames, and those bytes are zeros. */
std::vector<Judged> truncated_frames(Random& random, unsigned count) {
  std::vector<Judged> frames;
  for (unsigned i = 0; i < count; ++i) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(60, 90);
    IpPacket packet(random, shape, Station);
    const std::size_t bytes = random.between(1, 7);
    std::fill(packet.frame.end() - static_cast<std::ptrdiff_t>(bytes), packet.frame.end(), std::uint8_t{0});
    packet.seal();
    packet.frame.resize(packet.frame.size() - bytes);
    frames.push_back({packet.frame, false, name_of(shape) + ", cut by " + std::to_string(bytes)});
  }
  return frames;
}

CASE("rx checksum: a packet that is longer than its frame is not found good, whatever the wire carries behind it") {
  ChecksumReceiver receiver(705);
  std::vector<Judged> frames = truncated_frames(receiver.scene.bench.random(), 200);
  receiver.expect_verdicts_of_replay(frames);
  // One byte that is missing, so often that the wire carries it by chance.
  Random& random = receiver.scene.bench.random();
  frames.clear();
  IpPacket packet(random, {.segment = 26}, Station);
  packet.frame.pop_back();
  for (unsigned i = 0; i < 2500; ++i) frames.push_back({packet.frame, false, "TCP over IPv4, cut by one byte"});
  receiver.expect_verdicts(frames);
}

/** A packet with any number of things wrong. */
Frame spoiled_frame(Random& random) {
  IpShape shape = random_shape(random);
  shape.segment = random.between(0, random.chance(5) ? 5000 : 120);
  if (random.chance(30)) shape.trailer = random.below(30);
  if (random.chance(10)) shape.options = 8;
  if (random.chance(5)) shape.protocol = static_cast<std::uint8_t>(random.next());
  IpPacket packet(random, shape, Station);
  if (random.chance(15)) packet.put16(packet.header_at + 6, random.next() & 0xffff);
  if (random.chance(10)) packet.put16(packet.header_at + 2, random.below(200));
  if (random.chance(10)) packet.put16(packet.header_at + 4, random.below(200));
  if (random.chance(50)) packet.seal();
  if (random.chance(30)) {
    packet.frame[random.between(6, packet.frame.size() - 1)] ^= static_cast<std::uint8_t>(1u << random.below(8));
  }
  if (random.chance(30)) packet.seal_header();
  if (random.chance(20)) packet.frame.resize(random.between(1, packet.frame.size()));
  return packet.frame;
}

CASE("rx checksum: frames of all kinds close together, from wire and replay, as a model says") {
  for (unsigned part = 0; part < 3; ++part) {
    ChecksumReceiver receiver(710 + part, part == 1 ? Unwilling : MemoryTiming{});
    Bench& bench = receiver.scene.bench;
    write_entry(bench, 0, {.valid = false});
    bench.write(MPRIG_STEERING_PROMISCUOUS, MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK);
    bench.set_wire_stall(0, part * 30);
    const auto judged = [&](unsigned count, std::size_t longest) {
      std::vector<Judged> frames;
      while (frames.size() < count) {
        Frame frame = spoiled_frame(bench.random());
        if (frame.size() > longest) continue;
        const bool good = checksum_good(frame);
        frames.push_back({std::move(frame), good, "frame " + std::to_string(frames.size())});
      }
      const auto good = std::ranges::count_if(frames, &Judged::good);
      expect(good > count / 10 && good < 9 * count / 10, "one-sided: ", good, " good of ", count);
      return frames;
    };
    receiver.expect_verdicts(judged(2000, MPRIG_MAX_FRAME_BYTES));
    std::vector<Judged> stored = judged(200, 200);
    std::erase_if(stored, [](const Judged& one) { return one.frame.size() < MPRIG_MIN_FRAME_BYTES; });
    receiver.expect_verdicts_of_replay(stored);
  }
}

CASE("rx checksum: good segments of the replay are found good") {
  ChecksumReceiver receiver(715, Unwilling);
  Random& random = receiver.scene.bench.random();
  std::vector<Judged> frames;
  for (IpShape shape : all_kinds()) {
    for (unsigned i = 0; i < 10; ++i) {
      shape.segment = random.between(least_segment(shape), i == 0 ? 4000 : 400);
      IpPacket packet(random, shape, Station);
      frames.push_back({packet.frame, true, name_of(shape)});
      packet.segment(random.below(shape.segment)) ^= 0x10;
      frames.push_back({packet.frame, checksum_good(packet.frame), name_of(shape) + ", spoiled"});
      expect(!frames.back().good, "the model finds it good: ", frames.back().what);
    }
  }
  frames.resize(90);
  receiver.expect_verdicts_of_replay(frames);
}

CASE("rx checksum: frames that the wire loses leave nothing behind for those that arrive") {
  QueueScene scene(720, {}, ChainReader::RingLog2);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  ChainReader reader(scene, 0);
  reader.enable();
  write_entry(bench, 0, {.mac = Station, .queue = 0});
  std::uint64_t good = 0, bad = 0;
  for (unsigned round = 0; round < 12; ++round) {
    std::vector<Frame> sent;
    const auto send = [&](Frame frame) {
      bench.send(frame);
      sent.push_back(std::move(frame));
    };
    // With the memory held, the FIFO overflows in the middle of frames.
    bench.memory().hold(round % 2 == 0);
    reader.supply();
    for (unsigned i = 0; i < 150; ++i) {
      IpShape shape = random_shape(random);
      shape.segment = random.between(least_segment(shape), random.chance(50) ? 100 : 1400);
      IpPacket packet(random, shape, Station);
      if (random.chance(40)) packet.segment(random.below(shape.segment)) ^= 1;
      if (random.chance(20)) packet.frame.resize(MPRIG_MAX_FRAME_BYTES + random.between(1, 300));
      send(packet.frame);
    }
    bench.until([&] { return !bench.sending(); }, "the wire");
    bench.memory().hold(false);
    auto next = sent.begin();
    const auto collect = [&] {
      while (const std::optional<Frame> frame = reader.next()) {
        next = std::find(next, sent.end(), *frame);
        expect(next++ != sent.end(), "a frame that was not sent");
        expect_verdict(reader.checksum_good(), checksum_good(*frame), "a frame of round ", round);
        ++(reader.checksum_good() ? good : bad);
      }
    };
    bench.until_idle();
    collect();
    // The next frame after lost ones.
    reader.supply();
    send(IpPacket(random, {.segment = 33}, Station).frame);
    bench.until_idle();
    collect();
    expect(next == sent.end(), "the last frame did not arrive");
  }
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect(snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO] > 20 && snapshot[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO] > 20 &&
             good > 50 && bad > 20,
         "one-sided: ", snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO], " lost, ",
         snapshot[MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO], " too long, ", good, " good, ", bad, " not");
}

CASE("rx checksum: all copies of a frame say the same, from wire and replay at once") {
  QueueScene scene(721, {15, 8}, ChainReader::RingLog2);
  Bench& bench = scene.bench;
  Random& random = bench.random();
  give_groups_to(bench, AllQueues);
  std::vector<ChainReader> readers;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) readers.emplace_back(scene, queue).enable();
  std::array<std::uint64_t, MPRIG_QUEUES> arrived{};
  std::uint64_t good = 0;
  const auto random_frame = [&](std::size_t longest) {
    IpShape shape = random_shape(random);
    shape.segment = random.between(least_segment(shape), longest);
    IpPacket packet(random, shape, Group);
    if (random.chance(50)) packet.segment(random.below(shape.segment)) ^= 4;
    return packet.frame;
  };
  std::vector<Stored> stored;
  for (unsigned i = 0; i < 20; ++i) stored.push_back({random_frame(200)});
  store(bench, stored);
  bench.write(MPRIG_GENERATOR_MODE, MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK);
  bench.write(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK);
  bench.write(MPRIG_REPLAY_COUNT, 600);
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  for (unsigned round = 0; round < 100; ++round) {
    for (ChainReader& reader : readers) reader.supply();
    for (unsigned i = 0; i < 4; ++i) bench.send(random_frame(random.chance(10) ? 8000 : 500));
    bench.until([&] { return !bench.sending(); }, "the wire");
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      while (const std::optional<Frame> frame = readers[queue].next()) {
        expect_verdict(readers[queue].checksum_good(), checksum_good(*frame), "a copy in queue ", queue);
        ++arrived[queue];
        good += readers[queue].checksum_good();
      }
      bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
    }
  }
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
  bench.until_idle();
  expect(good > 50, "one-sided: ", good, " good");
  for (const std::uint64_t each : arrived) expect(each > 50, "one-sided: ", each, " frames in a queue");
}

CASE("rx checksum: sent frames have no verdict") {
  QueueScene scene(722);
  Bench& bench = scene.bench;
  scene.transmit_on_all();
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    const IpPacket packet(bench.random(), {.segment = 100}, Station);
    std::ranges::copy(packet.frame, bench.memory().at(BuffersAt));
    scene.tx[queue].post({{BuffersAt, static_cast<std::uint16_t>(packet.frame.size())}, {}, 0, queue});
    scene.tx[queue].ring_bell();
    expect(!scene.tx[queue].wait().checksum_good, "a sent frame has a verdict");
  }
}

}  // namespace
}  // namespace mprig::test
