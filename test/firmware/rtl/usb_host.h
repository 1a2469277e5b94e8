// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link_medium.h"
#include "random.h"

class Vmprig_nic;

namespace mprig::test {

/** The bridge chip on the NIC's USB ports, with a computer behind it. */
class UsbHost : public LinkMedium {
 public:
  explicit UsbHost(std::uint64_t seed) : random_(seed) {}

  /** Chance, in percent, that the chip has no byte, or no room, in a cycle. */
  void set_stall(unsigned percent) { stall_ = percent; }
  /** From now on the chip has no room, or has room again. */
  void set_reads(bool reads) { reads_ = reads; }

  /** The NIC is not busy while it waits for room: what it offers is then on its way. */
  bool idle() const override { return outgoing_.empty() && !(held_ && reads_); }
  /** Bytes that the chip gave and got. */
  std::uint32_t given() const { return given_; }
  std::uint32_t got() const { return got_; }

  void drive(Vmprig_nic& nic);
  void sample(const Vmprig_nic& nic);
  /** The chip did something in this cycle that the NIC may react to. */
  bool touches() const { return touches_; }

 private:
  Random random_;
  unsigned stall_ = 0;
  bool reads_ = true;
  bool ready_before_ = false;
  bool touches_ = false;
  bool held_ = false;
  std::uint32_t given_ = 0, got_ = 0;
};

}  // namespace mprig::test
