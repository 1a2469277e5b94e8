// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device.h"
#include "observer.h"
#include "uart_pty.h"

namespace mprig {

/**
 * What a test may do to the bench: `{"do":"unplug"}` and `{"do":"plug"}` the UART, `{"do":"reset"}` the NIC alone.
 * Every other request is for `report`.
 */
class TestControl : public ObserverAnswers {
 public:
  TestControl(Device& device, UartPty& uart, ObserverAnswers& report)
      : device_(device), uart_(uart), report_(report) {}

  std::string answer(std::string_view request) override;

 private:
  Device& device_;
  UartPty& uart_;
  ObserverAnswers& report_;
};

}  // namespace mprig
