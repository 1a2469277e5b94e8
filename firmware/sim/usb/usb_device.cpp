// SPDX-License-Identifier: Apache-2.0
#include "usb_device.h"

#include <algorithm>
#include <cerrno>

namespace mprig::usb {
namespace {

constexpr std::uint8_t DirectionIn = 0x80;
constexpr std::uint8_t TypeMask = 0x60, Standard = 0x00, Vendor = 0x40;
constexpr std::uint8_t RecipientMask = 0x1f, ToDevice = 0, ToInterface = 1, ToEndpoint = 2;

constexpr std::uint8_t GetStatus = 0, ClearFeature = 1, SetFeature = 3, GetDescriptor = 6;
constexpr std::uint8_t GetConfiguration = 8, SetConfiguration = 9, GetInterface = 10, SetInterface = 11;
constexpr std::uint16_t EndpointHalt = 0;

std::uint8_t address_of(const Submit& submit) {
  if (submit.endpoint == 0) return 0;
  return static_cast<std::uint8_t>(submit.endpoint | (submit.direction == Direction::In ? DirectionIn : 0));
}

}  // namespace

void UsbDevice::plug() {
  pipes_.clear();
  halted_.clear();
  configuration_ = 0;
  function_.plug();
}

void UsbDevice::unplug() {
  pipes_.clear();
  function_.unplug();
}

void UsbDevice::submit(Submit submit) {
  pipes_[address_of(submit)].push_back({std::move(submit), 0, {}});
}

bool UsbDevice::cancel(std::uint32_t sequence) {
  for (auto& [address, pipe] : pipes_) {
    const auto found = std::find_if(pipe.begin(), pipe.end(),
                                    [&](const Transfer& transfer) { return transfer.submit.sequence == sequence; });
    if (found == pipe.end()) continue;
    pipe.erase(found);
    return true;
  }
  return false;
}

void UsbDevice::service(Clock::time_point now, const std::function<void(const Completion&)>& done) {
  for (auto& [address, pipe] : pipes_) {
    while (!pipe.empty()) {
      Transfer& transfer = pipe.front();
      const std::optional<std::int32_t> status = advance(address, transfer, now);
      if (!status) break;
      done({transfer.submit.sequence, *status, static_cast<std::uint32_t>(transfer.moved), std::move(transfer.data)});
      pipe.pop_front();
    }
  }
}

std::optional<Clock::time_point> UsbDevice::due() const {
  std::optional<Clock::time_point> first;
  for (const auto& [address, pipe] : pipes_) {
    if (pipe.empty()) continue;
    const std::optional<Clock::time_point> time = function_.due(address);
    if (time && (!first || *time < *first)) first = time;
  }
  return first;
}

std::optional<std::int32_t> UsbDevice::advance(std::uint8_t address, Transfer& transfer, Clock::time_point now) {
  if (address == 0) return control(transfer);
  const EndpointDescription* endpoint = function_.descriptors().endpoint(address);
  if (endpoint == nullptr || configuration_ == 0 || halted_.contains(address)) return -EPIPE;
  return address >= DirectionIn ? advance_in(*endpoint, transfer, now) : advance_out(*endpoint, transfer);
}

std::optional<std::int32_t> UsbDevice::advance_in(const EndpointDescription& endpoint, Transfer& transfer,
                                                  Clock::time_point now) {
  std::vector<std::uint8_t> packet(endpoint.packet_bytes);
  while (transfer.moved < transfer.submit.length) {
    std::size_t length = 0;
    const Handshake answer = function_.give(endpoint.address, packet, length, now);
    if (answer == Handshake::Nak) return std::nullopt;
    if (answer == Handshake::Stall) {
      halted_.insert(endpoint.address);
      return -EPIPE;
    }
    // A packet that does not fit is babble: the computer's controller takes it for a broken device.
    if (length > transfer.submit.length - transfer.moved) return -EOVERFLOW;
    transfer.data.insert(transfer.data.end(), packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(length));
    transfer.moved += length;
    if (length < endpoint.packet_bytes) break;
  }
  return 0;
}

std::optional<std::int32_t> UsbDevice::advance_out(const EndpointDescription& endpoint, Transfer& transfer) {
  const Bytes data = transfer.submit.data;
  do {
    const std::size_t length = std::min<std::size_t>(endpoint.packet_bytes, data.size() - transfer.moved);
    const Handshake answer = function_.take(endpoint.address, data.subspan(transfer.moved, length));
    if (answer == Handshake::Nak) return std::nullopt;
    if (answer == Handshake::Stall) {
      halted_.insert(endpoint.address);
      return -EPIPE;
    }
    transfer.moved += length;
  } while (transfer.moved < data.size());
  return 0;
}

std::int32_t UsbDevice::control(Transfer& transfer) {
  const Setup setup = Setup::of(transfer.submit.setup);
  if (!setup.towards_computer() && transfer.submit.data.size() != setup.length) return -EPIPE;
  std::optional<std::vector<std::uint8_t>> answer;
  switch (setup.type & TypeMask) {
    case Standard:
      answer = standard(setup);
      break;
    case Vendor:
      answer = function_.vendor(setup, transfer.submit.data);
      break;
    default:
      break;
  }
  if (!answer) return -EPIPE;
  if (setup.towards_computer()) {
    answer->resize(std::min({answer->size(), std::size_t{setup.length}, std::size_t{transfer.submit.length}}));
    transfer.moved = answer->size();
    transfer.data = std::move(*answer);
  } else {
    transfer.moved = transfer.submit.data.size();
  }
  return 0;
}

std::optional<std::vector<std::uint8_t>> UsbDevice::standard(const Setup& setup) {
  const auto done_if = [](bool good) -> std::optional<std::vector<std::uint8_t>> {
    if (!good) return std::nullopt;
    return std::vector<std::uint8_t>();
  };
  switch (setup.request) {
    case GetStatus:
      return status_of(setup);
    case ClearFeature:
    case SetFeature:
      return done_if(feature(setup, setup.request == SetFeature));
    case GetDescriptor:
      return function_.descriptors().find(static_cast<std::uint8_t>(setup.value >> 8),
                                          static_cast<std::uint8_t>(setup.value));
    case GetConfiguration:
      return std::vector<std::uint8_t>{configuration_};
    case SetConfiguration:
      return done_if(configure(setup.value));
    case GetInterface:
      if (setup.index >= function_.descriptors().interfaces()) return std::nullopt;
      return std::vector<std::uint8_t>{0};
    case SetInterface:
      return done_if(setup.value == 0 && setup.index < function_.descriptors().interfaces());
    default:
      return std::nullopt;
  }
}

std::optional<std::vector<std::uint8_t>> UsbDevice::status_of(const Setup& setup) const {
  switch (setup.type & RecipientMask) {
    case ToDevice:
    case ToInterface:
      return std::vector<std::uint8_t>{0, 0};
    case ToEndpoint: {
      const bool halted = halted_.contains(static_cast<std::uint8_t>(setup.index));
      return std::vector<std::uint8_t>{static_cast<std::uint8_t>(halted ? 1 : 0), 0};
    }
    default:
      return std::nullopt;
  }
}

bool UsbDevice::feature(const Setup& setup, bool set) {
  const auto address = static_cast<std::uint8_t>(setup.index);
  const bool is_halt = (setup.type & RecipientMask) == ToEndpoint && setup.value == EndpointHalt;
  if (!is_halt || function_.descriptors().endpoint(address) == nullptr) return false;
  if (set) {
    halted_.insert(address);
  } else {
    halted_.erase(address);
  }
  return true;
}

bool UsbDevice::configure(std::uint16_t value) {
  if (value > ConfigurationValue) return false;
  configuration_ = static_cast<std::uint8_t>(value);
  halted_.clear();
  return true;
}

}  // namespace mprig::usb
