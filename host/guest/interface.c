// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fatal.h"
#include "interface.h"
#include "netlink.h"

#define NETMASK "255.255.255.0"
#define OWN_NAMESPACE "/proc/self/ns/net"

/* MAC addresses without the number of the guest, which is the last byte but one. */
static struct interface interfaces[] = {
  { .role = "mp", .mac = { 0x02, 0x4d, 0x50, 0x00, 0x00, 0x03 }, .namespace_fd = -1 },
  { .role = "tap", .mac = { 0x02, 0x4d, 0x50, 0x00, 0x00, 0x04 }, .namespace_fd = -1 },
};

enum { MAC_GUEST = 4, MAC_INTERFACE = 5, MOST_GUESTS = 4 };

static const size_t interface_count = sizeof(interfaces) / sizeof(interfaces[0]);
static int initial_namespace = -1;

static void enter(int namespace_fd)
{
  if (setns(namespace_fd, CLONE_NEWNET))
    fatal("cannot change the network namespace");
}

static int open_own_namespace(void)
{
  int fd = open(OWN_NAMESPACE, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    fatal("cannot open " OWN_NAMESPACE);
  return fd;
}

static bool is_of(const struct interface *interface, const uint8_t *mac)
{
  return memcmp(mac, interface->mac, MAC_GUEST) == 0 && mac[MAC_GUEST] < MOST_GUESTS &&
         mac[MAC_INTERFACE] == interface->mac[MAC_INTERFACE];
}

/* 198.51.100.3 and .4 in the first guest, .13 and .14 in the next, ... */
static void assign(struct interface *interface, const uint8_t *mac, const char *name)
{
  memcpy(interface->mac, mac, sizeof(interface->mac));
  snprintf(interface->address, sizeof(interface->address), "198.51.100.%d", 10 * mac[MAC_GUEST] + mac[MAC_INTERFACE]);
  snprintf(interface->name, sizeof(interface->name), "%s", name);
}

static void find_name(struct interface *interface, const struct ifaddrs *list)
{
  for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
    const struct sockaddr_ll *link = (const struct sockaddr_ll *)entry->ifa_addr;

    if (!link || link->sll_family != AF_PACKET || link->sll_halen != sizeof(interface->mac))
      continue;
    if (is_of(interface, link->sll_addr))
      assign(interface, link->sll_addr, entry->ifa_name);
  }
}

/* IPv6 would send frames of its own accord, which a measurement does not want. */
static void disable_ipv6(void)
{
  int fd = open("/proc/sys/net/ipv6/conf/default/disable_ipv6", O_WRONLY | O_CLOEXEC);

  if (fd < 0) {
    if (errno == ENOENT)
      return;
    fatal("cannot open disable_ipv6");
  }
  if (write(fd, "1", 1) != 1)
    fatal("cannot disable IPv6");
  close(fd);
}

static void set_address(int fd, const struct interface *interface, unsigned long request, const char *address)
{
  struct ifreq ifr = { 0 };
  struct sockaddr_in *in = (struct sockaddr_in *)&ifr.ifr_addr;

  snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", interface->name);
  in->sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &in->sin_addr) != 1 || ioctl(fd, request, &ifr))
    fatal("cannot set %s on %s", address, interface->name);
}

static void start(const struct interface *interface)
{
  struct ifreq ifr = { 0 };
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    fatal("cannot open a socket");
  set_address(fd, interface, SIOCSIFADDR, interface->address);
  set_address(fd, interface, SIOCSIFNETMASK, NETMASK);
  snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", interface->name);
  ifr.ifr_flags = IFF_UP;
  if (ioctl(fd, SIOCSIFFLAGS, &ifr))
    fatal("cannot start %s", interface->name);
  close(fd);
}

static void isolate(struct interface *interface)
{
  unsigned int index = if_nametoindex(interface->name);

  if (unshare(CLONE_NEWNET))
    fatal("cannot create a network namespace");
  interface->namespace_fd = open_own_namespace();
  disable_ipv6();
  enter(initial_namespace);
  if (netlink_move_link(index, interface->namespace_fd))
    fatal("cannot move %s to its namespace", interface->name);
  enter(interface->namespace_fd);
  start(interface);
  enter(initial_namespace);
}

void interfaces_set_up(void)
{
  struct ifaddrs *list;

  initial_namespace = open_own_namespace();
  if (getifaddrs(&list))
    fatal("cannot list the network interfaces");
  for (size_t i = 0; i < interface_count; i++)
    find_name(&interfaces[i], list);
  freeifaddrs(list);
  for (size_t i = 0; i < interface_count; i++)
    if (interfaces[i].name[0])
      isolate(&interfaces[i]);
}

const struct interface *interface_at(size_t position)
{
  return position < interface_count ? &interfaces[position] : NULL;
}

const struct interface *interface_of_role(const char *role)
{
  for (size_t i = 0; i < interface_count; i++)
    if (interfaces[i].name[0] && strcmp(interfaces[i].role, role) == 0)
      return &interfaces[i];
  return NULL;
}

int interface_socket(const struct interface *interface, int domain, int type, int protocol)
{
  int fd, error;

  enter(interface->namespace_fd);
  fd = socket(domain, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  error = errno;
  enter(initial_namespace);
  errno = error;
  return fd;
}

int interface_enter(const struct interface *interface)
{
  return setns(interface->namespace_fd, CLONE_NEWNET);
}

int interface_set_mtu(const struct interface *interface, int mtu)
{
  int fd = interface_socket(interface, AF_INET, SOCK_DGRAM, 0);
  struct ifreq ifr = { .ifr_mtu = mtu };
  int failed, error;

  if (fd < 0)
    return -1;
  snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", interface->name);
  failed = ioctl(fd, SIOCSIFMTU, &ifr);
  error = errno;
  close(fd);
  errno = error;
  return failed ? -1 : 0;
}

unsigned int interface_index(const struct interface *interface)
{
  unsigned int index;

  enter(interface->namespace_fd);
  index = if_nametoindex(interface->name);
  enter(initial_namespace);
  return index;
}
