// SPDX-License-Identifier: Apache-2.0
#include "ring.h"

#include <cstring>
#include <string>

#include "check.h"

namespace mprig::test {

Ring::Ring(Bench& bench, Kind kind, unsigned size_log2, std::uint64_t place, unsigned number)
    : bench_(bench),
      kind_(kind),
      number_(number),
      base_((kind == Kind::Receive ? MPRIG_RX_QUEUE0_BASE : MPRIG_TX_QUEUE0_BASE) +
            number * (MPRIG_RX_QUEUE1_BASE - MPRIG_RX_QUEUE0_BASE)),
      size_log2_(size_log2),
      place_(place) {}

std::uint64_t Ring::descriptor_address(std::uint16_t count) const {
  return place_ + sizeof(mprig_descriptor) * (count & ((1u << size_log2_) - 1));
}

std::uint64_t Ring::completion_address(std::uint16_t count) const {
  return place_ + CompletionsAt + sizeof(mprig_completion) * (count & ((1u << size_log2_) - 1));
}

void Ring::enable(bool chain) {
  tail_ = 0;
  consumed_ = 0;
  outstanding_ = 0;
  std::memset(bench_.memory().at(completion_address(0)), 0, sizeof(mprig_completion) << size_log2_);
  bench_.write64(reg(MPRIG_RX_QUEUE0_RING_BASE_LO), descriptor_address(0));
  bench_.write64(reg(MPRIG_RX_QUEUE0_COMPLETION_BASE_LO), completion_address(0));
  bench_.write(reg(MPRIG_RX_QUEUE0_RING_SIZE_LOG2), size_log2_);
  bench_.write(reg(MPRIG_RX_QUEUE0_CONTROL), MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK |
                                                     (chain ? MPRIG_RX_QUEUE0_CONTROL_CHAIN_MASK : 0u));
}

void Ring::continue_at(std::uint16_t position) {
  const std::string path = kind_ == Kind::Receive ? "u_rx_path" : "u_tx_path";
  for (const char* name : {"requested_q", "head_q", "taken_q"}) {
    for (PresetRegister& reg : bench_.registers(path + ".u_fetch", name)) reg.set_half(number_, position);
  }
  for (const char* name : {"issued_q", "completed_q"}) {
    for (PresetRegister& reg : bench_.registers(path + ".u_completions", name)) reg.set_half(number_, position);
  }
  const std::string registers = path + ".u_queues.gen_queue[" + std::to_string(number_) + "]";
  for (PresetRegister& reg : bench_.registers(registers, "tail_q")) reg.set_half(0, position);
  tail_ = consumed_ = position;
  // The completions of the round before are those of the other phase.
  const bool other = (position >> size_log2_ & 1) != 0;
  for (std::uint16_t i = 0; i < 1u << size_log2_; ++i) {
    const bool passed = i < (position & ((1u << size_log2_) - 1));
    bench_.memory().set_word(completion_address(i) + 8, std::uint64_t{other != passed} << 63);
  }
}

void Ring::post(const Posted& buffer) {
  expect(free() != 0, "the test posts more than the ring holds");
  mprig_descriptor descriptor{};
  descriptor.address0 = buffer.first.address;
  descriptor.address1 = buffer.second.address;
  descriptor.length0 = buffer.first.length;
  descriptor.length1 = buffer.second.length;
  descriptor.headroom = buffer.headroom;
  descriptor.cookie = buffer.cookie;
  if (buffer.more) descriptor.more_checksum |= MPRIG_DESCRIPTOR_MORE_MASK;
  if (buffer.checksum) {
    descriptor.more_checksum |= MPRIG_DESCRIPTOR_CHECKSUM_MASK;
    descriptor.checksum_start = static_cast<std::uint8_t>(buffer.checksum->first / 2);
    descriptor.checksum_offset = static_cast<std::uint8_t>(buffer.checksum->second / 2);
  }
  std::memcpy(bench_.memory().at(descriptor_address(tail_)), &descriptor, sizeof descriptor);
  ++tail_;
  ++outstanding_;
}

std::optional<Completion> Ring::poll() {
  const std::uint64_t state = bench_.memory().word(completion_address(consumed_) + 8);
  const bool phase = (state >> 63) != 0;
  const bool expected = ((consumed_ >> size_log2_) & 1) == 0;
  if (phase != expected) return std::nullopt;
  expect(outstanding_ != 0, "a completion although nothing is posted");
  const std::uint64_t cookie = bench_.memory().word(completion_address(consumed_));
  ++consumed_;
  --outstanding_;
  return Completion{cookie, static_cast<std::uint16_t>(state), static_cast<std::uint8_t>(state >> 16),
                    (state >> 24 & 1) != 0, (state >> 25 & 1) != 0};
}

Completion Ring::wait() {
  std::optional<Completion> completion;
  bench_.until([&] { return (completion = poll()).has_value(); }, "completion");
  return *completion;
}

}  // namespace mprig::test
