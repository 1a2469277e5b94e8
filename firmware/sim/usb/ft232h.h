// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chip_fifo.h"
#include "function.h"

namespace mprig::usb {

/**
 * FTDI FT232H, whose EEPROM makes it a 245 FIFO. Bytes flow in the bit mode "synchronous FIFO" only. Each packet for
 * the computer begins with two bytes of status; one goes when it is full, when the NIC ended a message (SIWU#), or
 * when the latency timer runs out, and then also without any payload.
 */
class Ft232h : public Function {
 public:
  Ft232h(ChipFifo& fifo, const std::string& serial);

  const Descriptors& descriptors() const override { return descriptors_; }
  std::optional<std::vector<std::uint8_t>> vendor(const Setup& setup, Bytes data) override;
  Handshake take(std::uint8_t endpoint, Bytes packet) override;
  Handshake give(std::uint8_t endpoint, MutableBytes room, std::size_t& length, Clock::time_point now) override;
  std::optional<Clock::time_point> due(std::uint8_t endpoint) const override;
  void plug() override;
  void unplug() override { fifo_.power_off(); }

 private:
  static constexpr std::size_t EepromWords = 128;

  std::optional<std::vector<std::uint8_t>> read(const Setup& setup) const;
  bool write(const Setup& setup);
  bool reset(std::uint16_t what);
  bool flows() const;

  ChipFifo& fifo_;
  Descriptors descriptors_;
  std::array<std::uint16_t, EepromWords> eeprom_{};
  std::uint8_t mode_ = 0;
  std::chrono::milliseconds latency_{0};
  Clock::time_point last_packet_{};
};

}  // namespace mprig::usb
