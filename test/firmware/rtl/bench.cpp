// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include <algorithm>

#include "Vmprig_nic.h"
#include "check.h"
#include "coverage.h"

namespace mprig::test {
namespace {

constexpr unsigned ResetCycles = 3;
constexpr std::size_t WordBytes = 8;
/** FCS (4), preamble with start delimiter (8), shortest gap (12). */
constexpr std::uint64_t WireOverheadBytes = 24;

}  // namespace

Bench::Bench(std::uint64_t seed, MemoryTiming timing)
    : random_(seed), context_(std::make_unique<VerilatedContext>()), memory_(seed + 1, timing), usb_(seed + 2) {
  // Registers without a reset value begin with anything.
  context_->randReset(2);
  context_->randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
  nic_ = std::make_unique<Vmprig_nic>(context_.get());
  nic_->s_axil_awvalid_i = 0;
  nic_->s_axil_wvalid_i = 0;
  nic_->s_axil_bready_i = 0;
  nic_->s_axil_arvalid_i = 0;
  nic_->s_axil_rready_i = 0;
  nic_->m_axi_bvalid_i = 0;
  nic_->m_axi_rvalid_i = 0;
  nic_->wire_rx_valid_i = 0;
  nic_->usb_rx_valid_i = 0;
  nic_->usb_tx_ready_i = 0;
  reset();
  coverage_ = std::make_unique<Coverage>(*nic_);
}

void Bench::reset() {
  uart_.break_off();
  nic_->uart_rx_i = 1;
  nic_->rst_i = 1;
  for (unsigned i = 0; i < ResetCycles; ++i) {
    nic_->clk_i = 0;
    nic_->eval();
    if (coverage_) coverage_->sample();
    nic_->clk_i = 1;
    nic_->eval();
  }
  nic_->rst_i = 0;
  quiet_ = false;
}

Bench::~Bench() {
  nic_->final();
}

template <typename Drive, typename Sample>
void Bench::one_cycle(Drive drive_port, Sample sample_port) {
  memory_.drive(*nic_);
  uart_.drive(*nic_);
  usb_.drive(*nic_);
  drive_wire();
  nic_->msix_ready_i = !random_.chance(interrupt_stall_);
  drive_port();
  nic_->clk_i = 0;
  nic_->eval();
  coverage_->sample();
  check_quiet();
  sample_port();
  memory_.sample(*nic_, cycle_);
  uart_.sample(*nic_);
  usb_.sample(*nic_);
  sample_wire();
  if (nic_->msix_valid_o && nic_->msix_ready_i) interrupts_.push_back(nic_->msix_vector_o);
  nic_->clk_i = 1;
  nic_->eval();
  ++cycle_;
}

void Bench::tick(std::uint64_t cycles) {
  for (; cycles != 0; --cycles) one_cycle([] {}, [] {});
}

void Bench::until(const std::function<bool()>& condition, const std::string& what, std::uint64_t deadline) {
  for (std::uint64_t i = 0; !condition(); ++i) {
    expect(i < deadline, "waited ", deadline, " cycles for ", what);
    tick();
  }
}

void Bench::until_idle(std::uint64_t deadline) {
  until([this] { return !busy() && inputs_idle(); }, "idle", deadline);
}

bool Bench::busy() const {
  return nic_->busy_o != 0;
}

bool Bench::inputs_idle() const {
  return memory_.idle() && uart_.idle() && usb_.idle() && wire_out_.empty();
}

std::uint32_t Bench::read(std::uint32_t address) {
  bool taken = false, answered = false;
  std::uint32_t value = 0;
  nic_->s_axil_araddr_i = static_cast<std::uint16_t>(address);
  for (std::uint64_t i = 0; !answered; ++i) {
    expect(i < Deadline, "read of register ", address, " not answered");
    one_cycle(
        [&] {
          nic_->s_axil_arvalid_i = !taken;
          nic_->s_axil_rready_i = random_.chance(70);
        },
        [&] {
          taken = taken || nic_->s_axil_arready_o;
          answered = nic_->s_axil_rvalid_o && nic_->s_axil_rready_i;
          value = nic_->s_axil_rdata_o;
        });
  }
  nic_->s_axil_rready_i = 0;
  expect_equal(nic_->s_axil_rresp_o, 0u, "read response");
  return value;
}

void Bench::write(std::uint32_t address, std::uint32_t value, unsigned strobes) {
  // Address and data come in any order.
  const std::uint64_t address_delay = random_.below(3);
  const std::uint64_t data_delay = random_.below(3);
  bool address_taken = false, data_taken = false, answered = false;
  nic_->s_axil_awaddr_i = static_cast<std::uint16_t>(address);
  nic_->s_axil_wdata_i = value;
  nic_->s_axil_wstrb_i = static_cast<std::uint8_t>(strobes);
  for (std::uint64_t i = 0; !answered; ++i) {
    expect(i < Deadline, "write of register ", address, " not answered");
    one_cycle(
        [&] {
          nic_->s_axil_awvalid_i = !address_taken && i >= address_delay;
          nic_->s_axil_wvalid_i = !data_taken && i >= data_delay;
          nic_->s_axil_bready_i = random_.chance(70);
        },
        [&] {
          address_taken = address_taken || (nic_->s_axil_awvalid_i && nic_->s_axil_awready_o);
          data_taken = data_taken || (nic_->s_axil_wvalid_i && nic_->s_axil_wready_o);
          answered = nic_->s_axil_bvalid_o && nic_->s_axil_bready_i;
        });
  }
  nic_->s_axil_bready_i = 0;
  expect_equal(nic_->s_axil_bresp_o, 0u, "write response");
}

void Bench::write64(std::uint32_t address, std::uint64_t value) {
  write(address, static_cast<std::uint32_t>(value));
  write(address + 4, static_cast<std::uint32_t>(value >> 32));
}

void Bench::send(const Frame& frame) {
  wire_out_.push_back(frame);
}

void Bench::set_wire_stall(unsigned in_percent, unsigned out_percent) {
  wire_in_stall_ = in_percent;
  wire_out_stall_ = out_percent;
}

void Bench::drive_wire() {
  const std::uint64_t wire_time = cycle_ * WordBytes;
  const bool too_early = line_rate_ && wire_out_at_ == 0 && wire_time < line_free_at_;
  nic_->wire_rx_valid_i = !wire_out_.empty() && !too_early && !random_.chance(wire_out_stall_);
  if (nic_->wire_rx_valid_i) {
    const Frame& frame = wire_out_.front();
    // Less than a word late is not late: so the mean is exact for lengths that fill no whole words.
    if (wire_out_at_ == 0) {
      const bool in_time = wire_time < line_free_at_ + WordBytes;
      line_free_at_ = (in_time ? line_free_at_ : wire_time) + frame.size() + WireOverheadBytes;
    }
    const std::size_t count = std::min(WordBytes, frame.size() - wire_out_at_);
    nic_->wire_rx_data_i = random_.next();
    for (std::size_t i = 0; i < count; ++i) {
      nic_->wire_rx_data_i &= ~(std::uint64_t{0xff} << (8 * i));
      nic_->wire_rx_data_i |= std::uint64_t{frame[wire_out_at_ + i]} << (8 * i);
    }
    nic_->wire_rx_keep_i = static_cast<std::uint8_t>((1u << count) - 1);
    nic_->wire_rx_last_i = wire_out_at_ + count == frame.size();
    wire_out_at_ += count;
    if (nic_->wire_rx_last_i) {
      wire_out_.pop_front();
      wire_out_at_ = 0;
      given_at_.push_back(cycle_);
    }
  }
  nic_->wire_tx_ready_i = !random_.chance(wire_in_stall_);
}

void Bench::sample_wire() {
  if (!nic_->wire_tx_valid_o || !nic_->wire_tx_ready_i) return;
  const unsigned keep = nic_->wire_tx_keep_o;
  expect(keep != 0 && (keep & (keep + 1)) == 0, "transmit keep has a hole: ", keep);
  expect(keep == 0xff || nic_->wire_tx_last_o, "a word that is not full inside a frame");
  for (unsigned i = 0; i < WordBytes && (keep >> i & 1) != 0; ++i) {
    wire_in_partial_.push_back(static_cast<std::uint8_t>(nic_->wire_tx_data_o >> (8 * i)));
  }
  if (nic_->wire_tx_last_o) {
    wire_in_.push_back(std::move(wire_in_partial_));
    sent_at_.push_back(cycle_);
    wire_in_partial_.clear();
  }
}

void Bench::check_quiet() {
  const std::vector<unsigned> outputs{nic_->m_axi_awvalid_o, nic_->m_axi_wvalid_o,  nic_->m_axi_arvalid_o,
                                      nic_->msix_valid_o,    nic_->wire_tx_valid_o, nic_->uart_tx_o,
                                      nic_->s_axil_bvalid_o, nic_->s_axil_rvalid_o,
                                      nic_->usb_tx_valid_o,  nic_->usb_tx_data_o};
  const bool touched = nic_->s_axil_awvalid_i || nic_->s_axil_wvalid_i || nic_->s_axil_arvalid_i ||
                       nic_->wire_rx_valid_i || !nic_->uart_rx_i || nic_->m_axi_bvalid_i || nic_->m_axi_rvalid_i ||
                       usb_.touches();
  if (quiet_) expect(outputs == quiet_outputs_, "an output changed although the NIC was not busy");
  if (quiet_ && !touched && !timed_work_) expect(!nic_->busy_o, "the NIC became busy by itself");
  quiet_ = !nic_->busy_o && !touched;
  quiet_outputs_ = outputs;
}

}  // namespace mprig::test
