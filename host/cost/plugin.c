// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A TCG plugin that counts the instructions that the processors of the emulated KVM host execute: those of its kernel by
 * block of code, those of its processes, and those of the nested guest apart; each by the class of the task and the chain
 * of marked functions that they were executed in. Of copies it counts the bytes besides: a repeated string instruction is
 * one instruction, however much it moves.
 *
 *   -plugin cost.so,socket=PATH
 *
 * The socket takes lines:
 *
 *   class NAME      tasks whose names begin so are of the next class
 *   mark START END  the next marked function, from its first address to what follows it
 *   copy START END  a function all of whose stores are bytes copied
 *   switch ADDRESS  where the kernel goes from one task, in rdi, to another, in rsi
 *   fork ADDRESS    where a new task begins
 *   follow          makes all of these effective, in place of those before, and counts from nothing
 *   on, off         counts from nothing; ends that
 *   status          {"counting":false,"idle":true}
 *   read            {"nodes":[[parent,mark],...],"counts":[[node,place,"address",instructions,bytes],...],"named":true,
 *                    "entries":1,"switches":2,"left":0,"lost":0}
 *
 * The first nodes are the classes and, last, that of all other tasks; their parent is -1. A place is 0: blocks too many to
 * be told apart, 1: the machine's processes, 2 and 3: kernel and processes of the nested guest, or else a block of the
 * machine's kernel, at that address. `named` says that the names of tasks are known. What has no answer of its own is
 * answered by {} or by {"error":"..."}.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "control.h"
#include "counts.h"
#include "nested.h"
#include "qemu_plugin.h"
#include "renew.h"

#define EXPORT __attribute__((visibility("default")))

/* How the kernel names the tasks that run when nothing else does. */
#define IDLE_NAME "swapper/"

enum { MOST_BYTES = 15, MOST_COPIES = 32, TASK_BYTES = 8192 };

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

struct range {
  uint64_t start, end;
};

/* What is followed, and what is to be followed next. */
static struct followed {
  char classes[CHAIN_CLASSES][CHAIN_NAME];
  struct range marks[CHAIN_MARKS], copies[MOST_COPIES];
  int used_classes, used_marks, used_copies;
  uint64_t switch_at, fork_at;
  bool counts; /* false: as long as nothing has been asked for, the machine runs at full speed */
} followed, next;

static volatile bool counting;
/* The same, where translated code can look. */
static qemu_plugin_u64 counting_entry;

static struct processor {
  struct count *counts;
  struct qemu_plugin_register *previous, *next;
  qemu_plugin_array *bytes;
  uint64_t entries, switches;
  bool idle;
} __attribute__((aligned(128))) processors[CHAIN_CPUS];

/* Of a task's name in its structure, as soon as it is known. */
static size_t name_offset;

static void go_to(unsigned int cpu, int node)
{
  processors[cpu].counts = counts_at(cpu, node);
}

static void *pack(uint32_t place, size_t instructions)
{
  return (void *)(uintptr_t)((uint64_t)place << 32 | instructions);
}

static void on_block(unsigned int cpu, void *data)
{
  uint64_t packed = (uintptr_t)data;

  processors[cpu].counts[packed >> 32].instructions += (uint32_t)packed;
}

static void on_store(unsigned int cpu, uint32_t access, uint64_t address, void *data)
{
  (void)address;
  if (counting)
    processors[cpu].counts[(uintptr_t)data].bytes += 1u << qemu_plugin_mem_size_shift(access);
}

static void on_entry(unsigned int cpu, void *data)
{
  (void)data;
  if (counting)
    processors[cpu].entries++;
}

static void on_enter(unsigned int cpu, void *data)
{
  go_to(cpu, chain_enter(cpu, (int)(uintptr_t)data));
}

static void on_leave(unsigned int cpu, void *data)
{
  go_to(cpu, chain_leave(cpu, (int)(uintptr_t)data));
}

static void on_fork(unsigned int cpu, void *data)
{
  (void)data;
  go_to(cpu, chain_fork(cpu));
}

static bool find_registers(struct processor *processor)
{
  qemu_plugin_array *list;

  if (processor->bytes)
    return processor->previous && processor->next;
  processor->bytes = g_byte_array_new();
  list = qemu_plugin_get_registers();
  for (unsigned int i = 0; i < list->len; i++) {
    qemu_plugin_reg_descriptor *descriptor = (qemu_plugin_reg_descriptor *)list->data + i;

    if (!strcmp(descriptor->name, "rdi"))
      processor->previous = descriptor->handle;
    else if (!strcmp(descriptor->name, "rsi"))
      processor->next = descriptor->handle;
  }
  return processor->previous && processor->next;
}

static uint64_t read_register(struct processor *processor, struct qemu_plugin_register *handle)
{
  uint64_t value = 0;

  g_byte_array_set_size(processor->bytes, 0);
  if (qemu_plugin_read_register(handle, processor->bytes) && processor->bytes->len == sizeof(value))
    memcpy(&value, processor->bytes->data, sizeof(value));
  return value;
}

/* The name of the idle task is known, so where it stands in that task tells where names stand in all. */
static void find_name(struct processor *processor, uint64_t task)
{
  const char *found;

  g_byte_array_set_size(processor->bytes, 0);
  if (!qemu_plugin_read_memory_vaddr(task, processor->bytes, TASK_BYTES))
    return;
  found = memmem(processor->bytes->data, processor->bytes->len, IDLE_NAME, strlen(IDLE_NAME));
  if (found)
    name_offset = (size_t)(found - (const char *)processor->bytes->data);
}

static void on_switch(unsigned int cpu, void *data)
{
  struct processor *processor = &processors[cpu];
  char name[CHAIN_NAME] = "";
  uint64_t task;

  (void)data;
  if (!find_registers(processor))
    abort();
  task = read_register(processor, processor->next);
  if (!name_offset)
    find_name(processor, task);
  g_byte_array_set_size(processor->bytes, 0);
  if (name_offset && qemu_plugin_read_memory_vaddr(task + name_offset, processor->bytes, sizeof(name)))
    memcpy(name, processor->bytes->data, sizeof(name));
  go_to(cpu, chain_switch(cpu, read_register(processor, processor->previous), task, name));
  if (counting)
    processor->switches++;
}

static int range_of(const struct range *ranges, int count, uint64_t address)
{
  for (int i = 0; i < count; i++)
    if (address >= ranges[i].start && address < ranges[i].end)
      return i;
  return -1;
}

/* Behind prefixes: movs, repeated. */
static bool is_string_copy(const uint8_t *bytes)
{
  if (bytes[0] != 0xf3)
    return false;
  bytes += (bytes[1] & 0xf0) == 0x40 ? 2 : 1;
  return *bytes == 0xa4 || *bytes == 0xa5;
}

/* Returns, and jumps out of a function: those end it. */
static bool is_leave(const struct range *function, uint64_t address, const uint8_t *bytes, size_t size)
{
  int32_t distance = 0;

  if (bytes[0] == 0xc3 || bytes[0] == 0xc2 || (bytes[0] == 0xf3 && bytes[1] == 0xc3))
    return true;
  if (bytes[0] == 0xe9)
    memcpy(&distance, bytes + 1, sizeof(distance));
  else if (bytes[0] == 0xeb)
    distance = (int8_t)bytes[1];
  else
    return false;
  address += size + (int64_t)distance;
  return address < function->start || address >= function->end;
}

/* A block of code that is being translated. */
struct block {
  uint32_t place;
  int mark; /* the marked function that it is in; -1: none */
  bool copies;
};

static void translate_counted(const struct block *block, struct qemu_plugin_insn *insn, const uint8_t *bytes,
                              size_t size)
{
  uint64_t address = qemu_plugin_insn_vaddr(insn);

  if (address == followed.switch_at)
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_switch, QEMU_PLUGIN_CB_R_REGS, NULL);
  if (address == followed.fork_at)
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_fork, QEMU_PLUGIN_CB_NO_REGS, NULL);
  if (block->copies || is_string_copy(bytes))
    qemu_plugin_register_vcpu_mem_cb(insn, on_store, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_W,
                                     (void *)(uintptr_t)block->place);
  if (block->mark >= 0 && is_leave(&followed.marks[block->mark], address, bytes, size))
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_leave, QEMU_PLUGIN_CB_NO_REGS, (void *)(uintptr_t)block->mark);
}

static void translate_kernel(const struct block *block, struct qemu_plugin_tb *tb)
{
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint8_t bytes[MOST_BYTES] = { 0 };
    size_t size = qemu_plugin_insn_size(insn);

    qemu_plugin_insn_data(insn, bytes, size < sizeof(bytes) ? size : sizeof(bytes));
    renew_watch(insn, bytes, size);
    if (nested_watch(insn, bytes, size))
      qemu_plugin_register_vcpu_insn_exec_cb(insn, on_entry, QEMU_PLUGIN_CB_NO_REGS, NULL);
    if (followed.counts)
      translate_counted(block, insn, bytes, size);
  }
}

static void count_block(const struct block *block, struct qemu_plugin_tb *tb)
{
  /* Before it is counted: the block by which a function is entered is part of it. */
  if (block->mark >= 0 && followed.marks[block->mark].start == qemu_plugin_tb_vaddr(tb))
    qemu_plugin_register_vcpu_tb_exec_cb(tb, on_enter, QEMU_PLUGIN_CB_NO_REGS, (void *)(uintptr_t)block->mark);
  qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_COND_NE, counting_entry,
                                            0, pack(block->place, qemu_plugin_tb_n_insns(tb)));
}

static uint32_t place_of(uint64_t address, bool guest)
{
  bool kernel = address >> 63;

  if (guest)
    return kernel ? COUNTS_GUEST_KERNEL : COUNTS_GUEST_USER;
  return kernel ? counts_place(address) : COUNTS_USER;
}

static void on_translate(struct qemu_plugin_tb *tb, void *data)
{
  uint64_t start = qemu_plugin_tb_vaddr(tb);
  bool guest = nested_translates_guest(start);
  struct block block = {
    .place = followed.counts ? place_of(start, guest) : COUNTS_LOST,
    .mark = guest ? -1 : range_of(followed.marks, followed.used_marks, start),
    .copies = !guest && range_of(followed.copies, followed.used_copies, start) >= 0,
  };

  (void)data;
  if (followed.counts)
    count_block(&block, tb);
  if (!guest && start >> 63)
    translate_kernel(&block, tb);
}

static void on_idle(unsigned int cpu, void *data)
{
  processors[cpu].idle = data;
}

static void set_counting(bool on)
{
  if (on) {
    counts_clear();
    for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
      processors[cpu].entries = processors[cpu].switches = 0;
  }
  counting = on;
  for (int cpu = 0; cpu < qemu_plugin_num_vcpus(); cpu++)
    qemu_plugin_u64_set(counting_entry, (unsigned int)cpu, on);
}

/* While no processor runs. */
static void follow_next(void)
{
  followed = next;
  chain_begin(followed.classes, followed.used_classes);
  counts_begin();
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++)
    go_to(cpu, chain_at(cpu));
}

static bool follow(void)
{
  set_counting(false);
  next.counts = true;
  if (!renew_translations(follow_next))
    return false;
  next = (struct followed){ 0 };
  return true;
}

static bool add_range(struct range *ranges, int *used, int most, const char *text)
{
  if (*used == most || sscanf(text, "%" SCNx64 " %" SCNx64, &ranges[*used].start, &ranges[*used].end) != 2)
    return false;
  ++*used;
  return true;
}

static bool add_class(const char *name)
{
  if (next.used_classes + 1 == CHAIN_CLASSES || !*name || strlen(name) >= CHAIN_NAME)
    return false;
  strcpy(next.classes[next.used_classes++], name);
  return true;
}

/* false: it is none of these, or cannot be done */
static bool do_request(const char *request)
{
  if (!strncmp(request, "class ", 6))
    return add_class(request + 6);
  if (!strncmp(request, "mark ", 5))
    return add_range(next.marks, &next.used_marks, CHAIN_MARKS, request + 5);
  if (!strncmp(request, "copy ", 5))
    return add_range(next.copies, &next.used_copies, MOST_COPIES, request + 5);
  if (!strncmp(request, "switch ", 7))
    return sscanf(request + 7, "%" SCNx64, &next.switch_at) == 1;
  if (!strncmp(request, "fork ", 5))
    return sscanf(request + 5, "%" SCNx64, &next.fork_at) == 1;
  if (!strcmp(request, "follow"))
    return follow();
  if (strcmp(request, "on") && strcmp(request, "off"))
    return false;
  set_counting(request[1] == 'n');
  return true;
}

static void tell_status(FILE *peer)
{
  bool idle = true;

  for (int cpu = 0; cpu < qemu_plugin_num_vcpus(); cpu++)
    idle = idle && processors[cpu].idle;
  fprintf(peer, "{\"counting\":%s,\"idle\":%s}\n", counting ? "true" : "false", idle ? "true" : "false");
}

struct told {
  FILE *peer;
  const char *separator;
};

static void tell_count(int node, uint32_t place, uint64_t address, struct count count, void *data)
{
  struct told *told = data;

  fprintf(told->peer, "%s[%d,%" PRIu32 ",\"%" PRIx64 "\",%" PRIu64 ",%" PRIu64 "]", told->separator, node,
          place < COUNTS_FIRST_BLOCK ? place : COUNTS_FIRST_BLOCK, address, count.instructions, count.bytes);
  told->separator = ",";
}

static void tell_counts(FILE *peer)
{
  struct told told = { .peer = peer, .separator = "" };
  struct chain_trouble trouble = chain_trouble();
  uint64_t entries = 0, switches = 0;

  fprintf(peer, "{\"nodes\":[");
  for (int node = 0; node < chain_nodes(); node++)
    fprintf(peer, "%s[%d,%d]", node ? "," : "", chain_node(node)->parent, chain_node(node)->mark);
  fprintf(peer, "],\"counts\":[");
  counts_each(tell_count, &told);
  for (unsigned int cpu = 0; cpu < CHAIN_CPUS; cpu++) {
    entries += processors[cpu].entries;
    switches += processors[cpu].switches;
  }
  fprintf(peer,
          "],\"named\":%s,\"entries\":%" PRIu64 ",\"switches\":%" PRIu64 ",\"left\":%" PRIu64 ",\"lost\":%" PRIu64 "}\n",
          name_offset ? "true" : "false", entries, switches, trouble.left, trouble.nodes);
}

static void answer(FILE *peer, char *request)
{
  if (!strcmp(request, "status"))
    tell_status(peer);
  else if (!strcmp(request, "read"))
    tell_counts(peer);
  else if (do_request(request))
    fprintf(peer, "{}\n");
  else
    fprintf(peer, "{\"error\":\"cannot do: %.32s\"}\n", request);
}

static void register_callbacks(qemu_plugin_id_t id)
{
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate, NULL);
  qemu_plugin_register_vcpu_idle_cb(id, on_idle, (void *)1);
  qemu_plugin_register_vcpu_resume_cb(id, on_idle, NULL);
  nested_install(id);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
  (void)info;
  if (argc != 1 || strncmp(argv[0], "socket=", 7)) {
    fprintf(stderr, "cost: wanted: socket=PATH\n");
    return 1;
  }
  counting_entry.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
  follow_next();
  if (!control_serve(argv[0] + 7, answer))
    return 1;
  renew_install(id, register_callbacks);
  return 0;
}
