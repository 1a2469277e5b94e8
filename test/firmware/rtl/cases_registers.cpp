// SPDX-License-Identifier: Apache-2.0
//
// The registers through AXI-Lite: blocks, access rights, interrupts by TEST.
#include <algorithm>
#include <map>

#include "bench.h"
#include "check.h"
#include "counters.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

CASE("registers: the blocks can be walked from the identity") {
  Bench bench(1);
  const std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> blocks{
#define MPRIG_ENTRY(name) {MPRIG_##name##_BASE, {MPRIG_##name##_TYPE_VALUE, MPRIG_##name##_VERSION_VALUE}},
      MPRIG_BLOCKS(MPRIG_ENTRY)
#undef MPRIG_ENTRY
  };
  std::size_t seen = 0;
  std::uint32_t at = 0;
  do {
    const auto block = blocks.find(at);
    expect(block != blocks.end(), "NEXT leads to ", at);
    expect_equal(bench.read(at), block->second.first, "TYPE at ", at);
    expect_equal(bench.read(at + 4), block->second.second, "VERSION at ", at);
    at = bench.read(at + 8);
    ++seen;
  } while (at != 0 && seen <= blocks.size());
  expect_equal(seen, blocks.size(), "blocks");
}

CASE("registers: identity and reset values") {
  Bench bench(2);
  expect_equal(bench.read(MPRIG_IDENTITY_MAGIC), MPRIG_MAGIC, "MAGIC");
  const std::uint32_t version = MPRIG_FIRMWARE_MAJOR << 24 | MPRIG_FIRMWARE_MINOR << 16 | MPRIG_FIRMWARE_PATCH << 8;
  expect_equal(bench.read(MPRIG_IDENTITY_FIRMWARE_VERSION), version, "FIRMWARE_VERSION");
  expect_equal(bench.read(MPRIG_IDENTITY_BUILD_ID), BuildId, "BUILD_ID");
  expect_equal(bench.read(MPRIG_IDENTITY_CLOCK_HZ), 156'250'000, "CLOCK_HZ");
  expect_equal(bench.read(MPRIG_IDENTITY_CAPABILITIES), 0x08090404, "CAPABILITIES");
  expect_equal(bench.read(MPRIG_IDENTITY_MAC_LO), 0x00504d02, "MAC_LO");
  expect_equal(bench.read(MPRIG_IDENTITY_MAC_HI), 0x0200, "MAC_HI");
  expect_equal(bench.read(MPRIG_LINK_UART_DIVISOR), UartDivisor, "UART_DIVISOR");
  expect_equal(bench.read(MPRIG_RX_QUEUE0_RING_SIZE_LOG2), 8, "RING_SIZE_LOG2");
  expect_equal(bench.read(MPRIG_GENERATOR_STREAM0_LENGTH), 0x003c003c, "LENGTH");
  for (const std::uint32_t zero : {MPRIG_IDENTITY_SCRATCH, MPRIG_RX_QUEUE0_CONTROL, MPRIG_TX_QUEUE0_STATUS,
                                   MPRIG_GENERATOR_STATUS, MPRIG_TRACE_HEAD, MPRIG_INTERRUPT_REQUESTED,
                                   MPRIG_COUNTERS_SNAPSHOT, MPRIG_LINK_FRAMES_BAD}) {
    expect_equal(bench.read(zero), 0, "reset value of ", zero);
  }
}

CASE("registers: what is written is held, per byte, and only where it may be") {
  Bench bench(3);
  std::map<std::uint32_t, std::uint32_t> held;
  for (const std::uint32_t word :
       {MPRIG_IDENTITY_SCRATCH, MPRIG_GENERATOR_STREAM0_COUNT, MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, MPRIG_TRACE_TAIL,
        MPRIG_TX_TRACE_TAIL,
        MPRIG_RX_QUEUE0_RING_BASE_HI, MPRIG_RX_QUEUE1_RING_BASE_HI, MPRIG_RX_QUEUE2_COMPLETION_BASE_HI,
        MPRIG_RX_QUEUE3_COMPLETION_BASE_HI, MPRIG_TX_QUEUE0_RING_BASE_HI, MPRIG_TX_QUEUE1_RING_BASE_HI,
        MPRIG_TX_QUEUE2_COMPLETION_BASE_HI, MPRIG_TX_QUEUE3_COMPLETION_BASE_HI, MPRIG_STEERING_ENTRY0_MAC,
        MPRIG_STEERING_SPREAD0, MPRIG_STEERING_SPREAD1,
        MPRIG_STEERING_ENTRY0_MATCH, MPRIG_STEERING_ENTRY7_MAC, MPRIG_STEERING_ENTRY15_MATCH,
        MPRIG_LATE_WRITE_RECORD, MPRIG_LATE_WRITE_MARK_LO, MPRIG_LATE_WRITE_MARK_HI}) {
    held[word] = static_cast<std::uint32_t>(bench.random().next());
    bench.write(word, held[word]);
  }
  for (const auto& [word, value] : held) expect_equal(bench.read(word), value, "register ", word);
  for (const auto& [word, bits] : {std::pair{MPRIG_STEERING_PROMISCUOUS, 0x7u}, {MPRIG_STEERING_ALL_MULTICAST, 0x7fu},
                                   {MPRIG_LATE_WRITE_OFFSET, 0xffffu}, {MPRIG_RX_QUEUE3_TAIL, 0xffffu},
                                   {MPRIG_TRACE_CONTROL, 0x1u}, {MPRIG_TX_TRACE_CONTROL, 0x3u}}) {
    bench.write(word, 0xffffffff);
    expect_equal(bench.read(word), bits, "bits of register ", word);
  }
  bench.write(MPRIG_IDENTITY_SCRATCH, 0x11223344);
  bench.write(MPRIG_IDENTITY_SCRATCH, 0xaabbccdd, 0b0110);
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0x11bbcc44, "two bytes of SCRATCH");
  bench.write(MPRIG_IDENTITY_SCRATCH, 0xffffffff, 0);
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0x11bbcc44, "SCRATCH after a write of no byte");
  bench.write(MPRIG_IDENTITY_SCRATCH + 2, 0xffffffff);
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0x11bbcc44, "SCRATCH after an unaligned write");
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH + 1), 0, "an unaligned read");
  for (const std::uint32_t fixed :
       {MPRIG_IDENTITY_MAGIC, MPRIG_IDENTITY_TYPE, MPRIG_IDENTITY_MAC_LO, MPRIG_IDENTITY_MAC_HI, MPRIG_RX_QUEUE0_HEAD,
        MPRIG_RX_QUEUE3_GENERATION,
        MPRIG_TX_QUEUE3_COMPLETED, MPRIG_LATE_WRITE_STATUS, MPRIG_STEERING_TYPE, MPRIG_TRACE_HEAD,
        MPRIG_TX_TRACE_HEAD, MPRIG_TX_TRACE_OVERFLOW}) {
    const std::uint32_t before = bench.read(fixed);
    bench.write(fixed, ~before);
    expect_equal(bench.read(fixed), before, "read-only register ", fixed);
  }
  for (const std::uint32_t nothing : {0x000cu, 0x0034u, 0x03a0u, 0x0444u, 0x07c4u, 0x0fc0u, 0x10fcu, 0x124cu,
                                      0x1444u, 0x1828u, 0x1b20u, 0x1b80u, 0x3000u}) {
    bench.write(nothing, 0xffffffff);
    expect_equal(bench.read(nothing), 0, "no register at ", nothing);
  }
}

CASE("registers: what software sets is held in every bit that it has") {
  Bench bench(8);
  std::map<std::uint32_t, std::uint32_t> bits{
      {MPRIG_LEDGER_INTERVAL, ~0u}, {MPRIG_REPLAY_COUNT, ~0u},    {MPRIG_REPLAY_RATE_LO, ~0u},
      {MPRIG_REPLAY_RATE_HI, 0xffff}, {MPRIG_REPLAY_DEPTH, ~0u}, {MPRIG_REPLAY_BURST, 0xffff},
      {MPRIG_REPLAY_WORDS, 0x1fff}, {MPRIG_REPLAY_CONTROL, 0x30e}, {MPRIG_IDENTITY_SCRATCH, ~0u}};
  for (std::uint32_t i = 0; i < MPRIG_GENERATOR_STREAMS; ++i) {
    const std::uint32_t at = i * (MPRIG_GENERATOR_STREAM1_BASE - MPRIG_GENERATOR_STREAM0_BASE);
    for (const auto& [address, mask] :
         {std::pair{MPRIG_GENERATOR_STREAM0_COUNT, ~0u}, {MPRIG_GENERATOR_STREAM0_LENGTH, ~0u},
          {MPRIG_GENERATOR_STREAM0_LENGTH_STEP, 0xffffu}, {MPRIG_GENERATOR_STREAM0_GAP, ~0u},
          {MPRIG_GENERATOR_STREAM0_SEQUENCE, ~0u}, {MPRIG_GENERATOR_STREAM0_PATTERN, 0xffu},
          {MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_LO, ~0u}, {MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_HI, 0xffffu},
          {MPRIG_GENERATOR_STREAM0_SOURCE_MAC_LO, ~0u}, {MPRIG_GENERATOR_STREAM0_SOURCE_MAC_HI, 0xffffu},
          {MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, ~0u}, {MPRIG_GENERATOR_STREAM0_NONCE_KEY_HI, ~0u},
          {MPRIG_GENERATOR_STREAM0_VLAN, 0xffffu}, {MPRIG_GENERATOR_STREAM0_BURST, 0xffffu},
          {MPRIG_GENERATOR_STREAM0_RATE_LO, ~0u}, {MPRIG_GENERATOR_STREAM0_RATE_HI, 0xffffu},
          {MPRIG_GENERATOR_STREAM0_DEPTH, ~0u}}) {
      bits[address + at] = mask;
    }
  }
  for (std::uint32_t i = 0; i < MPRIG_CHECKER_STREAMS; ++i) {
    const std::uint32_t at = i * (MPRIG_CHECKER_STREAM1_KEY_LO - MPRIG_CHECKER_STREAM0_KEY_LO);
    for (const std::uint32_t address :
         {MPRIG_CHECKER_STREAM0_KEY_LO, MPRIG_CHECKER_STREAM0_KEY_HI, MPRIG_CHECKER_STREAM0_FIRST}) {
      bits[address + at] = ~0u;
    }
  }
  bench.expect_timed_work();
  for (const std::uint32_t mask : {0u, ~0u}) {
    Random random(9);
    std::map<std::uint32_t, std::uint32_t> held;
    for (const auto& [address, used] : bits) {
      held[address] = (static_cast<std::uint32_t>(random.next() >> 32) ^ mask) & used;
      bench.write(address, held[address]);
    }
    for (const auto& [address, value] : held) expect_equal(bench.read(address), value, "register ", address);
  }
}

CASE("registers: the size of a ring stays within its bounds") {
  Bench bench(4);
  for (const auto& [written, held] : {std::pair{0u, 4u}, {4u, 4u}, {12u, 12u}, {13u, 12u}, {0x80000005u, 12u}}) {
    bench.write(MPRIG_RX_QUEUE0_RING_SIZE_LOG2, written);
    expect_equal(bench.read(MPRIG_RX_QUEUE0_RING_SIZE_LOG2), held, "RING_SIZE_LOG2 after ", written);
  }
}

CASE("registers: GENERATION counts the enablings of its queue, CHAIN is taken over by them") {
  Bench bench(5);
  constexpr std::uint32_t Stride = MPRIG_RX_QUEUE1_BASE - MPRIG_RX_QUEUE0_BASE;
  for (const std::uint32_t first : {MPRIG_RX_QUEUE0_BASE, MPRIG_TX_QUEUE0_BASE}) {
    for (std::uint32_t queue = 0; queue < MPRIG_QUEUES; ++queue) {
      const std::uint32_t at = first + queue * Stride - MPRIG_RX_QUEUE0_BASE;
      for (std::uint32_t life = 1; life <= queue + 2; ++life) {
        const std::uint32_t chain = life % 2 == 0 ? MPRIG_RX_QUEUE0_CONTROL_CHAIN_MASK : 0;
        const std::uint32_t control = MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK | chain;
        bench.write(at + MPRIG_RX_QUEUE0_CONTROL, control);
        bench.write(at + MPRIG_RX_QUEUE0_CONTROL, control ^ MPRIG_RX_QUEUE0_CONTROL_CHAIN_MASK);
        expect_equal(bench.read(at + MPRIG_RX_QUEUE0_CONTROL), control, "CONTROL of ", at);
        expect_equal(bench.read(at + MPRIG_RX_QUEUE0_GENERATION), life, "GENERATION of ", at);
        bench.write(at + MPRIG_RX_QUEUE0_CONTROL, 0);
        expect_equal(bench.read(at + MPRIG_RX_QUEUE0_STATUS), 0, "STATUS of ", at);
      }
    }
  }
}

CASE("interrupts: TEST requests one on each vector, counted when delivered") {
  Bench bench(6);
  bench.set_interrupt_stall(80);
  std::vector<unsigned> expected{7, 6, 5, 4, 3, 2, 1, 0};
  for (const unsigned vector : expected) {
    bench.write(MPRIG_INTERRUPT_TEST, 1u << vector);
    bench.until_idle();
  }
  expect(bench.interrupts() == expected, "vectors differ");
  // All at once, each comes once; what is no vector requests nothing.
  bench.interrupts().clear();
  bench.write(MPRIG_INTERRUPT_TEST, 0xffffff00);
  bench.write(MPRIG_INTERRUPT_TEST, 0xff);
  bench.until_idle();
  std::ranges::reverse(expected);
  std::vector<unsigned> vectors = bench.interrupts();
  std::ranges::sort(vectors);
  expect(vectors == expected, "vectors differ");
  expect_equal(bench.read(MPRIG_INTERRUPT_REQUESTED), 16, "REQUESTED");
}

CASE("counters: a snapshot stands still, and is counted") {
  Bench bench(7);
  const Snapshot first = Snapshot::take(bench);
  bench.tick(100);
  const Snapshot again = Snapshot::held(bench);
  expect_equal(again[MPRIG_COUNTERS_TIME_LO], first[MPRIG_COUNTERS_TIME_LO], "TIME of the same snapshot");
  const Snapshot second = Snapshot::take(bench);
  expect(second[MPRIG_COUNTERS_TIME_LO] > first[MPRIG_COUNTERS_TIME_LO] + 100, "TIME does not grow");
  expect_equal(bench.read(MPRIG_COUNTERS_SNAPSHOT), 2, "snapshots");
}

}  // namespace
}  // namespace mprig::test
