// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fatal.h"
#include "netlink.h"

enum { KERNEL_UEVENT_GROUP = 1 };

static int exchange(int fd, const void *request, size_t length)
{
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
  } answer;

  if (send(fd, request, length, 0) != (ssize_t)length)
    return -1;
  if (recv(fd, &answer, sizeof(answer), MSG_TRUNC) < (ssize_t)sizeof(answer.header) + (ssize_t)sizeof(int))
    return -1;
  if (answer.header.nlmsg_type != NLMSG_ERROR) {
    errno = EPROTO;
    return -1;
  }
  errno = -answer.error.error;
  return answer.error.error ? -1 : 0;
}

int netlink_move_link(unsigned int index, int namespace_fd)
{
  struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
    struct rtattr attribute;
    int namespace_fd;
  } request = {
    .header = {
      .nlmsg_len = sizeof(request),
      .nlmsg_type = RTM_NEWLINK,
      .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
    },
    .link = { .ifi_family = AF_UNSPEC, .ifi_index = (int)index },
    .attribute = { .rta_len = RTA_LENGTH(sizeof(int)), .rta_type = IFLA_NET_NS_FD },
    .namespace_fd = namespace_fd,
  };
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  int result, error;

  if (fd < 0)
    return -1;
  result = exchange(fd, &request, sizeof(request));
  error = errno;
  close(fd);
  errno = error;
  return result;
}

int netlink_open_uevents(void)
{
  struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = KERNEL_UEVENT_GROUP };
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
    fatal("cannot listen to device announcements");
  return fd;
}
