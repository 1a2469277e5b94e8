// SPDX-License-Identifier: Apache-2.0
//
// The checker by itself, against a model that knows every frame it was shown; and in the NIC.
#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <tuple>

#include "Vtx_checker.h"
#include "check.h"
#include "coverage.h"
#include "injection.h"
#include "link_codec.h"
#include "module_registers.h"
#include "scene.h"

namespace mprig::test {
namespace {

constexpr unsigned Streams = MPRIG_CHECKER_STREAMS;
constexpr std::uint32_t StreamBytes = MPRIG_CHECKER_STREAM1_KEY_LO - MPRIG_CHECKER_STREAM0_KEY_LO;

/** What is counted for one stream, worked out from the list of all sequence numbers so far. */
struct Stream {
  std::uint64_t key = 0;
  std::uint32_t first = 0, next = 0;
  std::uint32_t frames = 0, corrupt = 0, gaps = 0, missing = 0, duplicates = 0, reordered = 0, late = 0;
  std::set<std::uint32_t> had;

  /** True when this intact frame is seen for the first time. */
  bool intact(std::uint32_t sequence) {
    const std::uint32_t behind = next - 1 - sequence;
    if (static_cast<std::int32_t>(sequence - next) >= 0) {
      gaps += sequence != next;
      missing += sequence - next;
      next = sequence + 1;
    } else if (behind >= MPRIG_CHECKER_WINDOW || behind >= next - first) {
      ++late;
      return false;
    } else if (had.contains(sequence)) {
      ++duplicates;
      return false;
    } else {
      ++reordered;
      --missing;
    }
    had.insert(sequence);
    return true;
  }
};

/** A frame of the generator's layout, with or without a VLAN tag; the checker does not look at the other nonces. */
Frame generated_frame(Random& random, std::uint64_t key, std::uint32_t sequence, std::size_t length, bool tagged) {
  Frame frame = random.bytes(length);
  const std::size_t type = tagged ? 16 : 12, nonce = tagged ? 24 : 16;
  if (tagged) {
    frame[12] = 0x81;
    frame[13] = 0x00;
  }
  frame[type] = MPRIG_ETHERTYPE >> 8;
  frame[type + 1] = MPRIG_ETHERTYPE & 0xff;
  frame[type + 2] = static_cast<std::uint8_t>(length >> 8);
  frame[type + 3] = static_cast<std::uint8_t>(length);
  Octets mark;
  append_le(mark, key, 8);
  append_le(mark, sequence, 4);
  append_le(mark, crc32(mark), 4);
  std::copy(mark.begin(), mark.end(), frame.begin() + static_cast<long>(nonce));
  const std::uint32_t check = crc32(std::span(frame).subspan(nonce, length - 4 - nonce));
  for (unsigned i = 0; i < 4; ++i) frame[length - 4 + i] = static_cast<std::uint8_t>(check >> (8 * i));
  return frame;
}

template <typename Registers>
void configure(Registers& registers, const std::array<Stream, Streams>& streams) {
  for (std::uint32_t i = 0; i < Streams; ++i) {
    registers.write64(MPRIG_CHECKER_STREAM0_KEY_LO + i * StreamBytes, streams[i].key);
    registers.write(MPRIG_CHECKER_STREAM0_FIRST + i * StreamBytes, streams[i].first);
  }
  registers.write(MPRIG_CHECKER_CONTROL, 0);
  registers.write(MPRIG_CHECKER_CONTROL, MPRIG_CHECKER_CONTROL_ENABLE_MASK);
  for (unsigned i = 0; registers.read(MPRIG_CHECKER_STATUS) != 0; ++i) expect(i < 10'000, "never cleared");
}

template <typename Registers>
void expect_streams(Registers& registers, const std::array<Stream, Streams>& streams) {
  for (std::uint32_t i = 0; i < Streams; ++i) {
    const Stream& stream = streams[i];
    const auto count = [&](std::uint32_t address) { return registers.read(address + i * StreamBytes); };
    expect_equal(count(MPRIG_CHECKER_STREAM0_FRAMES), stream.frames, "FRAMES of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_CORRUPT), stream.corrupt, "CORRUPT of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_GAPS), stream.gaps, "GAPS of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_MISSING), stream.missing, "MISSING of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_DUPLICATES), stream.duplicates, "DUPLICATES of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_REORDERED), stream.reordered, "REORDERED of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_LATE), stream.late, "LATE of ", i);
    expect_equal(count(MPRIG_CHECKER_STREAM0_NEXT), stream.next, "NEXT of ", i);
    expect_equal(stream.next - stream.first,
                 stream.frames - stream.corrupt - stream.duplicates - stream.late + stream.missing, "the law of ", i);
  }
}

/** The checker by itself; frames come to it as the wire takes them. */
class Checker {
 public:
  using Echo = std::tuple<unsigned, std::uint32_t, std::uint64_t>;

  explicit Checker(std::uint64_t seed) : random(seed) {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(seed) + 1);
    model_.valid_i = 0;
    model_.rst_i = 1;
    for (unsigned i = 0; i < 3; ++i) cycle();
    model_.rst_i = 0;
    coverage_.emplace(model_);
  }
  ~Checker() { model_.final(); }

  /** Shows a frame, with pauses in `stall` percent of the cycles; returns the time of its last word. */
  std::uint64_t show(const Frame& frame, unsigned stall) {
    std::uint64_t last = 0;
    for (std::size_t at = 0; at < frame.size(); at += 8) {
      while (random.chance(stall)) pause();
      const std::size_t count = std::min<std::size_t>(8, frame.size() - at);
      model_.data_i = random.next();
      for (std::size_t i = 0; i < count; ++i) {
        model_.data_i &= ~(std::uint64_t{0xff} << (8 * i));
        model_.data_i |= std::uint64_t{frame[at + i]} << (8 * i);
      }
      model_.keep_i = static_cast<std::uint8_t>((1u << count) - 1);
      model_.last_i = at + count == frame.size();
      model_.valid_i = 1;
      last = now;
      cycle();
      model_.valid_i = 0;
    }
    return last;
  }

  void pause() {
    model_.data_i = random.next();
    model_.last_i = random.chance(50);
    cycle();
  }

  void cycle() {
    model_.time_i = now;
    model_.clk_i = 0;
    model_.eval();
    if (coverage_) coverage_->sample();
    if (model_.echo_o) echoes.emplace_back(model_.echo_stream_o, model_.echo_sequence_o, model_.echo_time_o);
    model_.clk_i = 1;
    model_.eval();
    now += 7;
  }

  Random random;
  std::uint64_t now = random.next();
  std::deque<Echo> echoes;

 private:
  VerilatedContext context_;
  Vtx_checker model_{&context_};
  std::optional<Coverage> coverage_;
  struct Cycle {
    Checker* checker;
    void operator()() const { checker->cycle(); }
  };

 public:
  ModuleRegisters<Vtx_checker, Cycle> registers{model_, {this}};
};

std::uint64_t draw_key(Random& random) {
  return random.next() | 1;
}

/** Frames as a faulty network would bring them: in order, but for what is lost, doubled, and held back. */
class FaultyPath {
 public:
  explicit FaultyPath(Random& random) : random_(random) {}

  /** The sequence number of the next frame to arrive. */
  std::uint32_t next(std::uint32_t& sent) {
    if (!held_.empty() && random_.chance(5)) {
      const std::size_t at = random_.below(held_.size());
      const std::uint32_t late = held_[at];
      held_.erase(held_.begin() + static_cast<long>(at));
      return late;
    }
    // Anything that was sent before, or never: also far behind the window.
    if (random_.chance(4)) return sent - static_cast<std::uint32_t>(random_.below(random_.chance(70) ? 20 : 1500));
    while (random_.chance(6)) {
      if (random_.chance(60)) held_.push_back(sent);
      ++sent;
    }
    if (random_.chance(1)) sent += static_cast<std::uint32_t>(random_.below(1200));
    return sent++;
  }

 private:
  Random& random_;
  std::vector<std::uint32_t> held_;
};

CASE("checker: every count is that of a model, for lost, doubled, late, corrupt and foreign frames") {
  Checker checker(300);
  Random& random = checker.random;
  for (unsigned round = 0; round < 4; ++round) {
    std::array<Stream, Streams> streams;
    std::array<std::uint32_t, Streams> sent{};
    std::vector<FaultyPath> paths(Streams, FaultyPath(random));
    for (unsigned i = 0; i < Streams; ++i) {
      streams[i].key = draw_key(random);
      // The last round wraps round the greatest sequence number.
      streams[i].first = round == 3 ? 0xffffff00u : static_cast<std::uint32_t>(random.next());
      streams[i].next = sent[i] = streams[i].first;
    }
    // One stream without frames, whose key is in use twice: the lower number has them.
    if (round == 2) streams[3].key = streams[1].key;
    if (round == 1) streams[2].key = 0;
    configure(checker.registers, streams);
    checker.echoes.clear();
    std::deque<Checker::Echo> echoes;
    std::uint32_t frames = 0, other = 0;
    const unsigned stall = std::array<unsigned, 4>{0, 40, 0, 5}[round];
    for (unsigned i = 0; i < 5000; ++i, ++frames) {
      if (random.chance(10)) {
        // Foreign: too short for a nonce, other bytes, another key.
        Frame foreign = random.bytes(random.between(1, random.chance(50) ? 40 : 200));
        if (random.chance(30)) foreign = generated_frame(random, draw_key(random), 5, random.between(60, 90), false);
        checker.show(foreign, stall);
        ++other;
        continue;
      }
      const auto index = static_cast<unsigned>(random.below(Streams));
      Stream& stream = streams[index];
      const bool tagged = random.chance(30);
      const std::size_t least = tagged ? 64 : 60;
      const std::size_t length = random.chance(80) ? random.between(least, 130) : random.between(least, 9018);
      const std::uint32_t sequence = paths[index].next(sent[index]);
      Frame frame = generated_frame(random, stream.key, sequence, length, tagged);
      const std::size_t type = tagged ? 16 : 12, nonce = tagged ? 24 : 16;
      bool intact = true, known = stream.key != 0;
      if (random.chance(8)) {
        const std::size_t bit = random.between(type * 8, frame.size() * 8 - 1);
        frame[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        // The checksum begins with the nonce.
        intact = bit / 8 >= type + 4 && bit / 8 < nonce;
        // Without its type or its nonce nobody knows whose it is.
        known = known && !(bit / 8 < type + 2 || (bit / 8 >= nonce && bit / 8 < nonce + 16));
      } else if (random.chance(4)) {
        // Cut short behind the nonce, or longer than it says.
        frame.resize(random.chance(50) ? random.between(nonce + 16, frame.size() - 1) : frame.size() + random.between(1, 9));
        intact = false;
      }
      const std::uint64_t at = checker.show(frame, stall);
      // Of equal keys the lowest stream has the frame.
      const unsigned owner = round == 2 && index == 3 ? 1 : index;
      if (!known) {
        ++other;
        continue;
      }
      ++streams[owner].frames;
      if (!intact) {
        ++streams[owner].corrupt;
      } else if (streams[owner].intact(sequence)) {
        echoes.emplace_back(owner, sequence, at);
      }
    }
    for (unsigned i = 0; i < 10; ++i) checker.cycle();
    expect_equal(checker.registers.read(MPRIG_CHECKER_FRAMES), frames, "FRAMES");
    expect_equal(checker.registers.read(MPRIG_CHECKER_OTHER), other, "OTHER");
    expect_streams(checker.registers, streams);
    expect(checker.echoes == echoes, "echoes differ: ", checker.echoes.size(), " of ", echoes.size());
    const Stream& busy = streams[0];
    expect(busy.corrupt > 20 && busy.gaps > 20 && busy.duplicates > 5 && busy.reordered > 20 && busy.late > 5,
           "the case is too tame");
  }
}

CASE("checker: nothing is counted while it is off, and enabling it begins anew") {
  Checker checker(301);
  std::array<Stream, Streams> streams;
  streams[1].key = draw_key(checker.random);
  streams[1].first = streams[1].next = 10;
  const auto show = [&](std::uint32_t sequence) {
    checker.show(generated_frame(checker.random, streams[1].key, sequence, 64, false), 0);
    for (unsigned i = 0; i < 8; ++i) checker.cycle();
  };
  for (unsigned round = 0; round < 2; ++round) {
    configure(checker.registers, streams);
    Stream expected = streams[1];
    for (const std::uint32_t sequence : {10u, 11u, 11u, 13u, 12u}) {
      show(sequence);
      ++expected.frames;
      expected.intact(sequence);
    }
    checker.registers.write(MPRIG_CHECKER_CONTROL, 0);
    show(14);
    std::array<Stream, Streams> all = streams;
    all[1] = expected;
    expect_streams(checker.registers, all);
    expect_equal(checker.registers.read(MPRIG_CHECKER_FRAMES), 5, "FRAMES");
    expect_equal(checker.echoes.size(), 4, "echoes");
    checker.echoes.clear();
  }
}

CASE("checker: sees in the NIC what the host transmits, also on a wire that stalls") {
  Scene scene(302, {20, 5});
  Bench& bench = scene.bench;
  bench.set_wire_stall(40, 0);
  std::array<Stream, Streams> streams;
  for (Stream& stream : streams) {
    stream.key = draw_key(bench.random());
    stream.first = stream.next = 100;
  }
  configure(bench, streams);
  constexpr std::uint64_t SlotBytes = 0x800;
  std::uint32_t frames = 0;
  for (unsigned i = 0; i < 300; ++i) {
    const auto index = static_cast<unsigned>(bench.random().below(Streams));
    const auto sequence = static_cast<std::uint32_t>(100 + i / 4 + bench.random().below(3));
    const std::size_t length = bench.random().between(60, 400);
    const Frame frame = generated_frame(bench.random(), streams[index].key, sequence, length, false);
    const std::uint64_t at = BuffersAt + i % 16 * SlotBytes;
    std::copy(frame.begin(), frame.end(), bench.memory().at(at));
    scene.tx.post({{at, static_cast<std::uint16_t>(length)}, {}, 0, i});
    scene.tx.ring_bell();
    scene.tx.wait();
    ++frames;
    ++streams[index].frames;
    streams[index].intact(sequence);
  }
  bench.until_idle();
  expect_equal(bench.read(MPRIG_CHECKER_FRAMES), frames, "FRAMES");
  expect_equal(bench.read(MPRIG_CHECKER_OTHER), 0, "OTHER");
  expect_streams(bench, streams);
}

}  // namespace
}  // namespace mprig::test
