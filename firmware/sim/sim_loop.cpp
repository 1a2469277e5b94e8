// SPDX-License-Identifier: Apache-2.0
#include "sim_loop.h"

namespace mprig {
namespace {

// Short enough that a register access waits little behind it, long enough that poll() costs little beside it.
constexpr unsigned CyclesPerTurn = 64;

}  // namespace

void run_sim_loop(Device& device, vfio_user::Server& server, Observer& observer, UartPty& uart,
                  usb::UsbPort* usb, StopSignals& stop) {
  PollSet set;
  while (!stop.arrived()) {
    set.clear();
    stop.watch(set);
    server.watch(set);
    uart.watch(set);
    if (usb != nullptr) usb->watch(set);
    observer.watch(set);
    set.wait(device.busy() ? 0 : -1);
    device.step(CyclesPerTurn);
  }
}

}  // namespace mprig
