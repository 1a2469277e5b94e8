/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_FRAME_H
#define MPRIG_GUEST_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  FRAME_ETHERTYPE = 0x88b5, /* IEEE: local experiments */
  FRAME_MIN = 60,
  FRAME_USUAL = 1514, /* the longest one while an interface has its usual MTU */
  FRAME_MAX = 9014, /* the longest one with an MTU of 9000 */
  FRAME_MAC_BYTES = 6,
  FRAME_KEY_BYTES = 8,
  FRAME_NONCE_BYTES = 16,
};

/* All that frames of a series have in common. */
struct frame_plan {
  uint8_t destination[FRAME_MAC_BYTES];
  uint8_t source[FRAME_MAC_BYTES];
  uint8_t key[FRAME_KEY_BYTES]; /* begins every nonce */
  uint8_t pattern; /* byte i of the payload of frame s is pattern + s + i */
};

/* What the guest found in one received frame. */
struct frame_report {
  uint32_t sequence;
  uint32_t length; /* bytes received */
  uint32_t stated_length; /* length field inside the frame */
  bool checksum_good;
  bool nonces_agree; /* all places hold the same, self-consistent nonce */
  uint8_t nonce[FRAME_NONCE_BYTES]; /* the one near the start */
  uint32_t crc; /* of all bytes received */
};

/**
 * frame_inspect - read the marks in a frame of the NIC's traffic generator
 * @frame: the bytes of the frame, from the destination address, without FCS
 * @length: number of bytes received
 * @report: result
 *
 * Never reads outside the frame, whatever it contains. A frame too short to hold the marks is reported with
 * checksum_good and nonces_agree false.
 */
void frame_inspect(const uint8_t *frame, size_t length, struct frame_report *report);

/**
 * frame_build - make a frame exactly as the NIC's traffic generator does
 * @frame: room for @length bytes; nothing of the frame is put anywhere else
 * @length: bytes of the frame, without FCS; at least FRAME_MIN
 */
void frame_build(const struct frame_plan *plan, uint32_t sequence, size_t length, uint8_t *frame);

enum {
  FRAME_SUM_START = 32, /* behind the first nonce */
  FRAME_SUM_OFFSET = 2, /* from there to the checksum */
};

/**
 * frame_leave_checksum - take the Internet checksum out of a frame, for whoever sends it to put it in again
 * @frame: made by frame_build(), of at least 64 bytes
 *
 * What stands in its place then is such that the checksum of all from FRAME_SUM_START on, as RFC 1071 has it, is what was
 * there: with it the frame is again as it was made.
 */
void frame_leave_checksum(uint8_t *frame, size_t length);

/**
 * crc32_ieee - CRC-32 as in IEEE 802.3 and zlib
 */
uint32_t crc32_ieee(const uint8_t *bytes, size_t length);

#endif
