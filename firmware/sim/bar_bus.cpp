// SPDX-License-Identifier: Apache-2.0
#include "bar_bus.h"

#include <algorithm>

namespace mprig {

void BarBus::queue_write(std::uint32_t offset, Bytes bytes) {
  while (!bytes.empty()) {
    const std::uint32_t lane = offset % WordBytes;
    const std::size_t count = std::min<std::size_t>(bytes.size(), WordBytes - lane);
    Access access{static_cast<std::uint16_t>(offset - lane), true, 0, 0};
    for (std::size_t i = 0; i < count; ++i) {
      access.data |= std::uint32_t{bytes[i]} << (8 * (lane + i));
      access.strobe = static_cast<std::uint8_t>(access.strobe | 1u << (lane + i));
    }
    accesses_.push_back(access);
    offset += static_cast<std::uint32_t>(count);
    bytes = bytes.subspan(count);
  }
}

void BarBus::queue_read(std::uint32_t offset) {
  accesses_.push_back({static_cast<std::uint16_t>(offset), false, 0, 0});
}

AxiLiteMasterSignals BarBus::drive() const {
  AxiLiteMasterSignals out{};
  out.b_ready = true;
  out.r_ready = true;
  if (accesses_.empty()) return out;
  const Access& access = accesses_.front();
  if (access.write) {
    out.aw_address = access.address;
    out.aw_valid = !address_done_;
    out.w_data = access.data;
    out.w_strobe = access.strobe;
    out.w_valid = !data_done_;
  } else {
    out.ar_address = access.address;
    out.ar_valid = !address_done_;
  }
  return out;
}

void BarBus::sample(const AxiLiteSlaveSignals& slave) {
  if (accesses_.empty()) return;
  const bool write = accesses_.front().write;
  const bool done = write ? slave.b_valid : slave.r_valid;
  address_done_ = address_done_ || (write ? slave.aw_ready : slave.ar_ready);
  data_done_ = data_done_ || (write && slave.w_ready);
  if (!done) return;
  if (!write) read_word_ = slave.r_data;
  accesses_.pop_front();
  address_done_ = false;
  data_done_ = false;
}

void BarBus::reset() {
  accesses_.clear();
  address_done_ = false;
  data_done_ = false;
}

}  // namespace mprig
