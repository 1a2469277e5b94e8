// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace mprig {

/** What went wrong before the simulator could begin, and what the user can do about it. */
class SetupError : public std::runtime_error {
 public:
  /** Exit codes: the command line is wrong, or the machine does not let us do what it asks for. */
  enum class Kind : int { Usage = 2, Environment = 3 };

  SetupError(Kind kind, const std::string& what, const std::string& remedy)
      : std::runtime_error(what + " \u00b7 " + remedy), kind_(kind) {}

  int exit_code() const { return static_cast<int>(kind_); }

 private:
  Kind kind_;
};

}  // namespace mprig
