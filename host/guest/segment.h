/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_SEGMENT_H
#define MPRIG_GUEST_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "frame.h"

enum {
  SEGMENT_PAYLOAD = 1448, /* of what it is cut up into: with timestamps this fills an Ethernet frame */
  SEGMENT_HEADER = 54, /* addresses, IP header, TCP header */
  SEGMENT_MAX = SEGMENT_HEADER + 45 * SEGMENT_PAYLOAD,
  SEGMENT_SUM_START = 34, /* the TCP header */
  SEGMENT_SUM_OFFSET = 16, /* from there to the checksum */
};

/**
 * segment_build - make a segment of TCP over IPv4 that others are to cut up
 * @frame: room for @length bytes
 * @length: bytes of the frame, without FCS; more than SEGMENT_HEADER
 *
 * In the place of the TCP checksum is the sum of the pseudo header, as whoever leaves it to others has to put it there
 * (virtio 1.2, 5.1.6.2).
 */
void segment_build(const struct frame_plan *plan, uint32_t sequence, size_t length, uint8_t *frame);

#endif
