// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../unique_fd.h"
#include "usbip_protocol.h"

namespace mprig::usb {

/** One client: its byte stream cut into messages, and its replies, without ever blocking. */
class UsbipConnection {
 public:
  explicit UsbipConnection(UniqueFd socket) : socket_(std::move(socket)) {}

  int fd() const { return socket_.get(); }
  /** The events to wait for. Nothing is read while replies pile up, so that they stay bounded. */
  short events() const;

  /** Takes what has arrived and sends what is left of earlier replies. */
  void exchange();
  std::optional<UsbipMessage> next() { return parser_.next(); }
  void begin_urbs();
  /** The device was imported by this client. */
  bool imported() const { return imported_; }

  void send(Bytes bytes);
  /** Ends the connection when everything has been sent. */
  void finish() { finishing_ = true; }
  /** Ends it now. */
  void close() { closed_ = true; }
  bool closed() const { return closed_ || (finishing_ && unsent_.empty()); }

 private:
  void receive();
  void flush();

  UniqueFd socket_;
  UsbipParser parser_;
  std::vector<std::uint8_t> unsent_;
  bool imported_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace mprig::usb
