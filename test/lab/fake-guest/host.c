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

/* The generator addresses the guest, so the host has to take whatever comes. */
static int open_socket(void)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(MPRIG_ETHERTYPE),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	struct packet_mreq everything = {
		.mr_ifindex = address.sll_ifindex,
		.mr_type = PACKET_MR_PROMISC,
	};
	int room = 1 << 25;
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &everything, sizeof(everything)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("cannot listen on %s", interface);
	return fd;
}

/* Every frame reaches the host's network stack as it is, in order. */
void host_receive(void)
{
	struct pollfd wait = { .fd = open_socket(), .events = POLLIN };
	uint8_t frame[JUMBO_MAX + 1];

	generator_start(&traffic);
	while (score.received < traffic.frames) {
		ssize_t length;

		if (poll(&wait, 1, PATIENCE_MS) <= 0)
			die("no frame for %u s", PATIENCE_MS / 1000);
		length = recv(wait.fd, frame, sizeof(frame), 0);
		if (length <= 0)
			die("cannot receive");
		if (frame_check(frame, (uint32_t)length) != score.received)
			die("frame %u did not come", score.received);
		score.received++;
	}
	close(wait.fd);
}
