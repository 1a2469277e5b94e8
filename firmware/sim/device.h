// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "bytes.h"

namespace mprig {

/** The logic behind the PCIe function: what the vfio-user side needs to know of the NIC. */
class Device {
 public:
  virtual ~Device() = default;

  /** A posted write to BAR0 at any offset and of any length inside it; takes effect before later reads. */
  virtual void write(std::uint32_t offset, Bytes bytes) = 0;

  /** Reads BAR0, after all earlier writes have taken effect. Runs the clock for as long as the answer takes. */
  virtual void read(std::uint32_t offset, MutableBytes bytes) = 0;

  /** Runs the clock until all earlier writes have taken effect. */
  virtual void flush() = 0;

  /** Back to the state after power-on; work in flight is abandoned. */
  virtual void reset() = 0;

  /** Whether the clock must run: work is in flight or an input is waiting. */
  virtual bool busy() const = 0;

  /** Runs the clock for at most `cycles` cycles, less when the device falls idle. */
  virtual void step(unsigned cycles) = 0;
};

}  // namespace mprig
