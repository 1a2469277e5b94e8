// SPDX-License-Identifier: Apache-2.0
#include "observer.h"

#include <sys/socket.h>

#include <cerrno>

namespace mprig {
namespace {

constexpr std::size_t MaxClients = 16;
constexpr std::size_t MaxLineBytes = 4096;

}  // namespace

void Observer::watch(PollSet& set) {
  set.add(listener_.fd(), POLLIN, *this);
  for (const auto& [fd, client] : clients_) {
    // A client that does not read its answers is not asked for more requests.
    set.add(fd, client.outgoing.empty() ? POLLIN : POLLOUT, *this);
  }
}

void Observer::ready(int fd, short) {
  if (fd == listener_.fd()) {
    accept();
    return;
  }
  const auto found = clients_.find(fd);
  if (found == clients_.end()) return;
  Client& client = found->second;
  send(client);
  answer_lines(client);
  if (client.outgoing.empty() && !client.gone) receive(client);
  if (client.gone) clients_.erase(found);
}

void Observer::accept() {
  UniqueFd socket = listener_.accept();
  if (!socket || clients_.size() == MaxClients) return;
  const int fd = socket.get();
  clients_.emplace(fd, Client{std::move(socket), {}, {}});
}

void Observer::receive(Client& client) {
  char bytes[MaxLineBytes];
  const ssize_t got = ::recv(client.socket.get(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    client.gone = true;
    return;
  }
  client.incoming.append(bytes, static_cast<std::size_t>(got));
  answer_lines(client);
}

void Observer::answer_lines(Client& client) {
  // One answer at a time: a journal is large, and requests for many of them fit into one read.
  while (client.outgoing.empty() && !client.gone) {
    const std::size_t end = client.incoming.find('\n');
    if (end == std::string::npos) {
      client.gone = client.incoming.size() > MaxLineBytes;
      return;
    }
    client.outgoing = answers_.answer(std::string_view(client.incoming).substr(0, end)) + '\n';
    client.incoming.erase(0, end + 1);
    send(client);
  }
}

void Observer::send(Client& client) {
  std::size_t done = 0;
  while (!client.gone && done < client.outgoing.size()) {
    const ssize_t sent = ::send(client.socket.get(), client.outgoing.data() + done, client.outgoing.size() - done,
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      done += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      client.gone = true;
    }
  }
  client.outgoing.erase(0, done);
}

}  // namespace mprig
