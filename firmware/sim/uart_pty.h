// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "poll_set.h"
#include "uart_line.h"
#include "unique_fd.h"

namespace mprig {

/** The NIC's serial port as the rig sees it: a pseudo terminal in raw mode under a stable symbolic link. */
class UartPty : public PollHandler {
 public:
  /** Throws SetupError. An earlier symbolic link at `link` is replaced. */
  UartPty(std::string link, UartBuffers& buffers);
  UartPty(const UartPty&) = delete;
  UartPty& operator=(const UartPty&) = delete;
  ~UartPty() override;

  /** Pulls the plug: whoever has the terminal open sees it hang up, its name vanishes, bytes on the way are lost. */
  void unplug();
  /** Plugs it in again: another terminal under the same link. Throws SetupError. */
  void plug();

  /** Path of the terminal that the rig opens; while it is unplugged, of the last one. */
  const std::string& path() const { return path_; }

  /** Adds what it waits for to the next turn of the loop. */
  void watch(PollSet& set);

  void ready(int fd, short events) override;

 private:
  void open_terminal();
  void make_link() const;
  void remove_link() const;
  void read_requests();
  void write_responses();

  std::string link_;
  std::string path_;
  UniqueFd master_;
  // Held open so that the rig closing its side is no hang-up, which poll() would report without end.
  UniqueFd slave_;
  UartBuffers& buffers_;
};

}  // namespace mprig
