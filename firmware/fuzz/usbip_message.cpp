// SPDX-License-Identifier: Apache-2.0
//
// The parser of USB/IP messages: the first byte says whether a device was imported already, and how the rest, the bytes
// of one connection, is cut into the pieces that arrive.
#include <algorithm>

#include "require.h"
#include "usb/usbip_protocol.h"

namespace mprig::usb {
namespace {

using fuzz::require;

/** What the server relies on without checking it again. */
struct Promises {
  void operator()(const DeviceListRequest&) const {}
  void operator()(const ImportRequest& request) const {
    require(request.bus_id.size() <= 32, "a bus id is no longer than its field");
    require(request.bus_id.find('\0') == std::string::npos, "a bus id ends at its zero");
  }
  void operator()(const Submit& request) const {
    require(request.endpoint <= 15, "an endpoint is below 16");
    require(request.length <= MaxTransferBytes, "a transfer is not too long");
    require(request.data.size() == (request.direction == Direction::Out ? request.length : 0), "out transfers have data");
  }
  void operator()(const Unlink&) const {}
  void operator()(const Violation& violation) const { require(violation.reason != nullptr, "a violation has a reason"); }
};

/** Takes all whole messages; true when the connection has to be closed. */
bool take_all(UsbipParser& parser) {
  for (std::size_t before = parser.waiting(); std::optional<UsbipMessage> message = parser.next();) {
    std::visit(Promises{}, *message);
    if (std::holds_alternative<Violation>(*message)) return true;
    if (std::holds_alternative<ImportRequest>(*message)) parser.begin_urbs();
    require(parser.waiting() < before, "a message takes bytes");
    before = parser.waiting();
  }
  return false;
}

}  // namespace
}  // namespace mprig::usb

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mprig::usb;
  if (size == 0) return 0;
  const std::size_t piece = (data[0] & 0x7fu) + std::size_t{1};
  UsbipParser parser;
  if ((data[0] & 0x80u) != 0) parser.begin_urbs();
  for (std::size_t at = 1; at < size; at += piece) {
    parser.push({data + at, std::min(piece, size - at)});
    if (!take_all(parser)) continue;
    mprig::fuzz::require(!parser.next() && parser.waiting() == 0, "nothing follows a violation");
    return 0;
  }
  return 0;
}
