// SPDX-License-Identifier: Apache-2.0
/*
 * Imports the device 1-1 of a USB/IP server and hands the connection to vhci_hcd, which then is the USB host of it:
 *
 *   attach ADDRESS PORT VHCI_PORT
 *
 * What `usbip attach` does; that program is not part of the machine. Layouts: Documentation/usb/usbip_protocol.rst.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ATTACH_FILE "/sys/devices/platform/vhci_hcd.0/attach"

enum {
	BUS_ID_BYTES = 32,
	REQUEST_BYTES = 8 + BUS_ID_BYTES,
	REPLY_BYTES = 0x140,
	STATUS_AT = 4,
	BUS_NUMBER_AT = 8 + 256 + BUS_ID_BYTES,
	DEVICE_NUMBER_AT = BUS_NUMBER_AT + 4,
	SPEED_AT = BUS_NUMBER_AT + 8,
};

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int connect_to(const char *address, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		fail("socket");
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
		fprintf(stderr, "%s is no address\n", address);
		exit(1);
	}
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static uint32_t field(const unsigned char *reply, int at)
{
	uint32_t value;

	memcpy(&value, reply + at, sizeof(value));
	return ntohl(value);
}

static void import(int fd, unsigned char *reply)
{
	unsigned char request[REQUEST_BYTES] = { 0x01, 0x11, 0x80, 0x03 };

	strcpy((char *)request + 8, "1-1");
	if (write(fd, request, sizeof(request)) != sizeof(request))
		fail("request");
	if (recv(fd, reply, REPLY_BYTES, MSG_WAITALL) != REPLY_BYTES || field(reply, STATUS_AT) != 0) {
		fprintf(stderr, "the device is not given\n");
		exit(1);
	}
}

int main(int argc, char **argv)
{
	unsigned char reply[REPLY_BYTES];
	char line[80];
	int fd, file, length;

	if (argc != 4) {
		fprintf(stderr, "usage: attach ADDRESS PORT VHCI_PORT\n");
		return 2;
	}
	fd = connect_to(argv[1], argv[2]);
	import(fd, reply);
	length = snprintf(line, sizeof(line), "%s %d %u %u", argv[3], fd,
			  field(reply, BUS_NUMBER_AT) << 16 | field(reply, DEVICE_NUMBER_AT), field(reply, SPEED_AT));
	file = open(ATTACH_FILE, O_WRONLY);
	if (file < 0 || write(file, line, length) != length)
		fail(ATTACH_FILE);
	return 0;
}
