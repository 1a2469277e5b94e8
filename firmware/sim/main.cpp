// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <memory>

#include "log.h"
#include "nic.h"
#include "observer_report.h"
#include "options.h"
#include "setup_error.h"
#include "sim_loop.h"
#include "test_control.h"
#include "wire_settings.h"

namespace {

using namespace mprig;

void serve(const Options& options) {
  StopSignals stop;
  CycleCount cycles;
  DmaMap dma(cycles);
  FaultLog faults;
  Msix msix;
  UartBuffers uart_buffers;
  usb::ChipFifo usb_fifo;
  WirePort wire;
  const std::unique_ptr<WirePeer> peer = make_wire_peer(options.wire, wire);
  Nic nic(cycles, dma, faults, msix, uart_buffers, usb_fifo, wire);
  PciFunction function(nic, dma, msix);
  vfio_user::Server server(options.socket, function, dma, faults);
  RunMeter meter(cycles);
  ObserverReport report(cycles, meter, dma, faults, nic, wire.counts(), server);
  UartPty uart(options.uart_link, uart_buffers);
  TestControl control(nic, uart, report);
  Observer observer(options.observer, control);
  std::optional<usb::UsbPort> usb;
  if (options.usb) usb.emplace(*options.usb, usb_fifo);
  json::Writer ready;
  ready.begin_object().key("ready").boolean(true).key("pty").string(uart.path());
  if (usb) ready.key("usb").number(usb->port());
  ready.end_object();
  std::printf("%s\n", ready.text().c_str());
  std::fflush(stdout);
  run_sim_loop(nic, meter, {server, observer, uart, *peer, usb ? &*usb : nullptr}, stop);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse_options(argc, argv);
    if (options.help) {
      std::fputs(usage(), stdout);
      return 0;
    }
    serve(options);
    return 0;
  } catch (const SetupError& error) {
    std::fprintf(stderr, "mprig-nic-sim: %s\n", error.what());
    return error.exit_code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mprig-nic-sim: %s\n", error.what());
    return 4;
  }
}
