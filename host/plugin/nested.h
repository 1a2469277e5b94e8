/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells the code of the machine's nested guest from its own. A processor is in the guest from VMRUN to the instruction
 * behind it. It is asked while code is translated: QEMU keeps translations for both apart, so that what was translated for
 * one is never executed for the other.
 */
#ifndef MPRIG_NESTED_H
#define MPRIG_NESTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qemu_plugin.h"

/**
 * nested_install - look out for exceptions
 */
void nested_install(qemu_plugin_id_t id);

/**
 * nested_translates_guest - whether a block that is being translated is the guest's
 */
bool nested_translates_guest(uint64_t block);

/**
 * nested_watch - follow what an instruction of the machine's own kernel may change
 * @bytes: of the instruction, which has @size
 *
 * Return: true when it is VMRUN.
 */
bool nested_watch(struct qemu_plugin_insn *insn, const uint8_t *bytes, size_t size);

#endif
