// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "chip_fifo.h"
#include "function.h"

namespace mprig::usb {

/** The bridge chips that the NIC can be put behind. */
enum class ChipKind { Ft601, Ft232h };

/** The kind with this name, if there is one. */
std::optional<ChipKind> chip_named(const std::string& name);

std::unique_ptr<Function> make_chip(ChipKind kind, ChipFifo& fifo);

}  // namespace mprig::usb
