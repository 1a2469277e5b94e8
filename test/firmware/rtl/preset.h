// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mprig::test {

/** A register inside a model, of those that presets.vlt names, as words of 32 bits, the lowest first. */
class PresetRegister {
 public:
  PresetRegister(std::string path, void* data, std::size_t bytes)
      : path_(std::move(path)), data_(static_cast<std::uint8_t*>(data)), bytes_(bytes) {}

  std::size_t words() const { return (bytes_ + 3) / 4; }
  /** Takes effect before the next clock edge; what has no place in the register is ignored. */
  void set_word(std::size_t index, std::uint32_t value);
  /** The same with a part of it of 16 bits. */
  void set_half(std::size_t index, std::uint16_t value) { set(2 * index, &value, sizeof value); }

 private:
  void set(std::size_t at, const void* value, std::size_t bytes);

  std::string path_;
  std::uint8_t* data_;
  std::size_t bytes_;
};

/** All registers of this name, in instances whose path has this part; at least one. */
std::vector<PresetRegister> preset_registers(VerilatedContext& context, std::string_view instance, const char* name);

}  // namespace mprig::test
