// SPDX-License-Identifier: Apache-2.0
#include "uart_host.h"

#include "Vmprig_nic.h"
#include "check.h"

namespace mprig::test {

void UartHost::break_off() {
  forget();
  out_bits_.clear();
  out_count_ = 0;
  break_bits_ = 0;
  receiving_ = false;
}

void UartHost::drive(Vmprig_nic& nic) {
  if (out_count_ == 0) {
    line_ = true;
    if (break_bits_ != 0) {
      --break_bits_;
      line_ = false;
      out_count_ = divisor_;
    } else {
      if (out_bits_.empty() && !outgoing_.empty()) {
        out_bits_.push_back(false);
        for (unsigned i = 0; i < 8; ++i) out_bits_.push_back((outgoing_.front() >> i & 1) != 0);
        out_bits_.push_back(true);
        outgoing_.pop_front();
      }
      if (!out_bits_.empty()) {
        line_ = out_bits_.front();
        out_bits_.pop_front();
        out_count_ = divisor_;
      }
    }
  }
  if (out_count_ != 0) --out_count_;
  nic.uart_rx_i = line_;
}

void UartHost::sample(const Vmprig_nic& nic) {
  const bool line = nic.uart_tx_o != 0;
  if (!receiving_) {
    if (!line) {
      receiving_ = true;
      in_count_ = divisor_ / 2;
      in_bit_ = 0;
      in_byte_ = 0;
    }
    return;
  }
  if (in_count_ != 0) {
    --in_count_;
    return;
  }
  in_count_ = divisor_ - 1;
  if (in_bit_ == 0) expect(!line, "start bit too short");
  if (in_bit_ >= 1 && in_bit_ <= 8 && line) in_byte_ |= 1u << (in_bit_ - 1);
  if (in_bit_ == 9) {
    expect(line, "no stop bit");
    receiving_ = false;
    receive(static_cast<std::uint8_t>(in_byte_));
  }
  ++in_bit_;
}

}  // namespace mprig::test
