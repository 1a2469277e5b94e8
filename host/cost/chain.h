/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where each processor is: in a task of a class, and in that within functions of the kernel that have been marked, one
 * called by the other. Each such chain is a node of a tree, whose roots are the classes of tasks.
 *
 * Set up while no processor runs. Then chain_enter, chain_leave and chain_switch follow what the processors do.
 */
#ifndef MPRIG_CHAIN_H
#define MPRIG_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

enum { CHAIN_CPUS = 16, CHAIN_NODES = 4096, CHAIN_MARKS = 32, CHAIN_CLASSES = 16, CHAIN_NAME = 16 };

/* What the chain has not been able to follow. */
struct chain_trouble {
  uint64_t left;  /* a function was left that the chain was not in, as at the beginning */
  uint64_t nodes; /* there was no node left for a longer chain */
};

struct chain_node {
  int parent; /* -1: a root, and its number is that of its class */
  int mark;   /* the function that was entered; -1 of a root */
  int children[CHAIN_MARKS];
};

/**
 * chain_begin - no tasks are known, and there are these classes: one for each beginning of a name, and one for all others
 */
void chain_begin(char (*names)[CHAIN_NAME], int count);

/**
 * chain_enter - a processor enters a marked function
 *
 * All these functions return the node where the processor is now.
 */
int chain_enter(unsigned int cpu, int mark);

/* It leaves one, and whatever was entered within. */
int chain_leave(unsigned int cpu, int mark);

/**
 * chain_switch - a processor goes from one task to another
 * @next: the address of the other one
 * @name: the other one's name, of CHAIN_NAME bytes
 */
int chain_switch(unsigned int cpu, uint64_t previous, uint64_t next, const char *name);

/* The task of a processor is a new one. */
int chain_fork(unsigned int cpu);

int chain_at(unsigned int cpu);

/* Nodes by number, each behind its parent. */
int chain_nodes(void);
const struct chain_node *chain_node(int number);

struct chain_trouble chain_trouble(void);

#endif
