// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A TCG plugin that sees every load and store that the processors of the emulated KVM host make for the host itself:
 * its kernel, KVM, and every process with the VMM among them. What a nested guest does is not the host's: that is what
 * runs between VMRUN and the instruction behind it. DMA is no instruction, and is not seen.
 *
 *   -plugin touch.so,socket=PATH,ram=BYTES
 *
 * Callbacks are part of translated code. While nobody watches there are only few of them, on instructions at which the
 * watch can be switched, so that the machine runs at full speed.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "control.h"
#include "qemu_plugin.h"
#include "record.h"

#define EXPORT __attribute__((visibility("default")))

static const uint8_t vmrun[] = { 0x0f, 0x01, 0xd8 };

enum { SWITCH_SECONDS = 10, MOST_VMRUNS = 8, MOST_BYTES = 15 };

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static qemu_plugin_id_t own_id;

/* Whether it is to be watched, and whether it is; and whether a change is under way. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile bool wanted, watching;
static bool changing;

/* The instructions behind each VMRUN that has been translated: where the host goes on. */
static uint64_t host_again[MOST_VMRUNS];
static volatile int vmruns;

/* Each processor has a thread of its own. */
static __thread bool in_guest;

static void on_translate(struct qemu_plugin_tb *tb, void *data);

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

/* No processor is running now, and no code is translated any more. */
static void on_reset(void *data)
{
  (void)data;
  pthread_mutex_lock(&lock);
  if (wanted && !watching) {
    record_find_memory();
    record_forget();
  }
  watching = wanted;
  changing = false;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  qemu_plugin_register_vcpu_tb_trans_cb(own_id, on_translate, NULL);
}

/* Only the thread of a processor can have all translated code thrown away. */
static void on_chance(unsigned int cpu, void *data)
{
  bool begin;

  (void)cpu;
  (void)data;
  if (wanted == watching)
    return;
  pthread_mutex_lock(&lock);
  begin = !changing && wanted != watching;
  changing = changing || begin;
  pthread_mutex_unlock(&lock);
  if (begin)
    qemu_plugin_reset(own_id, on_reset, NULL);
}

static void on_vmrun(unsigned int cpu, void *data)
{
  in_guest = true;
  on_chance(cpu, data);
}

static void on_host_again(unsigned int cpu, void *data)
{
  (void)cpu;
  (void)data;
  in_guest = false;
}

static bool is_host_again(uint64_t address)
{
  for (int i = 0; i < vmruns; i++)
    if (host_again[i] == address)
      return true;
  return false;
}

static void note_vmrun(uint64_t address)
{
  pthread_mutex_lock(&lock);
  if (!is_host_again(address)) {
    /* To take the guest's accesses for the host's, or the other way round, must never go unnoticed. */
    if (vmruns == MOST_VMRUNS)
      abort();
    host_again[vmruns] = address;
    vmruns++;
  }
  pthread_mutex_unlock(&lock);
}

/* Instructions that a processor executes often enough, whatever it does, to switch the watch at them. */
static bool is_chance(const uint8_t *bytes, size_t size)
{
  static const uint8_t hlt[] = { 0xf4 }, iretq[] = { 0x48, 0xcf }, swapgs[] = { 0x0f, 0x01, 0xf8 };

  return (size == sizeof(hlt) && !memcmp(bytes, hlt, size)) ||
         (size == sizeof(iretq) && !memcmp(bytes, iretq, size)) ||
         (size == sizeof(swapgs) && !memcmp(bytes, swapgs, size));
}

static bool is_vmrun(const uint8_t *bytes, size_t size)
{
  return size == sizeof(vmrun) && !memcmp(bytes, vmrun, size);
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
static bool translate_kernel(struct qemu_plugin_insn *insn, uint64_t address)
{
  uint8_t bytes[4] = { 0 };
  size_t size = qemu_plugin_insn_size(insn);

  qemu_plugin_insn_data(insn, bytes, size < sizeof(bytes) ? size : sizeof(bytes));
  if (is_vmrun(bytes, size)) {
    note_vmrun(address + size);
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_vmrun, QEMU_PLUGIN_CB_NO_REGS, NULL);
    /* QEMU injects events within it, and what that pushes on the guest's stack is not the host's access. */
    return false;
  }
  if (is_host_again(address))
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_host_again, QEMU_PLUGIN_CB_NO_REGS, NULL);
  if (is_chance(bytes, size))
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_chance, QEMU_PLUGIN_CB_NO_REGS, NULL);
  return true;
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
  /* It is translated before it is executed for the first time. */
  if (is_host_again(qemu_plugin_tb_vaddr(tb)))
    in_guest = false;
  /* The guest's code is never taken for the host's: QEMU keeps translations for both modes apart. */
  if (in_guest)
    return;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t address = qemu_plugin_insn_vaddr(insn);

    if (kernel && !translate_kernel(insn, address))
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

static bool change(bool watch)
{
  struct timespec end;
  bool done;

  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += SWITCH_SECONDS;
  pthread_mutex_lock(&lock);
  /* On when it is on begins anew. */
  if (watch && watching) {
    wanted = false;
    while (watching && !pthread_cond_timedwait(&changed, &lock, &end))
      ;
    if (watching) {
      wanted = true;
      pthread_mutex_unlock(&lock);
      return false;
    }
  }
  wanted = watch;
  while (watching != watch && !pthread_cond_timedwait(&changed, &lock, &end))
    ;
  done = watching == watch;
  /* Late is never: otherwise it would be switched in the middle of what comes next. */
  if (!done)
    wanted = watching;
  pthread_mutex_unlock(&lock);
  return done;
}

/* A VMRUN that faults has not entered the guest. */
static void on_exception(unsigned int cpu, enum qemu_plugin_discon_type type, uint64_t from, uint64_t to, void *data)
{
  (void)cpu;
  (void)type;
  (void)to;
  (void)data;
  if (in_guest && is_host_again(from + sizeof(vmrun)))
    in_guest = false;
}

static bool is_watching(void)
{
  return watching;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
  const char *socket = NULL;
  uint64_t ram = 0;

  (void)info;
  own_id = id;
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
  if (!record_open(ram) || !control_serve(socket, change, is_watching))
    return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate, NULL);
  qemu_plugin_register_vcpu_discon_cb(id, QEMU_PLUGIN_DISCON_EXCEPTION, on_exception, NULL);
  return 0;
}
