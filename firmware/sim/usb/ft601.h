// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chip_fifo.h"
#include "function.h"

namespace mprig::usb {

/**
 * FTDI FT601 at a USB 2 port, in FIFO mode 245 with one channel. Its IN pipe gives only what was asked for on the
 * session pipe: up to that many bytes, or a short packet where the NIC ended its burst.
 */
class Ft601 : public Function {
 public:
  Ft601(ChipFifo& fifo, const std::string& serial);

  const Descriptors& descriptors() const override { return descriptors_; }
  std::optional<std::vector<std::uint8_t>> vendor(const Setup& setup, Bytes data) override;
  Handshake take(std::uint8_t endpoint, Bytes packet) override;
  Handshake give(std::uint8_t endpoint, MutableBytes room, std::size_t& length, Clock::time_point now) override;
  std::optional<Clock::time_point> due(std::uint8_t) const override { return std::nullopt; }
  void plug() override;
  void unplug() override { fifo_.power_off(); }

 private:
  static constexpr std::size_t ConfigurationBytes = 152;

  Handshake session_request(Bytes packet);
  bool fifo_mode() const;

  ChipFifo& fifo_;
  Descriptors descriptors_;
  std::array<std::uint8_t, ConfigurationBytes> configuration_{};
  /** Bytes asked for and not yet given. */
  std::size_t asked_ = 0;
};

}  // namespace mprig::usb
