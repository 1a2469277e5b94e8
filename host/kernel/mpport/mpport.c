// SPDX-License-Identifier: Apache-2.0
/*
 * mpport: binds an inherited file of /dev/net/mp to a network device, or releases it, for programs
 * that cannot call ioctl() themselves.
 */
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdarg.h>
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
		return "it is no Ethernet device, or has no receive hook";
	case EADDRINUSE:
		return "a bridge, bond or macvlan has its receive hook: take it out of there first";
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
		return "its MTU is beyond 1500: ip link set DEVICE mtu 1500";
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
	if (argc == 3 && !strcmp(argv[1], "unbind"))
		return unbind_port(fd);
	return fail("usage: mpport bind FD INTERFACE | mpport unbind FD");
}
