// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>

#include "function.h"
#include "usbip_protocol.h"

namespace mprig::usb {

/** How a transfer ended. */
struct Completion {
  std::uint32_t sequence;
  /** 0 or a negative errno. */
  std::int32_t status;
  /** Bytes that moved. */
  std::uint32_t actual;
  /** What an In transfer brought. */
  std::vector<std::uint8_t> data;
};

/**
 * What every USB device does: cuts transfers into packets, answers the standard requests, keeps halted pipes halted.
 * Transfers of one endpoint are carried out in order, each until it is full, a short packet ends it, or it fails.
 */
class UsbDevice {
 public:
  explicit UsbDevice(Function& function) : function_(function) {}

  DeviceIdentity identity() const { return function_.descriptors().identity(); }

  /** A computer takes the device, and lets it go: nothing of an earlier one is left. */
  void plug();
  void unplug();

  void submit(Submit submit);

  /** Gives a transfer up; false when it has ended before. */
  bool cancel(std::uint32_t sequence);

  /** Goes on with everything that can go on, and tells what has ended. */
  void service(Clock::time_point now, const std::function<void(const Completion&)>& done);

  /** When there may be something to do although nothing else happens before. */
  std::optional<Clock::time_point> due() const;

 private:
  struct Transfer {
    Submit submit;
    std::size_t moved = 0;
    std::vector<std::uint8_t> data;
  };
  using Pipe = std::deque<Transfer>;

  /** Goes on with a transfer; tells with which status it ended, if it did. */
  std::optional<std::int32_t> advance(std::uint8_t address, Transfer& transfer, Clock::time_point now);
  std::optional<std::int32_t> advance_in(const EndpointDescription& endpoint, Transfer& transfer, Clock::time_point now);
  std::optional<std::int32_t> advance_out(const EndpointDescription& endpoint, Transfer& transfer);
  std::int32_t control(Transfer& transfer);
  std::optional<std::vector<std::uint8_t>> standard(const Setup& setup);
  std::optional<std::vector<std::uint8_t>> status_of(const Setup& setup) const;
  bool feature(const Setup& setup, bool set);
  bool configure(std::uint16_t value);

  Function& function_;
  /** By the endpoint's address; 0 is the control pipe. */
  std::map<std::uint8_t, Pipe> pipes_;
  std::set<std::uint8_t> halted_;
  std::uint8_t configuration_ = 0;
};

}  // namespace mprig::usb
