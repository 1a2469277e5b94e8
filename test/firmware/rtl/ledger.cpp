// SPDX-License-Identifier: Apache-2.0
#include "ledger.h"

#include <algorithm>

#include "check.h"

namespace mprig::test {
namespace {

/** From the block of one queue to that of the next. */
constexpr std::uint32_t Stride = MPRIG_RX_LEDGER1_BASE - MPRIG_RX_LEDGER0_BASE;

}  // namespace

const std::vector<std::uint32_t>& LedgerSnapshot::addresses() {
  static const std::vector<std::uint32_t> all = [] {
    std::vector<std::uint32_t> list;
    const auto add = [&](std::uint32_t first, std::uint32_t last) {
      for (std::uint32_t at = first; at <= last; at += 4) list.push_back(at);
    };
    add(MPRIG_LEDGER_INJECTED_FRAMES, MPRIG_LEDGER_IN_FLIGHT);
    for (std::uint32_t i = 0; i < MPRIG_QUEUES; ++i) {
      add(MPRIG_RX_LEDGER0_FRAMES + i * Stride, MPRIG_RX_LEDGER0_LEVELS + i * Stride);
    }
    for (std::uint32_t i = 0; i < MPRIG_QUEUES; ++i) {
      add(MPRIG_TX_LEDGER0_READ_FRAMES + i * Stride, MPRIG_TX_LEDGER0_LEVELS + i * Stride);
    }
    return list;
  }();
  return all;
}

LedgerSnapshot LedgerSnapshot::take(Bench& bench) {
  const std::uint32_t before = bench.read(MPRIG_LEDGER_TAKEN);
  bench.write(MPRIG_LEDGER_COMMAND, MPRIG_LEDGER_COMMAND_TAKE_MASK);
  bench.until([&] { return bench.read(MPRIG_LEDGER_TAKEN) != before; }, "the snapshot", 1000);
  return held(bench);
}

LedgerSnapshot LedgerSnapshot::held(Bench& bench) {
  LedgerSnapshot out;
  out.time_ = bench.read64(MPRIG_LEDGER_TIME_LO);
  for (const std::uint32_t address : addresses()) out.words_.push_back(bench.read(address));
  return out;
}

LedgerSnapshot::LedgerSnapshot(const LinkEvent& event)
    : time_(event.time), number_(event.argument), words_(event.words) {
  expect_equal(event.kind, MPRIG_LINK_EVENT_COUNTER_SNAPSHOT, "kind of the event");
  expect_equal(words_.size(), addresses().size(), "words of a pushed snapshot");
}

std::uint32_t LedgerSnapshot::operator[](std::uint32_t address) const {
  const auto at = std::find(addresses().begin(), addresses().end(), address);
  expect(at != addresses().end(), "the ledger has no word at ", address);
  return words_.at(static_cast<std::size_t>(at - addresses().begin()));
}

void LedgerSnapshot::expect_descriptors(std::uint32_t first, std::uint32_t completions, std::uint32_t refused,
                                        std::uint32_t flushed, std::uint32_t levels) const {
  const std::uint32_t accounted = (*this)[completions] + (*this)[refused] + (*this)[flushed] + posted(levels);
  expect_equal(accounted, (*this)[first], "descriptors of ", first, " at cycle ", time_);
}

void LedgerSnapshot::expect_lawful() const {
  std::uint32_t accounted = (*this)[MPRIG_LEDGER_DROP_UNMATCHED] + (*this)[MPRIG_LEDGER_DROP_OVERFLOW] +
                            (*this)[MPRIG_LEDGER_DROP_TOO_LONG] + (*this)[MPRIG_LEDGER_TESTER_SENT_FRAMES] +
                            (*this)[MPRIG_LEDGER_TESTER_INTACT] + (*this)[MPRIG_LEDGER_TESTER_CORRUPT] +
                            (*this)[MPRIG_LEDGER_TESTER_OTHER] + (*this)[MPRIG_LEDGER_TESTER_UNCHECKED] +
                            (*this)[MPRIG_LEDGER_IN_FLIGHT];
  for (std::uint32_t i = 0; i < MPRIG_QUEUES; ++i) {
    const std::uint32_t at = i * Stride;
    const std::uint32_t finished =
        (*this)[MPRIG_RX_LEDGER0_DELIVERED_FRAMES + at] + (*this)[MPRIG_RX_LEDGER0_DROP_STARVED + at] +
        (*this)[MPRIG_RX_LEDGER0_DROP_TOO_LONG + at] + (*this)[MPRIG_RX_LEDGER0_DROP_DISABLED + at] +
        (*this)[MPRIG_RX_LEDGER0_DROP_DMA_ERROR + at];
    accounted += finished;
    expect_equal(finished + in_flight(MPRIG_RX_LEDGER0_LEVELS + at), (*this)[MPRIG_RX_LEDGER0_FRAMES + at],
                 "frames of receive queue ", i, " at cycle ", time_);
    expect_equal((*this)[MPRIG_TX_LEDGER0_SENT_FRAMES + at] + in_flight(MPRIG_TX_LEDGER0_LEVELS + at),
                 (*this)[MPRIG_TX_LEDGER0_READ_FRAMES + at], "frames of transmit queue ", i, " at cycle ", time_);
    expect_descriptors(MPRIG_RX_LEDGER0_DESCRIPTORS + at, MPRIG_RX_LEDGER0_COMPLETIONS + at,
                       MPRIG_RX_LEDGER0_COMPLETIONS_REFUSED + at, MPRIG_RX_LEDGER0_FLUSHED + at,
                       MPRIG_RX_LEDGER0_LEVELS + at);
    expect_descriptors(MPRIG_TX_LEDGER0_DESCRIPTORS + at, MPRIG_TX_LEDGER0_COMPLETIONS + at,
                       MPRIG_TX_LEDGER0_COMPLETIONS_REFUSED + at, MPRIG_TX_LEDGER0_FLUSHED + at,
                       MPRIG_TX_LEDGER0_LEVELS + at);
  }
  expect_equal(accounted, entered(), "frames of the NIC at cycle ", time_);
}

}  // namespace mprig::test
