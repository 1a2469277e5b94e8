// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "mprig_regs.h"
#include "unique_fd.h"

namespace mprig {

/** MSI-X: one eventfd per vector. A request without eventfd stays pending until there is one. */
class Msix {
 public:
  static constexpr unsigned Vectors = MPRIG_MSIX_VECTORS;

  /** The NIC asks for an interrupt. */
  void request(unsigned vector);

  /** The client's eventfd for one vector; empty to take it away. A pending request fires at once. */
  void attach(unsigned vector, UniqueFd eventfd);

  /** No eventfds and nothing pending. */
  void clear();

  /** Takes all eventfds away; what is pending stays so. */
  void detach_all();

  /** Word of the pending-bit array: bit n belongs to vector n. */
  std::uint64_t pending_bits() const;

 private:
  struct Vector {
    UniqueFd eventfd;
    bool pending = false;
  };

  static bool fire(const Vector& vector);

  std::array<Vector, Vectors> vectors_;
};

}  // namespace mprig
