// SPDX-License-Identifier: Apache-2.0
#include "stop_signals.h"

#include <csignal>
#include <sys/signalfd.h>

namespace mprig {

StopSignals::StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void StopSignals::ready(int, short) {
  arrived_ = true;
}

}  // namespace mprig
