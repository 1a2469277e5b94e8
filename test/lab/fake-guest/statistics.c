// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <linux/ethtool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	struct statistics statistics;

	ask_ethtool(&driver);
	statistics.count = driver.n_stats;
	statistics.names = calloc(1, sizeof(*statistics.names) + driver.n_stats * ETH_GSTRING_LEN);
	statistics.values = calloc(1, sizeof(*statistics.values) +
				   driver.n_stats * sizeof(statistics.values->data[0]));
	if (!statistics.names || !statistics.values)
		die("no memory");
	statistics.names->cmd = ETHTOOL_GSTRINGS;
	statistics.names->string_set = ETH_SS_STATS;
	statistics.names->len = driver.n_stats;
	ask_ethtool(statistics.names);
	statistics.values->cmd = ETHTOOL_GSTATS;
	statistics.values->n_stats = driver.n_stats;
	ask_ethtool(statistics.values);
	return statistics;
}

static void free_statistics(struct statistics statistics)
{
	free(statistics.names);
	free(statistics.values);
}

/* Those of the port, for a device whose driver cannot show them: what the file's fdinfo says. */
static bool next_of_port(FILE *file, char name[ETH_GSTRING_LEN + 1], unsigned long long *value)
{
	char line[128];

	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%32[^:]: %llu", name, value) == 2 && !strncmp(name, "mp_", 3))
			return true;
	return false;
}

static FILE *open_port(void)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", guest.port);
	file = fopen(path, "r");
	if (!file)
		die("cannot open %s", path);
	return file;
}

void print_port_statistics(void)
{
	char name[ETH_GSTRING_LEN + 1];
	unsigned long long value;
	FILE *file = open_port();

	while (next_of_port(file, name, &value))
		printf("%s=%llu\n", name, value);
	fclose(file);
}

unsigned long long port_statistic(const char *wanted)
{
	char name[ETH_GSTRING_LEN + 1];
	unsigned long long value;
	FILE *file = open_port();

	while (next_of_port(file, name, &value)) {
		if (strcmp(name, wanted))
			continue;
		fclose(file);
		return value;
	}
	die("the port has no statistic %s", wanted);
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
	return peer ? port_statistic(name) : driver_statistic(name);
}

unsigned long long driver_statistic(const char *name)
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

	ask_ethtool(&gather);
}

/* Bytes that the driver is given at once in any case, whatever it is known to take; once it has sent some. */
void set_queue_limit(const char *bytes)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/class/net/%s/queues/tx-0/byte_queue_limits/limit_min",
		 interface);
	write_file(path, bytes);
}

void reset_queues(void)
{
	struct ethtool_value reset = { .cmd = ETHTOOL_RESET, .data = ETH_RESET_DMA };

	ask_ethtool(&reset);
}
