// SPDX-License-Identifier: Apache-2.0
#include "ft232h.h"

#include <algorithm>

namespace mprig::usb {
namespace {

constexpr std::uint16_t Vendor = 0x0403, ProductId = 0x6014, Release = 0x0900;
constexpr std::uint8_t DataIn = 0x81, DataOut = 0x02;
constexpr std::uint16_t PacketBytes = 512;
constexpr std::size_t FifoBytes = 1024;
constexpr std::size_t StatusBytes = 2;

constexpr std::uint8_t Reset = 0x00, ModemControl = 0x01, Flow = 0x02, Baud = 0x03, Format = 0x04, ModemStatus = 0x05;
constexpr std::uint8_t EventCharacter = 0x06, ErrorCharacter = 0x07, SetLatency = 0x09, GetLatency = 0x0a;
constexpr std::uint8_t SetBitMode = 0x0b, ReadPins = 0x0c;
constexpr std::uint8_t ReadEeprom = 0x90, WriteEeprom = 0x91, EraseEeprom = 0x92;

constexpr std::uint8_t ModeReset = 0x00, ModeSyncFifo = 0x40;
constexpr std::chrono::milliseconds DefaultLatency{16};
constexpr std::uint16_t TypeMask = 0x000f, TypeFifo = 0x0001;

/** CTS and DSR, as a high-speed chip reports them; nothing is left to send. */
constexpr std::uint8_t ModemByte = 0x32, LineByte = 0x60;

}  // namespace

Ft232h::Ft232h(ChipFifo& fifo, const std::string& serial)
    : fifo_(fifo),
      descriptors_({Vendor,
                    ProductId,
                    Release,
                    "FTDI",
                    "FT232H 245 FIFO",
                    serial,
                    {{{DataIn, Bulk, PacketBytes, 0}, {DataOut, Bulk, PacketBytes, 0}}}}) {
  eeprom_[0] = TypeFifo;
  eeprom_[1] = Vendor;
  eeprom_[2] = ProductId;
  eeprom_[3] = Release;
}

std::optional<std::vector<std::uint8_t>> Ft232h::vendor(const Setup& setup, Bytes) {
  if (setup.towards_computer()) return read(setup);
  if (!write(setup)) return std::nullopt;
  return std::vector<std::uint8_t>();
}

std::optional<std::vector<std::uint8_t>> Ft232h::read(const Setup& setup) const {
  switch (setup.request) {
    case ModemStatus:
      return std::vector<std::uint8_t>{ModemByte, LineByte};
    case GetLatency:
      return std::vector<std::uint8_t>{static_cast<std::uint8_t>(latency_.count())};
    case ReadPins:
      return std::vector<std::uint8_t>{0};
    case ReadEeprom: {
      const std::uint16_t word = setup.index < EepromWords ? eeprom_[setup.index] : std::uint16_t{0xffff};
      return std::vector<std::uint8_t>{static_cast<std::uint8_t>(word), static_cast<std::uint8_t>(word >> 8)};
    }
    default:
      return std::nullopt;
  }
}

bool Ft232h::write(const Setup& setup) {
  switch (setup.request) {
    case Reset:
      return reset(setup.value);
    case ModemControl:
    case Flow:
    case Baud:
    case Format:
    case EventCharacter:
    case ErrorCharacter:
      return true;
    case SetLatency:
      if (setup.value < 1 || setup.value > 255) return false;
      latency_ = std::chrono::milliseconds(setup.value);
      return true;
    case SetBitMode:
      mode_ = static_cast<std::uint8_t>(setup.value >> 8);
      return true;
    case WriteEeprom:
      if (setup.index < EepromWords) eeprom_[setup.index] = setup.value;
      return setup.index < EepromWords;
    case EraseEeprom:
      eeprom_.fill(0xffff);
      return true;
    default:
      return false;
  }
}

bool Ft232h::reset(std::uint16_t what) {
  switch (what) {
    case 0:
      mode_ = ModeReset;
      return true;
    case 1:
      fifo_.purge_to_nic();
      return true;
    case 2:
      fifo_.purge_from_nic();
      return true;
    default:
      return false;
  }
}

Handshake Ft232h::take(std::uint8_t, Bytes packet) {
  // In any other mode they go to pins that the NIC does not listen to.
  if (!flows()) return Handshake::Ack;
  if (fifo_.room_to_nic() < packet.size()) return Handshake::Nak;
  fifo_.push(packet);
  return Handshake::Ack;
}

Handshake Ft232h::give(std::uint8_t, MutableBytes room, std::size_t& length, Clock::time_point now) {
  const std::size_t most = room.size() - StatusBytes;
  const std::size_t available = flows() ? fifo_.available() : 0;
  const std::size_t ended = flows() ? fifo_.last_end() : 0;
  const bool late = now >= last_packet_ + latency_;
  if (available < most && ended == 0 && !late) return Handshake::Nak;
  const std::size_t payload = std::min(most, late || ended == 0 ? available : ended);
  room[0] = ModemByte;
  room[1] = LineByte;
  fifo_.take(room.subspan(StatusBytes, payload));
  length = StatusBytes + payload;
  last_packet_ = now;
  return Handshake::Ack;
}

std::optional<Clock::time_point> Ft232h::due(std::uint8_t endpoint) const {
  if (endpoint != DataIn) return std::nullopt;
  return last_packet_ + latency_;
}

void Ft232h::plug() {
  mode_ = ModeReset;
  latency_ = DefaultLatency;
  last_packet_ = Clock::now();
  fifo_.power_on(FifoBytes);
}

bool Ft232h::flows() const {
  return mode_ == ModeSyncFifo && (eeprom_[0] & TypeMask) == TypeFifo;
}

}  // namespace mprig::usb
