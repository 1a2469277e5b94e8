// SPDX-License-Identifier: Apache-2.0
#include "usbip_server.h"

#include <sys/timerfd.h>

#include <cerrno>
#include <cstring>

#include "../log.h"
#include "../setup_error.h"

namespace mprig::usb {
namespace {

constexpr std::size_t MostConnections = 8;

}  // namespace

UsbipServer::UsbipServer(std::uint16_t port, UsbDevice& device)
    : device_(device), listener_(port), timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (!timer_) {
    throw SetupError(SetupError::Kind::Environment, std::string("no timer: ") + std::strerror(errno),
                     "raise the limit of open files");
  }
}

void UsbipServer::watch(PollSet& set) {
  service();
  remove_closed();
  if (connections_.size() < MostConnections) set.add(listener_.fd(), POLLIN, *this);
  for (UsbipConnection& connection : connections_) set.add(connection.fd(), connection.events(), *this);
  set.add(timer_.get(), POLLIN, *this);
}

void UsbipServer::ready(int fd, short) {
  if (fd == listener_.fd()) return accept();
  if (fd == timer_.get()) {
    std::uint64_t expirations;
    [[maybe_unused]] const ssize_t got = ::read(timer_.get(), &expirations, sizeof expirations);
    return;
  }
  for (UsbipConnection& connection : connections_) {
    if (connection.fd() == fd) serve(connection);
  }
}

void UsbipServer::accept() {
  UniqueFd client = listener_.accept();
  if (client) connections_.emplace_back(std::move(client));
}

void UsbipServer::serve(UsbipConnection& connection) {
  connection.exchange();
  while (std::optional<UsbipMessage> message = connection.next()) {
    std::visit([&](auto& request) { handle(connection, request); }, *message);
  }
}

void UsbipServer::remove_closed() {
  connections_.remove_if([this](const UsbipConnection& connection) {
    if (!connection.closed()) return false;
    if (&connection == owner_) {
      log_line("usb", "the computer is unplugged");
      device_.unplug();
      owner_ = nullptr;
    }
    return true;
  });
}

void UsbipServer::service() {
  if (owner_ == nullptr) return wake_at(std::nullopt);
  device_.service(Clock::now(), [this](const Completion& completion) {
    owner_->send(encode_submit_reply(completion.sequence, completion.status, completion.actual, completion.data));
  });
  wake_at(device_.due());
}

void UsbipServer::wake_at(std::optional<Clock::time_point> time) {
  itimerspec setting{};
  if (time) {
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(time->time_since_epoch()).count();
    setting.it_value.tv_sec = nanoseconds / 1'000'000'000;
    setting.it_value.tv_nsec = nanoseconds % 1'000'000'000;
  }
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr);
}

void UsbipServer::handle(UsbipConnection& connection, const DeviceListRequest&) {
  connection.send(encode_device_list(device_.identity()));
  connection.finish();
}

void UsbipServer::handle(UsbipConnection& connection, const ImportRequest& request) {
  const DeviceIdentity identity = device_.identity();
  if (request.bus_id != identity.bus_id || owner_ != nullptr) {
    const bool busy = owner_ != nullptr;
    log_line("usb", "import of %s refused: %s", request.bus_id.c_str(), busy ? "in use" : "no such device");
    connection.send(encode_import(nullptr));
    connection.finish();
    return;
  }
  log_line("usb", "plugged into a computer");
  owner_ = &connection;
  device_.plug();
  connection.begin_urbs();
  connection.send(encode_import(&identity));
}

void UsbipServer::handle(UsbipConnection&, Submit& request) {
  device_.submit(std::move(request));
}

void UsbipServer::handle(UsbipConnection& connection, const Unlink& request) {
  // What has ended has been answered already; what is given up is never answered.
  const bool pending = device_.cancel(request.victim);
  connection.send(encode_unlink_reply(request.sequence, pending ? -ECONNRESET : 0));
}

void UsbipServer::handle(UsbipConnection& connection, const Violation& violation) {
  log_line("usb", "connection given up: %s", violation.reason);
  connection.close();
}

}  // namespace mprig::usb
