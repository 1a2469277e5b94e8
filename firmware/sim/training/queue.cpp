// SPDX-License-Identifier: Apache-2.0
#include "queue.h"

#include <cstring>

#include "registers.h"

namespace mprig::training {
namespace {

constexpr unsigned SizeLog2 = 8;
constexpr unsigned Entries = 1u << SizeLog2;
constexpr std::uint64_t CompletionsAt = 0x8000;
constexpr std::uint64_t BuffersAt = 0x1'0000;
constexpr std::uint64_t PageBytes = 0x1000;

static_assert(BuffersAt + Entries * PageBytes == Queue::MemoryBytes);

}  // namespace

Queue::Queue(Device& nic, std::uint32_t block, std::uint8_t* memory, std::uint64_t bus)
    : nic_(nic), block_(block), memory_(memory), bus_(bus) {
  set(MPRIG_RX_QUEUE0_RING_BASE_LO, static_cast<std::uint32_t>(bus));
  set(MPRIG_RX_QUEUE0_RING_BASE_HI, static_cast<std::uint32_t>(bus >> 32));
  set(MPRIG_RX_QUEUE0_RING_SIZE_LOG2, SizeLog2);
  set(MPRIG_RX_QUEUE0_COMPLETION_BASE_LO, static_cast<std::uint32_t>(bus + CompletionsAt));
  set(MPRIG_RX_QUEUE0_COMPLETION_BASE_HI, static_cast<std::uint32_t>((bus + CompletionsAt) >> 32));
  set(MPRIG_RX_QUEUE0_CONTROL, MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK);
}

void Queue::post(unsigned count, std::uint16_t bytes, std::uint8_t headroom) {
  for (; count != 0; --count, ++posted_) {
    const unsigned slot = posted_ % Entries;
    mprig_descriptor descriptor{};
    descriptor.address0 = bus_ + BuffersAt + slot * PageBytes;
    descriptor.length0 = bytes;
    descriptor.headroom = headroom;
    descriptor.cookie = slot;
    std::memcpy(memory_ + slot * MPRIG_DESCRIPTOR_BYTES, &descriptor, sizeof descriptor);
  }
  set(MPRIG_RX_QUEUE0_TAIL, posted_);
}

void Queue::arm() {
  set(MPRIG_RX_QUEUE0_ARM, completed_);
}

bool Queue::completion() {
  mprig_completion found;
  std::memcpy(&found, memory_ + CompletionsAt + completed_ % Entries * MPRIG_COMPLETION_BYTES, sizeof found);
  const bool turned = completed_ / Entries % 2 != 0;
  if (((found.phase & MPRIG_COMPLETION_PHASE_MASK) != 0) == turned) return false;
  ++completed_;
  return true;
}

void Queue::set(std::uint32_t register_offset, std::uint32_t value) {
  set_register(nic_, register_offset - MPRIG_RX_QUEUE0_BASE + block_, value);
}

}  // namespace mprig::training
