// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "counts.h"

enum { PLACES = 1 << 18, SLOTS = 2 * PLACES };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t addresses[PLACES];
static uint32_t used = COUNTS_FIRST_BLOCK;
/* Places by a hash of their addresses; half of it stays free. */
static uint32_t slots[SLOTS];

static struct count *counts[CHAIN_CPUS][CHAIN_NODES];
/* Whether a processor has been there since the counts were zero. */
static bool visited[CHAIN_CPUS][CHAIN_NODES];

void counts_begin(void)
{
  used = COUNTS_FIRST_BLOCK;
  memset(slots, 0, sizeof(slots));
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    memset(visited[cpu], true, sizeof(visited[cpu]));
  counts_clear();
}

uint32_t counts_place(uint64_t address)
{
  uint32_t slot = (uint32_t)((address * 0x9e3779b97f4a7c15u) >> 32) % SLOTS;
  uint32_t place;

  pthread_mutex_lock(&lock);
  while (slots[slot] && addresses[slots[slot]] != address)
    slot = (slot + 1) % SLOTS;
  place = slots[slot];
  if (!place && used < PLACES) {
    place = used++;
    addresses[place] = address;
    slots[slot] = place;
  }
  pthread_mutex_unlock(&lock);
  return place;
}

struct count *counts_at(unsigned int cpu, int node)
{
  visited[cpu][node] = true;
  if (!counts[cpu][node]) {
    void *memory = mmap(NULL, PLACES * sizeof(struct count), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    /* To lose counts must never go unnoticed. */
    if (memory == MAP_FAILED)
      abort();
    counts[cpu][node] = memory;
  }
  return counts[cpu][node];
}

void counts_clear(void)
{
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    for (int node = 0; node < CHAIN_NODES; node++)
      if (visited[cpu][node]) {
        visited[cpu][node] = false;
        if (counts[cpu][node])
          madvise(counts[cpu][node], PLACES * sizeof(struct count), MADV_DONTNEED);
      }
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    visited[cpu][chain_at(cpu)] = true;
}

static struct count sum_of(int node, uint32_t place)
{
  struct count sum = { 0 };

  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    if (visited[cpu][node] && counts[cpu][node]) {
      sum.instructions += counts[cpu][node][place].instructions;
      sum.bytes += counts[cpu][node][place].bytes;
    }
  return sum;
}

static bool was_visited(int node)
{
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    if (visited[cpu][node] && counts[cpu][node])
      return true;
  return false;
}

void counts_each(void (*tell)(int node, uint32_t place, uint64_t address, struct count count, void *data), void *data)
{
  for (int node = 0; node < chain_nodes(); node++) {
    if (!was_visited(node))
      continue;
    for (uint32_t place = 0; place < used; place++) {
      struct count count = sum_of(node, place);

      if (count.instructions || count.bytes)
        tell(node, place, place < COUNTS_FIRST_BLOCK ? 0 : addresses[place], count, data);
    }
  }
}
