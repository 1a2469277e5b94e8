// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <string.h>

#include "chain.h"

/* Tasks come and go: when half of the table is taken, it is begun anew. */
enum { TASKS = 1 << 14, DEPTH = 24 };

struct task {
  uint64_t address;
  int node;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct chain_node nodes[CHAIN_NODES];
static int used_nodes;
static char classes[CHAIN_CLASSES][CHAIN_NAME];
static int used_classes;
static struct task tasks[TASKS];
static int used_tasks;
static int at[CHAIN_CPUS];
static struct chain_trouble trouble;

static int make_node(int parent, int mark)
{
  struct chain_node *node = &nodes[used_nodes];

  memset(node->children, -1, sizeof(node->children));
  node->parent = parent;
  node->mark = mark;
  return used_nodes++;
}

void chain_begin(char (*names)[CHAIN_NAME], int count)
{
  memcpy(classes, names, (size_t)count * CHAIN_NAME);
  used_classes = count;
  used_nodes = 0;
  for (int class = 0; class <= count; class++)
    make_node(-1, -1);
  memset(tasks, 0, sizeof(tasks));
  used_tasks = 0;
  trouble = (struct chain_trouble){ 0 };
  for (int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    at[cpu] = count;
}

static int depth_of(int node)
{
  int depth = 0;

  for (; nodes[node].parent >= 0; node = nodes[node].parent)
    depth++;
  return depth;
}

/* With the lock held. */
static int child_of(int node, int mark)
{
  if (nodes[node].children[mark] >= 0)
    return nodes[node].children[mark];
  if (used_nodes == CHAIN_NODES || depth_of(node) >= DEPTH) {
    trouble.nodes++;
    return node;
  }
  nodes[node].children[mark] = make_node(node, mark);
  return nodes[node].children[mark];
}

static int root_of(int node)
{
  while (nodes[node].parent >= 0)
    node = nodes[node].parent;
  return node;
}

static int class_of(const char *name)
{
  int class = 0;

  while (class < used_classes && strncmp(name, classes[class], strlen(classes[class])))
    class++;
  return class;
}

/* The same chain below another root. */
static int move_to(int node, int root)
{
  int marks[DEPTH], count = 0;

  for (; nodes[node].parent >= 0; node = nodes[node].parent)
    marks[count++] = nodes[node].mark;
  for (node = root; count > 0; count--)
    node = child_of(node, marks[count - 1]);
  return node;
}

static struct task *task_at(uint64_t address)
{
  uint32_t slot = (uint32_t)((address * 0x9e3779b97f4a7c15u) >> 32) % TASKS;

  while (tasks[slot].address && tasks[slot].address != address)
    slot = (slot + 1) % TASKS;
  return &tasks[slot];
}

static void keep_task(uint64_t address, int node)
{
  if (!task_at(address)->address && ++used_tasks > TASKS / 2) {
    memset(tasks, 0, sizeof(tasks));
    used_tasks = 1;
  }
  *task_at(address) = (struct task){ .address = address, .node = node };
}

int chain_enter(unsigned int cpu, int mark)
{
  pthread_mutex_lock(&lock);
  at[cpu] = child_of(at[cpu], mark);
  pthread_mutex_unlock(&lock);
  return at[cpu];
}

int chain_leave(unsigned int cpu, int mark)
{
  int node = at[cpu];

  while (nodes[node].parent >= 0 && nodes[node].mark != mark)
    node = nodes[node].parent;
  if (nodes[node].parent >= 0)
    at[cpu] = nodes[node].parent;
  else
    __atomic_fetch_add(&trouble.left, 1, __ATOMIC_RELAXED);
  return at[cpu];
}

int chain_switch(unsigned int cpu, uint64_t previous, uint64_t next, const char *name)
{
  int root = class_of(name);
  struct task *task;

  pthread_mutex_lock(&lock);
  keep_task(previous, at[cpu]);
  task = task_at(next);
  /* Nobody knows in what a task is that was never seen to be left. A task may change its name. */
  at[cpu] = task->address ? task->node : root;
  if (root_of(at[cpu]) != root)
    at[cpu] = move_to(at[cpu], root);
  pthread_mutex_unlock(&lock);
  return at[cpu];
}

int chain_fork(unsigned int cpu)
{
  at[cpu] = root_of(at[cpu]);
  return at[cpu];
}

int chain_at(unsigned int cpu)
{
  return at[cpu];
}

int chain_nodes(void)
{
  return used_nodes;
}

const struct chain_node *chain_node(int number)
{
  return &nodes[number];
}

struct chain_trouble chain_trouble(void)
{
  return trouble;
}
