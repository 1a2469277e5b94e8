// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "axi_memory.h"
#include "bar_bus.h"
#include "cycle_count.h"
#include "device.h"
#include "msix.h"
#include "uart_line.h"
#include "usb/chip_fifo.h"
#include "wire_stream.h"

class VerilatedContext;
class Vmprig_nic;

namespace mprig {

/** The verilated NIC with everything that is connected to its pins. */
class Nic : public Device {
 public:
  Nic(CycleCount& cycles, const DmaMap& dma, FaultLog& faults, Msix& msix, UartBuffers& uart,
      usb::ChipFifo& usb, WirePort& wire);
  ~Nic() override;

  void write(std::uint32_t offset, Bytes bytes) override;
  void read(std::uint32_t offset, MutableBytes bytes) override;
  void flush() override;
  void reset() override;
  bool busy() const override;
  void step(unsigned cycles) override;

  const UartLine& uart() const { return uart_; }

 private:
  void clock();
  void drive();
  void sample();
  bool run_until_bus_idle();

  CycleCount& cycles_;
  Msix& msix_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vmprig_nic> model_;
  BarBus bar_;
  AxiMemory memory_;
  UartLine uart_;
  usb::ChipFifo& usb_;
  WireStream wire_;
  bool model_busy_ = true;
};

}  // namespace mprig
