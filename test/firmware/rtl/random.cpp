// SPDX-License-Identifier: Apache-2.0
#include "random.h"

namespace mprig::test {

std::uint64_t& seed_offset() {
  static std::uint64_t offset = 0;
  return offset;
}

}  // namespace mprig::test
