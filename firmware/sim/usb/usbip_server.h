// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>

#include "../poll_set.h"
#include "tcp_listener.h"
#include "usb_device.h"
#include "usbip_connection.h"

namespace mprig::usb {

/**
 * Offers one USB device to whoever speaks USB/IP, such as the kernel's vhci_hcd. The device belongs to the client that
 * imported it until that goes away; others may meanwhile ask what there is.
 */
class UsbipServer : public PollHandler {
 public:
  UsbipServer(std::uint16_t port, UsbDevice& device);

  std::uint16_t port() const { return listener_.port(); }

  /** Goes on with transfers, then adds what it waits for to the next turn of the loop. */
  void watch(PollSet& set);

  void ready(int fd, short events) override;

 private:
  void accept();
  void serve(UsbipConnection& connection);
  void remove_closed();
  void service();
  void wake_at(std::optional<Clock::time_point> time);

  void handle(UsbipConnection& connection, const DeviceListRequest& request);
  void handle(UsbipConnection& connection, const ImportRequest& request);
  void handle(UsbipConnection& connection, Submit& request);
  void handle(UsbipConnection& connection, const Unlink& request);
  void handle(UsbipConnection& connection, const Violation& violation);

  UsbDevice& device_;
  TcpListener listener_;
  std::list<UsbipConnection> connections_;
  /** The one that imported the device, or null. */
  UsbipConnection* owner_ = nullptr;
  UniqueFd timer_;
};

}  // namespace mprig::usb
