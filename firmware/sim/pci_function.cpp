// SPDX-License-Identifier: Apache-2.0
#include "pci_function.h"

#include <algorithm>
#include <cerrno>

#include "mprig_regs.h"

namespace mprig {

using namespace vfio_user;

std::uint32_t PciFunction::region_bytes(std::uint32_t region) const {
  switch (region) {
    case RegionBar0:
      return MPRIG_BAR0_BYTES;
    case RegionBar1:
      return PciConfig::Bar1Bytes;
    case RegionConfig:
      return PciConfig::Size;
    default:
      return 0;
  }
}

int PciFunction::read(const RegionReadRequest& request, MutableBytes bytes) {
  if (request.count == 0 || !inside(request.offset, request.count, region_bytes(request.region))) return EINVAL;
  const auto offset = static_cast<std::uint32_t>(request.offset);
  switch (request.region) {
    case RegionBar0:
      device_.read(offset, bytes);
      return 0;
    case RegionBar1: {
      // A read never overtakes the posted writes before it, to whatever BAR they went.
      device_.flush();
      // The client emulates the table; only the pending bits are ours.
      std::fill(bytes.begin(), bytes.end(), 0);
      std::uint8_t pba[8];
      store(pba, 0, msix_.pending_bits());
      for (std::uint32_t i = 0; i < bytes.size(); ++i) {
        const std::uint32_t at = offset + i;
        if (at >= PciConfig::MsixPbaOffset && at < PciConfig::MsixPbaOffset + sizeof pba) {
          bytes[i] = pba[at - PciConfig::MsixPbaOffset];
        }
      }
      return 0;
    }
    default:
      config_.read(offset, bytes);
      return 0;
  }
}

int PciFunction::write(const RegionWriteRequest& request, bool posted) {
  if (request.data.empty() || !inside(request.offset, request.data.size(), region_bytes(request.region))) {
    return EINVAL;
  }
  const auto offset = static_cast<std::uint32_t>(request.offset);
  switch (request.region) {
    case RegionBar0:
      device_.write(offset, request.data);
      if (!posted) device_.flush();
      return 0;
    case RegionBar1:
      return 0;
    default:
      config_.write(offset, request.data);
      dma_.set_bus_master(config_.bus_master());
      return 0;
  }
}

std::uint32_t PciFunction::irq_count(std::uint32_t index) const {
  return index == IrqMsix ? Msix::Vectors : 0;
}

int PciFunction::set_irqs(const SetIrqsRequest& request, std::vector<UniqueFd> eventfds) {
  if (!inside(request.start, request.count, irq_count(request.index))) return EINVAL;
  if (request.data_type == IrqDataNone && request.count == 0) {
    if (request.index == IrqMsix) msix_.detach_all();
    return 0;
  }
  for (std::uint32_t i = 0; i < request.count; ++i) {
    const std::uint32_t vector = request.start + i;
    switch (request.data_type) {
      case IrqDataEventfd:
        msix_.attach(vector, eventfds.empty() ? UniqueFd() : std::move(eventfds[i]));
        break;
      case IrqDataBool:
        if (request.flags[i] != 0) msix_.request(vector);
        break;
      default:
        msix_.request(vector);
        break;
    }
  }
  return 0;
}

void PciFunction::reset() {
  config_.reset();
  dma_.set_bus_master(config_.bus_master());
  msix_.clear();
  device_.reset();
}

}  // namespace mprig
