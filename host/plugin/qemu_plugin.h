/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugins use of QEMU's plugin interface, version 7 (QEMU 11.1), as docs/devel/tcg-plugins
 * of QEMU describes it. Debian ships no header of it.
 */
#ifndef MPRIG_QEMU_PLUGIN_H
#define MPRIG_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QEMU_PLUGIN_API 7

typedef uint64_t qemu_plugin_id_t;
typedef struct qemu_info qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_hwaddr;

/* Arrays of glib, of which only these members are for everybody. */
typedef struct {
  void *data;
  unsigned int len;
} qemu_plugin_array;

struct qemu_plugin_register;
struct qemu_plugin_scoreboard;

typedef struct {
  struct qemu_plugin_register *handle;
  const char *name;
  const char *feature;
  bool is_readonly;
} qemu_plugin_reg_descriptor;

/* A number that each processor has one of, at an offset in its entry. */
typedef struct {
  struct qemu_plugin_scoreboard *score;
  size_t offset;
} qemu_plugin_u64;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_CB_R_REGS };
enum qemu_plugin_cond { QEMU_PLUGIN_COND_NE = 3 };
enum qemu_plugin_discon_type { QEMU_PLUGIN_DISCON_EXCEPTION = 2 };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W, QEMU_PLUGIN_MEM_RW };

enum qemu_plugin_mem_value_type {
  QEMU_PLUGIN_MEM_VALUE_U8,
  QEMU_PLUGIN_MEM_VALUE_U16,
  QEMU_PLUGIN_MEM_VALUE_U32,
  QEMU_PLUGIN_MEM_VALUE_U64,
  QEMU_PLUGIN_MEM_VALUE_U128,
};

typedef struct {
  enum qemu_plugin_mem_value_type type;
  union {
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    struct {
      uint64_t low, high;
    } u128;
  } data;
} qemu_plugin_mem_value;

typedef void (*qemu_plugin_tb_trans_cb)(struct qemu_plugin_tb *tb, void *data);
typedef void (*qemu_plugin_exec_cb)(unsigned int cpu, void *data);
typedef void (*qemu_plugin_mem_cb)(unsigned int cpu, uint32_t access, uint64_t virtual_address, void *data);
typedef void (*qemu_plugin_udata_cb)(void *data);
typedef void (*qemu_plugin_discon_cb)(unsigned int cpu, enum qemu_plugin_discon_type type, uint64_t from, uint64_t to,
                                      void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_tb_trans_cb callback, void *data);
void qemu_plugin_register_vcpu_idle_cb(qemu_plugin_id_t id, qemu_plugin_exec_cb callback, void *data);
void qemu_plugin_register_vcpu_resume_cb(qemu_plugin_id_t id, qemu_plugin_exec_cb callback, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, qemu_plugin_exec_cb callback,
                                          enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_tb_exec_cond_cb(struct qemu_plugin_tb *tb, qemu_plugin_exec_cb callback,
                                               enum qemu_plugin_cb_flags flags, enum qemu_plugin_cond condition,
                                               qemu_plugin_u64 entry, uint64_t value, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, qemu_plugin_exec_cb callback,
                                            enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_mem_cb callback,
                                      enum qemu_plugin_cb_flags flags, enum qemu_plugin_mem_rw which, void *data);
void qemu_plugin_register_vcpu_discon_cb(qemu_plugin_id_t id, enum qemu_plugin_discon_type type,
                                         qemu_plugin_discon_cb callback, void *data);
void qemu_plugin_reset(qemu_plugin_id_t id, qemu_plugin_udata_cb callback, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to, size_t length);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

unsigned int qemu_plugin_mem_size_shift(uint32_t access);
bool qemu_plugin_mem_is_store(uint32_t access);
qemu_plugin_mem_value qemu_plugin_mem_get_value(uint32_t access);
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(uint32_t access, uint64_t virtual_address);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *address);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *address);

int qemu_plugin_num_vcpus(void);
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t size);
void qemu_plugin_u64_set(qemu_plugin_u64 entry, unsigned int cpu, uint64_t value);

qemu_plugin_array *qemu_plugin_get_registers(void); /* of qemu_plugin_reg_descriptor */
bool qemu_plugin_read_register(struct qemu_plugin_register *handle, qemu_plugin_array *bytes);
bool qemu_plugin_read_memory_vaddr(uint64_t address, qemu_plugin_array *bytes, size_t length);
qemu_plugin_array *g_byte_array_new(void);
qemu_plugin_array *g_byte_array_set_size(qemu_plugin_array *bytes, unsigned int size);

#endif
