// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plays QEMU for what plugins have in common. One processor executes what standard input says, a line each:
 *
 *   kernel|guest ADDRESS BYTES   an instruction, in hexadecimal; a block of its own, translated when it is new
 *   fault ADDRESS                the instruction there makes an exception
 *   renew ADDRESS BYTES          the host executes that again and again until all code has been thrown away
 *
 * and prints what is translated for whom, and what becomes of a renewal.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "nested.h"
#include "renew.h"

enum { INSTRUCTIONS = 64, CALLBACKS = 8 };

/* A translated instruction. Translations for host and guest are kept apart, as QEMU does. */
struct qemu_plugin_insn {
  bool guest;
  uint64_t address;
  qemu_plugin_exec_cb callbacks[CALLBACKS];
  int used;
};

static struct qemu_plugin_insn code[INSTRUCTIONS];
static int used;

static qemu_plugin_tb_trans_cb on_translate;
static qemu_plugin_discon_cb on_exception;
static qemu_plugin_udata_cb after_reset;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_tb_trans_cb callback, void *data)
{
  (void)id;
  (void)data;
  on_translate = callback;
}

void qemu_plugin_register_vcpu_discon_cb(qemu_plugin_id_t id, enum qemu_plugin_discon_type type,
                                         qemu_plugin_discon_cb callback, void *data)
{
  (void)id;
  (void)type;
  (void)data;
  on_exception = callback;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, qemu_plugin_exec_cb callback,
                                            enum qemu_plugin_cb_flags flags, void *data)
{
  (void)flags;
  (void)data;
  insn->callbacks[insn->used++] = callback;
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
  return insn->address;
}

void qemu_plugin_reset(qemu_plugin_id_t id, qemu_plugin_udata_cb callback, void *data)
{
  (void)id;
  (void)data;
  printf("reset\n");
  after_reset = callback;
}

static void on_block(struct qemu_plugin_tb *tb, void *data)
{
  (void)tb;
  (void)data;
}

static void register_callbacks(qemu_plugin_id_t id)
{
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_block, NULL);
  nested_install(id);
}

static struct qemu_plugin_insn *translate(bool guest, uint64_t address, const uint8_t *bytes, size_t size)
{
  struct qemu_plugin_insn *insn = &code[used++];

  *insn = (struct qemu_plugin_insn){ .guest = guest, .address = address };
  if (!on_translate)
    return insn;
  if (nested_translates_guest(address)) {
    printf("%" PRIx64 " is the guest's\n", address);
    return insn;
  }
  renew_watch(insn, bytes, size);
  printf("%" PRIx64 " is the host's%s\n", address, nested_watch(insn, bytes, size) ? ", and enters the guest" : "");
  return insn;
}

static struct qemu_plugin_insn *find(bool guest, uint64_t address)
{
  for (int i = 0; i < used; i++)
    if (code[i].guest == guest && code[i].address == address)
      return &code[i];
  return NULL;
}

/* false: all code was thrown away */
static bool execute(bool guest, uint64_t address, const uint8_t *bytes, size_t size)
{
  struct qemu_plugin_insn *insn = find(guest, address);

  if (!insn)
    insn = translate(guest, address, bytes, size);
  for (int i = 0; i < insn->used; i++)
    insn->callbacks[i](0, NULL);
  if (!after_reset)
    return true;
  used = 0;
  on_translate = NULL;
  on_exception = NULL;
  after_reset(NULL);
  after_reset = NULL;
  return false;
}

static void between(void)
{
  printf("between\n");
}

static void *renew(void *renewed)
{
  *(bool *)renewed = renew_translations(between);
  return NULL;
}

static bool renew_at(uint64_t address, const uint8_t *bytes, size_t size)
{
  bool renewed = false;
  pthread_t waiter;

  if (pthread_create(&waiter, NULL, renew, &renewed))
    return false;
  while (execute(false, address, bytes, size))
    ;
  pthread_join(waiter, NULL);
  return renewed;
}

static size_t parse_bytes(const char *text, uint8_t *bytes, size_t most)
{
  size_t size = 0;

  while (size < most && sscanf(text + 2 * size, "%2" SCNx8, &bytes[size]) == 1)
    size++;
  return size;
}

static bool do_line(const char *line)
{
  char what[16], text[32];
  uint8_t bytes[16] = { 0 };
  uint64_t address;
  size_t size;
  int words = sscanf(line, "%15s %" SCNx64 " %31s", what, &address, text);

  if (words == 2 && !strcmp(what, "fault")) {
    if (on_exception)
      on_exception(0, QEMU_PLUGIN_DISCON_EXCEPTION, address, 0, NULL);
    return true;
  }
  if (words != 3)
    return false;
  size = parse_bytes(text, bytes, sizeof(bytes));
  if (!strcmp(what, "renew"))
    return renew_at(address, bytes, size);
  return execute(!strcmp(what, "guest"), address, bytes, size);
}

int main(void)
{
  char line[128];

  renew_install(1, register_callbacks);
  while (fgets(line, sizeof(line), stdin))
    if (!do_line(line))
      return 1;
  return 0;
}
