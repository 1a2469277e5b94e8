// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "poll_set.h"
#include "unique_fd.h"

namespace mprig {

/** SIGTERM and SIGINT as an event of the loop. Made first, so that no signal ends the process without its clean-up. */
class StopSignals : public PollHandler {
 public:
  StopSignals();

  /** Adds what it waits for to the next turn of the loop. */
  void watch(PollSet& set) { set.add(signals_.get(), POLLIN, *this); }

  void ready(int fd, short events) override;

  /** One of the signals has come. */
  bool arrived() const { return arrived_; }

 private:
  UniqueFd signals_;
  bool arrived_ = false;
};

}  // namespace mprig
