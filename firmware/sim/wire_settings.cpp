// SPDX-License-Identifier: Apache-2.0
#include "wire_settings.h"

#include "wire_responder.h"

namespace mprig {
namespace {

struct Make {
  WirePort& port;

  std::unique_ptr<WirePeer> operator()(NoStation) const { return std::make_unique<WireResponder>(std::nullopt, port); }
  std::unique_ptr<WirePeer> operator()(const WireAddress& address) const {
    return std::make_unique<WireResponder>(address, port);
  }
  std::unique_ptr<WirePeer> operator()(const TapSettings& tap) const { return std::make_unique<WireTap>(tap, port); }
  std::unique_ptr<WirePeer> operator()(const DatagramPaths& paths) const {
    return std::make_unique<WireDatagram>(paths, port);
  }
  std::unique_ptr<WirePeer> operator()(const StreamPath& path) const {
    return std::make_unique<WireConnection>(path, port);
  }
};

}  // namespace

std::unique_ptr<WirePeer> make_wire_peer(const WireSettings& settings, WirePort& port) {
  std::unique_ptr<WirePeer> peer = std::visit(Make{port}, settings);
  port.connect(*peer);
  return peer;
}

}  // namespace mprig
