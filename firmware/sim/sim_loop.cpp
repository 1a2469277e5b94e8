// SPDX-License-Identifier: Apache-2.0
#include "sim_loop.h"

namespace mprig {
namespace {

// Short enough that a register access waits little behind it, long enough that poll() costs little beside it.
constexpr unsigned CyclesPerTurn = 64;

}  // namespace

void run_sim_loop(Device& device, RunMeter& meter, SimDoors doors, StopSignals& stop) {
  PollSet set;
  while (!stop.arrived()) {
    set.clear();
    stop.watch(set);
    doors.server.watch(set);
    doors.uart.watch(set);
    if (doors.usb != nullptr) doors.usb->watch(set);
    doors.wire.watch(set);
    doors.observer.watch(set);
    const bool busy = device.busy();
    set.wait(busy ? 0 : -1);
    if (busy || device.busy()) meter.measure([&] { device.step(CyclesPerTurn); });
  }
}

}  // namespace mprig
