// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace mprig::test {

/** Added to every seed: 0 unless the command line says otherwise. */
std::uint64_t& seed_offset();

/** Reproducible random numbers (xorshift64*), the same on every machine. */
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_((seed + seed_offset()) * 0x9e3779b97f4a7c15u + 1) {}

  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1du;
  }

  /** Uniform in 0 .. bound - 1. */
  std::uint64_t below(std::uint64_t bound) { return (next() >> 11) % bound; }

  /** Uniform in low .. high. */
  std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }

  /** True in `percent` of a hundred cases. */
  bool chance(unsigned percent) { return below(100) < percent; }

  std::vector<std::uint8_t> bytes(std::size_t count) {
    std::vector<std::uint8_t> out(count);
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(next() >> 32);
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace mprig::test
