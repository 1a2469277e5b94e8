// SPDX-License-Identifier: Apache-2.0
/*
 * Makes the verilated NIC do what it does most, while the compiler's counters run: receives and sends frames one by one
 * and in a row, injects frames of its own, is asked for its registers. Compiled with what was counted the model takes a
 * sixth less time: its code is larger than the processor's first cache, and most of it is not needed in most cycles.
 */
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>

#include "../nic.h"
#include "queue.h"
#include "registers.h"

namespace {

using namespace mprig;

constexpr std::uint64_t BusAddress = 0x1000'0000;
constexpr std::uint64_t MemoryBytes = 2 * training::Queue::MemoryBytes;
constexpr std::uint8_t Headroom = 12;
constexpr std::uint16_t BufferBytes = 2048;
constexpr unsigned InARow = 64;
constexpr unsigned CyclesPerFrame = 5000;
constexpr std::uint8_t UnicastOctet = 0x02;
constexpr std::uint16_t FrameBytes[] = {60, 98, 594, 1514};

/** The rest of the machine: its memory, and a peer that takes everything. */
class Machine : public WirePeer {
 public:
  Machine() : dma_(cycles_), nic_(cycles_, dma_, faults_, msix_, uart_, usb_, wire_) {
    const int file = ::memfd_create("training", MFD_CLOEXEC);
    if (file < 0 || ::ftruncate(file, MemoryBytes) != 0) throw std::runtime_error("no memory for the training");
    if (dma_.map({BusAddress, MemoryBytes, 0, true, true}, UniqueFd(file)) != 0) throw std::runtime_error("map refused");
    dma_.set_bus_master(true);
    wire_.connect(*this);
  }

  bool take(Bytes) override {
    ++taken_;
    return true;
  }

  Nic& nic() { return nic_; }
  unsigned taken() const { return taken_; }

  std::uint8_t* memory() const {
    DmaOutcome outcome;
    return dma_.resolve(BusAddress, MemoryBytes, true, outcome);
  }

  /** A frame for the NIC, to one station, with a payload that differs from that of the frame before. */
  void send(std::uint16_t bytes) {
    Frame frame(bytes);
    for (std::size_t i = 0; i < bytes; ++i) frame[i] = static_cast<std::uint8_t>(i * 7 + sent_);
    frame[0] = UnicastOctet;
    ++sent_;
    wire_.to_nic(std::move(frame));
  }

  void set(std::uint32_t register_offset, std::uint32_t value) {
    training::set_register(nic_, register_offset, value);
  }

  /** Until as many completions have come. */
  void wait(training::Queue& queue, unsigned completions) {
    for (unsigned left = completions * CyclesPerFrame; completions != 0; --left) {
      if (left == 0) throw std::runtime_error("the NIC does not complete a frame");
      nic_.step(1);
      if (queue.completion()) --completions;
    }
  }

  void settle() {
    for (unsigned left = CyclesPerFrame; nic_.busy(); --left) {
      if (left == 0) throw std::runtime_error("the NIC does not fall idle");
      nic_.step(1);
    }
  }

 private:
  CycleCount cycles_;
  DmaMap dma_;
  FaultLog faults_;
  Msix msix_;
  UartBuffers uart_;
  usb::ChipFifo usb_;
  WirePort wire_;
  Nic nic_;
  unsigned sent_ = 0;
  unsigned taken_ = 0;
};

void inject(Machine& machine, std::uint16_t bytes) {
  machine.set(MPRIG_GENERATOR_STREAM0_COUNT, InARow);
  machine.set(MPRIG_GENERATOR_STREAM0_LENGTH, std::uint32_t{bytes} << 16 | bytes);
  machine.set(MPRIG_GENERATOR_STREAM0_CONTROL, MPRIG_GENERATOR_STREAM0_CONTROL_ENABLE_MASK);
  machine.set(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

void read_registers(Machine& machine) {
  for (std::uint32_t offset = 0; offset < MPRIG_TRACE_WINDOW; offset += 0x40) {
    std::uint8_t word[4];
    machine.nic().read(offset, word);
  }
}

void train(Machine& machine) {
  std::uint8_t* const memory = machine.memory();
  constexpr std::uint64_t second = training::Queue::MemoryBytes;
  training::Queue receive(machine.nic(), MPRIG_RX_QUEUE0_BASE, memory, BusAddress);
  training::Queue transmit(machine.nic(), MPRIG_TX_QUEUE0_BASE, memory + second, BusAddress + second);
  machine.set(MPRIG_STEERING_PROMISCUOUS, 1);
  receive.post(2 * InARow, BufferBytes, Headroom);
  // A frame that came before would be dropped.
  machine.nic().flush();
  for (const std::uint16_t bytes : FrameBytes) {
    for (unsigned i = 0; i < InARow; ++i) {
      receive.arm();
      machine.send(bytes);
      machine.wait(receive, 1);
      receive.post(1, BufferBytes, Headroom);
      machine.settle();
      transmit.arm();
      transmit.post(1, bytes);
      machine.wait(transmit, 1);
      machine.settle();
    }
    for (unsigned i = 0; i < InARow; ++i) machine.send(bytes);
    transmit.post(InARow, bytes);
    machine.wait(receive, InARow);
    machine.wait(transmit, InARow);
    receive.post(InARow, BufferBytes, Headroom);
    inject(machine, bytes);
    machine.wait(receive, InARow);
    receive.post(InARow, BufferBytes, Headroom);
    machine.settle();
  }
  read_registers(machine);
  if (machine.taken() != 2 * InARow * std::size(FrameBytes)) throw std::runtime_error("frames were lost");
}

}  // namespace

int main() {
  try {
    Machine machine;
    train(machine);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nic-training: %s\n", error.what());
    return 1;
  }
}
