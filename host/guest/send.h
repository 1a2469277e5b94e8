/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_SEND_H
#define MPRIG_GUEST_SEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"
#include "interface.h"

enum {
  SEND_MAX_COUNT = 1024,
  SEND_MAX_LENGTHS = 64,
};

/* A series of frames. */
struct send_plan {
  struct frame_plan frame;
  uint32_t first; /* sequence number of the first one */
  uint32_t count; /* at most SEND_MAX_COUNT */
  size_t lengths; /* how many there are of them, at most SEND_MAX_LENGTHS */
  uint16_t length[SEND_MAX_LENGTHS]; /* used in turn */
  bool leaves_checksum; /* to the card: see frame_leave_checksum() */
  bool leaves_segments; /* to the card: see segment_build() */
};

/**
 * send_frames - send a series of frames in order out of @interface, and wait until the card has sent all of them
 *
 * Each frame is written once, into memory of its own that the card reads without a copy of this guest's kernel, but for
 * the first 14 bytes. There it stays until send_release() or the next series. So long the interface has an MTU of 9000 when
 * a frame needs it.
 *
 * Return: 0, or -1 and errno; ETIMEDOUT when the card did not send them in time. Then nothing is kept.
 */
int send_frames(const struct interface *interface, const struct send_plan *plan);

/**
 * send_release - free the frames that were sent
 */
void send_release(void);

#endif
