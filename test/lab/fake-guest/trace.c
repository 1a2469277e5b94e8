// SPDX-License-Identifier: Apache-2.0
/*
 * Events that the kernel traces.
 */
#include "fake_guest.h"

#include <stdio.h>
#include <string.h>

#define TRACING "/sys/kernel/debug/tracing/"

static void enable(const char *events, const char *on)
{
	char path[128];

	snprintf(path, sizeof(path), TRACING "events/%s/enable", events);
	write_file(path, on);
}

/* Traces a group of events, and forgets what was traced before. */
void trace_start(const char *events)
{
	write_file(TRACING "trace", "\n");
	enable(events, "1");
}

/* Events whose line has these words. */
unsigned int trace_count(const char *what)
{
	FILE *trace = fopen(TRACING "trace", "r");
	unsigned int count = 0;
	char line[512];

	if (!trace)
		die("there is no trace");
	while (fgets(line, sizeof(line), trace))
		count += !!strstr(line, what);
	fclose(trace);
	return count;
}

void trace_end(const char *events)
{
	enable(events, "0");
}
