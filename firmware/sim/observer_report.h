// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json.h"
#include "nic.h"
#include "observer.h"
#include "run_meter.h"
#include "vfio_user/server.h"
#include "wire_counts.h"

namespace mprig {

/** What the observer tells: the history of the DMA map, the faults, and the state of the NIC. */
class ObserverReport : public ObserverAnswers {
 public:
  ObserverReport(const CycleCount& cycles, const RunMeter& meter, const DmaMap& dma, const FaultLog& faults,
                 const Nic& nic, const WireCounts& wire, const vfio_user::Server& server)
      : cycles_(cycles), meter_(meter), dma_(dma), faults_(faults), nic_(nic), wire_(wire), server_(server) {}

  std::string answer(std::string_view request) override;

 private:
  std::string journal(std::uint64_t after) const;
  std::string faults() const;
  std::string status() const;

  const CycleCount& cycles_;
  const RunMeter& meter_;
  const DmaMap& dma_;
  const FaultLog& faults_;
  const Nic& nic_;
  const WireCounts& wire_;
  const vfio_user::Server& server_;
};

}  // namespace mprig
