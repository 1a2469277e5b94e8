// SPDX-License-Identifier: Apache-2.0
#include "ft601.h"

#include <algorithm>

namespace mprig::usb {
namespace {

constexpr std::uint16_t Vendor = 0x0403, ProductId = 0x601f;
constexpr std::uint8_t SessionOut = 0x01, NotifyIn = 0x81, DataOut = 0x02, DataIn = 0x82;
constexpr std::uint16_t PacketBytes = 512;
constexpr std::size_t FifoBytes = 4096;

constexpr std::uint8_t RequestConfiguration = 0xcf;
constexpr std::size_t FifoModeAt = 137, ChannelsAt = 138;
constexpr std::uint8_t Mode245 = 0, OneChannel = 2;

constexpr std::size_t SessionRequestBytes = 20;
constexpr std::uint8_t CommandRead = 1;

}  // namespace

Ft601::Ft601(ChipFifo& fifo, const std::string& serial)
    : fifo_(fifo),
      descriptors_({Vendor,
                    ProductId,
                    0x0000,
                    "FTDI",
                    "FTDI SuperSpeed-FIFO Bridge",
                    serial,
                    {{{SessionOut, Bulk, PacketBytes, 0}, {NotifyIn, Interrupt, 64, 9}},
                     {{DataOut, Bulk, PacketBytes, 0}, {DataIn, Bulk, PacketBytes, 0}}}}) {
  store(MutableBytes(configuration_), 0, Vendor);
  store(MutableBytes(configuration_), 2, ProductId);
  configuration_[FifoModeAt] = Mode245;
  configuration_[ChannelsAt] = OneChannel;
}

std::optional<std::vector<std::uint8_t>> Ft601::vendor(const Setup& setup, Bytes data) {
  if (setup.request != RequestConfiguration) return std::nullopt;
  if (setup.towards_computer() && setup.value == 1) {
    return std::vector<std::uint8_t>(configuration_.begin(), configuration_.end());
  }
  if (setup.towards_computer() || setup.value != 0 || data.size() != ConfigurationBytes) return std::nullopt;
  std::copy(data.begin(), data.end(), configuration_.begin());
  return std::vector<std::uint8_t>();
}

Handshake Ft601::take(std::uint8_t endpoint, Bytes packet) {
  if (endpoint == SessionOut) return session_request(packet);
  if (!fifo_mode() || fifo_.room_to_nic() < packet.size()) return Handshake::Nak;
  fifo_.push(packet);
  return Handshake::Ack;
}

Handshake Ft601::session_request(Bytes packet) {
  if (packet.size() != SessionRequestBytes || packet[4] != DataIn || packet[5] != CommandRead) return Handshake::Stall;
  asked_ = load<std::uint32_t>(packet, 8);
  return Handshake::Ack;
}

Handshake Ft601::give(std::uint8_t endpoint, MutableBytes room, std::size_t& length, Clock::time_point) {
  if (endpoint != DataIn || asked_ == 0 || !fifo_mode()) return Handshake::Nak;
  const std::size_t full = std::min(room.size(), asked_);
  const std::size_t end = fifo_.first_end();
  if (end == 0 && fifo_.available() < full) return Handshake::Nak;
  length = end == 0 ? full : std::min(full, end);
  fifo_.take(room.first(length));
  asked_ = length < room.size() ? 0 : asked_ - length;
  return Handshake::Ack;
}

void Ft601::plug() {
  asked_ = 0;
  fifo_.power_on(FifoBytes);
}

bool Ft601::fifo_mode() const {
  return configuration_[FifoModeAt] == Mode245 && configuration_[ChannelsAt] == OneChannel;
}

}  // namespace mprig::usb
