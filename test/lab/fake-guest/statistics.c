// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void ask(int control, void *question)
{
	struct ifreq request = { .ifr_data = question };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (ioctl(control, SIOCETHTOOL, &request))
		die("cannot ask for the statistics of %s", interface);
}

void print_statistics(void)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;
	unsigned int i;

	if (control < 0)
		die("cannot make a socket");
	ask(control, &driver);
	names = calloc(1, sizeof(*names) + driver.n_stats * ETH_GSTRING_LEN);
	values = calloc(1, sizeof(*values) + driver.n_stats * sizeof(values->data[0]));
	if (!names || !values)
		die("no memory");
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = driver.n_stats;
	ask(control, names);
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = driver.n_stats;
	ask(control, values);
	for (i = 0; i < driver.n_stats; i++)
		printf("%.*s=%llu\n", ETH_GSTRING_LEN, (char *)names->data + i * ETH_GSTRING_LEN, values->data[i]);
	free(names);
	free(values);
	close(control);
}
