// SPDX-License-Identifier: Apache-2.0
/*
 * mpport: binds an inherited file of /dev/net/mp to a network device, or releases it, for programs
 * that cannot call ioctl() themselves. With addresses it gets a queue of its own for the frames to
 * them, or for a share of their flows, otherwise all frames that are for nobody else.
 */
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/mp.h>

static int fail(const char *format, ...)
{
	va_list arguments;

	fputs("mpport: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return 1;
}

static const char *bind_reason(int error)
{
	switch (error) {
	case ENODEV:
		return "there is no such network device";
	case EOPNOTSUPP:
		return "it is no Ethernet device, has no receive hook, or no queue for such a filter";
	case EADDRINUSE:
		return "an address is the device's own or of another port, or a bridge, bond or macvlan has its receive hook";
	case ENOSPC:
		return "it has no queue left, or no room for so many addresses: unbind another port, or ethtool -L DEVICE combined 4";
	case EDESTADDRREQ:
		return "it keeps its queues for the host but for one for each port: give the guest's address";
	case ENOBUFS:
		return "its ring has fewer descriptors than a port has buffers: ethtool -G DEVICE rx 256";
	case EINVAL:
		return "at least one address must be of no group, a VLAN from 1 to 4094, and a share one of 2 or 4";
	case ENETDOWN:
		return "it is down: set it up first";
	case EBUSY:
		return "the port or the device is bound already: unbind first";
	case ENOPROTOOPT:
		return "it strips VLAN tags: ethtool -K DEVICE rxvlan off rx-vlan-stag-hw-parse off";
	case EBADMSG:
		return "it delivers bad frames: ethtool -K DEVICE rx-all off";
	case EOVERFLOW:
		return "it keeps the FCS of frames: ethtool -K DEVICE rx-fcs off";
	case EMSGSIZE:
		return "its MTU is beyond what it receives for a guest: ip link set DEVICE mtu 1500";
	case EPERM:
		return "CAP_NET_ADMIN is needed, on a file of /dev/net/mp";
	case ENOTTY:
		return "the file is not /dev/net/mp";
	case EBADF:
		return "the file is not open: pass it as an inherited descriptor";
	default:
		return strerror(error);
	}
}

static int bind_port(int fd, const char *name)
{
	int index = (int)if_nametoindex(name);

	if (!index)
		return fail("cannot bind descriptor %d to %s: %s", fd, name, bind_reason(ENODEV));
	if (ioctl(fd, MP_BIND, &index))
		return fail("cannot bind descriptor %d to %s: %s", fd, name, bind_reason(errno));
	return 0;
}

static bool parse_address(const char *text, __u8 *address)
{
	unsigned int parts[6], i;
	int end = 0;

	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4],
		   &parts[5], &end) != 6 || text[end])
		return false;
	for (i = 0; i < 6; i++)
		address[i] = (__u8)parts[i];
	return true;
}

/* NUMBER/COUNT, numbers from 0 */
static bool parse_share(const char *text, struct mp_filter *filter)
{
	unsigned int share, shares;
	int end = 0;

	if (sscanf(text, "%1u/%1u%n", &share, &shares, &end) != 2 || text[end])
		return false;
	filter->share = (__u8)share;
	filter->shares = (__u8)shares;
	return true;
}

/* ADDRESS... [vlan=ID] [share=N/M]: without a VLAN every group, too, and with one the broadcast address. */
static int parse_filter(char *const *words, struct mp_filter *filter)
{
	filter->flags = MP_FILTER_MULTICAST;
	for (; *words; words++) {
		if (!strncmp(*words, "vlan=", 5)) {
			filter->flags = MP_FILTER_VLAN;
			filter->vlan = (__u16)strtoul(*words + 5, NULL, 10);
		} else if (!strncmp(*words, "share=", 6)) {
			if (!parse_share(*words + 6, filter))
				return fail("%s is no share such as share=0/2", *words);
		} else if (filter->count == MP_FILTER_ADDRESSES - 1) {
			return fail("more than %d addresses", MP_FILTER_ADDRESSES - 1);
		} else if (!parse_address(*words, filter->addresses[filter->count++])) {
			return fail("%s is no address such as 02:4d:50:00:00:03", *words);
		}
	}
	if (filter->flags == MP_FILTER_VLAN)
		memset(filter->addresses[filter->count++], 0xff, 6);
	return 0;
}

static int bind_filtered(int fd, const char *name, char *const *words)
{
	struct mp_bind_filtered wanted = { .ifindex = (int)if_nametoindex(name) };

	if (parse_filter(words, &wanted.filter))
		return 1;
	if (!wanted.ifindex)
		return fail("cannot bind descriptor %d to %s: %s", fd, name, bind_reason(ENODEV));
	if (ioctl(fd, MP_BIND_FILTERED, &wanted))
		return fail("cannot bind descriptor %d to %s: %s", fd, name, bind_reason(errno));
	return 0;
}

static int unbind_port(int fd)
{
	if (!ioctl(fd, MP_UNBIND))
		return 0;
	return fail("cannot unbind descriptor %d: %s", fd,
		    errno == ENOTCONN ? "it is not bound" : bind_reason(errno));
}

static int parse_descriptor(const char *text)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || *end || end == text || value < 0 || value > INT_MAX)
		return -1;
	return (int)value;
}

int main(int argc, char **argv)
{
	int fd = argc > 2 ? parse_descriptor(argv[2]) : 0;

	if (fd < 0)
		return fail("%s is not a file descriptor", argv[2]);
	if (argc == 4 && !strcmp(argv[1], "bind"))
		return bind_port(fd, argv[3]);
	if (argc > 4 && !strcmp(argv[1], "bind"))
		return bind_filtered(fd, argv[3], argv + 4);
	if (argc == 3 && !strcmp(argv[1], "unbind"))
		return unbind_port(fd);
	return fail("usage: mpport bind FD INTERFACE [ADDRESS... [vlan=ID] [share=N/M]] | mpport unbind FD");
}
