// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "../byte_fifo.h"

namespace mprig::usb {

/** What the bridge puts on the NIC's USB ports in one cycle. */
struct StreamInputs {
  std::uint8_t rx_data;
  bool rx_valid;
  bool tx_ready;
};

/** What the NIC puts there. */
struct StreamOutputs {
  bool rx_ready;
  std::uint8_t tx_data;
  bool tx_last;
  bool tx_valid;
};

/**
 * The two buffers of a bridge chip: one face is a byte stream in the clock of the NIC, the other one belongs to the
 * model of the chip. Knows where the NIC ended its messages. Without power from a computer the chip stands still.
 */
class ChipFifo {
 public:
  /** The largest buffer of any chip, each way. */
  static constexpr std::size_t MaxBytes = 4096;

  StreamInputs drive() const {
    const bool valid = powered_ && !to_nic_.empty();
    return {valid ? to_nic_.front()[0] : std::uint8_t{0}, valid, room_from_nic() != 0};
  }

  /** Ends the cycle. */
  void sample(const StreamOutputs& nic) {
    const StreamInputs inputs = drive();
    if (inputs.rx_valid && nic.rx_ready) to_nic_.drop(1);
    held_ = nic.tx_valid && !inputs.tx_ready;
    if (!nic.tx_valid || !inputs.tx_ready) return;
    from_nic_.push(nic.tx_data);
    ++received_;
    if (nic.tx_last) ends_.push_back(received_);
  }

  /** No byte can move now. */
  bool idle() const { return !powered_ || (to_nic_.empty() && !(held_ && room_from_nic() != 0)); }

  /** A computer gives power: buffers of this size begin empty. */
  void power_on(std::size_t bytes) {
    bytes_ = bytes;
    powered_ = true;
    purge_to_nic();
    purge_from_nic();
  }
  void power_off() { powered_ = false; }

  void purge_to_nic() { to_nic_.drop(to_nic_.size()); }
  void purge_from_nic() { discard(from_nic_.size()); }

  std::size_t room_to_nic() const { return bytes_ - to_nic_.size(); }
  /** The caller has checked that there is room. */
  void push(Bytes bytes) {
    for (const std::uint8_t byte : bytes) to_nic_.push(byte);
  }

  std::size_t available() const { return from_nic_.size(); }
  /** Bytes up to the end of the first message, or 0 when none has ended. */
  std::size_t first_end() const { return ends_.empty() ? 0 : static_cast<std::size_t>(ends_.front() - taken_); }
  /** Bytes up to the end of the last message that has ended, or 0. */
  std::size_t last_end() const { return ends_.empty() ? 0 : static_cast<std::size_t>(ends_.back() - taken_); }

  /** Takes bytes for the computer; the caller has checked that they are there. */
  void take(MutableBytes into) {
    for (std::uint8_t& byte : into) byte = from_nic_.pop();
    forget(into.size());
  }

 private:
  std::size_t room_from_nic() const { return powered_ ? bytes_ - from_nic_.size() : 0; }
  void discard(std::size_t count) {
    from_nic_.drop(count);
    forget(count);
  }
  void forget(std::size_t count) {
    taken_ += count;
    while (!ends_.empty() && ends_.front() <= taken_) ends_.pop_front();
  }

  bool powered_ = false;
  std::size_t bytes_ = MaxBytes;
  ByteFifo<MaxBytes> to_nic_;
  ByteFifo<MaxBytes> from_nic_;
  /** The NIC offers a byte for which there was no room. */
  bool held_ = false;
  std::uint64_t received_ = 0, taken_ = 0;
  /** Ends of messages, counted in bytes received. */
  std::deque<std::uint64_t> ends_;
};

}  // namespace mprig::usb
