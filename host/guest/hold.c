// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hold.h"

enum {
  BATCH = 64,
  FRAME_BUFFER = 9216, /* the longest frame that the NIC sends, and more */
  SOCKET_BUFFER = 64 << 20, /* room for 16384 frames of any length with the kernel's own bookkeeping */
};

static int held_socket = -1;
static struct hold_count total;

void hold_release(void)
{
  if (held_socket >= 0)
    close(held_socket);
  held_socket = -1;
  total = (struct hold_count){ 0 };
}

int hold_start(const struct interface *interface)
{
  struct sockaddr_ll address = {
    .sll_family = AF_PACKET,
    .sll_protocol = htons(FRAME_ETHERTYPE),
    .sll_ifindex = (int)interface_index(interface),
  };
  int buffer = SOCKET_BUFFER;
  int error;

  hold_release();
  /* Index 0 would mean every interface. */
  if (!address.sll_ifindex) {
    errno = ENODEV;
    return -1;
  }
  /* Protocol 0 receives nothing: no frame may come in before the socket knows its interface and has its room. */
  held_socket = interface_socket(interface, AF_PACKET, SOCK_RAW, 0);
  if (held_socket >= 0 && !setsockopt(held_socket, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)) &&
      !bind(held_socket, (struct sockaddr *)&address, sizeof(address)))
    return 0;
  error = errno;
  hold_release();
  errno = error;
  return -1;
}

int hold_count(struct hold_count *count)
{
  struct tpacket_stats statistics;
  socklen_t length = sizeof(statistics);

  if (held_socket < 0) {
    errno = EBADF;
    return -1;
  }
  /* The kernel starts from zero again at every reading, and counts the dropped ones among the packets. */
  if (getsockopt(held_socket, SOL_PACKET, PACKET_STATISTICS, &statistics, &length))
    return -1;
  total.held += statistics.tp_packets - statistics.tp_drops;
  total.dropped += statistics.tp_drops;
  *count = total;
  return 0;
}

int hold_report(void (*emit)(const struct frame_report *report))
{
  static uint8_t frames[BATCH][FRAME_BUFFER];
  struct iovec parts[BATCH];
  struct mmsghdr messages[BATCH];
  int reported = 0;

  if (held_socket < 0) {
    errno = EBADF;
    return -1;
  }
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){ .iov_base = frames[i], .iov_len = FRAME_BUFFER };
    messages[i] = (struct mmsghdr){ .msg_hdr = { .msg_iov = &parts[i], .msg_iovlen = 1 } };
  }
  for (;;) {
    int received = recvmmsg(held_socket, messages, BATCH, 0, NULL);

    if (received < 0 && errno == EAGAIN)
      break;
    /* An interface that went down meanwhile says so once; the frames are still there. */
    if (received < 0 && (errno == ENETDOWN || errno == EINTR))
      continue;
    if (received < 0)
      return -1;
    for (int i = 0; i < received; i++) {
      struct frame_report report;

      frame_inspect(frames[i], messages[i].msg_len, &report);
      emit(&report);
    }
    reported += received;
  }
  hold_release();
  return reported;
}
