// SPDX-License-Identifier: Apache-2.0
#include "coverage.h"

#ifdef MPRIG_COVERAGE
#include <verilated_cov.h>

#include <cstdlib>
#include <string>
#endif

namespace mprig::test {

#ifdef MPRIG_COVERAGE
void save_coverage(VerilatedContext& context) {
  static unsigned number = 0;
  const char* directory = std::getenv("MPRIG_COVERAGE");
  if (directory == nullptr) return;
  const std::string file = std::string(directory) + "/" + std::to_string(number++) + ".dat";
  context.coveragep()->write(file.c_str());
}
#else
void save_coverage(VerilatedContext&) {}
#endif

}  // namespace mprig::test
