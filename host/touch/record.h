/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was seen, in anonymous files that another process can read through /proc:
 *
 * loads, stores   one bit for each byte of the machine's memory, by its address
 * accesses        for each page of 4096 bytes RECORD_WAYS loads, then as many stores: struct record_access
 * instructions    struct record_instruction by number; number 0 is none
 *
 * A page that is cleared as a whole begins a new life: what was seen of it before is forgotten, the clearing too. It is
 * forgotten only if the page is empty then, so that whatever stands in it later came there afterwards.
 *
 * All of it is zero but for what was touched, so it takes little memory. rig/bench/virtual/touch-plugin.ts reads it.
 */
#ifndef MPRIG_TOUCH_RECORD_H
#define MPRIG_TOUCH_RECORD_H

#include <stdbool.h>
#include <stdint.h>

enum {
  RECORD_WAYS = 64,
  RECORD_PAGE = 4096,
  RECORD_CPUS = 16,
  RECORD_INSTRUCTIONS = 1 << 19,
};

enum record_kind { RECORD_LOAD, RECORD_STORE, RECORD_KINDS };

/* Accesses of one instruction within one page. */
struct record_access {
  uint32_t instruction;
  uint32_t count;
  uint16_t low, high; /* first and last byte of the page that it touched */
  uint32_t reserved;
};

struct record_instruction {
  uint64_t address;
  uint64_t bytes[RECORD_KINDS]; /* in all of the memory; may lose some when processors meet in it */
};

/* By processor, each in cache lines of its own. */
struct record_counts {
  uint64_t accesses;
  uint64_t devices; /* of which at devices */
  uint64_t outside; /* of which in memory that is not the machine's RAM, such as ROM */
  uint64_t unknown; /* of which without a machine address: what they touched is not known */
  uint64_t unnamed; /* of which without room to say which instruction it was */
} __attribute__((aligned(128)));

/**
 * record_open - make the files for @ram bytes of memory
 *
 * Return: false when there is no memory for them.
 */
bool record_open(uint64_t ram);

/**
 * record_find_memory - look for the machine's memory among the files of this process, by the name of its backend
 *
 * Without it no page is ever forgotten.
 */
void record_find_memory(void);

/**
 * record_use_memory - the machine's memory, from its first byte on
 */
void record_use_memory(const void *memory);

/**
 * record_forget - everything becomes zero; no processor may be running
 */
void record_forget(void);

/**
 * record_instruction - number of the instruction at @address; 0 when there are too many
 */
uint32_t record_instruction(uint64_t address);

/**
 * record_access - an access of @size bytes at a machine address, within a page
 */
void record_access(unsigned int cpu, uint64_t address, unsigned int size, enum record_kind kind, uint32_t instruction);

/**
 * record_zeros - zeros were stored, and recorded: forgets the page when one instruction has cleared all of it, and
 * nothing else stands in it
 */
void record_zeros(unsigned int cpu, uint64_t address, unsigned int size, uint32_t instruction);

/* Those of one processor; what is not an access to RAM is counted by who notices. */
struct record_counts *record_counts_of(unsigned int cpu);

/* Descriptors of the files, in the order above. */
struct record_files {
  int loads, stores, accesses, instructions;
};
struct record_files record_files(void);

#endif
