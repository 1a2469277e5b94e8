// SPDX-License-Identifier: Apache-2.0
#include "msix.h"

#include <fcntl.h>

#include "log.h"

namespace mprig {

bool Msix::fire(const Vector& vector) {
  if (!vector.eventfd) return false;
  const std::uint64_t one = 1;
  return ::write(vector.eventfd.get(), &one, sizeof one) == sizeof one;
}

void Msix::request(unsigned vector) {
  if (vector >= Vectors) {
    log_line("msix", "request for vector %u ignored: there are %u", vector, Vectors);
    return;
  }
  vectors_[vector].pending = !fire(vectors_[vector]);
}

void Msix::attach(unsigned vector, UniqueFd eventfd) {
  Vector& target = vectors_[vector];
  // A descriptor that is full must not stop the clock of the NIC.
  if (eventfd) ::fcntl(eventfd.get(), F_SETFL, ::fcntl(eventfd.get(), F_GETFL) | O_NONBLOCK);
  target.eventfd = std::move(eventfd);
  if (target.pending) target.pending = !fire(target);
}

void Msix::clear() {
  for (Vector& vector : vectors_) vector = {};
}

void Msix::detach_all() {
  for (Vector& vector : vectors_) vector.eventfd.reset();
}

std::uint64_t Msix::pending_bits() const {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < Vectors; ++i) bits |= std::uint64_t{vectors_[i].pending} << i;
  return bits;
}

}  // namespace mprig
