// SPDX-License-Identifier: Apache-2.0
/*
 * The ring of a packet socket is memory that this program and the kernel share: the kernel hands the pages of a slot to
 * the card as they are. A slot is half a page, so that no frame lies across the border of two, unless there are longer ones.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "clock.h"
#include "segment.h"
#include "send.h"

enum {
  BATCH = 64, /* fewer than any card's queue takes */
  SLOT_BYTES = 2048,
  LONG_SLOT_BYTES = 16384,
  SEGMENT_SLOT_BYTES = 131072,
  BLOCK_BYTES = 65536,
  USUAL_MTU = 1500,
  LONG_MTU = 9000,
  DATA_OFFSET = TPACKET2_HDRLEN - sizeof(struct sockaddr_ll),
  SOCKET_BUFFER = 16 << 20,
  PATIENCE_MS = 20000,
};

_Static_assert(DATA_OFFSET + sizeof(struct virtio_net_hdr) + FRAME_USUAL <= SLOT_BYTES, "a slot holds the longest usual frame");
_Static_assert(DATA_OFFSET + sizeof(struct virtio_net_hdr) + SEGMENT_MAX <= SEGMENT_SLOT_BYTES, "a segment fits");
_Static_assert(DATA_OFFSET + sizeof(struct virtio_net_hdr) + FRAME_MAX <= LONG_SLOT_BYTES, "a long slot holds the longest frame");

static struct {
  int fd;
  uint8_t *slots;
  size_t size;
  size_t slot_bytes;
  const struct interface *raised; /* whose MTU is not the usual one */
} ring = { .fd = -1 };

void send_release(void)
{
  if (ring.slots)
    munmap(ring.slots, ring.size);
  ring.slots = NULL;
  if (ring.fd >= 0)
    close(ring.fd);
  ring.fd = -1;
  if (ring.raised)
    interface_set_mtu(ring.raised, USUAL_MTU);
  ring.raised = NULL;
}

static struct tpacket2_hdr *slot(uint32_t number)
{
  return (struct tpacket2_hdr *)(ring.slots + number * ring.slot_bytes);
}

/* The kernel changes it behind the compiler's back, and reads what was written before. */
static uint32_t status_of(uint32_t number)
{
  return __atomic_load_n(&slot(number)->tp_status, __ATOMIC_ACQUIRE);
}

static void set_status(uint32_t number, uint32_t status)
{
  __atomic_store_n(&slot(number)->tp_status, status, __ATOMIC_RELEASE);
}

static int set_option(int option, const void *value, socklen_t length)
{
  return setsockopt(ring.fd, SOL_PACKET, option, value, length);
}

static bool has_long_frames(const struct send_plan *plan)
{
  for (size_t i = 0; i < plan->lengths; i++)
    if (plan->length[i] > FRAME_USUAL)
      return true;
  return false;
}

static int choose_slots(const struct interface *interface, const struct send_plan *plan)
{
  bool long_frames = has_long_frames(plan);

  ring.slot_bytes = plan->leaves_segments ? SEGMENT_SLOT_BYTES : long_frames ? LONG_SLOT_BYTES : SLOT_BYTES;
  /* What is cut up fits into what the interface has. */
  if (!long_frames || plan->leaves_segments)
    return 0;
  if (interface_set_mtu(interface, LONG_MTU))
    return -1;
  ring.raised = interface;
  return 0;
}

static int open_ring(const struct interface *interface, const struct send_plan *plan)
{
  /* Protocol 0 receives nothing. */
  struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_ifindex = (int)interface_index(interface) };
  size_t block = ring.slot_bytes > BLOCK_BYTES ? ring.slot_bytes : BLOCK_BYTES;
  unsigned int slots_of_block = block / ring.slot_bytes;
  unsigned int blocks = (plan->count + slots_of_block - 1) / slots_of_block;
  struct tpacket_req request = {
    .tp_block_size = block,
    .tp_block_nr = blocks,
    .tp_frame_size = ring.slot_bytes,
    .tp_frame_nr = blocks * slots_of_block,
  };
  int version = TPACKET_V2, bypass = 1, buffer = SOCKET_BUFFER, header = 1;
  void *slots;

  if (!address.sll_ifindex) {
    errno = ENODEV;
    return -1;
  }
  ring.fd = interface_socket(interface, AF_PACKET, SOCK_RAW, 0);
  /* A socket that blocks is what waits until the card has read the slots. */
  if (ring.fd < 0 || fcntl(ring.fd, F_SETFL, 0) || set_option(PACKET_VERSION, &version, sizeof(version)) ||
      set_option(PACKET_VNET_HDR, &header, sizeof(header)) ||
      /* A queueing discipline may drop what it has accepted, and nobody would be told. */
      set_option(PACKET_QDISC_BYPASS, &bypass, sizeof(bypass)) ||
      setsockopt(ring.fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof(buffer)) ||
      set_option(PACKET_TX_RING, &request, sizeof(request)) ||
      bind(ring.fd, (struct sockaddr *)&address, sizeof(address)))
    return -1;
  ring.size = blocks * block;
  slots = mmap(NULL, ring.size, PROT_READ | PROT_WRITE, MAP_SHARED, ring.fd, 0);
  if (slots == MAP_FAILED)
    return -1;
  ring.slots = slots;
  return 0;
}

/* How many of the slots from @first on have been sent; -1 and errno when the kernel refuses one. */
static int sent_of(uint32_t first, uint32_t count)
{
  int sent = 0;

  for (uint32_t i = 0; i < count; i++) {
    uint32_t status = status_of(first + i);

    if (status & TP_STATUS_WRONG_FORMAT) {
      errno = EINVAL;
      return -1;
    }
    sent += status == TP_STATUS_AVAILABLE;
  }
  return sent;
}

static int send_batch(uint32_t first, uint32_t count, int64_t deadline)
{
  for (uint32_t i = 0; i < count; i++)
    set_status(first + i, TP_STATUS_SEND_REQUEST);
  for (;;) {
    int64_t rest = deadline - clock_ms();
    struct timeval limit = { .tv_sec = rest / 1000, .tv_usec = rest % 1000 * 1000 };
    int sent;

    if (rest <= 0) {
      errno = ETIMEDOUT;
      return -1;
    }
    if (setsockopt(ring.fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)))
      return -1;
    if (send(ring.fd, NULL, 0, 0) < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
      return -1;
    sent = sent_of(first, count);
    if (sent < 0)
      return -1;
    if ((uint32_t)sent == count)
      return 0;
    poll(NULL, 0, 1); /* the queue of the card has no room: nothing tells when it has */
  }
}

static void write_segment(const struct send_plan *plan, uint32_t sequence, uint16_t length, struct virtio_net_hdr *header)
{
  segment_build(&plan->frame, sequence, length, (uint8_t *)(header + 1));
  *header = (struct virtio_net_hdr){
    .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
    .gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
    .hdr_len = SEGMENT_HEADER,
    .gso_size = SEGMENT_PAYLOAD,
    .csum_start = SEGMENT_SUM_START,
    .csum_offset = SEGMENT_SUM_OFFSET,
  };
}

static void write_frame(const struct send_plan *plan, uint32_t sequence, uint16_t length, struct virtio_net_hdr *header)
{
  uint8_t *frame = (uint8_t *)(header + 1);

  frame_build(&plan->frame, sequence, length, frame);
  *header = (struct virtio_net_hdr){ 0 };
  if (!plan->leaves_checksum)
    return;
  frame_leave_checksum(frame, length);
  header->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
  header->csum_start = FRAME_SUM_START;
  header->csum_offset = FRAME_SUM_OFFSET;
}

static void write_frames(const struct send_plan *plan)
{
  for (uint32_t i = 0; i < plan->count; i++) {
    uint16_t length = plan->length[i % plan->lengths];
    struct virtio_net_hdr *header = (void *)((uint8_t *)slot(i) + DATA_OFFSET);

    (plan->leaves_segments ? write_segment : write_frame)(plan, plan->first + i, length, header);
    slot(i)->tp_len = sizeof(*header) + length;
  }
}

static int send_all(const struct interface *interface, const struct send_plan *plan)
{
  int64_t deadline = clock_ms() + PATIENCE_MS;

  if (choose_slots(interface, plan) || open_ring(interface, plan))
    return -1;
  write_frames(plan);
  for (uint32_t first = 0; first < plan->count; first += BATCH) {
    uint32_t rest = plan->count - first;

    if (send_batch(first, rest < BATCH ? rest : BATCH, deadline))
      return -1;
  }
  return 0;
}

int send_frames(const struct interface *interface, const struct send_plan *plan)
{
  int error;

  send_release();
  if (!send_all(interface, plan))
    return 0;
  error = errno;
  send_release();
  errno = error;
  return -1;
}
