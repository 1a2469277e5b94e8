// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace mprig::test {

/**
 * Reaches the registers of a verilated module by its `reg_*` ports: one cycle for an access, the value in the next.
 * `cycle` runs one clock cycle of the module with the ports as they are.
 */
template <typename Model, typename Cycle>
class ModuleRegisters {
 public:
  ModuleRegisters(Model& model, Cycle cycle) : model_(model), cycle_(cycle) {
    model_.reg_write_i = 0;
    model_.reg_read_i = 0;
  }

  void write(std::uint32_t address, std::uint32_t value) {
    model_.reg_write_i = 1;
    model_.reg_addr_i = static_cast<std::uint16_t>(address);
    model_.reg_wdata_i = value;
    cycle_();
    model_.reg_write_i = 0;
  }

  void write64(std::uint32_t address, std::uint64_t value) {
    write(address, static_cast<std::uint32_t>(value));
    write(address + 4, static_cast<std::uint32_t>(value >> 32));
  }

  std::uint32_t read(std::uint32_t address) {
    model_.reg_read_i = 1;
    model_.reg_addr_i = static_cast<std::uint16_t>(address);
    cycle_();
    model_.reg_read_i = 0;
    const std::uint32_t value = model_.reg_rdata_o;
    cycle_();
    return value;
  }

  std::uint64_t read64(std::uint32_t address) { return read(address) | std::uint64_t{read(address + 4)} << 32; }

 private:
  Model& model_;
  Cycle cycle_;
};

}  // namespace mprig::test
