// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "crew.h"
#include "fatal.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What is read at once stays in a processor's cache; a unit is what a thread takes at once.
enum { CHUNK = 128 << 10, UNIT = 8 << 20, OVERLAP = MARK_BYTES - 1 };

struct crew {
  const struct memory *memory;
  const struct pages *pages;
  const char *kcore;
  unsigned int size;
  pthread_barrier_t barrier;
  atomic_uint_fast64_t next; // number of the next unit
  bool guests; // which pages are searched: the guest's, or all others
  const struct marks *marks;
  struct findings *findings;
};

struct worker {
  struct crew *crew;
  int file;
  uint8_t *block;
};

static void keep(void *context, const struct hit *hit)
{
  struct findings *findings = context;
  size_t place = atomic_fetch_add(&findings->count, 1);

  if (place < findings->room)
    findings->hits[place] = *hit;
}

// Address behind the pages from `at` on that belong together, at most `limit`.
static uint64_t run_end(const struct crew *crew, uint64_t at, uint64_t limit)
{
  while (at < limit && is_guests(crew->pages, at) == crew->guests)
    at += PAGE;
  return at;
}

// Searches what begins in [start, end); a nonce may go on until `run`.
static void search_chunk(struct worker *worker, const struct piece *piece, uint64_t start, uint64_t end, uint64_t run)
{
  size_t starts = end - start;
  size_t wanted = run - start < starts + OVERLAP ? run - start : starts + OVERLAP;
  ssize_t got = pread(worker->file, worker->block, wanted, (off_t)(piece->offset + (start - piece->start)));

  // What cannot be read is missing from the bytes that were searched.
  if (got < (ssize_t)starts)
    return;
  search_marks(worker->crew->marks, worker->block, starts, (size_t)got, start, keep, worker->crew->findings);
  atomic_fetch_add(&worker->crew->findings->searched, starts);
}

static void search_unit(struct worker *worker, const struct piece *piece, uint64_t start, uint64_t end)
{
  const struct crew *crew = worker->crew;

  while (start < end) {
    if (is_guests(crew->pages, start) != crew->guests) {
      start += PAGE;
      continue;
    }
    uint64_t limit = start + CHUNK < end ? start + CHUNK : end;
    // One page more, so that a nonce across the border is seen to go on.
    uint64_t run = run_end(crew, start, limit + PAGE < piece->end ? limit + PAGE : piece->end);
    uint64_t stop = run < limit ? run : limit;

    search_chunk(worker, piece, start, stop, run);
    start = stop;
  }
}

static void search_units(struct worker *worker)
{
  struct crew *crew = worker->crew;
  uint64_t unit = atomic_fetch_add(&crew->next, 1), number = 0;

  for (size_t i = 0; i < crew->memory->count; i++) {
    const struct piece *piece = &crew->memory->pieces[i];

    for (uint64_t start = piece->start; start < piece->end; start += UNIT, number++) {
      if (number != unit)
        continue;
      search_unit(worker, piece, start, start + UNIT < piece->end ? start + UNIT : piece->end);
      unit = atomic_fetch_add(&crew->next, 1);
    }
  }
}

// Overwrites what was read: the own block, the kernel's page through which it came, and the registers.
static void forget(struct worker *worker)
{
  struct crew *crew = worker->crew;
  struct findings nothing = {0};

  memset(worker->block, 0, CHUNK + PAGE);
  // The lowest page of a machine is the kernel's own.
  if (pread(worker->file, worker->block, PAGE, (off_t)crew->memory->pieces[0].offset) > 0)
    memset(worker->block, 0, PAGE);
  search_marks(crew->marks, worker->block, PAGE, PAGE, 0, keep, &nothing);
}

static void *work(void *context)
{
  struct worker worker = {.crew = context};
  struct crew *crew = context;

  worker.file = open_kcore(crew->kcore);
  worker.block = aligned_alloc(PAGE, CHUNK + PAGE);
  if (!worker.block)
    fatal("no memory");
  memset(worker.block, 0, CHUNK + PAGE);
  pthread_barrier_wait(&crew->barrier);
  for (;;) {
    pthread_barrier_wait(&crew->barrier);
    search_units(&worker);
    pthread_barrier_wait(&crew->barrier);
    // Between the two the crew is told to go on with the guest's pages.
    pthread_barrier_wait(&crew->barrier);
    search_units(&worker);
    forget(&worker);
    pthread_barrier_wait(&crew->barrier);
  }
  return NULL;
}

static unsigned int processors(void)
{
  cpu_set_t set;

  return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

struct crew *start_crew(const char *kcore, const struct memory *memory, const struct pages *pages)
{
  struct crew *crew = calloc(1, sizeof(*crew));
  pthread_attr_t attributes;

  if (!crew)
    fatal("no memory");
  crew->memory = memory;
  crew->pages = pages;
  crew->kcore = kcore;
  crew->size = processors();
  pthread_barrier_init(&crew->barrier, NULL, crew->size + 1);
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 10);
  for (unsigned int i = 0; i < crew->size; i++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, work, crew);

    if (error)
      fatal("cannot start a thread: %s", strerror(error));
    pthread_detach(thread);
  }
  pthread_attr_destroy(&attributes);
  pthread_barrier_wait(&crew->barrier);
  return crew;
}

unsigned int crew_size(const struct crew *crew)
{
  return crew->size;
}

static void search_pages(struct crew *crew, bool guests)
{
  crew->guests = guests;
  atomic_store(&crew->next, 0);
  pthread_barrier_wait(&crew->barrier);
  pthread_barrier_wait(&crew->barrier);
}

void search_all(struct crew *crew, const struct marks *marks, struct findings *findings)
{
  crew->marks = marks;
  crew->findings = findings;
  search_pages(crew, false);
  search_pages(crew, true);
}
