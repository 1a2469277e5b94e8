// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device.h"
#include "run_meter.h"
#include "observer.h"
#include "stop_signals.h"
#include "uart_pty.h"
#include "usb/usb_port.h"
#include "vfio_user/server.h"
#include "wire_peer.h"

namespace mprig {

/** Who is asked, in each turn of the loop, what has come. */
struct SimDoors {
  vfio_user::Server& server;
  Observer& observer;
  UartPty& uart;
  WirePeer& wire;
  /** Null: the NIC has no bridge chip. */
  usb::UsbPort* usb;
};

/**
 * The one thread: runs the clock of the NIC while it has work, and sleeps in poll() while it has none. Returns when
 * a stop signal has come.
 */
void run_sim_loop(Device& device, RunMeter& meter, SimDoors doors, StopSignals& stop);

}  // namespace mprig
