// SPDX-License-Identifier: Apache-2.0
#include "tester.h"

#include <span>

#include "check.h"
#include "link_codec.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint32_t StreamBytes = MPRIG_CHECKER_STREAM1_KEY_LO - MPRIG_CHECKER_STREAM0_KEY_LO;

}  // namespace

void set_tester(Bench& bench, Tester mode) {
  const std::uint32_t bits = mode == Tester::Off ? 0
                             : mode == Tester::On
                                 ? MPRIG_TESTER_CONTROL_ENABLE_MASK
                                 : MPRIG_TESTER_CONTROL_ENABLE_MASK | MPRIG_TESTER_CONTROL_DELIVER_MASK;
  bench.write(MPRIG_TESTER_CONTROL, bits);
  expect_equal(bench.read(MPRIG_TESTER_CONTROL), bits, "the mode that is wanted");
  // The bits of STATUS lie as those of CONTROL do, and SWITCHING beside them.
  bench.until([&] { return bench.read(MPRIG_TESTER_STATUS) == bits; }, "the mode of the tester", 20'000);
}

void check_streams(Bench& bench, const std::vector<Injection>& streams) {
  for (std::uint32_t i = 0; i < MPRIG_CHECKER_STREAMS; ++i) {
    bench.write64(MPRIG_CHECKER_STREAM0_KEY_LO + i * StreamBytes, 0);
  }
  for (const Injection& stream : streams) {
    const std::uint64_t key = read_le(std::span(stream.key), 0, 8);
    bench.write64(MPRIG_CHECKER_STREAM0_KEY_LO + stream.stream * StreamBytes, key);
    bench.write(MPRIG_CHECKER_STREAM0_FIRST + stream.stream * StreamBytes, stream.sequence);
  }
  bench.write(MPRIG_CHECKER_CONTROL, MPRIG_CHECKER_CONTROL_ENABLE_MASK);
  bench.until([&] { return bench.read(MPRIG_CHECKER_STATUS) == 0; }, "the checker to forget", 20'000);
}

void stop_checking(Bench& bench) {
  bench.write(MPRIG_CHECKER_CONTROL, 0);
}

StreamCounts StreamCounts::read(Bench& bench, unsigned stream) {
  const auto count = [&](std::uint32_t address) { return bench.read(address + stream * StreamBytes); };
  return {count(MPRIG_CHECKER_STREAM0_FRAMES),     count(MPRIG_CHECKER_STREAM0_CORRUPT),
          count(MPRIG_CHECKER_STREAM0_GAPS),       count(MPRIG_CHECKER_STREAM0_MISSING),
          count(MPRIG_CHECKER_STREAM0_DUPLICATES), count(MPRIG_CHECKER_STREAM0_REORDERED),
          count(MPRIG_CHECKER_STREAM0_LATE)};
}

void expect_stream(Bench& bench, unsigned stream, const StreamCounts& expected) {
  const StreamCounts found = StreamCounts::read(bench, stream);
  expect_equal(found.frames, expected.frames, "FRAMES of stream ", stream);
  expect_equal(found.corrupt, expected.corrupt, "CORRUPT of stream ", stream);
  expect_equal(found.gaps, expected.gaps, "GAPS of stream ", stream);
  expect_equal(found.missing, expected.missing, "MISSING of stream ", stream);
  expect_equal(found.duplicates, expected.duplicates, "DUPLICATES of stream ", stream);
  expect_equal(found.reordered, expected.reordered, "REORDERED of stream ", stream);
  expect_equal(found.late, expected.late, "LATE of stream ", stream);
}

}  // namespace mprig::test
