// SPDX-License-Identifier: Apache-2.0
//
// mpsearch: searches the memory of the machine that it runs on for nonces of frames.
//
//   mpsearch [KCORE IOMEM]
//
// Prints "ready THREADS" when it has taken all the memory that it will need: a search itself must not overwrite freed
// pages, in which the copy of a frame may stand. Then answers lines on stdin, until that ends:
//
//   search PAGEMAP START BYTES MASK MASKED FIRST COUNT
//
// The guest's memory is BYTES at START (hexadecimal) of the process with this PAGEMAP. MASK is any eight bytes and
// MASKED the key of the nonces XOR MASK, both as 16 hexadecimal digits in the order of memory: the key itself must not
// come into this machine, where it would be found. FIRST and COUNT (decimal) are the sequence numbers of the frames.
//
//   hit ADDRESS SEQUENCE     a nonce; the sequence number is "-" where only its key is whole
//   done SEARCHED MACHINE FOUND MILLISECONDS
//
// SEARCHED of MACHINE bytes were searched; FOUND may be more than the hits that are told. Exit status: 0, 1 for
// failures.
#include "crew.h"
#include "fatal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { MAXIMUM_HITS = 1 << 18 };

static struct memory memory;
static struct pages pages;
static struct findings findings;

static int by_address(const void *left, const void *right)
{
  const struct hit *one = left, *other = right;

  return one->address < other->address ? -1 : one->address > other->address;
}

static double milliseconds(void)
{
  struct timespec now;

  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void tell(double duration)
{
  size_t count = findings.count, kept = count < findings.room ? count : findings.room;

  qsort(findings.hits, kept, sizeof(*findings.hits), by_address);
  for (size_t i = 0; i < kept; i++) {
    const struct hit *hit = &findings.hits[i];

    if (hit->whole)
      printf("hit %" PRIx64 " %" PRIu32 "\n", hit->address, hit->sequence);
    else
      printf("hit %" PRIx64 " -\n", hit->address);
  }
  printf("done %" PRIu64 " %" PRIu64 " %zu %.0f\n", (uint64_t)findings.searched, memory.bytes, count, duration);
  fflush(stdout);
}

static void answer(struct crew *crew, const char *line)
{
  char pagemap[64];
  uint64_t start, bytes, mask, masked;
  struct marks marks;

  if (sscanf(line, "search %63s %" SCNx64 " %" SCNu64 " %16" SCNx64 " %16" SCNx64 " %" SCNu32 " %" SCNu32, pagemap,
       &start, &bytes, &mask, &masked, &marks.first, &marks.count) != 7)
    fatal("cannot understand a request");
  marks.mask = __builtin_bswap64(mask);
  marks.masked = __builtin_bswap64(masked);
  findings.count = 0;
  findings.searched = 0;
  double begun = milliseconds();
  find_guest_pages(&pages, pagemap, start, bytes);
  search_all(crew, &marks, &findings);
  tell(milliseconds() - begun);
}

int main(int argc, char **argv)
{
  const char *kcore = argc == 3 ? argv[1] : "/proc/kcore", *iomem = argc == 3 ? argv[2] : "/proc/iomem";
  struct crew *crew;
  char line[256];

  if (argc != 1 && argc != 3)
    fatal("usage: mpsearch [KCORE IOMEM]");
  memory = find_memory(kcore, iomem);
  pages = make_pages(memory.end);
  findings.room = MAXIMUM_HITS;
  findings.hits = calloc(findings.room, sizeof(*findings.hits));
  if (!findings.hits)
    fatal("no memory");
  crew = start_crew(kcore, &memory, &pages);
  if (mlockall(MCL_CURRENT | MCL_FUTURE))
    fatal("cannot keep its memory: %s", strerror(errno));
  printf("ready %u\n", crew_size(crew));
  fflush(stdout);
  while (fgets(line, sizeof(line), stdin))
    answer(crew, line);
  return 0;
}
