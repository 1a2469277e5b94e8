// SPDX-License-Identifier: Apache-2.0
#include "nic.h"

#include <verilated.h>

#include <algorithm>
#include <cstring>

#include "Vmprig_nic.h"
#include "log.h"

namespace mprig {
namespace {

constexpr unsigned ResetCycles = 16;
// A register access takes a handful of cycles. PCIe gives up as well, and returns ones.
constexpr unsigned CompletionTimeoutCycles = 100'000;

DmaBeat beat_of(const VlWide<DmaBeatBytes / 4>& wide) {
  DmaBeat beat;
  std::memcpy(beat.data(), wide.data(), DmaBeatBytes);
  return beat;
}

}  // namespace

Nic::Nic(CycleCount& cycles, const DmaMap& dma, FaultLog& faults, Msix& msix, UartBuffers& uart,
         usb::ChipFifo& usb, WirePort& wire)
    : cycles_(cycles),
      msix_(msix),
      context_(std::make_unique<VerilatedContext>()),
      model_(std::make_unique<Vmprig_nic>(context_.get())),
      memory_(cycles, dma, faults),
      uart_(MPRIG_UART_DIVISOR, uart),
      usb_(usb),
      wire_(wire) {
  reset();
}

Nic::~Nic() {
  model_->final();
}

void Nic::write(std::uint32_t offset, Bytes bytes) {
  if (bar_.full() && !run_until_bus_idle()) return;
  bar_.queue_write(offset, bytes);
}

void Nic::read(std::uint32_t offset, MutableBytes bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::uint32_t at = offset + static_cast<std::uint32_t>(i);
    const std::uint32_t lane = at % BarBus::WordBytes;
    bar_.queue_read(at - lane);
    const std::uint32_t word = run_until_bus_idle() ? bar_.read_word() : UINT32_MAX;
    for (std::uint32_t byte = lane; byte < BarBus::WordBytes && i < bytes.size(); ++byte, ++i) {
      bytes[i] = static_cast<std::uint8_t>(word >> (8 * byte));
    }
  }
}

void Nic::flush() {
  run_until_bus_idle();
}

bool Nic::run_until_bus_idle() {
  unsigned left = CompletionTimeoutCycles;
  for (std::size_t queued = bar_.queued(); queued != 0; queued = bar_.queued()) {
    clock();
    if (bar_.queued() != queued) {
      left = CompletionTimeoutCycles;
    } else if (--left == 0) {
      log_line("nic", "registers do not answer: %zu accesses to BAR0 given up", queued);
      bar_.reset();
      return false;
    }
  }
  return true;
}

void Nic::reset() {
  bar_.reset();
  memory_.reset();
  uart_.reset();
  wire_.reset();
  model_->rst_i = 1;
  for (unsigned i = 0; i < ResetCycles; ++i) {
    drive();
    model_->eval();
    model_->clk_i = 1;
    model_->eval();
    model_->clk_i = 0;
  }
  model_->rst_i = 0;
  cycles_.reset();
  model_busy_ = true;
}

bool Nic::busy() const {
  return model_busy_ || !bar_.idle() || !memory_.idle() || !uart_.idle() || !usb_.idle() || !wire_.idle();
}

void Nic::step(unsigned cycles) {
  for (; cycles != 0 && busy(); --cycles) clock();
}

void Nic::clock() {
  // Everything outside is registered: it drives from its state, then sees what the NIC drives before the edge.
  drive();
  model_->eval();
  sample();
  model_->clk_i = 1;
  model_->eval();
  model_->clk_i = 0;
  cycles_.advance();
}

void Nic::drive() {
  Vmprig_nic& nic = *model_;
  const AxiLiteMasterSignals bar = bar_.drive();
  nic.s_axil_awaddr_i = bar.aw_address;
  nic.s_axil_awvalid_i = bar.aw_valid;
  nic.s_axil_wdata_i = bar.w_data;
  nic.s_axil_wstrb_i = bar.w_strobe;
  nic.s_axil_wvalid_i = bar.w_valid;
  nic.s_axil_bready_i = bar.b_ready;
  nic.s_axil_araddr_i = bar.ar_address;
  nic.s_axil_arvalid_i = bar.ar_valid;
  nic.s_axil_rready_i = bar.r_ready;

  const AxiSlaveSignals memory = memory_.drive();
  nic.m_axi_awready_i = memory.aw_ready;
  nic.m_axi_wready_i = memory.w_ready;
  nic.m_axi_bid_i = memory.b_id;
  nic.m_axi_bresp_i = static_cast<std::uint8_t>(memory.b_response);
  nic.m_axi_bvalid_i = memory.b_valid;
  nic.m_axi_arready_i = memory.ar_ready;
  nic.m_axi_rid_i = memory.r_id;
  std::memcpy(nic.m_axi_rdata_i.data(), memory.r_data.data(), DmaBeatBytes);
  nic.m_axi_rresp_i = static_cast<std::uint8_t>(memory.r_response);
  nic.m_axi_rlast_i = memory.r_last;
  nic.m_axi_rvalid_i = memory.r_valid;

  const WireBeat wire = wire_.drive();
  nic.wire_rx_data_i = wire.data;
  nic.wire_rx_keep_i = wire.keep;
  nic.wire_rx_last_i = wire.last;
  nic.wire_rx_valid_i = wire.valid;
  nic.wire_tx_ready_i = wire_.takes();

  nic.msix_ready_i = 1;
  nic.uart_rx_i = uart_.drive();
  const usb::StreamInputs usb = usb_.drive();
  nic.usb_rx_data_i = usb.rx_data;
  nic.usb_rx_valid_i = usb.rx_valid;
  nic.usb_tx_ready_i = usb.tx_ready;
}

void Nic::sample() {
  const Vmprig_nic& nic = *model_;
  bar_.sample({.aw_ready = nic.s_axil_awready_o != 0,
               .w_ready = nic.s_axil_wready_o != 0,
               .b_valid = nic.s_axil_bvalid_o != 0,
               .ar_ready = nic.s_axil_arready_o != 0,
               .r_valid = nic.s_axil_rvalid_o != 0,
               .r_data = nic.s_axil_rdata_o});
  memory_.sample({.aw_id = nic.m_axi_awid_o,
                  .aw_len = nic.m_axi_awlen_o,
                  .aw_size = nic.m_axi_awsize_o,
                  .aw_burst = nic.m_axi_awburst_o,
                  .aw_address = nic.m_axi_awaddr_o,
                  .aw_valid = nic.m_axi_awvalid_o != 0,
                  .w_data = beat_of(nic.m_axi_wdata_o),
                  .w_strobe = nic.m_axi_wstrb_o,
                  .w_last = nic.m_axi_wlast_o != 0,
                  .w_valid = nic.m_axi_wvalid_o != 0,
                  .b_ready = nic.m_axi_bready_o != 0,
                  .ar_id = nic.m_axi_arid_o,
                  .ar_len = nic.m_axi_arlen_o,
                  .ar_size = nic.m_axi_arsize_o,
                  .ar_burst = nic.m_axi_arburst_o,
                  .ar_address = nic.m_axi_araddr_o,
                  .ar_valid = nic.m_axi_arvalid_o != 0,
                  .r_ready = nic.m_axi_rready_o != 0});
  uart_.sample(nic.uart_tx_o != 0);
  usb_.sample({.rx_ready = nic.usb_rx_ready_o != 0,
               .tx_data = nic.usb_tx_data_o,
               .tx_last = nic.usb_tx_last_o != 0,
               .tx_valid = nic.usb_tx_valid_o != 0});
  wire_.sample({.data = nic.wire_tx_data_o,
                .keep = nic.wire_tx_keep_o,
                .last = nic.wire_tx_last_o != 0,
                .valid = nic.wire_tx_valid_o != 0 && nic.wire_tx_ready_i != 0});
  if (nic.msix_valid_o != 0) msix_.request(nic.msix_vector_o);
  model_busy_ = nic.busy_o != 0;
}

}  // namespace mprig
