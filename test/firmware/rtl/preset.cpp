// SPDX-License-Identifier: Apache-2.0
#include "preset.h"

#include <verilated_sym_props.h>
#include <verilated_syms.h>

#include <algorithm>
#include <cstring>

#include "check.h"

namespace mprig::test {

void PresetRegister::set_word(std::size_t index, std::uint32_t value) {
  set(4 * index, &value, sizeof value);
}

void PresetRegister::set(std::size_t at, const void* value, std::size_t bytes) {
  expect(at < bytes_, path_, " has no byte ", at);
  std::memcpy(data_ + at, value, std::min(bytes, bytes_ - at));
}

std::vector<PresetRegister> preset_registers(VerilatedContext& context, std::string_view instance, const char* name) {
  std::vector<PresetRegister> found;
  for (const auto& [path, scope] : *context.scopeNameMap()) {
    if (std::string_view(path).find(instance) == std::string_view::npos) continue;
    const VerilatedVar* variable = scope->varFind(name);
    if (variable == nullptr || !variable->isPublicRW()) continue;
    found.emplace_back(std::string(path) + '.' + name, variable->datap(), variable->totalSize());
  }
  expect(!found.empty(), "no register ", name, " in ", instance, ": name it in presets.vlt");
  return found;
}

}  // namespace mprig::test
