// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "memory.h"
#include "fatal.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Above are the kernel's own image and its modules: a second view of a little of the memory.
static const uint64_t image_start = 0xffffffff80000000u;

struct range {
  uint64_t start, end;
};

static void *grow(void *array, size_t count, size_t size)
{
  void *grown = reallocarray(array, count + 1, size);

  if (!grown)
    fatal("no memory");
  return grown;
}

// Ranges of System RAM in whole pages; a line of a part of one is indented.
static size_t read_iomem(const char *path, struct range **ranges)
{
  FILE *file = fopen(path, "r");
  size_t count = 0;
  char line[256];

  if (!file)
    fatal("cannot read %s: %s", path, strerror(errno));
  while (fgets(line, sizeof(line), file)) {
    uint64_t first, last;
    int name = 0;

    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " : %n", &first, &last, &name) != 2 || !name || *line == ' ' ||
        strcmp(line + name, "System RAM\n"))
      continue;
    // Without the right to see addresses all of them are 0.
    if (!last)
      fatal("%s hides its addresses: CAP_SYS_ADMIN is missing", path);
    struct range range = {(first + PAGE - 1) & ~(uint64_t)(PAGE - 1), (last + 1) & ~(uint64_t)(PAGE - 1)};
    if (range.start >= range.end)
      continue;
    *ranges = grow(*ranges, count, sizeof(**ranges));
    (*ranges)[count++] = range;
  }
  fclose(file);
  if (!count)
    fatal("%s names no System RAM", path);
  return count;
}

static const char *open_reason(int error)
{
  static char reason[128];
  char lockdown[64] = "";
  FILE *file;

  if (error != EPERM && error != EACCES)
    return strerror(error);
  file = fopen("/sys/kernel/security/lockdown", "r");
  if (file) {
    if (!fgets(lockdown, sizeof(lockdown), file))
      *lockdown = 0;
    fclose(file);
  }
  lockdown[strcspn(lockdown, "\n")] = 0;
  if (!strstr(lockdown, "[confidentiality]"))
    return "CAP_SYS_RAWIO is missing";
  snprintf(reason, sizeof(reason), "the kernel is locked down (%s)", lockdown);
  return reason;
}

int open_kcore(const char *path)
{
  int file = open(path, O_RDONLY | O_CLOEXEC);

  if (file < 0)
    fatal("cannot open %s: %s", path, open_reason(errno));
  return file;
}

static void read_at(int file, const char *path, void *to, size_t length, uint64_t offset)
{
  ssize_t got = pread(file, to, length, (off_t)offset);

  if (got != (ssize_t)length)
    fatal("%s is too short for its headers", path);
}

// Adds what of a range of System RAM lies in a segment.
static void add_piece(struct memory *memory, const struct range *range, const Elf64_Phdr *segment)
{
  uint64_t segment_end = segment->p_paddr + segment->p_filesz;
  uint64_t start = range->start > segment->p_paddr ? range->start : segment->p_paddr;
  uint64_t end = range->end < segment_end ? range->end : segment_end;

  if (start >= end)
    return;
  memory->pieces = grow(memory->pieces, memory->count, sizeof(*memory->pieces));
  memory->pieces[memory->count++] =
    (struct piece){start, end, segment->p_offset + (start - segment->p_paddr)};
  if (end > memory->end)
    memory->end = end;
}

struct memory find_memory(const char *kcore, const char *iomem)
{
  struct memory memory = {0};
  struct range *ranges = NULL;
  size_t range_count = read_iomem(iomem, &ranges);
  int file = open_kcore(kcore);
  Elf64_Ehdr header;

  for (size_t i = 0; i < range_count; i++)
    memory.bytes += ranges[i].end - ranges[i].start;
  read_at(file, kcore, &header, sizeof(header), 0);
  if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64)
    fatal("%s is no ELF file of 64 bits", kcore);
  for (unsigned int i = 0; i < header.e_phnum; i++) {
    Elf64_Phdr segment;

    read_at(file, kcore, &segment, sizeof(segment), header.e_phoff + i * sizeof(segment));
    if (segment.p_type != PT_LOAD || segment.p_paddr == UINT64_MAX || segment.p_vaddr >= image_start)
      continue;
    for (size_t j = 0; j < range_count; j++)
      add_piece(&memory, &ranges[j], &segment);
  }
  close(file);
  free(ranges);
  if (!memory.count)
    fatal("%s shows no System RAM", kcore);
  return memory;
}
