// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <vector>

namespace mprig {

/** Something that waits for descriptors in the one poll() loop. */
class PollHandler {
 public:
  virtual ~PollHandler() = default;
  /** Called with the events that poll() reported for one of its descriptors. */
  virtual void ready(int fd, short events) = 0;
};

/** The descriptors of one turn of the loop; filled anew for each turn, because what is waited for changes. */
class PollSet {
 public:
  void clear() {
    fds_.clear();
    handlers_.clear();
  }

  /** Waits for `events` on `fd`; with 0 only errors and hang-ups are reported. */
  void add(int fd, short events, PollHandler& handler) {
    fds_.push_back({fd, events, 0});
    handlers_.push_back(&handler);
  }

  /** Waits up to `timeout_ms` (-1: for ever) and calls the handlers of what is ready. */
  void wait(int timeout_ms) {
    if (::poll(fds_.data(), fds_.size(), timeout_ms) <= 0) return;
    for (std::size_t i = 0; i < fds_.size(); ++i) {
      if (fds_[i].revents != 0) handlers_[i]->ready(fds_[i].fd, fds_[i].revents);
    }
  }

 private:
  std::vector<pollfd> fds_;
  std::vector<PollHandler*> handlers_;
};

}  // namespace mprig
