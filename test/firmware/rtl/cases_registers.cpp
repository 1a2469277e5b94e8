// SPDX-License-Identifier: Apache-2.0
//
// The registers through AXI-Lite: blocks, access rights, interrupts by TEST.
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
      {MPRIG_IDENTITY_BASE, {MPRIG_IDENTITY_TYPE_VALUE, MPRIG_IDENTITY_VERSION_VALUE}},
      {MPRIG_LINK_BASE, {MPRIG_LINK_TYPE_VALUE, MPRIG_LINK_VERSION_VALUE}},
      {MPRIG_INTERRUPT_BASE, {MPRIG_INTERRUPT_TYPE_VALUE, MPRIG_INTERRUPT_VERSION_VALUE}},
      {MPRIG_STEERING_BASE, {MPRIG_STEERING_TYPE_VALUE, MPRIG_STEERING_VERSION_VALUE}},
      {MPRIG_RX_QUEUE0_BASE, {MPRIG_RX_QUEUE0_TYPE_VALUE, MPRIG_RX_QUEUE0_VERSION_VALUE}},
      {MPRIG_RX_QUEUE1_BASE, {MPRIG_RX_QUEUE1_TYPE_VALUE, MPRIG_RX_QUEUE1_VERSION_VALUE}},
      {MPRIG_RX_QUEUE2_BASE, {MPRIG_RX_QUEUE2_TYPE_VALUE, MPRIG_RX_QUEUE2_VERSION_VALUE}},
      {MPRIG_RX_QUEUE3_BASE, {MPRIG_RX_QUEUE3_TYPE_VALUE, MPRIG_RX_QUEUE3_VERSION_VALUE}},
      {MPRIG_TX_QUEUE0_BASE, {MPRIG_TX_QUEUE0_TYPE_VALUE, MPRIG_TX_QUEUE0_VERSION_VALUE}},
      {MPRIG_TX_QUEUE1_BASE, {MPRIG_TX_QUEUE1_TYPE_VALUE, MPRIG_TX_QUEUE1_VERSION_VALUE}},
      {MPRIG_TX_QUEUE2_BASE, {MPRIG_TX_QUEUE2_TYPE_VALUE, MPRIG_TX_QUEUE2_VERSION_VALUE}},
      {MPRIG_TX_QUEUE3_BASE, {MPRIG_TX_QUEUE3_TYPE_VALUE, MPRIG_TX_QUEUE3_VERSION_VALUE}},
      {MPRIG_GENERATOR_BASE, {MPRIG_GENERATOR_TYPE_VALUE, MPRIG_GENERATOR_VERSION_VALUE}},
      {MPRIG_COUNTERS_BASE, {MPRIG_COUNTERS_TYPE_VALUE, MPRIG_COUNTERS_VERSION_VALUE}},
      {MPRIG_TRACE_BASE, {MPRIG_TRACE_TYPE_VALUE, MPRIG_TRACE_VERSION_VALUE}},
      {MPRIG_LEDGER_BASE, {MPRIG_LEDGER_TYPE_VALUE, MPRIG_LEDGER_VERSION_VALUE}},
      {MPRIG_RX_LEDGER0_BASE, {MPRIG_RX_LEDGER0_TYPE_VALUE, MPRIG_RX_LEDGER0_VERSION_VALUE}},
      {MPRIG_RX_LEDGER1_BASE, {MPRIG_RX_LEDGER1_TYPE_VALUE, MPRIG_RX_LEDGER1_VERSION_VALUE}},
      {MPRIG_RX_LEDGER2_BASE, {MPRIG_RX_LEDGER2_TYPE_VALUE, MPRIG_RX_LEDGER2_VERSION_VALUE}},
      {MPRIG_RX_LEDGER3_BASE, {MPRIG_RX_LEDGER3_TYPE_VALUE, MPRIG_RX_LEDGER3_VERSION_VALUE}},
      {MPRIG_TX_LEDGER0_BASE, {MPRIG_TX_LEDGER0_TYPE_VALUE, MPRIG_TX_LEDGER0_VERSION_VALUE}},
      {MPRIG_TX_LEDGER1_BASE, {MPRIG_TX_LEDGER1_TYPE_VALUE, MPRIG_TX_LEDGER1_VERSION_VALUE}},
      {MPRIG_TX_LEDGER2_BASE, {MPRIG_TX_LEDGER2_TYPE_VALUE, MPRIG_TX_LEDGER2_VERSION_VALUE}},
      {MPRIG_TX_LEDGER3_BASE, {MPRIG_TX_LEDGER3_TYPE_VALUE, MPRIG_TX_LEDGER3_VERSION_VALUE}},
      {MPRIG_LATE_WRITE_BASE, {MPRIG_LATE_WRITE_TYPE_VALUE, MPRIG_LATE_WRITE_VERSION_VALUE}},
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
  expect_equal(bench.read(MPRIG_LINK_UART_DIVISOR), UartDivisor, "UART_DIVISOR");
  expect_equal(bench.read(MPRIG_RX_QUEUE0_RING_SIZE_LOG2), 8, "RING_SIZE_LOG2");
  expect_equal(bench.read(MPRIG_GENERATOR_LENGTH), 0x003c003c, "LENGTH");
  for (const std::uint32_t zero : {MPRIG_IDENTITY_SCRATCH, MPRIG_RX_QUEUE0_CONTROL, MPRIG_TX_QUEUE0_STATUS,
                                   MPRIG_GENERATOR_STATUS, MPRIG_TRACE_HEAD, MPRIG_INTERRUPT_REQUESTED,
                                   MPRIG_COUNTERS_SNAPSHOT, MPRIG_LINK_FRAMES_BAD}) {
    expect_equal(bench.read(zero), 0, "reset value of ", zero);
  }
}

CASE("registers: what is written is held, per byte, and only where it may be") {
  Bench bench(3);
  for (const std::uint32_t word : {MPRIG_IDENTITY_SCRATCH, MPRIG_RX_QUEUE0_RING_BASE_HI, MPRIG_TX_QUEUE0_RING_BASE_HI,
                                   MPRIG_GENERATOR_COUNT, MPRIG_GENERATOR_NONCE_KEY_LO, MPRIG_TRACE_TAIL}) {
    const auto value = static_cast<std::uint32_t>(bench.random().next());
    bench.write(word, value);
    expect_equal(bench.read(word), value, "register ", word);
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
       {MPRIG_IDENTITY_MAGIC, MPRIG_IDENTITY_TYPE, MPRIG_RX_QUEUE0_HEAD, MPRIG_TRACE_HEAD}) {
    const std::uint32_t before = bench.read(fixed);
    bench.write(fixed, ~before);
    expect_equal(bench.read(fixed), before, "read-only register ", fixed);
  }
  for (const std::uint32_t nothing : {0x000cu, 0x0030u, 0x030cu, 0x0444u, 0x07c4u, 0x10fcu, 0x124cu, 0x1444u, 0x7ffcu}) {
    bench.write(nothing, 0xffffffff);
    expect_equal(bench.read(nothing), 0, "no register at ", nothing);
  }
}

CASE("registers: the size of a ring stays within its bounds") {
  Bench bench(4);
  for (const auto& [written, held] : {std::pair{0u, 4u}, {4u, 4u}, {12u, 12u}, {13u, 12u}, {0x80000005u, 12u}}) {
    bench.write(MPRIG_RX_QUEUE0_RING_SIZE_LOG2, written);
    expect_equal(bench.read(MPRIG_RX_QUEUE0_RING_SIZE_LOG2), held, "RING_SIZE_LOG2 after ", written);
  }
}

CASE("interrupts: TEST requests one on each vector, counted when delivered") {
  Bench bench(6);
  bench.set_interrupt_stall(80);
  bench.write(MPRIG_INTERRUPT_TEST, 0b10);
  bench.until_idle();
  bench.write(MPRIG_INTERRUPT_TEST, 0b01);
  bench.until_idle();
  expect(bench.interrupts() == std::vector<unsigned>{1, 0}, "vectors differ");
  bench.write(MPRIG_INTERRUPT_TEST, 0b11);
  bench.until_idle();
  expect_equal(bench.interrupts().size(), 4, "interrupts");
  expect_equal(bench.read(MPRIG_INTERRUPT_REQUESTED), 4, "REQUESTED");
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
