// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "bytes.h"
#include "device.h"
#include "dma_map.h"
#include "msix.h"
#include "pci_config.h"
#include "vfio_user/protocol.h"

namespace mprig {

/** The PCIe endpoint as the client sees it: regions, interrupts and reset. Errors are errno values, 0 for success. */
class PciFunction {
 public:
  PciFunction(Device& device, DmaMap& dma, Msix& msix) : device_(device), dma_(dma), msix_(msix) {}

  /** Bytes of a region; 0 when it does not exist. */
  std::uint32_t region_bytes(std::uint32_t region) const;

  int read(const vfio_user::RegionReadRequest& request, MutableBytes bytes);

  /** With `posted` the write is queued in order; else it has taken effect on return. */
  int write(const vfio_user::RegionWriteRequest& request, bool posted);

  /** Interrupts of an index. */
  std::uint32_t irq_count(std::uint32_t index) const;

  int set_irqs(const vfio_user::SetIrqsRequest& request, std::vector<UniqueFd> eventfds);

  /** Back to the state after power-on; the DMA map stays. */
  void reset();

 private:
  Device& device_;
  DmaMap& dma_;
  Msix& msix_;
  PciConfig config_;
};

}  // namespace mprig
