// SPDX-License-Identifier: Apache-2.0
//
// The board's way from the pins of an FTDI chip to the NIC's USB ports, in both widths and with any two clocks.
#include "Vusb_bridge_ft232h.h"
#include "Vusb_bridge_ft601.h"
#include "bridge_bench.h"

namespace mprig::test {
namespace {

using Octets = std::vector<std::uint8_t>;
using Ft601Bridge = BridgeBench<Vusb_bridge_ft601, 4, false>;
using Ft232hBridge = BridgeBench<Vusb_bridge_ft232h, 1, true>;

/** Clocks of nearly one speed, of very different ones, either way round; with and without stalls. */
constexpr BridgeConditions Conditions[] = {
    {10, 10, 0, 0}, {100, 64, 0, 0}, {100, 99, 30, 0}, {64, 230, 0, 30}, {166, 64, 60, 60}, {31, 97, 20, 5},
};

Octets joined(const std::vector<Octets>& pieces) {
  Octets out;
  for (const Octets& piece : pieces) out.insert(out.end(), piece.begin(), piece.end());
  return out;
}

template <typename Bridge>
void carries_both_ways(std::uint64_t seed) {
  for (const BridgeConditions& conditions : Conditions) {
    Random random(seed++);
    Bridge bench(seed, conditions);
    Octets down;
    std::vector<Octets> up;
    for (unsigned i = 0; i < 60; ++i) {
      const Octets request = random.bytes(random.between(1, 300));
      down.insert(down.end(), request.begin(), request.end());
      bench.from_computer(request);
      up.push_back(random.bytes(random.between(1, 280)));
      bench.from_nic(up.back());
      bench.run(static_cast<unsigned>(random.below(300)));
    }
    const std::size_t sent = joined(up).size();
    bench.until([&] { return bench.at_nic().size() >= down.size() && joined(bench.at_computer()).size() >= sent; },
                "all bytes of both sides");
    bench.run(200);
    expect(bench.at_nic() == down, "bytes from the computer arrive changed");
    expect(joined(bench.at_computer()) == joined(up), "bytes from the NIC arrive changed");
  }
}

/** Each message is told to the chip as one piece, at once. */
template <typename Bridge>
void ends_each_message(std::uint64_t seed) {
  Random random(seed);
  Bridge bench(seed, {100, 64, 0, 50});
  for (const std::size_t bytes : {1u, 2u, 3u, 4u, 5u, 276u, 277u, 511u, 512u}) {
    const Octets message = random.bytes(bytes);
    const std::size_t before = bench.at_computer().size();
    bench.from_nic(message);
    bench.until([&] { return bench.at_computer().size() > before; }, "a message");
    expect(bench.at_computer().back() == message, "a message of ", bytes, " bytes is cut");
  }
}

/** A computer that does not read must not keep its own requests from the NIC. */
template <typename Bridge>
void reads_while_it_cannot_write(std::uint64_t seed) {
  Random random(seed);
  Bridge bench(seed, {100, 64, 0, 0});
  bench.set_computer_reads(false);
  Octets up;
  for (unsigned i = 0; i < 12; ++i) {
    const Octets message = random.bytes(250);
    up.insert(up.end(), message.begin(), message.end());
    bench.from_nic(message);
  }
  bench.run(20'000);
  const Octets down = random.bytes(1000);
  bench.from_computer(down);
  bench.until([&] { return bench.at_nic().size() >= down.size(); }, "the computer's bytes");
  expect(bench.at_computer().empty(), "bytes went where there is no room");
  bench.set_computer_reads(true);
  bench.until([&] { return joined(bench.at_computer()).size() >= up.size(); }, "the NIC's bytes");
  expect(joined(bench.at_computer()) == up && bench.at_nic() == down, "bytes arrive changed after a halt");
}

CASE("usb bridge: an FT601 and a NIC of any clocks exchange bytes") { carries_both_ways<Ft601Bridge>(900); }
CASE("usb bridge: an FT232H and a NIC of any clocks exchange bytes") { carries_both_ways<Ft232hBridge>(910); }
CASE("usb bridge: each message is one burst for an FT601") { ends_each_message<Ft601Bridge>(920); }
CASE("usb bridge: each message is sent at once by an FT232H") { ends_each_message<Ft232hBridge>(921); }
CASE("usb bridge: an FT601 that cannot send still receives") { reads_while_it_cannot_write<Ft601Bridge>(930); }
CASE("usb bridge: an FT232H that cannot send still receives") { reads_while_it_cannot_write<Ft232hBridge>(931); }

}  // namespace
}  // namespace mprig::test
