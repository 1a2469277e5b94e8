// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "ping.h"

enum { PAYLOAD = 56 };

struct echo {
  struct icmphdr header;
  uint8_t payload[PAYLOAD];
};

static uint16_t internet_checksum(const void *bytes, size_t length)
{
  const uint8_t *byte = bytes;
  uint32_t sum = 0;

  for (size_t i = 0; i + 1 < length; i += 2)
    sum += (uint32_t)byte[i] << 8 | byte[i + 1];
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return htons((uint16_t)~sum);
}

static int send_echo(int fd, struct in_addr address, uint16_t id, uint16_t sequence)
{
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr = address };
  struct echo echo = {
    .header = { .type = ICMP_ECHO, .un.echo = { .id = htons(id), .sequence = htons(sequence) } },
  };

  for (size_t i = 0; i < PAYLOAD; i++)
    echo.payload[i] = (uint8_t)i;
  echo.header.checksum = internet_checksum(&echo, sizeof(echo));
  return sendto(fd, &echo, sizeof(echo), 0, (struct sockaddr *)&to, sizeof(to)) < 0 ? -1 : 0;
}

/* The sequence number of one waiting echo reply that is ours; -1 when nothing waits any more. */
static int next_reply(int fd, struct in_addr address, uint16_t id)
{
  uint8_t packet[256];
  ssize_t length;

  while ((length = recv(fd, packet, sizeof(packet), 0)) >= 0) {
    const struct iphdr *ip = (const struct iphdr *)packet;
    size_t header = (size_t)ip->ihl * 4;
    struct icmphdr icmp;

    if ((size_t)length < sizeof(*ip) || (size_t)length < header + sizeof(icmp))
      continue;
    memcpy(&icmp, packet + header, sizeof(icmp));
    if (icmp.type == ICMP_ECHOREPLY && ip->saddr == address.s_addr && ntohs(icmp.un.echo.id) == id)
      return ntohs(icmp.un.echo.sequence);
  }
  return -1;
}

/* Takes in replies until that to @sequence has come or the time is up; late ones to earlier requests count as well. */
static void collect(int fd, struct in_addr address, uint16_t id, uint16_t sequence, int64_t until, bool *answered)
{
  struct pollfd readable = { .fd = fd, .events = POLLIN };

  while (!answered[sequence]) {
    int64_t left = until - clock_ms();
    int reply;

    if (left <= 0 || (poll(&readable, 1, (int)left) < 0 && errno != EINTR))
      return;
    while ((reply = next_reply(fd, address, id)) >= 0)
      if (reply <= sequence)
        answered[reply] = true;
  }
}

int ping(const struct interface *interface, struct in_addr address, uint32_t count, uint32_t timeout_ms,
         struct ping_result *result)
{
  bool answered[PING_MAX_COUNT] = { false };
  static uint16_t id;
  int64_t end = clock_ms() + timeout_ms;
  int fd = interface_socket(interface, AF_INET, SOCK_RAW, IPPROTO_ICMP);

  if (fd < 0)
    return -1;
  *result = (struct ping_result){ 0 };
  /* A new identifier for each series: replies to an earlier one do not count. */
  id++;
  for (uint32_t i = 0; i < count; i++) {
    int64_t now = clock_ms();

    /* A host that ARP does not find makes sending fail: an exchange without an answer, like any other. */
    if (send_echo(fd, address, id, (uint16_t)i) && errno != EHOSTUNREACH && errno != EAGAIN) {
      close(fd);
      return -1;
    }
    result->sent++;
    collect(fd, address, id, (uint16_t)i, now + (end - now) / (count - i), answered);
  }
  close(fd);
  for (uint32_t i = 0; i < count; i++)
    result->received += answered[i];
  return 0;
}
