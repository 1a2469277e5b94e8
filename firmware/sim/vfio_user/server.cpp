// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <cerrno>
#include <cinttypes>
#include <cstring>
#include <string_view>

#include "../log.h"

namespace mprig::vfio_user {
namespace {

// A storm of messages must not keep the clock of the NIC from running.
constexpr int MessagesPerTurn = 64;

constexpr std::string_view Capabilities =
    R"({"capabilities":{"max_msg_fds":8,"max_data_xfer_size":1048576}})";

}  // namespace

Server::Server(std::string path, PciFunction& function, DmaMap& dma, FaultLog& faults)
    : function_(function), dma_(dma), faults_(faults), listener_(std::move(path)) {}

void Server::watch(PollSet& set) {
  set.add(listener_.fd(), POLLIN, *this);
  if (connection_) set.add(connection_->fd(), connection_->events(), *this);
}

void Server::ready(int fd, short events) {
  if (fd == listener_.fd()) {
    accept();
  } else if (connection_ && fd == connection_->fd()) {
    if ((events & POLLOUT) != 0) connection_->flush();
    serve();
  }
}

void Server::accept() {
  UniqueFd client = listener_.accept();
  if (!client) return;
  if (connection_) {
    log_line("vfio-user", "second client refused: one NIC serves one machine");
    return;
  }
  log_line("vfio-user", "client connected");
  dma_.begin_journal();
  faults_.clear();
  connection_.emplace(std::move(client));
  negotiated_ = false;
}

void Server::serve() {
  for (int i = 0; i < MessagesPerTurn; ++i) {
    std::optional<Message> message = connection_->receive();
    if (!message) break;
    handle(*message);
  }
  if (connection_->closed()) disconnect();
}

void Server::disconnect() {
  log_line("vfio-user", "client disconnected");
  connection_.reset();
  function_.reset();
  dma_.remove_all();
}

void Server::handle(Message& message) {
  const Header& header = message.header;
  // We send no commands, so that no reply can be meant for us.
  if (header.is_reply()) {
    log_line("vfio-user", "unexpected reply to command %u ignored", header.command);
    return;
  }
  const Request request = message.oversized ? Rejected{EMSGSIZE, "message too large"}
                          : (header.flags & FlagTypeMask) != 0
                              ? Rejected{EINVAL, "unknown message type"}
                              : parse_request(header, message.payload, message.fds.size());
  fds_ = std::move(message.fds);
  reply_.clear();
  const bool may_go_first = std::holds_alternative<VersionRequest>(request) || negotiated_;
  const int error = may_go_first || std::holds_alternative<Rejected>(request)
                        ? std::visit([&](const auto& wanted) { return carry_out(header, wanted); }, request)
                        : carry_out(header, Rejected{EINVAL, "sent before the version was agreed"});
  fds_.clear();
  if (!header.wants_reply()) return;
  if (error != 0) {
    connection_->reply_error(header, error);
  } else {
    connection_->reply(header, reply_);
  }
}

int Server::carry_out(const Header& header, const Rejected& request) {
  log_line("vfio-user", "command %u of %u bytes refused: %s", header.command, header.size, request.reason);
  return request.error;
}

int Server::carry_out(const Header&, const VersionRequest& request) {
  reply_.assign(4, 0);
  if (HeaderBytes + reply_.size() + Capabilities.size() + 1 <= request.reply_room) {
    reply_.insert(reply_.end(), Capabilities.begin(), Capabilities.end());
    reply_.push_back(0);
  }
  negotiated_ = true;
  return 0;
}

int Server::carry_out(const Header&, const DmaMapRequest& request) {
  const DmaRange range{request.iova, request.size, request.offset, request.readable, request.writable};
  const int error = dma_.map(range, fds_.empty() ? UniqueFd() : std::move(fds_.front()));
  if (error != 0) {
    log_line("dma", "map of 0x%" PRIx64 " bytes at 0x%" PRIx64 " refused: %s", request.size, request.iova,
             std::strerror(error));
  }
  return error;
}

int Server::carry_out(const Header&, const DmaUnmapRequest& request) {
  reply_.resize(24);
  store<std::uint32_t>(reply_, 0, 24);
  store(reply_, 8, request.iova);
  store(reply_, 16, request.size);
  return dma_.unmap(request.iova, request.size);
}

int Server::carry_out(const Header&, const DeviceInfoRequest&) {
  reply_.resize(16);
  store<std::uint32_t>(reply_, 0, 16);
  store(reply_, 4, DeviceFlagPci | DeviceFlagReset);
  store(reply_, 8, Regions);
  store(reply_, 12, IrqIndexes);
  return 0;
}

int Server::carry_out(const Header&, const RegionInfoRequest& request) {
  if (request.index >= Regions) return EINVAL;
  const std::uint32_t bytes = function_.region_bytes(request.index);
  reply_.resize(32);
  store<std::uint32_t>(reply_, 0, 32);
  store(reply_, 4, bytes != 0 ? RegionFlagRead | RegionFlagWrite : 0u);
  store(reply_, 8, request.index);
  store<std::uint64_t>(reply_, 16, bytes);
  return 0;
}

int Server::carry_out(const Header&, const IrqInfoRequest& request) {
  // QEMU takes an error for "no error recovery" in silence and a count of 0 with a warning.
  if (request.index >= IrqIndexes || request.index == IrqError) return EINVAL;
  const std::uint32_t count = function_.irq_count(request.index);
  reply_.resize(16);
  store<std::uint32_t>(reply_, 0, 16);
  // Without NORESIZE vectors are added one by one; with it all are torn down for each new one and requests get lost.
  store(reply_, 4, count != 0 ? IrqInfoEventfd : 0u);
  store(reply_, 8, request.index);
  store(reply_, 12, count);
  return 0;
}

int Server::carry_out(const Header&, const SetIrqsRequest& request) {
  return function_.set_irqs(request, std::move(fds_));
}

int Server::carry_out(const Header&, const RegionReadRequest& request) {
  const std::uint32_t bytes = function_.region_bytes(request.region);
  if (!inside(request.offset, request.count, bytes)) return EINVAL;
  reply_.resize(16 + request.count);
  store(reply_, 0, request.offset);
  store(reply_, 8, request.region);
  store(reply_, 12, request.count);
  return function_.read(request, MutableBytes(reply_).subspan(16));
}

int Server::carry_out(const Header& header, const RegionWriteRequest& request) {
  reply_.resize(16);
  store(reply_, 0, request.offset);
  store(reply_, 8, request.region);
  store(reply_, 12, static_cast<std::uint32_t>(request.data.size()));
  return function_.write(request, !header.wants_reply());
}

int Server::carry_out(const Header&, const ResetRequest&) {
  function_.reset();
  return 0;
}

}  // namespace mprig::vfio_user
