// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mprig_regs.h>

/* Frames for the host, from the shortest on. */
#define BESIDE 300u
#define SHORTEST 60u

/* @everything: also what is for others, such as the guest that the generator addresses */
static int open_socket(bool everything)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(MPRIG_ETHERTYPE),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	struct packet_mreq promiscuous = {
		.mr_ifindex = address.sll_ifindex,
		.mr_type = PACKET_MR_PROMISC,
	};
	int room = 1 << 25;
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    (everything &&
	     setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof(promiscuous))) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("cannot listen on %s", interface);
	return fd;
}

/* The next frame, every byte of which is looked at; its sequence number. @own: that the host takes for its own */
static uint32_t take_next(int fd, bool own)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct sockaddr_ll from = { 0 };
	uint8_t frame[JUMBO_MAX + 1];
	ssize_t length;

	do {
		socklen_t bytes = sizeof(from);

		if (poll(&wait, 1, PATIENCE_MS) <= 0)
			die("the host got no frame for %u s", PATIENCE_MS / 1000);
		length = recvfrom(fd, frame, sizeof(frame), 0, (struct sockaddr *)&from, &bytes);
		if (length <= 0)
			die("cannot receive");
	} while (own && from.sll_pkttype != PACKET_HOST);
	return frame_check(frame, (uint32_t)length);
}

/* Every frame reaches the host's network stack as it is, in order. */
void host_receive(void)
{
	int fd = open_socket(true);

	generator_start(&traffic);
	while (score.received < traffic.frames) {
		if (take_next(fd, false) != score.received)
			die("frame %u did not come", score.received);
		score.received++;
	}
	close(fd);
}

/* The host gets each frame that is for it, while the guest gets its own; what is for nobody the guest does not get. */
void host_receive_beside(void)
{
	static const uint8_t nobody[6] = { 2, 0x4d, 0x50, 0, 0, 0x77 };
	int fd = open_socket(false);
	struct ifreq address = { 0 };
	uint32_t sequence;

	ask_interface(SIOCGIFHWADDR, &address);
	for (sequence = 0; sequence < BESIDE; sequence++) {
		peer_send((uint8_t *)address.ifr_hwaddr.sa_data, SHORTEST + sequence, sequence);
		peer_send(nobody, SHORTEST + sequence, sequence + BESIDE);
		/* In pace with the guest's: whoever is slow on the way drops some. */
		receive(true);
		if (take_next(fd, true) != sequence)
			die("frame %u for the host did not come", sequence);
	}
	close(fd);
}
