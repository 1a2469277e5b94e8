// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int control_socket(void)
{
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (control < 0)
		die("cannot make a socket");
	return control;
}

static void ask(int control, void *question)
{
	struct ifreq request = { .ifr_data = question };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (ioctl(control, SIOCETHTOOL, &request))
		die("ethtool command %#x failed for %s", *(uint32_t *)question, interface);
}

struct statistics {
	unsigned int count;
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;
};

static const char *name_of(const struct statistics *statistics, unsigned int index)
{
	return (const char *)statistics->names->data + index * ETH_GSTRING_LEN;
}

static struct statistics read_statistics(void)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };
	int control = control_socket();
	struct statistics statistics;

	ask(control, &driver);
	statistics.count = driver.n_stats;
	statistics.names = calloc(1, sizeof(*statistics.names) + driver.n_stats * ETH_GSTRING_LEN);
	statistics.values = calloc(1, sizeof(*statistics.values) +
				   driver.n_stats * sizeof(statistics.values->data[0]));
	if (!statistics.names || !statistics.values)
		die("no memory");
	statistics.names->cmd = ETHTOOL_GSTRINGS;
	statistics.names->string_set = ETH_SS_STATS;
	statistics.names->len = driver.n_stats;
	ask(control, statistics.names);
	statistics.values->cmd = ETHTOOL_GSTATS;
	statistics.values->n_stats = driver.n_stats;
	ask(control, statistics.values);
	close(control);
	return statistics;
}

static void free_statistics(struct statistics statistics)
{
	free(statistics.names);
	free(statistics.values);
}

void print_statistics(void)
{
	struct statistics statistics = read_statistics();
	unsigned int i;

	for (i = 0; i < statistics.count; i++)
		printf("%.*s=%llu\n", ETH_GSTRING_LEN, name_of(&statistics, i),
		       (unsigned long long)statistics.values->data[i]);
	free_statistics(statistics);
}

unsigned long long statistic(const char *name)
{
	struct statistics statistics = read_statistics();
	unsigned long long value = 0;
	unsigned int i;

	for (i = 0; i < statistics.count; i++)
		if (!strncmp(name, name_of(&statistics, i), ETH_GSTRING_LEN))
			break;
	if (i == statistics.count)
		die("%s has no statistic %s", interface, name);
	value = statistics.values->data[i];
	free_statistics(statistics);
	return value;
}

void set_gathering(bool on)
{
	struct ethtool_value gather = { .cmd = ETHTOOL_SSG, .data = on };
	int control = control_socket();

	ask(control, &gather);
	close(control);
}

void reset_queues(void)
{
	struct ethtool_value reset = { .cmd = ETHTOOL_RESET, .data = ETH_RESET_DMA };
	int control = control_socket();

	ask(control, &reset);
	close(control);
}
