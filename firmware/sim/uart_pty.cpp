// SPDX-License-Identifier: Apache-2.0
#include "uart_pty.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "setup_error.h"

namespace mprig {
namespace {

[[noreturn]] void fail(const char* what) {
  throw SetupError(SetupError::Kind::Environment, std::string(what) + ": " + std::strerror(errno),
                   "check that /dev/ptmx and /dev/pts can be used");
}

}  // namespace

UartPty::UartPty(std::string link, UartBuffers& buffers) : link_(std::move(link)), buffers_(buffers) {
  plug();
}

UartPty::~UartPty() {
  remove_link();
}

void UartPty::plug() {
  if (master_) return;
  open_terminal();
  make_link();
}

void UartPty::unplug() {
  if (!master_) return;
  remove_link();
  slave_.reset();
  master_.reset();
  buffers_.to_nic.clear();
  buffers_.from_nic.clear();
}

void UartPty::remove_link() const {
  // Another simulator may have taken the link over.
  char target[PATH_MAX];
  const ssize_t length = ::readlink(link_.c_str(), target, sizeof target);
  if (length >= 0 && path_ == std::string(target, static_cast<std::size_t>(length))) ::unlink(link_.c_str());
}

void UartPty::open_terminal() {
  master_ = UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!master_) fail("no pseudo terminal");
  char name[128];
  if (::grantpt(master_.get()) != 0 || ::unlockpt(master_.get()) != 0 ||
      ::ptsname_r(master_.get(), name, sizeof name) != 0) {
    fail("pseudo terminal without name");
  }
  path_ = name;
  // Not by its path: behind a chroot that may name another terminal.
  slave_ = UniqueFd(::ioctl(master_.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave_) fail("pseudo terminal cannot be opened");
  termios mode;
  if (::tcgetattr(slave_.get(), &mode) != 0) fail("pseudo terminal without mode");
  ::cfmakeraw(&mode);
  if (::tcsetattr(slave_.get(), TCSANOW, &mode) != 0) fail("pseudo terminal cannot be made raw");
}

void UartPty::make_link() const {
  struct stat status;
  if (::lstat(link_.c_str(), &status) == 0) {
    if (!S_ISLNK(status.st_mode)) {
      throw SetupError(SetupError::Kind::Usage, link_ + " exists and is not a symbolic link", "choose another path");
    }
    ::unlink(link_.c_str());
  }
  if (::symlink(path_.c_str(), link_.c_str()) != 0) {
    throw SetupError(SetupError::Kind::Environment, "cannot create link " + link_ + ": " + std::strerror(errno),
                     "check that its directory exists and is writable");
  }
}

void UartPty::watch(PollSet& set) {
  if (!master_) return;
  const int events = (buffers_.to_nic.room() != 0 ? POLLIN : 0) | (buffers_.from_nic.empty() ? 0 : POLLOUT);
  set.add(master_.get(), static_cast<short>(events), *this);
}

void UartPty::ready(int fd, short events) {
  // An observer may have unplugged it in this very turn.
  if (fd != master_.get()) return;
  if ((events & POLLIN) != 0) read_requests();
  if ((events & POLLOUT) != 0) write_responses();
}

void UartPty::read_requests() {
  std::uint8_t bytes[1024];
  const ssize_t got = ::read(master_.get(), bytes, std::min(sizeof bytes, buffers_.to_nic.room()));
  for (ssize_t i = 0; i < got; ++i) buffers_.to_nic.push(bytes[i]);
}

void UartPty::write_responses() {
  while (!buffers_.from_nic.empty()) {
    const Bytes bytes = buffers_.from_nic.front();
    const ssize_t sent = ::write(master_.get(), bytes.data(), bytes.size());
    if (sent <= 0) return;
    buffers_.from_nic.drop(static_cast<std::size_t>(sent));
  }
}

}  // namespace mprig
