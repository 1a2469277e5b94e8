// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "poll_set.h"
#include "unix_listener.h"

namespace mprig {

/** Answers one request line of an observer with one line of JSON, without the newline. */
class ObserverAnswers {
 public:
  virtual ~ObserverAnswers() = default;
  virtual std::string answer(std::string_view request) = 0;
};

/** The second socket: JSON lines in, JSON lines out, several clients. */
class Observer : public PollHandler {
 public:
  Observer(std::string path, ObserverAnswers& answers) : listener_(std::move(path)), answers_(answers) {}

  /** Adds what it waits for to the next turn of the loop. */
  void watch(PollSet& set);

  void ready(int fd, short events) override;

 private:
  struct Client {
    UniqueFd socket;
    std::string incoming;
    std::string outgoing;
    bool gone = false;
  };

  void accept();
  void receive(Client& client);
  void answer_lines(Client& client);
  static void send(Client& client);

  UnixListener listener_;
  ObserverAnswers& answers_;
  std::map<int, Client> clients_;
};

}  // namespace mprig
