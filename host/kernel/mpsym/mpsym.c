// SPDX-License-Identifier: GPL-2.0-only
/*
 * mpsym: names of the kernel's functions that contain addresses.
 *
 *   mpsym save FILE            keeps /proc/kallsyms, which takes long to read
 *   mpsym find FILE ADDRESS... prints a line for each hexadecimal address:
 *                              START END FUNCTION [MODULE], or nothing if it is in no function
 *
 * A function ends, at END, where the next symbol of any kind begins. Of several names of one
 * function, the shortest is printed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK	(1 << 17)

static int fail(const char *format, ...)
{
	va_list arguments;

	fputs("mpsym: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return 1;
}

static bool write_all(int fd, const char *data, size_t length)
{
	ssize_t done;

	for (; length; data += done, length -= (size_t)done) {
		done = write(fd, data, length);
		if (done < 0)
			return false;
	}
	return true;
}

/* Under another name first: whoever finds the file finds all of it. */
static int save(const char *path)
{
	static const char source[] = "/proc/kallsyms";
	static char data[CHUNK];
	char part[4096];
	int from, to;
	ssize_t got;

	snprintf(part, sizeof(part), "%s.part", path);
	from = open(source, O_RDONLY);
	if (from < 0)
		return fail("cannot read %s: %s", source, strerror(errno));
	to = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (to < 0)
		return fail("cannot write %s: %s", part, strerror(errno));
	while ((got = read(from, data, sizeof(data))) > 0)
		if (!write_all(to, data, (size_t)got))
			return fail("cannot write %s: %s", part, strerror(errno));
	if (got < 0)
		return fail("cannot read %s: %s", source, strerror(errno));
	if (rename(part, path))
		return fail("cannot rename %s: %s", part, strerror(errno));
	return 0;
}

/* A wanted address, the best line for it so far, and the nearest symbol behind it. */
struct wanted {
	uint64_t address;
	uint64_t start;
	uint64_t end;
	const char *name;
	size_t length;
	bool function;
};

static uint64_t parse_hex(const char **text)
{
	uint64_t value = 0;

	for (;; ++*text) {
		unsigned int c = (unsigned char)**text;

		if (c - '0' < 10)
			value = value << 4 | (c - '0');
		else if (c - 'a' < 6)
			value = value << 4 | (c - 'a' + 10);
		else
			return value;
	}
}

static void consider(struct wanted *wanted, uint64_t start, char type, const char *name,
		     size_t length)
{
	bool function = type == 't' || type == 'T' || type == 'w' || type == 'W';

	if (start > wanted->address) {
		if (start < wanted->end)
			wanted->end = start;
		return;
	}
	if (start < wanted->start)
		return;
	if (start == wanted->start && wanted->name &&
	    (wanted->function > function ||
	     (wanted->function == function && wanted->length <= length)))
		return;
	wanted->start = start;
	wanted->name = name;
	wanted->length = length;
	wanted->function = function;
}

static void search(const char *at, const char *end, struct wanted *wanted, int count)
{
	while (at < end) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		uint64_t start;

		if (!line_end)
			break;
		start = parse_hex(&at);
		/* " T name" or " t name\t[module]" */
		if (line_end - at > 3)
			for (int i = 0; i < count; i++)
				consider(&wanted[i], start, at[1], at + 3,
					 (size_t)(line_end - at - 3));
		at = line_end + 1;
	}
}

static void print(const struct wanted *wanted)
{
	if (wanted->function) {
		printf("%" PRIx64 " %" PRIx64 " ", wanted->start, wanted->end);
		for (size_t i = 0; i < wanted->length; i++)
			putchar(wanted->name[i] == '\t' ? ' ' : wanted->name[i]);
	}
	putchar('\n');
}

static int find(const char *path, char **texts, int count)
{
	struct wanted *wanted = calloc((size_t)count, sizeof(*wanted));
	int fd = open(path, O_RDONLY);
	struct stat status;
	const char *data;

	if (fd < 0 || fstat(fd, &status))
		return fail("cannot read %s: %s", path, strerror(errno));
	data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (data == MAP_FAILED || !wanted)
		return fail("cannot read %s: %s", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		char *end;

		wanted[i].address = strtoull(texts[i], &end, 16);
		wanted[i].end = UINT64_MAX;
		if (end == texts[i] || *end)
			return fail("%s is no hexadecimal address", texts[i]);
	}
	search(data, data + status.st_size, wanted, count);
	for (int i = 0; i < count; i++)
		print(&wanted[i]);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "save"))
		return save(argv[2]);
	if (argc > 3 && !strcmp(argv[1], "find"))
		return find(argv[2], argv + 3, argc - 3);
	return fail("usage: mpsym save FILE | mpsym find FILE ADDRESS...");
}
