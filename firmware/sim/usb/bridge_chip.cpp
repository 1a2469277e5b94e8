// SPDX-License-Identifier: Apache-2.0
#include "bridge_chip.h"

#include "ft232h.h"
#include "ft601.h"

namespace mprig::usb {
namespace {

constexpr const char* Serial = "MPRIGSIM";

}  // namespace

std::optional<ChipKind> chip_named(const std::string& name) {
  if (name == "ft601") return ChipKind::Ft601;
  if (name == "ft232h") return ChipKind::Ft232h;
  return std::nullopt;
}

std::unique_ptr<Function> make_chip(ChipKind kind, ChipFifo& fifo) {
  if (kind == ChipKind::Ft601) return std::make_unique<Ft601>(fifo, Serial);
  return std::make_unique<Ft232h>(fifo, Serial);
}

}  // namespace mprig::usb
