// SPDX-License-Identifier: Apache-2.0
#include "wire_tap.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "log.h"
#include "mprig_regs.h"
#include "setup_error.h"

namespace mprig {
namespace {

constexpr const char* TunDevice = "/dev/net/tun";

[[noreturn]] void fail(const std::string& what, const std::string& remedy) {
  throw SetupError(SetupError::Kind::Environment, what + ": " + std::strerror(errno), remedy);
}

ifreq request_for(const std::string& name) {
  ifreq request{};
  std::memcpy(request.ifr_name, name.data(), name.size());
  return request;
}

void configure(int socket, unsigned long operation, ifreq& request) {
  if (::ioctl(socket, operation, &request) == 0) return;
  fail(std::string("cannot configure tap ") + request.ifr_name, "run in a network namespace of your own");
}

/** IPv6 would send frames that nobody asked for. */
void silence_ipv6(const std::string& name) {
  const std::string path = "/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6";
  const UniqueFd setting(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (setting && ::write(setting.get(), "1", 1) != 1) fail("cannot write " + path, "run in a namespace of your own");
}

void start(const std::string& name, const WireAddress& address) {
  silence_ipv6(name);
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq mac = request_for(name);
  mac.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  std::memcpy(mac.ifr_hwaddr.sa_data, address.mac.data(), address.mac.size());
  configure(socket.get(), SIOCSIFHWADDR, mac);
  ifreq ip = request_for(name);
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  std::memcpy(&inet.sin_addr, address.ip.data(), address.ip.size());
  std::memcpy(&ip.ifr_addr, &inet, sizeof inet);
  configure(socket.get(), SIOCSIFADDR, ip);
  inet.sin_addr.s_addr = htonl(0xffffff00);
  std::memcpy(&ip.ifr_netmask, &inet, sizeof inet);
  configure(socket.get(), SIOCSIFNETMASK, ip);
  ifreq up = request_for(name);
  up.ifr_flags = IFF_UP;
  configure(socket.get(), SIOCSIFFLAGS, up);
}

}  // namespace

WireTap::WireTap(const TapSettings& settings, WirePort& port)
    : port_(port), name_(settings.name), tap_(::open(TunDevice, O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
  if (!tap_) fail(std::string("cannot open ") + TunDevice, "load the module tun (modprobe tun), or run as root");
  ifreq request = request_for(settings.name);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (::ioctl(tap_.get(), TUNSETIFF, &request) != 0) {
    if (errno == EPERM) {
      fail("cannot make tap " + settings.name,
           "run as root, let root make it for you (ip tuntap add dev " + settings.name + " mode tap user YOU), or use "
           "\"wire: {kind: namespace}\"");
    }
    fail("cannot open tap " + settings.name,
         errno == EBUSY ? "end the other program that has it open, or name another" : "name a tap or nothing that is there");
  }
  if (settings.address) start(settings.name, *settings.address);
}

bool WireTap::take(Bytes frame) {
  return ::write(tap_.get(), frame.data(), frame.size()) == static_cast<ssize_t>(frame.size());
}

void WireTap::watch(PollSet& set) {
  // What is not read waits in the tap's own queue, which drops and counts what it cannot hold.
  if (port_.has_room() && !gone_) set.add(tap_.get(), POLLIN, *this);
}

void WireTap::ready(int, short events) {
  if ((events & (POLLERR | POLLHUP)) != 0) {
    log_line("wire", "tap %s is gone: nothing comes from it any more", name_.c_str());
    gone_ = true;
    return;
  }
  while (port_.has_room()) {
    // One byte more than fits shows that the frame was longer.
    Frame frame(MPRIG_MAX_FRAME_BYTES + 1);
    const ssize_t got = ::read(tap_.get(), frame.data(), frame.size());
    if (got < 0) return;
    frame.resize(static_cast<std::size_t>(got));
    port_.to_nic(std::move(frame));
  }
}

}  // namespace mprig
