// SPDX-License-Identifier: Apache-2.0
// Ends the program: what it was asked for cannot be done.
#ifndef MPRIG_SEARCH_FATAL_H
#define MPRIG_SEARCH_FATAL_H

#include <stdnoreturn.h>

// Says why on stderr and exits with status 1.
noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
