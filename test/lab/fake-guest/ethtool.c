// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void ask_interface(unsigned long request, struct ifreq *question)
{
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(question->ifr_name, sizeof(question->ifr_name), "%s", interface);
	if (control < 0 || ioctl(control, request, question))
		die("%s refuses request %#lx", interface, request);
	close(control);
}

void ask_ethtool(void *question)
{
	struct ifreq request = { .ifr_data = question };

	ask_interface(SIOCETHTOOL, &request);
}

/* The card has found its link, and the kernel has been told. */
static bool has_link(void)
{
	struct ethtool_value link = { .cmd = ETHTOOL_GLINK };
	struct ifreq flags = { 0 };

	ask_ethtool(&link);
	ask_interface(SIOCGIFFLAGS, &flags);
	return link.data && flags.ifr_flags & IFF_RUNNING;
}

void await_link(void)
{
	struct timespec pause = { .tv_nsec = 10000000 };
	unsigned int waited;

	for (waited = 0; !has_link(); waited++) {
		if (waited == PATIENCE_MS / 10)
			die("%s finds no link", interface);
		nanosleep(&pause, NULL);
	}
}

int try_interface(unsigned long request, struct ifreq *question)
{
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int error;

	snprintf(question->ifr_name, sizeof(question->ifr_name), "%s", interface);
	if (control < 0)
		die("no socket");
	error = ioctl(control, request, question) < 0 ? errno : 0;
	close(control);
	return error;
}

int try_ethtool(void *question)
{
	struct ifreq request = { .ifr_data = question };

	return try_interface(SIOCETHTOOL, &request);
}
