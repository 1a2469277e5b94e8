// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "nested.h"

static const uint8_t vmrun[] = { 0x0f, 0x01, 0xd8 };

enum { MOST_VMRUNS = 8 };

/* The instructions behind each VMRUN that has been translated: where the host goes on. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t host_again[MOST_VMRUNS];
static volatile int vmruns;

/* Each processor has a thread of its own. */
static __thread bool in_guest;

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
    /* To take what the guest does for the host's, or the other way round, must never go unnoticed. */
    if (vmruns == MOST_VMRUNS)
      abort();
    host_again[vmruns] = address;
    vmruns++;
  }
  pthread_mutex_unlock(&lock);
}

static void on_vmrun(unsigned int cpu, void *data)
{
  (void)cpu;
  (void)data;
  in_guest = true;
}

static void on_host_again(unsigned int cpu, void *data)
{
  (void)cpu;
  (void)data;
  in_guest = false;
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

void nested_install(qemu_plugin_id_t id)
{
  qemu_plugin_register_vcpu_discon_cb(id, QEMU_PLUGIN_DISCON_EXCEPTION, on_exception, NULL);
}

bool nested_translates_guest(uint64_t block)
{
  /* It is translated before it is executed for the first time. */
  if (is_host_again(block))
    in_guest = false;
  return in_guest;
}

bool nested_watch(struct qemu_plugin_insn *insn, const uint8_t *bytes, size_t size)
{
  uint64_t address = qemu_plugin_insn_vaddr(insn);

  if (size == sizeof(vmrun) && !memcmp(bytes, vmrun, size)) {
    note_vmrun(address + size);
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_vmrun, QEMU_PLUGIN_CB_NO_REGS, NULL);
    return true;
  }
  if (is_host_again(address))
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_host_again, QEMU_PLUGIN_CB_NO_REGS, NULL);
  return false;
}
