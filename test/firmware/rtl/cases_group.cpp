// SPDX-License-Identifier: Apache-2.0
//
// Frames to a group: one copy for each queue that asked, each with a fate of its own.
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "chain_reader.h"
#include "check.h"
#include "group.h"
#include "ledger.h"

namespace mprig::test {
namespace {

constexpr MemoryTiming Unwilling{25, 8};
constexpr std::uint64_t SlotBytes = 0x2800;
constexpr std::uint64_t Slots = 16;

std::uint64_t slot_address(unsigned queue, std::uint64_t slot) {
  return BuffersAt + (queue * Slots + slot % Slots) * SlotBytes;
}

Posted buffer_of(unsigned queue, std::uint64_t slot, std::uint16_t bytes) {
  return {{slot_address(queue, slot) + slot % 13, bytes}, {}, 12, queue << 16 | slot};
}

/** A buffer of two segments at any alignment that holds `bytes` behind its headroom. */
Posted random_buffer(Random& random, unsigned queue, std::uint64_t slot, std::size_t bytes) {
  const auto headroom = static_cast<std::uint8_t>(random.below(64));
  const std::size_t total = bytes + headroom + random.below(50);
  const std::size_t split = random.chance(30) ? total : random.between(1, total);
  const std::uint64_t at = slot_address(queue, slot) + random.below(16);
  return {{at, static_cast<std::uint16_t>(split)},
          {at + split + random.between(16, 300), static_cast<std::uint16_t>(total - split)},
          headroom,
          queue << 16 | slot};
}

/** Asks for broadcasts in each of these queues: by an entry, by the mask of queues, or as the one of all multicast. */
void ask_at_random(Bench& bench, QueueSet queues) {
  Random& random = bench.random();
  std::uint32_t fallback = 0;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    bool by_entry = random.chance(60);
    if (queues.test(queue) && random.chance(50)) {
      fallback |= 1u << (MPRIG_STEERING_ALL_MULTICAST_QUEUES_SHIFT + queue);
    } else if (queues.test(queue) && !by_entry && (fallback & MPRIG_STEERING_ALL_MULTICAST_ENABLE_MASK) == 0) {
      fallback |= MPRIG_STEERING_ALL_MULTICAST_ENABLE_MASK | queue << MPRIG_STEERING_ALL_MULTICAST_QUEUE_SHIFT;
    } else {
      by_entry = true;
    }
    // A queue may have asked twice, and gets one copy all the same.
    write_entry(bench, 3 * queue, {.mac = Broadcast, .valid = queues.test(queue) && by_entry, .queue = queue});
    write_entry(bench, 3 * queue + 1, {.mac = Group, .queue = (queue + 1) % MPRIG_QUEUES});
  }
  bench.write(MPRIG_STEERING_ALL_MULTICAST, fallback);
}

CASE("group: a broadcast is written once to each queue that asked, byte by byte, and the ledger has every copy") {
  QueueScene scene(290, Unwilling);
  Bench& bench = scene.bench;
  for (Ring& ring : scene.rx) ring.enable();
  std::uint32_t copies = 0, unmatched = 0, records = 0, flying = 0;
  for (unsigned round = 0; round < 200; ++round) {
    const QueueSet queues = bench.random().below(1 << MPRIG_QUEUES);
    const std::size_t bytes = bench.random().chance(10) ? bench.random().between(1515, MPRIG_MAX_FRAME_BYTES)
                                                        : bench.random().between(60, 1514);
    ask_at_random(bench, queues);
    std::array<Posted, MPRIG_QUEUES> buffers;
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      if (!queues.test(queue)) continue;
      buffers[queue] = random_buffer(bench.random(), queue, round, bytes);
      scene.rx[queue].post(buffers[queue]);
      scene.rx[queue].ring_bell();
    }
    bench.until_idle();
    bench.memory().forget_writes();
    const Frame frame = frame_to(bench, Broadcast, bytes);
    bench.send(frame);
    for (unsigned i = 0; i < 4; ++i) {
      bench.tick(bench.random().below(bytes / 2));
      const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
      snapshot.expect_lawful();
      flying += snapshot[MPRIG_LEDGER_IN_FLIGHT] > 1;
    }
    bench.until_idle();
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      const std::optional<Completion> completion = scene.rx[queue].poll();
      expect(completion.has_value() == queues.test(queue), "queue ", queue, " of ", queues.to_ulong());
      if (!completion) continue;
      expect_equal(completion->cookie, buffers[queue].cookie, "cookie");
      expect_equal(completion->length, bytes, "length");
      expect_equal(completion->status, MPRIG_COMPLETION_STATUS_OK, "status");
      expect_frame_at(bench, {buffers[queue]}, frame);
      const mprig_trace_record record = read_record(bench, records++);
      expect_equal(record.queue, queue, "queue of the record");
      expect_equal(record.sequence, round, "sequence of the record");
      expect_equal(record.cookie, buffers[queue].cookie, "cookie of the record");
      expect(!scene.rx[queue].poll().has_value(), "a second copy in queue ", queue);
    }
    std::size_t written = 0;
    for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
      if (beat.id == FrameWrites) written += beat.last - beat.first + 1;
    }
    expect_equal(written, queues.count() * bytes, "bytes written");
    bench.write(MPRIG_TRACE_TAIL, records);
    expect_equal(bench.read(MPRIG_TRACE_HEAD), records, "HEAD of the trace");
    unmatched += queues.none();
    if (queues.any()) copies += static_cast<std::uint32_t>(queues.count() - 1);
    const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
    snapshot.expect_lawful();
    expect_equal(snapshot[MPRIG_LEDGER_RX_COPIES], copies, "RX_COPIES");
    expect_equal(snapshot[MPRIG_LEDGER_DROP_UNMATCHED], unmatched, "DROP_UNMATCHED");
    expect_equal(snapshot[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
  }
  const Snapshot snapshot = Snapshot::take(bench);
  snapshot.expect_conserved();
  expect_equal(snapshot[MPRIG_COUNTERS_RX_COPIES_LO], copies, "RX_COPIES of the counters");
  expect(flying > 50, "copies were seen in flight ", flying, " times only");
}

/** What one of the queues has against frames, and where that is counted. */
struct Trouble {
  const char* name;
  std::vector<std::uint32_t> counted;
  std::function<void(QueueScene&, unsigned)> make;
};

void post_four(Ring& ring, unsigned queue, std::uint16_t bytes) {
  for (unsigned slot = 0; slot < 4; ++slot) ring.post(buffer_of(queue, slot, bytes));
  ring.ring_bell();
}

const std::vector<Trouble>& troubles() {
  static const std::vector<Trouble> all{
      {"disabled", {MPRIG_RX_LEDGER0_DROP_DISABLED},
       [](QueueScene& scene, unsigned queue) {
         post_four(scene.rx[queue], queue, 0x700);
         scene.disable(scene.rx[queue]);
       }},
      {"starved", {MPRIG_RX_LEDGER0_DROP_STARVED}, [](QueueScene&, unsigned) {}},
      {"small buffers", {MPRIG_RX_LEDGER0_DROP_TOO_LONG},
       [](QueueScene& scene, unsigned queue) { post_four(scene.rx[queue], queue, 70); }},
      {"refused writes", {MPRIG_RX_LEDGER0_DROP_DMA_ERROR},
       [](QueueScene& scene, unsigned queue) {
         post_four(scene.rx[queue], queue, 0x700);
         scene.bench.memory().refuse(slot_address(queue, 0), 4 * SlotBytes);
       }},
      // The first stops the queue.
      {"refused completions", {MPRIG_RX_LEDGER0_DROP_DMA_ERROR, MPRIG_RX_LEDGER0_DROP_DISABLED},
       [](QueueScene& scene, unsigned queue) {
         post_four(scene.rx[queue], queue, 0x700);
         scene.bench.memory().refuse(scene.rx[queue].completion_address(0), 64);
       }},
  };
  return all;
}

CASE("group: what befalls the copy of one queue, or of all but one, is counted there and costs the others nothing") {
  std::uint64_t seed = 291;
  for (const Trouble& trouble : troubles()) {
    for (unsigned one = 0; one < MPRIG_QUEUES; ++one) {
      for (const QueueSet victims : {QueueSet(1u << one), QueueSet(AllQueues & ~(1u << one))}) {
        QueueScene scene(seed++, Unwilling);
        Bench& bench = scene.bench;
        for (Ring& ring : scene.rx) ring.enable();
        give_groups_to(bench, AllQueues);
        for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
          if (victims.test(queue)) {
            trouble.make(scene, queue);
          } else {
            post_four(scene.rx[queue], queue, 0x700);
          }
        }
        bench.until_idle();
        std::vector<Frame> frames;
        for (unsigned i = 0; i < 3; ++i) {
          frames.push_back(frame_to(bench, Broadcast, bench.random().between(80, 1514)));
          bench.send(frames.back());
        }
        bench.tick(bench.random().below(600));
        LedgerSnapshot::take(bench).expect_lawful();
        bench.until_idle();
        const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
        snapshot.expect_lawful();
        expect_equal(snapshot[MPRIG_LEDGER_RX_COPIES], 9, "RX_COPIES");
        for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
          const bool lost = victims.test(queue);
          expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_FRAMES, queue), 3, "FRAMES of queue ", queue);
          expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DELIVERED_FRAMES, queue), lost ? 0 : 3, trouble.name,
                       ": delivered to queue ", queue);
          std::uint32_t counted = 0;
          for (const std::uint32_t word : trouble.counted) counted += snapshot.of_queue(word, queue);
          expect_equal(counted, lost ? 3 : 0, trouble.name, ": lost by queue ", queue);
          for (unsigned i = 0; !lost && i < 3; ++i) {
            expect_equal(scene.rx[queue].wait().length, frames[i].size(), "length");
            expect_frame_at(bench, {buffer_of(queue, i, 0x700)}, frames[i]);
          }
        }
        bench.memory().refuse_nothing();
        for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
          scene.disable(scene.rx[queue]);
          scene.rx[queue].enable();
          post_four(scene.rx[queue], queue, 0x700);
        }
        const Frame after = frame_to(bench, Broadcast, 1000);
        bench.send(after);
        for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
          expect_equal(scene.rx[queue].wait().status, MPRIG_COMPLETION_STATUS_OK, "status after ", trouble.name);
          expect_frame_at(bench, {buffer_of(queue, 0, 0x700)}, after);
        }
      }
    }
  }
}

CASE("group: a frame that none of its queues takes leaves nothing behind") {
  QueueScene scene(340, Unwilling);
  Bench& bench = scene.bench;
  give_groups_to(bench, AllQueues);
  // Many times what the NIC has room for.
  constexpr std::uint32_t Frames = 100;
  for (unsigned i = 0; i < Frames; ++i) {
    bench.send(frame_to(bench, Group, i % 2 == 0 ? MPRIG_MAX_FRAME_BYTES : 60));
    bench.until([&] { return !bench.sending(); }, "the wire");
    bench.until_idle();
  }
  const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
  snapshot.expect_lawful();
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
    expect_equal(snapshot.of_queue(MPRIG_RX_LEDGER0_DROP_DISABLED, queue), Frames, "disabled, queue ", queue);
  }
  expect_equal(snapshot[MPRIG_LEDGER_DROP_OVERFLOW], 0, "DROP_OVERFLOW");
}

CASE("group: jumbo copies fill several buffers in each queue, also while another one is stopped half way") {
  QueueScene scene(341, {25, 40}, ChainReader::RingLog2);
  Bench& bench = scene.bench;
  give_groups_to(bench, AllQueues);
  std::vector<ChainReader> readers;
  for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) readers.emplace_back(scene, queue).enable();
  std::uint64_t cut = 0;
  for (unsigned round = 0; round < 60; ++round) {
    for (ChainReader& reader : readers) reader.supply();
    std::vector<Frame> frames;
    for (unsigned i = 0; i < 2; ++i) {
      frames.push_back(frame_to(bench, Broadcast, bench.random().between(60, MPRIG_MAX_FRAME_BYTES)));
      bench.send(frames.back());
    }
    const auto victim = static_cast<unsigned>(bench.random().below(MPRIG_QUEUES));
    const bool stops = round % 3 != 0;
    bench.tick(bench.random().below(6000));
    if (stops) {
      scene.disable(scene.rx[victim]);
      bench.memory().forget_writes();
    }
    bench.until_idle();
    LedgerSnapshot::take(bench).expect_lawful();
    for (unsigned queue = 0; queue < MPRIG_QUEUES; ++queue) {
      std::size_t arrived = 0;
      while (const std::optional<Frame> frame = readers[queue].next()) {
        expect(arrived < frames.size() && *frame == frames[arrived], "frame ", arrived, " of queue ", queue);
        ++arrived;
      }
      if (!stops || queue != victim) expect_equal(arrived, frames.size(), "frames of queue ", queue);
      cut += arrived != frames.size();
    }
    if (stops) {
      for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
        expect(!readers[victim].owns(beat.first), "a buffer of queue ", victim, " was written when it was inactive");
      }
      readers[victim].enable();
    }
    bench.write(MPRIG_TRACE_TAIL, bench.read(MPRIG_TRACE_HEAD));
  }
  expect(cut > 10, "hardly any copy was cut: ", cut);
  const LedgerSnapshot snapshot = LedgerSnapshot::take(bench);
  expect_equal(snapshot[MPRIG_LEDGER_IN_FLIGHT], 0, "IN_FLIGHT");
  expect_equal(snapshot[MPRIG_LEDGER_DROP_OVERFLOW], 0, "DROP_OVERFLOW");
}

}  // namespace
}  // namespace mprig::test
