// SPDX-License-Identifier: Apache-2.0
#include "pages.h"
#include "fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// An entry of a pagemap: bit 63 says that the page is present, bits 0 to 54 are its number.
static const uint64_t present = (uint64_t)1 << 63, number = ((uint64_t)1 << 55) - 1;

enum { ENTRIES = 1024 };

struct pages make_pages(uint64_t end)
{
  struct pages pages = {.count = end / 4096};

  pages.bits = calloc(pages.count / 8 + 1, 1);
  if (!pages.bits)
    fatal("no memory");
  return pages;
}

static void mark(struct pages *pages, uint64_t entry)
{
  uint64_t page = entry & number;

  if (!(entry & present))
    return;
  // Without the right to see page numbers all of them are 0.
  if (!page)
    fatal("the kernel hides page numbers: CAP_SYS_ADMIN is missing");
  if (page < pages->count)
    pages->bits[page / 8] |= (uint8_t)(1 << page % 8);
}

void find_guest_pages(struct pages *pages, const char *pagemap, uint64_t start, uint64_t bytes)
{
  uint64_t left = bytes / 4096, at = start / 4096 * sizeof(uint64_t);
  int file = open(pagemap, O_RDONLY | O_CLOEXEC);

  if (file < 0)
    fatal("cannot open %s: %s", pagemap, strerror(errno));
  memset(pages->bits, 0, pages->count / 8 + 1);
  while (left) {
    uint64_t entries[ENTRIES];
    size_t wanted = left < ENTRIES ? left : ENTRIES;
    ssize_t got = pread(file, entries, wanted * sizeof(*entries), (off_t)at);

    if (got < (ssize_t)sizeof(*entries))
      fatal("%s ends early", pagemap);
    for (size_t i = 0; i < (size_t)got / sizeof(*entries); i++)
      mark(pages, entries[i]);
    at += (size_t)got / sizeof(*entries) * sizeof(*entries);
    left -= (size_t)got / sizeof(*entries);
  }
  close(file);
}
