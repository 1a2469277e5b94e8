// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does what standard input says, a line each, with the classes that the arguments name:
 *
 *   enter CPU MARK                    a marked function is entered
 *   leave CPU MARK                    it is left
 *   switch CPU PREVIOUS NEXT NAME     from one task to another
 *   fork CPU                          its task is a new one
 *   count CPU ADDRESS COUNT BYTES     a block is executed
 *   clear                             nothing has been counted
 *
 * and prints the tree, what was counted in it, and what could not be followed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "counts.h"

static bool follow(const char *line)
{
  unsigned int cpu;
  int mark;
  uint64_t previous, next;
  char name[CHAIN_NAME + 1] = "";

  if (sscanf(line, "enter %u %d", &cpu, &mark) == 2)
    chain_enter(cpu, mark);
  else if (sscanf(line, "leave %u %d", &cpu, &mark) == 2)
    chain_leave(cpu, mark);
  else if (sscanf(line, "switch %u %" SCNu64 " %" SCNu64 " %16[^\n]", &cpu, &previous, &next, name) == 4)
    chain_switch(cpu, previous, next, name);
  else if (sscanf(line, "fork %u", &cpu) == 1)
    chain_fork(cpu);
  else
    return false;
  /* As the plugin does: who comes by has counts there. */
  counts_at(cpu, chain_at(cpu));
  return true;
}

static bool count(const char *line)
{
  unsigned int cpu;
  uint64_t address, instructions, bytes;
  struct count *at;

  if (sscanf(line, "count %u %" SCNu64 " %" SCNu64 " %" SCNu64, &cpu, &address, &instructions, &bytes) != 4)
    return false;
  at = counts_at(cpu, chain_at(cpu)) + counts_place(address);
  at->instructions += instructions;
  at->bytes += bytes;
  return true;
}

static void print_count(int node, uint32_t place, uint64_t address, struct count count, void *data)
{
  (void)place;
  (void)data;
  printf("count %d %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", node, address, count.instructions, count.bytes);
}

int main(int argc, char **argv)
{
  char names[CHAIN_CLASSES][CHAIN_NAME] = { 0 }, line[128];

  for (int i = 1; i < argc && i < CHAIN_CLASSES; i++)
    strncpy(names[i - 1], argv[i], CHAIN_NAME - 1);
  chain_begin(names, argc - 1);
  counts_begin();
  while (fgets(line, sizeof(line), stdin)) {
    if (!strcmp(line, "clear\n"))
      counts_clear();
    else if (!follow(line) && !count(line))
      return 1;
  }
  for (int node = 0; node < chain_nodes(); node++)
    printf("node %d %d\n", chain_node(node)->parent, chain_node(node)->mark);
  counts_each(print_count, NULL);
  printf("trouble %" PRIu64 " %" PRIu64 "\n", chain_trouble().left, chain_trouble().nodes);
  return 0;
}
