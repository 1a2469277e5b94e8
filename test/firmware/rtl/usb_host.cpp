// SPDX-License-Identifier: Apache-2.0
#include "usb_host.h"

#include "Vmprig_nic.h"
#include "check.h"

namespace mprig::test {

void UsbHost::drive(Vmprig_nic& nic) {
  nic.usb_rx_valid_i = !outgoing_.empty() && !random_.chance(stall_);
  nic.usb_rx_data_i = nic.usb_rx_valid_i ? outgoing_.front() : static_cast<std::uint8_t>(random_.next());
  nic.usb_tx_ready_i = reads_ && !random_.chance(stall_);
  touches_ = nic.usb_rx_valid_i || (nic.usb_tx_ready_i != 0) != ready_before_;
  ready_before_ = nic.usb_tx_ready_i != 0;
}

void UsbHost::sample(const Vmprig_nic& nic) {
  if (nic.usb_rx_valid_i && nic.usb_rx_ready_o) {
    outgoing_.pop_front();
    ++given_;
  }
  held_ = nic.usb_tx_valid_o && !nic.usb_tx_ready_i;
  if (!nic.usb_tx_valid_o || !nic.usb_tx_ready_i) return;
  ++got_;
  const bool ends_frame = nic.usb_tx_data_o == 0 && inside_frame();
  expect((nic.usb_tx_last_o != 0) == ends_frame, "the end of a frame is marked wrongly");
  receive(nic.usb_tx_data_o);
}

}  // namespace mprig::test
