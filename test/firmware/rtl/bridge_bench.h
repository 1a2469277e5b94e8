// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <type_traits>
#include <vector>

#include "check.h"
#include "coverage.h"
#include "random.h"

namespace mprig::test {

/** How the two sides of a bridge behave: periods of the clocks in any unit, and chances in percent. */
struct BridgeConditions {
  unsigned chip_period = 10;
  unsigned nic_period = 7;
  /** The chip has a word but does not offer it, or has room but does not say so. */
  unsigned chip_stall = 0;
  /** The NIC does not take a byte, or has none to give. */
  unsigned nic_stall = 0;
};

/**
 * A verilated usb_bridge between an FTDI chip, as its pins are described, and the byte stream of a NIC. `Model` is the
 * verilated class; `Bytes` and `UsesSiwu` as it was built.
 */
template <typename Model, unsigned Bytes, bool UsesSiwu>
class BridgeBench {
 public:
  using Octets = std::vector<std::uint8_t>;

  BridgeBench(std::uint64_t seed, BridgeConditions conditions)
      : random_(seed), conditions_(conditions), context_(std::make_unique<VerilatedContext>()) {
    context_->randReset(2);
    context_->randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
    bridge_ = std::make_unique<Model>(context_.get());
    bridge_->chip_rst_i = bridge_->rst_i = 1;
    bridge_->chip_rxf_ni = bridge_->chip_txe_ni = 1;
    bridge_->rx_ready_i = bridge_->tx_valid_i = 0;
    for (unsigned i = 0; i < 8; ++i) {
      bridge_->chip_clk_i = bridge_->clk_i = i & 1;
      bridge_->eval();
    }
    bridge_->chip_rst_i = bridge_->rst_i = 0;
    coverage_ = std::make_unique<Coverage>(*bridge_);
  }

  ~BridgeBench() { bridge_->final(); }

  /** The computer sends bytes: the chip offers them in words, the last of which may be short. */
  void from_computer(const Octets& bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += Bytes) {
      const std::size_t end = std::min(bytes.size(), at + Bytes);
      to_fpga_.push_back(Octets(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                bytes.begin() + static_cast<std::ptrdiff_t>(end)));
    }
  }
  /** The NIC sends a message. */
  void from_nic(const Octets& message) {
    for (std::size_t i = 0; i < message.size(); ++i) nic_out_.push_back({message[i], i + 1 == message.size()});
  }

  const Octets& at_nic() const { return nic_in_; }
  /** What the chip was told to send to the computer, piece by piece. */
  const std::vector<Octets>& at_computer() const { return packets_; }

  /** Lets both clocks run until the condition holds. */
  template <typename Condition>
  void until(Condition condition, const char* what) {
    for (std::uint64_t i = 0; !condition(); ++i) {
      expect(i < 2'000'000, "waited too long for ", what);
      step();
    }
  }
  void run(unsigned edges) {
    for (; edges != 0; --edges) step();
  }

  /** From now on the computer fetches nothing, or does again. */
  void set_computer_reads(bool reads) { computer_reads_ = reads; }

 private:
  struct NicByte {
    std::uint8_t value;
    bool last;
  };

  /** The next rising edge of either clock. */
  void step() {
    if (chip_time_ <= nic_time_) {
      chip_cycle();
      chip_time_ += conditions_.chip_period;
    } else {
      nic_cycle();
      nic_time_ += conditions_.nic_period;
    }
  }

  void chip_cycle() {
    drive_chip();
    bridge_->chip_clk_i = 0;
    bridge_->eval();
    coverage_->sample();
    sample_chip();
    bridge_->chip_clk_i = 1;
    bridge_->eval();
  }

  void drive_chip() {
    bridge_->chip_rxf_ni = to_fpga_.empty() || random_.chance(conditions_.chip_stall);
    bridge_->chip_txe_ni = !computer_reads_ || random_.chance(conditions_.chip_stall);
    std::uint32_t data = static_cast<std::uint32_t>(random_.next());
    std::uint32_t enables = static_cast<std::uint32_t>(random_.next());
    if (!bridge_->chip_oe_no && !to_fpga_.empty()) {
      const Octets& word = to_fpga_.front();
      enables = (1u << word.size()) - 1;
      for (std::size_t i = 0; i < word.size(); ++i) {
        data = (data & ~(0xffu << (8 * i))) | std::uint32_t{word[i]} << (8 * i);
      }
    }
    constexpr std::uint32_t DataMask = Bytes == 4 ? 0xffff'ffffu : (1u << (8 * Bytes % 32)) - 1;
    bridge_->chip_data_i = static_cast<std::remove_reference_t<decltype(bridge_->chip_data_i)>>(data & DataMask);
    bridge_->chip_be_i = static_cast<std::uint8_t>(enables & ((1u << Bytes) - 1));
  }

  void sample_chip() {
    const Model& pins = *bridge_;
    const bool output = !pins.chip_oe_no, read = !pins.chip_rd_no, write = !pins.chip_wr_no;
    expect(!(output && pins.chip_data_oe_o), "both sides drive the bus");
    expect(!(pins.chip_data_oe_o && output_before_), "the bus is taken without a cycle for nobody");
    expect(!(output && driven_before_), "the bus is given without a cycle for nobody");
    expect(!read || (output && output_before_), "RD# without OE# one cycle before");
    expect(!write || pins.chip_data_oe_o, "WR# without data on the bus");
    if (read && !pins.chip_rxf_ni) to_fpga_.pop_front();
    if (write && !pins.chip_txe_ni) {
      expect(pins.chip_be_o != 0 && (pins.chip_be_o & (pins.chip_be_o + 1)) == 0, "a hole in the byte enables");
      for (unsigned i = 0; i < Bytes && (pins.chip_be_o >> i & 1) != 0; ++i) {
        buffer_.push_back(static_cast<std::uint8_t>(std::uint32_t{pins.chip_data_o} >> (8 * i)));
      }
    }
    const bool told = UsesSiwu ? !pins.chip_siwu_no : wrote_before_ && !write;
    expect(UsesSiwu || pins.chip_siwu_no, "SIWU# is driven, which is reserved");
    if (told && !buffer_.empty()) {
      packets_.push_back(std::move(buffer_));
      buffer_.clear();
    }
    output_before_ = output;
    driven_before_ = pins.chip_data_oe_o;
    wrote_before_ = write;
  }

  void nic_cycle() {
    bridge_->rx_ready_i = !random_.chance(conditions_.nic_stall);
    bridge_->tx_valid_i = !nic_out_.empty() && (tx_held_ || !random_.chance(conditions_.nic_stall));
    bridge_->tx_data_i = nic_out_.empty() ? static_cast<std::uint8_t>(random_.next()) : nic_out_.front().value;
    bridge_->tx_last_i = !nic_out_.empty() && nic_out_.front().last;
    bridge_->clk_i = 0;
    bridge_->eval();
    coverage_->sample();
    if (bridge_->rx_valid_o && bridge_->rx_ready_i) nic_in_.push_back(bridge_->rx_data_o);
    tx_held_ = bridge_->tx_valid_i && !bridge_->tx_ready_o;
    if (bridge_->tx_valid_i && bridge_->tx_ready_o) nic_out_.pop_front();
    bridge_->clk_i = 1;
    bridge_->eval();
  }

  Random random_;
  BridgeConditions conditions_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Model> bridge_;
  std::unique_ptr<Coverage> coverage_;
  std::uint64_t chip_time_ = 0, nic_time_ = 0;

  std::deque<Octets> to_fpga_;
  Octets buffer_;
  std::vector<Octets> packets_;
  bool computer_reads_ = true;
  bool output_before_ = false, driven_before_ = false, wrote_before_ = false;

  std::deque<NicByte> nic_out_;
  bool tx_held_ = false;
  Octets nic_in_;
};

}  // namespace mprig::test
