// SPDX-License-Identifier: Apache-2.0
/*
 * A guest whose memory lies in one huge page. Whole, it is pinned at once. Spoilt, which is a huge page of which the
 * guest's process cannot write all, it is pinned by single pages, and tried as a whole only once.
 */
#include "fake_guest.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096u
#define HUGE_BYTES (1ul << 21)
#define HUGE_PAGES (HUGE_BYTES / PAGE)

static unsigned long long acquired_before;
static bool spoilt;

/* Pages that anybody in the machine has pinned so far. */
static unsigned long long pages_acquired(void)
{
	unsigned long long count = 0;
	char line[128];
	FILE *file;

	write_file("/proc/sys/vm/stat_refresh", "1");
	file = fopen("/proc/vmstat", "r");
	if (!file)
		die("cannot open /proc/vmstat");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "nr_foll_pin_acquired %llu", &count) == 1)
			break;
	fclose(file);
	return count;
}

/* Memory for at most HUGE_BYTES; its last page is nobody's. */
uint8_t *huge_map(size_t bytes, enum huge huge)
{
	uint8_t *area = mmap(NULL, 2 * HUGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *start;

	/* A kernel with little memory has them switched off. */
	write_file("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
	if (area == MAP_FAILED || bytes > HUGE_BYTES - PAGE)
		die("no huge page for %zu bytes", bytes);
	start = (uint8_t *)(((uintptr_t)area + HUGE_BYTES - 1) & ~(HUGE_BYTES - 1));
	if (madvise(start, HUGE_BYTES, MADV_HUGEPAGE))
		die("this kernel has no huge pages");
	memset(start, 0, HUGE_BYTES);
	spoilt = huge == HUGE_SPOILT;
	if (spoilt && mprotect(start + HUGE_BYTES - PAGE, PAGE, PROT_READ))
		die("cannot spoil a huge page");
	acquired_before = pages_acquired();
	return start;
}

/* What was pinned for the guest's buffers, and what it took. */
void huge_check(void)
{
	unsigned long long acquired = pages_acquired() - acquired_before, pins = statistic("mp_pins");

	if (!spoilt && pins != HUGE_PAGES)
		die("%llu pages are pinned, and not a huge one", pins);
	if (spoilt && (pins >= HUGE_PAGES || !pins))
		die("%llu pages are pinned of a huge one that is spoilt", pins);
	if (acquired > 2 * HUGE_PAGES + pins)
		die("for %llu pages that are pinned %llu were", pins, acquired);
}
