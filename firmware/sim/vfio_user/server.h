// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>

#include "../dma_map.h"
#include "../fault_log.h"
#include "../pci_function.h"
#include "../poll_set.h"
#include "../unix_listener.h"
#include "connection.h"

namespace mprig::vfio_user {

/** Serves the PCIe function to one client at a time: every command is answered once, in order. */
class Server : public PollHandler {
 public:
  Server(std::string path, PciFunction& function, DmaMap& dma, FaultLog& faults);

  /** Adds what it waits for to the next turn of the loop. */
  void watch(PollSet& set);

  void ready(int fd, short events) override;

  bool connected() const { return connection_.has_value(); }

 private:
  void accept();
  void serve();
  void disconnect();
  void handle(Message& message);

  int carry_out(const Header& header, const Rejected& request);
  int carry_out(const Header& header, const VersionRequest& request);
  int carry_out(const Header& header, const DmaMapRequest& request);
  int carry_out(const Header& header, const DmaUnmapRequest& request);
  int carry_out(const Header& header, const DeviceInfoRequest& request);
  int carry_out(const Header& header, const RegionInfoRequest& request);
  int carry_out(const Header& header, const IrqInfoRequest& request);
  int carry_out(const Header& header, const SetIrqsRequest& request);
  int carry_out(const Header& header, const RegionReadRequest& request);
  int carry_out(const Header& header, const RegionWriteRequest& request);
  int carry_out(const Header& header, const ResetRequest& request);

  PciFunction& function_;
  DmaMap& dma_;
  FaultLog& faults_;
  UnixListener listener_;
  std::optional<Connection> connection_;
  bool negotiated_ = false;
  std::vector<UniqueFd> fds_;
  std::vector<std::uint8_t> reply_;
};

}  // namespace mprig::vfio_user
