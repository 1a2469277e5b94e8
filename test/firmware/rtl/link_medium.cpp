// SPDX-License-Identifier: Apache-2.0
#include "link_medium.h"

#include "check.h"

namespace mprig::test {

void LinkMedium::forget() {
  outgoing_.clear();
  partial_.clear();
}

void LinkMedium::receive(std::uint8_t byte) {
  if (byte != 0) {
    partial_.push_back(byte);
    return;
  }
  if (partial_.empty()) return;
  const auto frame = cobs_decode(partial_);
  expect(frame.has_value(), "the NIC sent a frame with bad COBS");
  frames_.push_back(*frame);
  partial_.clear();
}

}  // namespace mprig::test
