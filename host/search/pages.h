// SPDX-License-Identifier: Apache-2.0
// Which of the machine's pages are the guest's.
#ifndef MPRIG_SEARCH_PAGES_H
#define MPRIG_SEARCH_PAGES_H

#include <stdbool.h>
#include <stdint.h>

struct pages {
  uint8_t *bits;
  uint64_t count;
};

// For a machine whose memory ends at `end`.
struct pages make_pages(uint64_t end);

// Takes the pages behind `bytes` at `start` of the process with this /proc/PID/pagemap for the guest's, and no others.
// Ends the program with the reason if they cannot be known.
void find_guest_pages(struct pages *pages, const char *pagemap, uint64_t start, uint64_t bytes);

static inline bool is_guests(const struct pages *pages, uint64_t address)
{
  uint64_t page = address / 4096;

  return pages->bits[page / 8] >> page % 8 & 1;
}

#endif
