// SPDX-License-Identifier: Apache-2.0
#include "coverage.h"

#ifdef MPRIG_LINES
#include <verilated_cov.h>

#include <cstdlib>
#include <string>
#endif

namespace mprig::test {

#ifdef MPRIG_LINES
Coverage::~Coverage() {
  static unsigned number = 0;
  const char* directory = std::getenv("MPRIG_COVERAGE");
  if (directory == nullptr) return;
  const std::string file = std::string(directory) + "/" + std::to_string(number++) + ".dat";
  context_.coveragep()->write(file.c_str());
}
#else
Coverage::~Coverage() = default;
#endif

#ifdef MPRIG_TOGGLES
void Coverage::sample() {
  context_.timeInc(1);
  dump_.dump(context_.time());
}
#else
void Coverage::sample() {}
#endif

}  // namespace mprig::test
