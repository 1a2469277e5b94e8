// SPDX-License-Identifier: Apache-2.0
#include "pci_config.h"

#include <algorithm>
#include <linux/pci_regs.h>

#include "mprig_regs.h"
#include "msix.h"

namespace mprig {
namespace {

constexpr std::uint32_t MsixCapability = 0x40;
constexpr std::uint32_t ExpressCapability = 0x50;
constexpr std::uint8_t Bar1Index = 1;

// The link that lspci shows comes from here, whatever carries the traffic: 2.5 GT/s, four lanes.
constexpr std::uint16_t LinkSpeedAndWidth = 0x0041;
// 256 bytes of payload at most; role-based error reporting, which PCIe 1.1 and later require.
constexpr std::uint32_t DeviceCapabilities = 0x0001 | PCI_EXP_DEVCAP_RBER;
// What software may set: error reporting, relaxed ordering, payload and request sizes, no snoop.
constexpr std::uint16_t DeviceControlWritable = 0x78ff;

}  // namespace

void PciConfig::reset() {
  value_.fill(0);
  writable_.fill(0);
  const MutableBytes value(value_);
  const MutableBytes writable(writable_);

  store<std::uint16_t>(value, PCI_VENDOR_ID, MPRIG_PCI_VENDOR_ID);
  store<std::uint16_t>(value, PCI_DEVICE_ID, MPRIG_PCI_DEVICE_ID);
  store<std::uint16_t>(writable, PCI_COMMAND,
                       PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
                           PCI_COMMAND_INTX_DISABLE);
  store<std::uint16_t>(value, PCI_STATUS, PCI_STATUS_CAP_LIST);
  store<std::uint32_t>(value, PCI_CLASS_REVISION, MPRIG_PCI_CLASS_CODE << 8);
  store<std::uint8_t>(writable, PCI_CACHE_LINE_SIZE, 0xff);
  store<std::uint32_t>(writable, PCI_BASE_ADDRESS_0, ~(MPRIG_BAR0_BYTES - 1));
  store<std::uint32_t>(writable, PCI_BASE_ADDRESS_1, ~(Bar1Bytes - 1));
  store<std::uint16_t>(value, PCI_SUBSYSTEM_VENDOR_ID, MPRIG_PCI_VENDOR_ID);
  store<std::uint16_t>(value, PCI_SUBSYSTEM_ID, MPRIG_PCI_DEVICE_ID);
  store<std::uint8_t>(value, PCI_CAPABILITY_LIST, MsixCapability);
  store<std::uint8_t>(writable, PCI_INTERRUPT_LINE, 0xff);

  store<std::uint8_t>(value, MsixCapability + PCI_CAP_LIST_ID, PCI_CAP_ID_MSIX);
  store<std::uint8_t>(value, MsixCapability + PCI_CAP_LIST_NEXT, ExpressCapability);
  store<std::uint16_t>(value, MsixCapability + PCI_MSIX_FLAGS, Msix::Vectors - 1);
  store<std::uint16_t>(writable, MsixCapability + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
  store<std::uint32_t>(value, MsixCapability + PCI_MSIX_TABLE, MsixTableOffset | Bar1Index);
  store<std::uint32_t>(value, MsixCapability + PCI_MSIX_PBA, MsixPbaOffset | Bar1Index);

  store<std::uint8_t>(value, ExpressCapability + PCI_CAP_LIST_ID, PCI_CAP_ID_EXP);
  store<std::uint16_t>(value, ExpressCapability + PCI_EXP_FLAGS, 2 | (PCI_EXP_TYPE_ENDPOINT << 4));
  store<std::uint32_t>(value, ExpressCapability + PCI_EXP_DEVCAP, DeviceCapabilities);
  store<std::uint16_t>(writable, ExpressCapability + PCI_EXP_DEVCTL, DeviceControlWritable);
  store<std::uint32_t>(value, ExpressCapability + PCI_EXP_LNKCAP, LinkSpeedAndWidth);
  store<std::uint16_t>(value, ExpressCapability + PCI_EXP_LNKSTA, LinkSpeedAndWidth);
}

void PciConfig::read(std::uint32_t offset, MutableBytes bytes) const {
  std::copy_n(value_.begin() + offset, bytes.size(), bytes.begin());
}

void PciConfig::write(std::uint32_t offset, Bytes bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t mask = writable_[offset + i];
    value_[offset + i] = static_cast<std::uint8_t>((value_[offset + i] & ~mask) | (bytes[i] & mask));
  }
}

bool PciConfig::bus_master() const {
  return (load<std::uint16_t>(value_, PCI_COMMAND) & PCI_COMMAND_MASTER) != 0;
}

}  // namespace mprig
