// SPDX-License-Identifier: GPL-2.0-only
/*
 * mpwatch: arms the processors' watchpoints until it is told to stop, then says what hit them.
 *
 *   mpwatch PROCESS ADDRESS...
 *
 * Each address, in hexadecimal and a multiple of 8, is that of 8 bytes: in the kernel's half, or in
 * the memory of PROCESS. Prints "armed" when every processor watches all of them. A line on stdin
 * makes it print its findings and end; the end of stdin ends it at once:
 *
 *   watch INDEX HITS
 *   hit INDEX INSTRUCTION kernel|user THREAD
 *
 * A processor compares linear addresses, whatever memory they stand for. So a hit at an address of
 * PROCESS counts unless another program made it; kernel threads may work in its memory.
 *
 * Exit status: 0, 1 for failures, 3 if a processor has no watchpoint left.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#define WATCHES		4
#define PROCESSORS	1024
/* A place holds about 170 hits on each processor; those beyond it are counted only. */
#define BUFFER_BYTES	4096
/* Hits at one address that are told one by one. */
#define TOLD		16
#define TAKEN		3

struct hit {
	struct perf_event_header header;
	uint64_t instruction;
	uint32_t process;
	uint32_t thread;
};

struct event {
	int fd;
	struct perf_event_mmap_page *buffer;
};

static struct event events[WATCHES][PROCESSORS];
static uint64_t addresses[WATCHES];
static int processors[PROCESSORS];
static unsigned int watch_count, processor_count;
static uint32_t watched_process;

static int fail(const char *format, ...)
{
	va_list arguments;

	fputs("mpwatch: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return 1;
}

static const char *open_reason(int error)
{
	switch (error) {
	case ENOSPC:
		return "no watchpoint is free: a debugger, perf or another agent has them";
	case EPERM:
	case EACCES:
		return "root is needed, and a kernel that is not locked down";
	case EINVAL:
	case ENOENT:
	case EOPNOTSUPP:
	case ENODEV:
		return "this processor or kernel has no watchpoints";
	default:
		return strerror(error);
	}
}

/* Numbers of the processors that are online, such as "0-3,6". */
static int find_processors(void)
{
	static const char path[] = "/sys/devices/system/cpu/online";
	FILE *file = fopen(path, "r");
	int first, last;
	char next = ',';

	if (!file)
		return fail("cannot read %s: %s", path, strerror(errno));
	while (next == ',' && fscanf(file, "%d", &first) == 1) {
		last = first;
		next = 0;
		if (fscanf(file, "%c", &next) == 1 && next == '-') {
			if (fscanf(file, "%d", &last) != 1)
				break;
			next = 0;
			if (fscanf(file, "%c", &next) != 1)
				next = 0;
		}
		for (; first <= last && processor_count < PROCESSORS; first++)
			processors[processor_count++] = first;
	}
	fclose(file);
	return processor_count ? 0 : fail("%s names no processor", path);
}

static int arm(unsigned int watch, unsigned int index)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_BREAKPOINT,
		.size = sizeof(attr),
		.bp_type = HW_BREAKPOINT_RW,
		.bp_addr = addresses[watch],
		.bp_len = HW_BREAKPOINT_LEN_8,
		.sample_period = 1,
		.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID,
		.exclude_hv = 1,
		.pinned = 1,
	};
	struct event *event = &events[watch][index];
	int error;

	event->fd = (int)syscall(SYS_perf_event_open, &attr, -1, processors[index], -1,
				 PERF_FLAG_FD_CLOEXEC);
	if (event->fd < 0) {
		error = errno;
		fail("cannot watch %" PRIx64 " on processor %d: %s (errno %d)", addresses[watch],
		     processors[index], open_reason(error), error);
		return error == ENOSPC ? TAKEN : 1;
	}
	event->buffer = mmap(NULL, (size_t)getpagesize() + BUFFER_BYTES, PROT_READ | PROT_WRITE,
			     MAP_SHARED, event->fd, 0);
	if (event->buffer == MAP_FAILED)
		return fail("cannot map the buffer of %" PRIx64 " on processor %d: %s",
			    addresses[watch], processors[index], strerror(errno));
	return 0;
}

static int arm_all(void)
{
	int status;

	for (unsigned int watch = 0; watch < watch_count; watch++)
		for (unsigned int index = 0; index < processor_count; index++) {
			status = arm(watch, index);
			if (status)
				return status;
		}
	return 0;
}

static bool is_of_kernel(uint64_t address)
{
	return address >> 63;
}

/* Whether a hit at a user address concerns the watched process. */
static bool counts(const struct hit *hit)
{
	char path[32], program[2];

	if (hit->process == watched_process)
		return true;
	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/exe", hit->process);
	/* What has no program is a kernel thread, or gone. */
	return readlink(path, program, sizeof(program)) < 0;
}

static void tell(unsigned int watch, const struct hit *hit)
{
	bool kernel = (hit->header.misc & PERF_RECORD_MISC_CPUMODE_MASK) ==
		      PERF_RECORD_MISC_KERNEL;
	char path[32], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/comm", hit->thread);
	file = fopen(path, "r");
	if (file) {
		if (!fgets(name, sizeof(name), file))
			name[0] = 0;
		fclose(file);
	}
	name[strcspn(name, "\n")] = 0;
	printf("hit %u %" PRIx64 " %s %s\n", watch, hit->instruction, kernel ? "kernel" : "user",
	       name);
}

static void take(const struct event *event, uint64_t at, void *to, size_t length)
{
	const char *data = (const char *)event->buffer + event->buffer->data_offset;

	for (size_t i = 0; i < length; i++)
		((char *)to)[i] = data[(at + i) & (BUFFER_BYTES - 1)];
}

/* Goes through the hits that an event has kept: tells the first, returns how many do not count. */
static uint64_t review(unsigned int watch, const struct event *event, unsigned int *told)
{
	uint64_t head = __atomic_load_n(&event->buffer->data_head, __ATOMIC_ACQUIRE);
	uint64_t foreign = 0;
	struct hit hit;

	for (uint64_t at = 0; at + sizeof(hit.header) <= head; at += hit.header.size) {
		take(event, at, &hit.header, sizeof(hit.header));
		if (hit.header.size < sizeof(hit.header))
			break;
		if (hit.header.type != PERF_RECORD_SAMPLE || hit.header.size < sizeof(hit))
			continue;
		take(event, at, &hit, sizeof(hit));
		if (!is_of_kernel(addresses[watch]) && !counts(&hit)) {
			foreign++;
		} else if (*told < TOLD) {
			tell(watch, &hit);
			++*told;
		}
	}
	return foreign;
}

static int report(unsigned int watch)
{
	uint64_t count, hits = 0;
	unsigned int told = 0;

	for (unsigned int index = 0; index < processor_count; index++) {
		/* Nothing can be read of one that the kernel could not keep on its processor. */
		if (read(events[watch][index].fd, &count, sizeof(count)) != sizeof(count))
			return fail("the watchpoint at %" PRIx64 " of processor %d did not stay",
				    addresses[watch], processors[index]);
		hits += count - review(watch, &events[watch][index], &told);
	}
	printf("watch %u %" PRIu64 "\n", watch, hits);
	return 0;
}

/* Disarms before anything is looked at: what the report itself reads must not count. */
static void disarm_all(void)
{
	for (unsigned int watch = 0; watch < watch_count; watch++)
		for (unsigned int index = 0; index < processor_count; index++)
			ioctl(events[watch][index].fd, PERF_EVENT_IOC_DISABLE, 0);
}

static bool parse(const char *text, int base, uint64_t limit, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, base);
	return !errno && end != text && !*end && *text != '-' && *value <= limit;
}

int main(int argc, char **argv)
{
	uint64_t process;
	char line[16];
	int status;

	if (argc < 3 || argc > 2 + WATCHES)
		return fail("usage: mpwatch PROCESS ADDRESS..., at most %d addresses", WATCHES);
	if (!parse(argv[1], 10, INT_MAX, &process))
		return fail("%s is no process", argv[1]);
	watched_process = (uint32_t)process;
	for (int i = 2; i < argc; i++)
		if (!parse(argv[i], 16, UINT64_MAX, &addresses[watch_count++]) ||
		    addresses[i - 2] % 8)
			return fail("%s is no hexadecimal multiple of 8", argv[i]);
	status = find_processors();
	if (!status)
		status = arm_all();
	if (status)
		return status;
	puts("armed");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return 0;
	disarm_all();
	for (unsigned int watch = 0; watch < watch_count; watch++)
		if (report(watch))
			return 1;
	return 0;
}
