// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record.h"

/* How QEMU names the machine's memory (memory-backend-memfd). */
#define MEMORY_BACKEND "memory-backend-memfd"

enum { MOST_DESCRIPTORS = 1024 };

struct file {
  int descriptor;
  size_t size;
  void *at;
};

static struct file bits[RECORD_KINDS], accesses, instructions;
static uint64_t ram_bytes;

/* How far each processor has come with clearing a page from its start to its end. */
static struct clearing {
  uint64_t next;
  uint32_t instruction;
} __attribute__((aligned(128))) clearings[RECORD_CPUS];

static const uint8_t *machine_memory;
static struct record_counts counts[RECORD_CPUS];

/* Numbers of instructions by a hash of their addresses; half of it stays free. Taken while code is translated only. */
enum { SLOTS = 2 * RECORD_INSTRUCTIONS };
static uint32_t slots[SLOTS];
static uint32_t used;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool open_file(struct file *file, const char *name, size_t size)
{
  file->size = size;
  file->descriptor = memfd_create(name, MFD_CLOEXEC);
  if (file->descriptor < 0 || ftruncate(file->descriptor, (off_t)size)) {
    perror("touch: cannot make a file of memory");
    return false;
  }
  file->at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file->descriptor, 0);
  if (file->at == MAP_FAILED)
    perror("touch: cannot map a file of memory");
  return file->at != MAP_FAILED;
}

static void clear_file(const struct file *file)
{
  if (fallocate(file->descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)file->size))
    memset(file->at, 0, file->size);
}

bool record_open(uint64_t ram)
{
  ram_bytes = ram;
  return open_file(&bits[RECORD_LOAD], "touch-loads", ram / 8) &&
         open_file(&bits[RECORD_STORE], "touch-stores", ram / 8) &&
         open_file(&accesses, "touch-accesses",
                   ram / RECORD_PAGE * RECORD_KINDS * RECORD_WAYS * sizeof(struct record_access)) &&
         open_file(&instructions, "touch-instructions", RECORD_INSTRUCTIONS * sizeof(struct record_instruction));
}

void record_forget(void)
{
  for (int kind = 0; kind < RECORD_KINDS; kind++)
    clear_file(&bits[kind]);
  clear_file(&accesses);
  clear_file(&instructions);
  memset(counts, 0, sizeof(counts));
  memset(clearings, 0, sizeof(clearings));
  memset(slots, 0, sizeof(slots));
  used = 0;
}

uint32_t record_instruction(uint64_t address)
{
  struct record_instruction *table = instructions.at;
  uint32_t slot = (uint32_t)((address * 0x9e3779b97f4a7c15u) >> 32) % SLOTS;
  uint32_t number;

  pthread_mutex_lock(&lock);
  while (slots[slot] && table[slots[slot]].address != address)
    slot = (slot + 1) % SLOTS;
  number = slots[slot];
  if (!number && used + 1 < RECORD_INSTRUCTIONS) {
    number = ++used;
    table[number].address = address;
    slots[slot] = number;
  }
  pthread_mutex_unlock(&lock);
  return number;
}

static void set_bits(uint8_t *map, uint64_t address, unsigned int size)
{
  uint64_t at = address / 8;
  unsigned int shift = address % 8;

  while (size) {
    unsigned int part = 8 - shift < size ? 8 - shift : size;
    uint8_t mask = (uint8_t)(((1u << part) - 1) << shift);

    /* Looking first keeps processors from taking the line from each other for what is known. */
    if ((map[at] & mask) != mask)
      __atomic_fetch_or(&map[at], mask, __ATOMIC_RELAXED);
    at++;
    shift = 0;
    size -= part;
  }
}

/* Two processors that take the same free way lose one of the names, never the bits. */
static bool name_access(struct record_access *ways, uint32_t instruction, uint16_t low, uint16_t high)
{
  for (int i = 0; i < RECORD_WAYS; i++) {
    struct record_access *way = &ways[i];

    if (way->instruction && way->instruction != instruction)
      continue;
    if (!way->instruction) {
      way->low = low;
      way->high = high;
      way->instruction = instruction;
    }
    if (low < way->low)
      way->low = low;
    if (high > way->high)
      way->high = high;
    way->count++;
    return true;
  }
  return false;
}

void record_access(unsigned int cpu, uint64_t address, unsigned int size, enum record_kind kind, uint32_t instruction)
{
  struct record_access *page_accesses = accesses.at;
  struct record_instruction *table = instructions.at;
  uint16_t low = address % RECORD_PAGE;

  if (address + size > ram_bytes) {
    record_counts_of(cpu)->outside++;
    return;
  }
  set_bits(bits[kind].at, address, size);
  table[instruction].bytes[kind] += size;
  page_accesses += (address / RECORD_PAGE * RECORD_KINDS + kind) * RECORD_WAYS;
  if (!instruction || !name_access(page_accesses, instruction, low, (uint16_t)(low + size - 1)))
    record_counts_of(cpu)->unnamed++;
}

void record_use_memory(const void *memory)
{
  machine_memory = memory;
}

void record_find_memory(void)
{
  char path[64], target[64];

  for (int descriptor = 0; !machine_memory && descriptor < MOST_DESCRIPTORS; descriptor++) {
    ssize_t length;
    void *at;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    length = readlink(path, target, sizeof(target) - 1);
    if (length < 0)
      continue;
    target[length] = '\0';
    if (!strstr(target, MEMORY_BACKEND))
      continue;
    at = mmap(NULL, ram_bytes, PROT_READ, MAP_SHARED, descriptor, 0);
    if (at != MAP_FAILED)
      record_use_memory(at);
  }
}

static bool is_empty(uint64_t page)
{
  static const uint8_t zeros[RECORD_PAGE];

  return machine_memory && !memcmp(machine_memory + page * RECORD_PAGE, zeros, RECORD_PAGE);
}

static void forget_page(uint64_t page)
{
  size_t ways = (size_t)RECORD_KINDS * RECORD_WAYS;

  for (int kind = 0; kind < RECORD_KINDS; kind++)
    memset((uint8_t *)bits[kind].at + page * RECORD_PAGE / 8, 0, RECORD_PAGE / 8);
  memset((struct record_access *)accesses.at + page * ways, 0, ways * sizeof(struct record_access));
}

void record_zeros(unsigned int cpu, uint64_t address, unsigned int size, uint32_t instruction)
{
  struct clearing *clearing = &clearings[cpu % RECORD_CPUS];

  if (address + size > ram_bytes)
    return;
  if (address % RECORD_PAGE == 0)
    *clearing = (struct clearing){ .next = address, .instruction = instruction };
  if (clearing->instruction != instruction || clearing->next != address)
    return;
  clearing->next += size;
  if (clearing->next % RECORD_PAGE == 0) {
    clearing->instruction = 0;
    /* Stores can be told of that were not made, such as by a comparison that failed. */
    if (is_empty(address / RECORD_PAGE))
      forget_page(address / RECORD_PAGE);
  }
}

struct record_counts *record_counts_of(unsigned int cpu)
{
  return &counts[cpu % RECORD_CPUS];
}

struct record_files record_files(void)
{
  return (struct record_files){
    .loads = bits[RECORD_LOAD].descriptor,
    .stores = bits[RECORD_STORE].descriptor,
    .accesses = accesses.descriptor,
    .instructions = instructions.descriptor,
  };
}
