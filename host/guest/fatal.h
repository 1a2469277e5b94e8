/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_FATAL_H
#define MPRIG_GUEST_FATAL_H

/**
 * fatal - say on the console why the guest cannot go on, and power it off
 *
 * The first process of a system must not exit. errno's text is appended when errno is set.
 */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
