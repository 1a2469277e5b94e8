// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device.h"
#include "observer.h"
#include "stop_signals.h"
#include "uart_pty.h"
#include "usb/usb_port.h"
#include "vfio_user/server.h"

namespace mprig {

/**
 * The one thread: runs the clock of the NIC while it has work, and sleeps in poll() while it has none. Returns when
 * a stop signal has come. `usb` may be null.
 */
void run_sim_loop(Device& device, vfio_user::Server& server, Observer& observer, UartPty& uart,
                  usb::UsbPort* usb, StopSignals& stop);

}  // namespace mprig
