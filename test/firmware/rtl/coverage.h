// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#ifdef MPRIG_TOGGLES
#include "bit_changes.h"
#endif

namespace mprig::test {

/**
 * What a model covers from now to the end of this object: lines that are executed or bits that change, as the model was
 * built, else nothing. It ends in the directory that the environment variable MPRIG_COVERAGE names.
 */
class Coverage {
 public:
  template <typename Model>
  explicit Coverage(Model& model) : context_(*model.contextp()) {
#ifdef MPRIG_TOGGLES
    constexpr int AllLevels = 99;
    context_.traceEverOn(true);
    model.trace(&dump_, AllLevels);
    dump_.open("");
#endif
  }
  ~Coverage();
  Coverage(const Coverage&) = delete;
  Coverage& operator=(const Coverage&) = delete;

  /** To be called where a clock edge finds the model: bits are compared from one call to the next. */
  void sample();

 private:
  VerilatedContext& context_;
#ifdef MPRIG_TOGGLES
  BitChanges changes_;
  VerilatedVcdC dump_{&changes_};
#endif
};

}  // namespace mprig::test
