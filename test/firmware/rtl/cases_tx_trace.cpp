// SPDX-License-Identifier: Apache-2.0
//
// The transmit trace: what its records say of frames of every shape, in which order, and what happens without room.
#include <array>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "check.h"
#include "queues.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t FirstAt = BuffersAt + 0x4'0000;
constexpr std::uint64_t SecondAt = FirstAt + 0x10'0000;
constexpr std::uint64_t SlotBytes = 0x800;
constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint32_t Record = MPRIG_TX_TRACE_CONTROL_ENABLE_MASK;
constexpr std::uint32_t RecordAndHold = Record | MPRIG_TX_TRACE_CONTROL_HOLD_MASK;
constexpr std::uint16_t TagEthertype = 0x8100;
/** Ring sizes with room for more frames than the trace has. */
constexpr std::array<unsigned, 4> Deep{9, 9, 9, 9};

/** What the record of a frame must say, whatever its place in the trace is. */
struct Sent {
  unsigned queue;
  Posted posted;
  std::uint16_t descriptor;
  std::uint16_t generation;
  std::uint8_t status = MPRIG_COMPLETION_STATUS_OK;
  /** Of a frame that says to be the generator's. */
  std::optional<std::uint32_t> sequence;
};

/** Makes frames, posts them, and compares the records with what was posted. */
class Sender {
 public:
  explicit Sender(QueueScene& scene) : scene_(scene) {
    scene_.transmit_on_all();
    for (std::uint16_t& generation : generation_) generation = 1;
  }

  /** The frame in memory and its descriptor in the ring of the queue; the cookie is the frame's number. */
  Sent& post(unsigned queue, Segment first, Segment second, const Frame& frame) {
    const Posted posted{first, second, 0, sent_.size() + FirstCookie};
    for (std::size_t i = 0; i < frame.size(); ++i) {
      *scene_.bench.memory().at(byte_address(posted, i)) = frame[i];
    }
    scene_.tx[queue].post(posted);
    return sent_.emplace_back(Sent{queue, posted, descriptors_[queue]++, generation_[queue], {}, {}});
  }

  /** A frame of random bytes with an EtherType that is no generated frame's, split anywhere. */
  Sent& post_any(unsigned queue, std::size_t bytes) {
    const auto split = static_cast<std::uint16_t>(scene_.bench.random().below(bytes + 1));
    const std::uint64_t slot = sent_.size() % 256;
    return post(queue, {FirstAt + slot * SlotBytes + slot % 16, split},
                {SecondAt + slot * SlotBytes + slot % 7, static_cast<std::uint16_t>(bytes - split)},
                frame_to(scene_.bench, mac_of_queue(0), bytes));
  }

  void ring_bells() {
    for (Ring& ring : scene_.tx) ring.ring_bell();
  }

  /** Waits for the completions of all frames. */
  void wait() {
    for (; completed_ < sent_.size(); ++completed_) {
      scene_.bench.until(
          [&] {
            for (Ring& ring : scene_.tx) {
              if (ring.poll()) return true;
            }
            return false;
          },
          "a completion");
    }
    scene_.bench.until_idle();
  }

  /** The queue's next life: its descriptors are counted from 0 again. */
  void enable_again(unsigned queue) {
    scene_.disable(scene_.tx[queue]);
    scene_.tx[queue].enable();
    descriptors_[queue] = 0;
    ++generation_[queue];
  }

  /** Record `number` is that of a frame of which there was none yet; `taken` frames were taken before it since reset. */
  void expect_record(std::uint32_t number, std::uint32_t taken) {
    const mprig_trace_record record = read_transmit_record(scene_.bench, number);
    expect_equal(record.number, number, "number");
    const std::size_t index = record.cookie - FirstCookie;
    expect(index < sent_.size(), "record ", number, " has the cookie ", record.cookie);
    const Sent& sent = sent_[index];
    expect_equal(record.queue, sent.queue, "queue of frame ", index);
    expect_equal(record.descriptor, sent.descriptor, "descriptor of frame ", index);
    expect_equal(record.generation, sent.generation, "generation of frame ", index);
    expect_equal(record.status, sent.status, "status of frame ", index);
    expect_equal(record.address0, sent.posted.first.address, "address0 of frame ", index);
    expect_equal(record.address1, sent.posted.second.address, "address1 of frame ", index);
    expect_equal(record.length0, sent.posted.first.length, "length0 of frame ", index);
    expect_equal(record.length1, sent.posted.second.length, "length1 of frame ", index);
    expect_equal(record.source, sent.sequence ? MPRIG_TRACE_SOURCE_GENERATOR : MPRIG_TRACE_SOURCE_HOST,
                 "source of frame ", index);
    expect_equal(record.sequence, sent.sequence.value_or(taken), "sequence of frame ", index);
    expect_equal(record.stream + record.fragment + record.more, 0, "members of received frames");
    // Frames of a queue come in the order of their descriptors; all are taken and end one after the other.
    auto& [life, next] = next_[sent.queue];
    expect(life != sent.generation || record.descriptor >= next, "descriptor ", record.descriptor, " after ", next);
    life = sent.generation;
    next = sent.descriptor + 1u;
    expect(record.time_request > request_, "frame ", index, " was taken at ", record.time_request);
    expect(record.time_done > done_ && record.time_done > record.time_request, "frame ", index, " was read at ",
           record.time_done);
    expect(record.time_done < scene_.bench.cycle(), "frame ", index, " was read at ", record.time_done);
    request_ = record.time_request;
    done_ = record.time_done;
  }

  std::size_t count() const { return sent_.size(); }

 private:
  static constexpr std::uint64_t FirstCookie = 0x1234'5678'9abc'0000;

  QueueScene& scene_;
  std::deque<Sent> sent_;
  std::size_t completed_ = 0;
  std::array<std::uint16_t, MPRIG_QUEUES> descriptors_{};
  std::array<std::uint16_t, MPRIG_QUEUES> generation_{};
  /** Of each queue, its life and the descriptor that may be next. */
  std::array<std::pair<unsigned, unsigned>, MPRIG_QUEUES> next_{};
  std::uint64_t request_ = 0;
  std::uint64_t done_ = 0;
};

void put16(Frame& frame, std::size_t at, std::size_t value) {
  frame[at] = static_cast<std::uint8_t>(value >> 8);
  frame[at + 1] = static_cast<std::uint8_t>(value);
}

/** A frame that says to be the generator's, with the sequence number in its first nonce; nothing else of it is right. */
Frame generated(Bench& bench, std::size_t bytes, bool tagged, std::uint32_t sequence) {
  Frame frame = bench.random().bytes(bytes);
  if (tagged) put16(frame, 12, TagEthertype);
  put16(frame, tagged ? 16 : 12, MPRIG_ETHERTYPE);
  put16(frame, tagged ? 18 : 14, bytes);
  for (std::size_t i = 0; i < 4 && (tagged ? 32u : 24u) + i < bytes; ++i) {
    frame[(tagged ? 32 : 24) + i] = static_cast<std::uint8_t>(sequence >> 8 * i);
  }
  return frame;
}

CASE("transmit trace: a record says what the descriptor said, for one segment and two, at any alignment") {
  QueueScene scene(400, Unwilling);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, Record);
  Sender sender(scene);
  std::uint32_t seen = 0;
  for (unsigned round = 0; round < 24; ++round) {
    for (unsigned i = 0; i < 5; ++i) {
      const std::size_t bytes = bench.random().chance(50) ? bench.random().between(1, 100)
                                                          : bench.random().between(60, 1518);
      sender.post_any(static_cast<unsigned>(bench.random().below(4)), bytes);
    }
    sender.ring_bells();
    sender.wait();
    expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), sender.count(), "HEAD");
    for (; seen < sender.count(); ++seen) sender.expect_record(seen, seen);
    bench.write(MPRIG_TX_TRACE_TAIL, seen);
  }
  // The longest, over pages; one segment only, the other address without meaning.
  sender.post(0, {FirstAt + 0xffb, 9018}, {0xdead'beef'0123'4567, 0}, bench.random().bytes(9018));
  sender.post(1, {0xffff'ffff'ffff'fff1, 0}, {FirstAt + 0x4003, 61}, frame_to(bench, mac_of_queue(0), 61));
  sender.ring_bells();
  sender.wait();
  for (; seen < sender.count(); ++seen) sender.expect_record(seen, seen);
  expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 0, "OVERFLOW");
  expect_equal(bench.read(MPRIG_TRACE_HEAD), 0, "HEAD of the trace of received frames");
}

CASE("transmit trace: frames with the generator's layout are known by their sequence number, others are not") {
  QueueScene scene(401, Unwilling);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, RecordAndHold);
  Sender sender(scene);
  std::uint32_t seen = 0;
  for (unsigned round = 0; round < 40; ++round) {
    for (const bool tagged : {false, true}) {
      const auto sequence = static_cast<std::uint32_t>(bench.random().next() >> 16);
      const std::size_t bytes = round == 0 ? 60 : bench.random().between(60, 400);
      const std::size_t type = tagged ? 16 : 12;
      std::vector<Frame> frames(6, generated(bench, bytes, tagged, sequence));
      frames[0][0] ^= 1;
      // Not the type; a length that is not the frame's, in either byte; shorter than any frame may be.
      frames[1][type] ^= 0x80;
      frames[2][type + 1] ^= 0x01;
      frames[3][type + 2] ^= 0x10;
      frames[4][type + 3] ^= 0x01;
      frames[5] = generated(bench, tagged ? 59 : bench.random().between(28, 59), tagged, sequence);
      for (std::size_t i = 0; i < frames.size(); ++i) {
        const auto split = static_cast<std::uint16_t>(bench.random().below(frames[i].size()));
        const std::uint64_t at = FirstAt + sender.count() % 64 * SlotBytes + bench.random().below(16);
        Sent& sent = sender.post(static_cast<unsigned>(bench.random().below(4)), {at, split},
                                 {at + 0x400, static_cast<std::uint16_t>(frames[i].size() - split)}, frames[i]);
        if (i == 0) sent.sequence = sequence;
      }
    }
    sender.ring_bells();
    sender.wait();
    for (; seen < sender.count(); ++seen) sender.expect_record(seen, seen);
    bench.write(MPRIG_TX_TRACE_TAIL, seen);
  }
}

CASE("transmit trace: what was refused has a record that says so") {
  QueueScene scene(402, Unwilling);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, RecordAndHold);
  Sender sender(scene);
  const auto fail = [&](unsigned queue, Segment first, Segment second, const Frame& frame) {
    sender.post(queue, first, second, frame).status = MPRIG_COMPLETION_STATUS_DMA_ERROR;
  };
  // Of the generator's layout, so that a part that was read could be mistaken for it.
  const Frame whole = generated(bench, 300, false, 77);
  fail(0, {FirstAt, 300}, {}, whole);
  bench.memory().refuse(FirstAt + 296, 2);
  fail(0, {FirstAt + 0x1000, 200}, {SecondAt, 100}, whole);
  bench.memory().refuse(SecondAt, 1);
  sender.post(0, {FirstAt + 0x2000, 300}, {}, whole).sequence = 77;
  // Not read at all: no bytes, and more than any frame has.
  const std::pair<std::uint16_t, std::uint16_t> lengths[] = {{0, 0}, {9019, 0}, {1000, 8019}, {0xffff, 0xffff}};
  for (const auto& [first, second] : lengths) fail(1, {FirstAt + 0x3000, first}, {SecondAt + 0x3000, second}, {});
  sender.post(1, {FirstAt + 0x8000, 300}, {}, whole).sequence = 77;
  sender.post_any(2, 100);
  sender.ring_bells();
  sender.wait();
  expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), sender.count(), "HEAD");
  for (std::uint32_t i = 0; i < sender.count(); ++i) sender.expect_record(i, i);
}

CASE("transmit trace: the times are when a frame was taken and when its last byte had come") {
  QueueScene scene(403);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, Record);
  Sender sender(scene);
  sender.post_any(0, 200);
  const std::uint64_t posted = bench.cycle();
  sender.ring_bells();
  const unsigned frame_reads = TxDescriptorReads + 1;
  bench.until([&] { return bench.memory().read_bursts(frame_reads) != 0; }, "the first read");
  const std::uint64_t asked = bench.cycle();
  bench.memory().hold(true);
  bench.tick(1000);
  const std::uint64_t released = bench.cycle();
  bench.memory().hold(false);
  sender.wait();
  sender.expect_record(0, 0);
  const mprig_trace_record record = read_transmit_record(bench, 0);
  expect(record.time_request > posted && record.time_request < asked, "taken at ", record.time_request);
  expect(record.time_done > released && record.time_done < released + 60, "read at ", record.time_done);
}

CASE("transmit trace: the lives of a queue are told apart") {
  QueueScene scene(404);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, RecordAndHold);
  Sender sender(scene);
  for (unsigned life = 0; life < 6; ++life) {
    if (life != 0) sender.enable_again(life % 4);
    for (unsigned i = 0; i < 8; ++i) sender.post_any(i % 4, 64 + i);
    sender.ring_bells();
    sender.wait();
  }
  for (std::uint32_t i = 0; i < sender.count(); ++i) sender.expect_record(i, i);
}

CASE("transmit trace: without HOLD, what finds no slot is counted, and sent all the same") {
  QueueScene scene(405, {}, Deep);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, Record);
  Sender sender(scene);
  for (unsigned i = 0; i < MPRIG_TX_TRACE_DEPTH + 9; ++i) sender.post_any(i % 4, 60 + i);
  sender.ring_bells();
  sender.wait();
  expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), MPRIG_TX_TRACE_DEPTH, "HEAD");
  expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 9, "OVERFLOW");
  expect_equal(bench.sent_by_nic().size(), MPRIG_TX_TRACE_DEPTH + 9, "frames sent");
  for (std::uint32_t i = 0; i < MPRIG_TX_TRACE_DEPTH; ++i) sender.expect_record(i, i);
  // Two slots released: two records more, over the oldest. The lost ones had their running numbers.
  bench.write(MPRIG_TX_TRACE_TAIL, 2);
  for (unsigned i = 0; i < 3; ++i) sender.post(3, {FirstAt, 60}, {}, frame_to(bench, mac_of_queue(0), 60));
  sender.ring_bells();
  sender.wait();
  expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), MPRIG_TX_TRACE_DEPTH + 2, "HEAD");
  expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 10, "OVERFLOW");
  for (std::uint32_t i = 0; i < 2; ++i) {
    const mprig_trace_record record = read_transmit_record(bench, MPRIG_TX_TRACE_DEPTH + i);
    expect_equal(record.number, MPRIG_TX_TRACE_DEPTH + i, "number");
    expect_equal(record.sequence, MPRIG_TX_TRACE_DEPTH + 9 + i, "sequence");
  }
  expect_equal(read_transmit_record(bench, 2).number, 2, "number of the oldest");
}

CASE("transmit trace: with HOLD no frame is taken that would find no slot, however many are on their way") {
  // Reads that take long, so that dozens of frames are under way when the trace fills up.
  QueueScene scene(406, {20, 300, 8}, Deep);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, RecordAndHold);
  Sender sender(scene);
  for (unsigned i = 0; i < MPRIG_TX_TRACE_DEPTH + 150; ++i) sender.post_any(i % 4, 60 + i % 40);
  sender.ring_bells();
  const auto expect_held_at = [&](std::uint32_t records) {
    bench.until([&] { return bench.sent_by_nic().size() == records; }, "the frames that there is room for");
    bench.tick(3000);
    expect_equal(bench.sent_by_nic().size(), records, "frames sent");
    expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), records, "HEAD");
    expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 0, "OVERFLOW");
  };
  std::uint32_t released = 0;
  expect_held_at(MPRIG_TX_TRACE_DEPTH);
  for (const std::uint32_t more : {1u, 2u, 31u, 33u}) {
    for (std::uint32_t i = 0; i < more; ++i, ++released) sender.expect_record(released, released);
    bench.write(MPRIG_TX_TRACE_TAIL, released);
    expect_held_at(MPRIG_TX_TRACE_DEPTH + released);
  }
  // A queue that is stopped meanwhile is not waited for.
  scene.disable(scene.tx[2]);
  // Without HOLD the rest goes out at once.
  bench.write(MPRIG_TX_TRACE_CONTROL, Record);
  bench.until_idle();
  const std::uint32_t head = bench.read(MPRIG_TX_TRACE_HEAD);
  expect_equal(head, MPRIG_TX_TRACE_DEPTH + released, "HEAD");
  expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), bench.sent_by_nic().size() - head, "OVERFLOW");
  expect(bench.sent_by_nic().size() > head + 40, "only ", bench.sent_by_nic().size(), " frames were sent");
}

CASE("transmit trace: with HOLD every frame has its record while the trace is read all along") {
  QueueScene scene(407, Unwilling, Deep);
  Bench& bench = scene.bench;
  bench.write(MPRIG_TX_TRACE_CONTROL, RecordAndHold);
  Sender sender(scene);
  std::uint32_t seen = 0;
  for (unsigned round = 0; round < 4; ++round) {
    for (unsigned i = 0; i < 130; ++i) sender.post_any(static_cast<unsigned>(bench.random().below(4)), 1 + i % 90);
    sender.ring_bells();
    while (seen < sender.count()) {
      const std::uint32_t head = bench.read(MPRIG_TX_TRACE_HEAD);
      expect(head - seen <= MPRIG_TX_TRACE_DEPTH, "HEAD ", head, ", seen ", seen);
      expect(bench.cycle() < 4 * Bench::Deadline, "only ", seen, " records");
      const std::uint32_t until = seen + static_cast<std::uint32_t>(bench.random().below(head - seen + 1));
      for (; seen < until; ++seen) sender.expect_record(seen, seen);
      bench.write(MPRIG_TX_TRACE_TAIL, seen);
      bench.tick(bench.random().below(200));
    }
    sender.wait();
  }
  expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), sender.count(), "HEAD");
  expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 0, "OVERFLOW");
}

CASE("transmit trace: recording begins anew when it is enabled, at any moment, and stops when it is not") {
  QueueScene scene(408, Unwilling, Deep);
  Bench& bench = scene.bench;
  Sender sender(scene);
  std::uint32_t taken = 0;
  for (unsigned round = 0; round < 30; ++round) {
    for (unsigned i = 0; i < 12; ++i) sender.post_any(i % 4, 60);
    sender.ring_bells();
    bench.tick(bench.random().below(500));
    bench.write(MPRIG_TX_TRACE_CONTROL, round % 2 == 0 ? Record : RecordAndHold);
    sender.wait();
    taken += 12;
    const std::uint32_t records = bench.read(MPRIG_TX_TRACE_HEAD);
    expect(records <= 12, records, " records of 12 frames");
    expect_equal(bench.read(MPRIG_TX_TRACE_TAIL), 0, "TAIL");
    for (std::uint32_t i = 0; i < records; ++i) sender.expect_record(i, taken - records + i);
    bench.write(MPRIG_TX_TRACE_TAIL, records / 2);
    // Enabling what is enabled changes nothing, and nothing is recorded while it is off.
    bench.write(MPRIG_TX_TRACE_CONTROL, Record);
    expect_equal(bench.read(MPRIG_TX_TRACE_TAIL), records / 2, "TAIL");
    bench.write(MPRIG_TX_TRACE_CONTROL, MPRIG_TX_TRACE_CONTROL_HOLD_MASK);
    for (unsigned i = 0; i < 8; ++i) sender.post_any(i % 4, 60);
    sender.ring_bells();
    sender.wait();
    taken += 8;
    expect_equal(bench.read(MPRIG_TX_TRACE_HEAD), records, "HEAD while off");
    expect_equal(bench.read(MPRIG_TX_TRACE_OVERFLOW), 0, "OVERFLOW while off");
  }
}

CASE("transmit trace: recording costs no cycle of sending") {
  std::vector<std::uint64_t> cycles;
  for (const std::uint32_t control : {0u, Record, RecordAndHold}) {
    QueueScene scene(409, {}, Deep);
    Bench& bench = scene.bench;
    bench.write(MPRIG_TX_TRACE_CONTROL, control);
    Sender sender(scene);
    for (unsigned i = 0; i < MPRIG_TX_TRACE_DEPTH - 1; ++i) sender.post(i % 4, {FirstAt + i * SlotBytes, 60}, {}, {});
    const std::uint64_t begun = bench.cycle();
    sender.ring_bells();
    bench.until([&] { return bench.sent_by_nic().size() == sender.count(); }, "all frames");
    cycles.push_back(bench.cycle() - begun);
  }
  expect_equal(cycles[1], cycles[0], "cycles with records");
  expect_equal(cycles[2], cycles[0], "cycles with HOLD");
}

}  // namespace
}  // namespace mprig::test
