// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records what standard input says, a line each:
 *
 *   load|store CPU ADDRESS SIZE INSTRUCTION    an access
 *   zeros CPU ADDRESS SIZE INSTRUCTION         it was a store of zeros
 *   byte ADDRESS                               something stands there in the memory, which is empty otherwise
 *   fill COUNT                                 so many other instructions are translated
 *   find                                       the memory is looked for among the files of the process
 *   forget
 *
 * and prints what the files then hold, as another process would read them. With an argument the record is told of the
 * memory from the start.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record.h"

enum { PAGES = 8, RAM = PAGES * RECORD_PAGE };

static uint8_t *memory;

static const char *const kinds[RECORD_KINDS] = { "load", "store" };

static void print_bits(int file, const char *kind)
{
  uint8_t bits[PAGES * RECORD_PAGE / 8];

  if (pread(file, bits, sizeof(bits), 0) != sizeof(bits))
    printf("trouble: no bits\n");
  for (unsigned int at = 0; at < PAGES * RECORD_PAGE; at++)
    if (bits[at / 8] >> at % 8 & 1)
      printf("%s %u\n", kind, at);
}

static void print_ways(const struct record_files *files)
{
  struct record_access ways[PAGES * RECORD_KINDS * RECORD_WAYS];

  if (pread(files->accesses, ways, sizeof(ways), 0) != sizeof(ways))
    printf("trouble: no accesses\n");
  for (int i = 0; i < PAGES * RECORD_KINDS * RECORD_WAYS; i++) {
    struct record_access *way = &ways[i];
    struct record_instruction instruction;
    int kind = i / RECORD_WAYS % RECORD_KINDS;

    if (!way->instruction)
      continue;
    if (pread(files->instructions, &instruction, sizeof(instruction),
              (off_t)(way->instruction * sizeof(instruction))) != sizeof(instruction))
      printf("trouble: no instruction\n");
    printf("way %d %s %" PRIu64 " %u %u %u\n", i / RECORD_WAYS / RECORD_KINDS, kinds[kind], instruction.address,
           way->count, way->low, way->high);
  }
}

static void print_instructions(int file)
{
  struct record_instruction one;

  for (off_t number = 1; pread(file, &one, sizeof(one), number * (off_t)sizeof(one)) == sizeof(one) && one.address;
       number++)
    printf("instruction %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", one.address, one.bytes[RECORD_LOAD],
           one.bytes[RECORD_STORE]);
}

static void print_counts(void)
{
  for (unsigned int cpu = 0; cpu < RECORD_CPUS; cpu++) {
    const struct record_counts *counts = record_counts_of(cpu);

    if (counts->outside || counts->unnamed)
      printf("counts %u %" PRIu64 " %" PRIu64 "\n", cpu, counts->outside, counts->unnamed);
  }
}

static void record(const char *what, unsigned int cpu, uint64_t address, unsigned int size, uint64_t instruction)
{
  uint32_t number = record_instruction(instruction);

  if (!strcmp(what, "zeros"))
    record_zeros(cpu, address, size, number);
  else
    record_access(cpu, address, size, !strcmp(what, "load") ? RECORD_LOAD : RECORD_STORE, number);
}

/* As QEMU does. */
static bool open_memory(void)
{
  int file = memfd_create("memory-backend-memfd", MFD_CLOEXEC);

  if (file < 0 || ftruncate(file, RAM))
    return false;
  memory = mmap(NULL, RAM, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  return memory != MAP_FAILED;
}

int main(int argc, char **argv)
{
  struct record_files files;
  char line[128], what[16];
  uint64_t address, instruction;
  unsigned int cpu, size;

  (void)argv;
  if (!open_memory() || !record_open(RAM))
    return 1;
  if (argc > 1)
    record_use_memory(memory);
  while (fgets(line, sizeof(line), stdin)) {
    if (sscanf(line, "%15s %u %" SCNu64 " %u %" SCNu64, what, &cpu, &address, &size, &instruction) == 5)
      record(what, cpu, address, size, instruction);
    else if (sscanf(line, "byte %u", &size) == 1 && size < RAM)
      memory[size] = 1;
    else if (sscanf(line, "fill %u", &size) == 1)
      for (unsigned int i = 0; i < size; i++)
        record_instruction(((uint64_t)1 << 32) + i);
    else if (!strcmp(line, "find\n"))
      record_find_memory();
    else if (!strcmp(line, "forget\n"))
      record_forget();
    else
      return 1;
  }
  files = record_files();
  print_bits(files.loads, kinds[RECORD_LOAD]);
  print_bits(files.stores, kinds[RECORD_STORE]);
  print_ways(&files);
  print_instructions(files.instructions);
  print_counts();
  return 0;
}
