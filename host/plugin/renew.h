/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callbacks are part of translated code, so another choice of them needs all code to be translated anew. Only the thread
 * of a processor can throw code away: it does so at instructions that a processor comes by often, whatever it does. An
 * idle one comes by rarely; whoever wants it soon gives the machine something to do.
 */
#ifndef MPRIG_RENEW_H
#define MPRIG_RENEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qemu_plugin.h"

/**
 * renew_install - register the plugin's callbacks, and again whenever code has been thrown away
 * @callbacks: registers those for @id; QEMU has forgotten them all
 */
void renew_install(qemu_plugin_id_t id, void (*callbacks)(qemu_plugin_id_t id));

/**
 * renew_watch - let code be thrown away at an instruction of the machine's own kernel, if it is of the right kind
 * @bytes: of the instruction, which has @size
 */
void renew_watch(struct qemu_plugin_insn *insn, const uint8_t *bytes, size_t size);

/**
 * renew_translations - throw all translated code away
 * @between: called when no processor runs, before any code is translated again
 *
 * For one thread at a time. Return: false when no processor came by in time; then it never happens.
 */
bool renew_translations(void (*between)(void));

#endif
