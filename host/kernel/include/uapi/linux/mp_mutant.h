/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/mp-mutant, of modules that were built with mutants only: where the virtual machine monitor
 * that reads it has frames that its guest was just given, so that it can copy them.
 */
#ifndef _UAPI_LINUX_MP_MUTANT_H
#define _UAPI_LINUX_MP_MUTANT_H

#include <linux/types.h>

/**
 * struct mp_mutant_range - a frame, or a part of it; read() gives whole ones, at least one
 * @address: in the memory of the reading process
 * @length: bytes
 * @reserved: 0
 */
struct mp_mutant_range {
	__u64 address;
	__u32 length;
	__u32 reserved;
};

#endif /* _UAPI_LINUX_MP_MUTANT_H */
