// SPDX-License-Identifier: Apache-2.0
/*
 * Another network device at the same wire in place of the NIC's generator and checker, for a device
 * that has none. Or the interface is a tap, and this process is at its other end.
 */
#include "fake_guest.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>

/* Frames on their way at once: more than that, and whoever is slow on the way drops some. */
#define WINDOW 64u

const char *peer;
static int wire;
static struct traffic running;
static atomic_uint injected;
static uint32_t checked;

/* A frame stays with the tap until it is read here. */
static void open_tap(void)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	wire = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (wire < 0 || ioctl(wire, TUNSETIFF, &request))
		die("cannot make the tap %s", interface);
	set_up(true);
}

static void open_device(void)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(peer),
	};
	struct packet_mreq all = {
		.mr_ifindex = address.sll_ifindex,
		.mr_type = PACKET_MR_PROMISC,
	};
	int on = 1, bytes = 4 << 20;

	wire = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (wire < 0 || bind(wire, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(wire, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof(all)) ||
	    setsockopt(wire, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) ||
	    setsockopt(wire, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		die("cannot open the wire at %s", peer);
}

void peer_open(void)
{
	if (strcmp(peer, "tap"))
		open_device();
	else
		open_tap();
}

/* Of a device whose queue is full, there may be room later. */
void peer_put(const uint8_t *frame, uint32_t length)
{
	struct timespec pause = { .tv_nsec = 1000000 };

	while (write(wire, frame, length) != (ssize_t)length) {
		if (errno != ENOBUFS && errno != EAGAIN)
			die("%s does not send", peer);
		nanosleep(&pause, NULL);
	}
}

/* One frame to somebody else, or of another length, beside those of peer_start(). */
void peer_send(const uint8_t *destination, uint32_t length, uint32_t sequence)
{
	uint8_t frame[JUMBO_MAX];

	frame_make_tagged(frame, length, sequence, running.vlan);
	memcpy(frame, destination, 6);
	peer_put(frame, length);
}

static void *inject(void *unused)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	static const uint8_t to_guest[6] = { 2, 0x4d, 0x50, 0, 0, 3 };
	struct timespec gap = { .tv_nsec = running.gap };
	uint32_t length = running.length_min, sequence;

	(void)unused;
	for (sequence = running.sequence; sequence < running.sequence + running.frames; sequence++) {
		/* Once frames are lost, only time keeps some for what comes later. */
		if (host_took_frames)
			nanosleep(&pause, NULL);
		while (!host_took_frames &&
		       sequence - *(volatile uint32_t *)&score.expected >= WINDOW)
			nanosleep(&pause, NULL);
		if (running.gap)
			nanosleep(&gap, NULL);
		peer_send(filter ? filter->addresses[0] : to_guest, length, sequence);
		length = length == running.length_max ? running.length_min : length + 1;
		injected++;
	}
	return NULL;
}

void peer_start(const struct traffic *traffic)
{
	pthread_t thread;

	running = *traffic;
	injected = 0;
	if (pthread_create(&thread, NULL, inject, NULL) || pthread_detach(thread))
		die("no thread");
}

uint32_t peer_injected(void)
{
	return injected;
}

void peer_check(void)
{
	uint8_t frame[FRAME_MAX];

	while (read(wire, frame, sizeof(frame)) > 0)
		;
	checked = 0;
}

/* Ends the program unless all that came is intact, and in order. */
uint32_t peer_checked(void)
{
	uint8_t frame[FRAME_MAX];
	uint32_t sequence;
	ssize_t length;

	while ((length = read(wire, frame, sizeof(frame))) > 0) {
		if (!frame_is_generated(frame, (uint32_t)length))
			continue;
		sequence = frame_check(frame, (uint32_t)length);
		if (sequence != checked)
			die("frame %u was sent after %u frames", sequence, checked);
		checked++;
	}
	return checked;
}
