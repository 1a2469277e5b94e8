// SPDX-License-Identifier: Apache-2.0
// The machine's memory: what the firmware gave to the kernel, and where /proc/kcore shows it.
#ifndef MPRIG_SEARCH_MEMORY_H
#define MPRIG_SEARCH_MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum { PAGE = 4096 };

// Machine addresses [start, end) that stand in the file from `offset` on. In whole pages.
struct piece {
  uint64_t start, end;
  uint64_t offset;
};

struct memory {
  struct piece *pieces;
  size_t count;
  uint64_t bytes; // that the kernel uses, whether or not the file shows them
  uint64_t end;   // address behind the last piece
};

// Reads /proc/kcore's program headers and /proc/iomem. Ends the program with the reason if one of them tells nothing.
struct memory find_memory(const char *kcore, const char *iomem);

// Opens /proc/kcore; ends the program with the reason if that is refused.
int open_kcore(const char *path);

#endif
