/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_ECHO_H
#define MPRIG_GUEST_ECHO_H

#include <stdint.h>

#include "interface.h"

/* Frames that were sent back, and frames that arrived but could not be. */
struct echo_count {
  uint32_t echoed;
  uint32_t lost;
};

/**
 * echo_start - send every frame of the generator that arrives on @interface back to where it came from
 *
 * The two MAC addresses change places, nothing else. Frames are sent back while guestd waits for requests. An echo
 * that was going on ends.
 *
 * Return: 0, or -1 and errno.
 */
int echo_start(const struct interface *interface);

/**
 * echo_end - send nothing back any more
 * @count: since echo_start()
 *
 * Return: 0, or -1 and errno; EBADF when nothing is being sent back.
 */
int echo_end(struct echo_count *count);

#endif
