// SPDX-License-Identifier: Apache-2.0
// Threads that search all memory together, one for each processor.
#ifndef MPRIG_SEARCH_CREW_H
#define MPRIG_SEARCH_CREW_H

#include "marks.h"
#include "memory.h"
#include "pages.h"

#include <stdatomic.h>

struct crew;

// What a search has found.
struct findings {
  struct hit *hits;
  size_t room;
  atomic_size_t count; // may exceed the room
  atomic_uint_fast64_t searched;
};

// Starts the threads. They open `kcore`, and take the memory that they need, once and for all.
struct crew *start_crew(const char *kcore, const struct memory *memory, const struct pages *pages);

unsigned int crew_size(const struct crew *crew);

// Searches everything, the guest's pages last: to read memory copies it, and a copy of the guest's must not be found.
// Nothing of it is left in this program or in the kernel's buffers afterwards.
void search_all(struct crew *crew, const struct marks *marks, struct findings *findings);

#endif
