// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"
#include "echo.h"
#include "frame.h"

enum {
  BATCH = 64,
  FRAME_BUFFER = 16384,
  MAC_BYTES = 6,
  SOCKET_BUFFER = 64 << 20,
  SEND_PATIENCE_MS = 1000, /* for a card whose queue is full */
};

static int echo_socket = -1;
static struct echo_count total;

static void stop(void)
{
  if (echo_socket >= 0) {
    channel_watch(-1, NULL);
    close(echo_socket);
  }
  echo_socket = -1;
  total = (struct echo_count){ 0 };
}

static void swap_addresses(uint8_t *frame)
{
  uint8_t destination[MAC_BYTES];

  memcpy(destination, frame, MAC_BYTES);
  memcpy(frame, frame + MAC_BYTES, MAC_BYTES);
  memcpy(frame + MAC_BYTES, destination, MAC_BYTES);
}

static bool send_frame(const uint8_t *frame, size_t length)
{
  for (int waited = 0; waited < SEND_PATIENCE_MS; waited++) {
    struct pollfd room = { .fd = echo_socket, .events = POLLOUT };

    if (send(echo_socket, frame, length, 0) == (ssize_t)length)
      return true;
    if (errno == ENOBUFS)
      poll(NULL, 0, 1); /* the socket has room, the queue behind it has none */
    else if (errno == EAGAIN)
      poll(&room, 1, 1);
    else if (errno != EINTR)
      return false;
  }
  return false;
}

/* A batch at a time, so that requests are answered in between. */
static void send_back(void)
{
  static uint8_t frame[FRAME_BUFFER];

  for (int i = 0; i < BATCH; i++) {
    ssize_t length = recv(echo_socket, frame, sizeof(frame), MSG_TRUNC);

    if (length < 0)
      return;
    if (length < 2 * MAC_BYTES || (size_t)length > sizeof(frame)) {
      total.lost++;
      continue;
    }
    swap_addresses(frame);
    if (send_frame(frame, (size_t)length))
      total.echoed++;
    else
      total.lost++;
  }
}

int echo_start(const struct interface *interface)
{
  struct sockaddr_ll address = {
    .sll_family = AF_PACKET,
    .sll_protocol = htons(FRAME_ETHERTYPE),
    .sll_ifindex = (int)interface_index(interface),
  };
  int buffer = SOCKET_BUFFER;
  int bypass = 1;
  int error;

  stop();
  /* Index 0 would mean every interface. */
  if (!address.sll_ifindex) {
    errno = ENODEV;
    return -1;
  }
  /* Protocol 0 receives nothing: no frame may come in before the socket knows its interface and has its room. */
  echo_socket = interface_socket(interface, AF_PACKET, SOCK_RAW, 0);
  if (echo_socket >= 0 && !setsockopt(echo_socket, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)) &&
      /* A queueing discipline may drop what it has accepted, and nobody would be told. */
      !setsockopt(echo_socket, SOL_PACKET, PACKET_QDISC_BYPASS, &bypass, sizeof(bypass)) &&
      !bind(echo_socket, (struct sockaddr *)&address, sizeof(address))) {
    channel_watch(echo_socket, send_back);
    return 0;
  }
  error = errno;
  stop();
  errno = error;
  return -1;
}

int echo_end(struct echo_count *count)
{
  struct tpacket_stats statistics;
  socklen_t length = sizeof(statistics);

  if (echo_socket < 0) {
    errno = EBADF;
    return -1;
  }
  /* Frames for which the socket had no room. */
  if (getsockopt(echo_socket, SOL_PACKET, PACKET_STATISTICS, &statistics, &length))
    return -1;
  *count = total;
  count->lost += statistics.tp_drops;
  stop();
  return 0;
}
