// SPDX-License-Identifier: GPL-2.0-or-later
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "renew.h"

enum { RENEW_SECONDS = 10 };

static qemu_plugin_id_t own_id;
static void (*register_callbacks)(qemu_plugin_id_t id);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

/* What is to be called in between; whether some processor has begun. */
static void (*volatile wanted)(void);
static bool begun;

static void on_reset(void *data)
{
  (void)data;
  pthread_mutex_lock(&lock);
  if (wanted)
    wanted();
  wanted = NULL;
  begun = false;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  register_callbacks(own_id);
}

static void on_chance(unsigned int cpu, void *data)
{
  bool begin;

  (void)cpu;
  (void)data;
  if (!wanted)
    return;
  pthread_mutex_lock(&lock);
  begin = wanted && !begun;
  begun = begun || begin;
  pthread_mutex_unlock(&lock);
  if (begin)
    qemu_plugin_reset(own_id, on_reset, NULL);
}

void renew_install(qemu_plugin_id_t id, void (*callbacks)(qemu_plugin_id_t id))
{
  own_id = id;
  register_callbacks = callbacks;
  callbacks(id);
}

void renew_watch(struct qemu_plugin_insn *insn, const uint8_t *bytes, size_t size)
{
  static const struct {
    size_t size;
    uint8_t bytes[3];
  } chances[] = {
    { 1, { 0xf4 } }, /* hlt */
    { 2, { 0x48, 0xcf } }, /* iretq */
    { 3, { 0x0f, 0x01, 0xf8 } }, /* swapgs */
    { 3, { 0x0f, 0x01, 0xd8 } }, /* vmrun */
  };

  for (size_t i = 0; i < sizeof(chances) / sizeof(*chances); i++)
    if (size == chances[i].size && !memcmp(bytes, chances[i].bytes, size))
      qemu_plugin_register_vcpu_insn_exec_cb(insn, on_chance, QEMU_PLUGIN_CB_NO_REGS, NULL);
}

bool renew_translations(void (*between)(void))
{
  struct timespec end;
  bool done;

  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += RENEW_SECONDS;
  pthread_mutex_lock(&lock);
  wanted = between;
  while (wanted && !pthread_cond_timedwait(&changed, &lock, &end))
    ;
  done = !wanted;
  /* Late is never: otherwise it would come about in the middle of what comes next. */
  wanted = NULL;
  pthread_mutex_unlock(&lock);
  return done;
}
