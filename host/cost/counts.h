/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was executed, by node of the chain and by place: a block of the machine's kernel, or one of the others. Each
 * processor has counts of its own.
 */
#ifndef MPRIG_COUNTS_H
#define MPRIG_COUNTS_H

#include <stdint.h>

#include "chain.h"

/* Places that are no blocks of the machine's kernel; the numbers of those are greater. */
enum { COUNTS_LOST, COUNTS_USER, COUNTS_GUEST_KERNEL, COUNTS_GUEST_USER, COUNTS_FIRST_BLOCK };

struct count {
  uint64_t instructions;
  uint64_t bytes; /* that were stored by copying */
};

/**
 * counts_begin - no block has a place any more; no processor may be running
 */
void counts_begin(void);

/**
 * counts_place - the place of the block at @address; COUNTS_LOST when there are too many
 */
uint32_t counts_place(uint64_t address);

/**
 * counts_at - the counts of a processor in a node, one for each place
 */
struct count *counts_at(unsigned int cpu, int node);

/**
 * counts_clear - everything that is counted becomes zero; nothing may be counted meanwhile
 */
void counts_clear(void);

/**
 * counts_each - calls @tell for each count that is not zero, those of all processors added
 */
void counts_each(void (*tell)(int node, uint32_t place, uint64_t address, struct count count, void *data), void *data);

#endif
