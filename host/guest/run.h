/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_RUN_H
#define MPRIG_GUEST_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "interface.h"

/**
 * run_has_shell - whether this guest's image has programs besides this one
 */
bool run_has_shell(void);

/**
 * run_command - run a shell command whose network is that of @interface, until nothing holds its output any more
 * @command: for sh -c
 * @timeout_ms: then it is killed with all that it has started
 * @emit: called with each line that it prints, without its end; long lines come in pieces
 *
 * Return: its exit status, 128 + the signal that ended it, or -1 and errno, which is ETIMEDOUT when the time was up.
 */
int run_command(const struct interface *interface, const char *command, uint32_t timeout_ms,
                void (*emit)(const char *line));

#endif
