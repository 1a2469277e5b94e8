// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mprig {

/** Responses of AXI. */
enum class AxiResponse : std::uint8_t { Okay = 0, SlaveError = 2 };

/** The bytes of one data beat of the NIC's DMA port. */
constexpr std::size_t DmaBeatBytes = 16;
using DmaBeat = std::array<std::uint8_t, DmaBeatBytes>;

/** What the NIC's DMA master drives in a cycle. */
struct AxiMasterSignals {
  std::uint8_t aw_id, aw_len, aw_size, aw_burst;
  std::uint64_t aw_address;
  bool aw_valid;
  DmaBeat w_data;
  std::uint16_t w_strobe;
  bool w_last, w_valid;
  bool b_ready;
  std::uint8_t ar_id, ar_len, ar_size, ar_burst;
  std::uint64_t ar_address;
  bool ar_valid;
  bool r_ready;
};

/** What the memory answers in the same cycle. */
struct AxiSlaveSignals {
  bool aw_ready, w_ready;
  std::uint8_t b_id;
  AxiResponse b_response;
  bool b_valid;
  bool ar_ready;
  std::uint8_t r_id;
  DmaBeat r_data;
  AxiResponse r_response;
  bool r_last, r_valid;
};

/** What the bus master of BAR0 drives in a cycle. */
struct AxiLiteMasterSignals {
  std::uint16_t aw_address;
  bool aw_valid;
  std::uint32_t w_data;
  std::uint8_t w_strobe;
  bool w_valid, b_ready;
  std::uint16_t ar_address;
  bool ar_valid, r_ready;
};

/** What the NIC's registers answer in the same cycle. */
struct AxiLiteSlaveSignals {
  bool aw_ready, w_ready, b_valid, ar_ready, r_valid;
  std::uint32_t r_data;
};

}  // namespace mprig
