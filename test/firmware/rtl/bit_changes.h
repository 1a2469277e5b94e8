// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated_vcd_c.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mprig::test {

/**
 * Which bits of a model have changed. It stands where a model writes its value change dump (IEEE 1800-2017, 21.7) and
 * keeps of it only that: Verilator's own counting of bits makes a model of this size a hundred times slower.
 *
 * At the end of the program a file `bits.txt` in the directory MPRIG_COVERAGE has a line `PATH BITS` for each variable
 * of every model, where BITS is a digit for each bit, the highest first: 1 when it changed in any model.
 */
class BitChanges final : public VerilatedVcdFile {
 public:
  bool open(const std::string&) override { return true; }
  /** Takes the next piece of the dump, which may begin and end within a line. */
  ssize_t write(const char* text, ssize_t length) override;
  void close() override;

 private:
  struct Variable {
    std::string path;
    std::size_t code;
    std::size_t width;
  };
  /** Digits as they were last, and where they were ever different; variables that are joined share one. */
  struct Value {
    std::string digits;
    std::vector<char> differences;
  };

  void line(std::string_view text);
  void declare(std::string_view text);
  void change(std::string_view digits, std::size_t code);

  std::string rest_;
  std::vector<std::string> scopes_;
  std::vector<Variable> variables_;
  std::vector<Value> values_;
};

}  // namespace mprig::test
