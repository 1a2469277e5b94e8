// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A TCG plugin that sees every load and store that the processors of the emulated KVM host make for the host itself:
 * its kernel, KVM, and every process with the VMM among them. What a nested guest does is not the host's: that is what
 * runs between VMRUN and the instruction behind it. DMA is no instruction, and is not seen.
 *
 *   -plugin touch.so,socket=PATH,ram=BYTES
 *
 * The socket takes a line "on", "off" or "status", which is answered when it is so:
 *
 *   {"watching":true,"loads":7,"stores":8,"accesses":9,"instructions":10,"seen":0,"unknown":0,"unnamed":0}
 *   {"error":"..."}
 *
 * While nobody watches, the machine runs at full speed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "nested.h"
#include "qemu_plugin.h"
#include "record.h"
#include "renew.h"

#define EXPORT __attribute__((visibility("default")))

enum { MOST_BYTES = 15 };

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

/* Changed only while no processor runs. */
static volatile bool watching;

static bool machine_address(unsigned int cpu, uint32_t access, uint64_t virtual_address, uint64_t *address)
{
  struct qemu_plugin_hwaddr *hardware = qemu_plugin_get_hwaddr(access, virtual_address);

  if (!hardware)
    record_counts_of(cpu)->unknown++;
  else if (qemu_plugin_hwaddr_is_io(hardware))
    record_counts_of(cpu)->devices++;
  else
    *address = qemu_plugin_hwaddr_phys_addr(hardware);
  return hardware && !qemu_plugin_hwaddr_is_io(hardware);
}

static bool is_zero(uint32_t access)
{
  qemu_plugin_mem_value value = qemu_plugin_mem_get_value(access);

  switch (value.type) {
  case QEMU_PLUGIN_MEM_VALUE_U8:
    return value.data.u8 == 0;
  case QEMU_PLUGIN_MEM_VALUE_U16:
    return value.data.u16 == 0;
  case QEMU_PLUGIN_MEM_VALUE_U32:
    return value.data.u32 == 0;
  case QEMU_PLUGIN_MEM_VALUE_U64:
    return value.data.u64 == 0;
  case QEMU_PLUGIN_MEM_VALUE_U128:
    return value.data.u128.low == 0 && value.data.u128.high == 0;
  }
  return false;
}

static void on_access(unsigned int cpu, uint32_t access, uint64_t virtual_address, void *data)
{
  enum record_kind kind = qemu_plugin_mem_is_store(access) ? RECORD_STORE : RECORD_LOAD;
  unsigned int size = 1u << qemu_plugin_mem_size_shift(access);
  unsigned int here = RECORD_PAGE - virtual_address % RECORD_PAGE;
  uint32_t instruction = (uint32_t)(uintptr_t)data;
  uint64_t address;

  record_counts_of(cpu)->accesses++;
  if (here > size)
    here = size;
  if (machine_address(cpu, access, virtual_address, &address)) {
    record_access(cpu, address, here, kind, instruction);
    if (kind == RECORD_STORE && here == size && is_zero(access))
      record_zeros(cpu, address, size, instruction);
  }
  /* The next page may be anywhere. */
  if (here < size && machine_address(cpu, access, virtual_address + here, &address))
    record_access(cpu, address, size - here, kind, instruction);
}

/* Behind prefixes, for 64-bit code. */
static const uint8_t *opcode_of(const uint8_t *at, const uint8_t *end)
{
  while (at < end && (*at == 0x66 || *at == 0x67 || *at == 0xf0 || *at == 0xf2 || *at == 0xf3 || *at == 0x2e ||
                      *at == 0x36 || *at == 0x3e || *at == 0x26 || *at == 0x64 || *at == 0x65))
    at++;
  return at < end && (*at & 0xf0) == 0x40 ? at + 1 : at;
}

/*
 * Instructions whose accesses QEMU does not tell of: those of the old floating-point unit with 80 bits and more, and
 * fxsave and fxrstor. Nobody needs them to run a host, and with them frames could be copied unseen.
 */
static bool is_unseen(const uint8_t *bytes, size_t size)
{
  const uint8_t *end = bytes + size, *at = opcode_of(bytes, end);
  uint8_t form;

  if (end - at < 2)
    return false;
  if (at[0] == 0x0f && end - at >= 3 && at[1] == 0xae) {
    form = at[2] >> 3 & 7;
    return at[2] < 0xc0 && form <= 1;
  }
  form = at[1] >> 3 & 7;
  if (at[1] >= 0xc0)
    return false;
  switch (at[0]) {
  case 0xd9: /* fldenv, fnstenv */
  case 0xdd: /* frstor, fnsave */
  case 0xdf: /* fbld, fbstp */
    return form == 4 || form == 6;
  case 0xdb: /* fld, fstp of 80 bits */
    return form == 5 || form == 7;
  default:
    return false;
  }
}

static void on_unseen(unsigned int cpu, void *data)
{
  (void)data;
  record_counts_of(cpu)->unknown++;
}

/* false: its accesses do not count */
static bool translate_kernel(struct qemu_plugin_insn *insn)
{
  uint8_t bytes[4] = { 0 };
  size_t size = qemu_plugin_insn_size(insn);

  qemu_plugin_insn_data(insn, bytes, size < sizeof(bytes) ? size : sizeof(bytes));
  renew_watch(insn, bytes, size);
  /* QEMU injects events within VMRUN, and what that pushes on the guest's stack is not the host's access. */
  return !nested_watch(insn, bytes, size);
}

static bool translates_to_unseen(struct qemu_plugin_insn *insn)
{
  uint8_t bytes[MOST_BYTES];
  size_t size = qemu_plugin_insn_size(insn);

  size = size < sizeof(bytes) ? size : sizeof(bytes);
  qemu_plugin_insn_data(insn, bytes, size);
  return is_unseen(bytes, size);
}

static void on_translate(struct qemu_plugin_tb *tb, void *data)
{
  bool kernel = qemu_plugin_tb_vaddr(tb) >> 63;

  (void)data;
  if (nested_translates_guest(qemu_plugin_tb_vaddr(tb)))
    return;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t address = qemu_plugin_insn_vaddr(insn);

    if (kernel && !translate_kernel(insn))
      continue;
    if (!watching)
      continue;
    if (translates_to_unseen(insn))
      qemu_plugin_register_vcpu_insn_exec_cb(insn, on_unseen, QEMU_PLUGIN_CB_NO_REGS, NULL);
    else
      qemu_plugin_register_vcpu_mem_cb(insn, on_access, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
                                       (void *)(uintptr_t)record_instruction(address));
  }
}

static void begin_watch(void)
{
  record_find_memory();
  record_forget();
  watching = true;
}

static void end_watch(void)
{
  watching = false;
}

/* On when it is on begins anew. */
static bool change_watch(bool watch)
{
  return (!watch && !watching) || renew_translations(watch ? begin_watch : end_watch);
}

static void answer_status(FILE *peer)
{
  struct record_files files = record_files();
  uint64_t seen = 0, unknown = 0, unnamed = 0;

  for (unsigned int cpu = 0; cpu < RECORD_CPUS; cpu++) {
    const struct record_counts *counts = record_counts_of(cpu);

    seen += counts->accesses;
    unknown += counts->unknown;
    unnamed += counts->unnamed;
  }
  fprintf(peer,
          "{\"watching\":%s,\"loads\":%d,\"stores\":%d,\"accesses\":%d,\"instructions\":%d,"
          "\"seen\":%" PRIu64 ",\"unknown\":%" PRIu64 ",\"unnamed\":%" PRIu64 "}\n",
          watching ? "true" : "false", files.loads, files.stores, files.accesses, files.instructions, seen, unknown,
          unnamed);
}

static void answer(FILE *peer, char *request)
{
  bool on = strcmp(request, "on") == 0;

  if (!on && strcmp(request, "off") != 0 && strcmp(request, "status") != 0)
    fprintf(peer, "{\"error\":\"wanted: on, off or status\"}\n");
  else if (request[0] == 'o' && !change_watch(on))
    fprintf(peer, "{\"error\":\"no processor of the machine came by to switch the watch\"}\n");
  else
    answer_status(peer);
}

static void register_callbacks(qemu_plugin_id_t id)
{
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate, NULL);
  nested_install(id);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
  const char *socket = NULL;
  uint64_t ram = 0;

  (void)info;
  for (int i = 0; i < argc; i++) {
    if (!strncmp(argv[i], "socket=", 7))
      socket = argv[i] + 7;
    else if (!strncmp(argv[i], "ram=", 4))
      ram = strtoull(argv[i] + 4, NULL, 10);
  }
  if (!socket || !ram) {
    fprintf(stderr, "touch: wanted: socket=PATH,ram=BYTES\n");
    return 1;
  }
  if (!record_open(ram) || !control_serve(socket, answer))
    return 1;
  renew_install(id, register_callbacks);
  return 0;
}
