/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_CLOCK_H
#define MPRIG_GUEST_CLOCK_H

#include <stdint.h>

/**
 * clock_ms - milliseconds of a clock that nobody sets
 */
int64_t clock_ms(void);

#endif
