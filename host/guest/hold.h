/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_HOLD_H
#define MPRIG_GUEST_HOLD_H

#include <stdint.h>

#include "frame.h"
#include "interface.h"

/* How many frames lie unread in the socket, and how many found no room in it. */
struct hold_count {
  uint32_t held;
  uint32_t dropped;
};

/**
 * hold_start - let frames of the generator that arrive on @interface wait, unread, in a socket
 *
 * What was held before is freed. Nobody reads or copies a held frame before hold_report(): until then it stays where
 * the network card put it.
 *
 * Return: 0, or -1 and errno.
 */
int hold_start(const struct interface *interface);

/**
 * hold_count - how much is held now
 *
 * Return: 0, or -1 and errno; EBADF when nothing is being held.
 */
int hold_count(struct hold_count *count);

/**
 * hold_report - read every held frame, in order of arrival, and stop holding
 * @emit: called for each
 *
 * Return: number of frames, or -1 and errno; EBADF when nothing is being held.
 */
int hold_report(void (*emit)(const struct frame_report *report));

/**
 * hold_release - free what is held
 */
void hold_release(void);

#endif
