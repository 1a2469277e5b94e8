// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "frame.h"

enum {
  LENGTH_OFFSET = 14,
  FIRST_NONCE_OFFSET = 16,
  NONCE_SEQUENCE_OFFSET = 8,
  NONCE_CHECK_OFFSET = 12,
  CRC_BYTES = 4,
};

static uint32_t read_le32(const uint8_t *bytes)
{
  return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool same_nonce(const uint8_t *a, const uint8_t *b)
{
  return memcmp(a, b, FRAME_NONCE_BYTES) == 0;
}

static bool nonces_agree(const uint8_t *frame, size_t length)
{
  const uint8_t *first = frame + FIRST_NONCE_OFFSET;
  size_t end = (length - CRC_BYTES - FRAME_NONCE_BYTES) & ~(size_t)7;
  size_t middle = ((FIRST_NONCE_OFFSET + end) / 2) & ~(size_t)7;
  bool has_middle = middle >= FIRST_NONCE_OFFSET + FRAME_NONCE_BYTES && middle + FRAME_NONCE_BYTES <= end;

  return read_le32(first + NONCE_CHECK_OFFSET) == crc32_ieee(first, NONCE_CHECK_OFFSET) &&
         same_nonce(first, frame + end) && (!has_middle || same_nonce(first, frame + middle));
}

void frame_inspect(const uint8_t *frame, size_t length, struct frame_report *report)
{
  size_t body;

  *report = (struct frame_report){ .length = length, .crc = crc32_ieee(frame, length) };
  if (length < FIRST_NONCE_OFFSET + FRAME_NONCE_BYTES)
    return;
  report->stated_length = (uint32_t)frame[LENGTH_OFFSET] << 8 | frame[LENGTH_OFFSET + 1];
  memcpy(report->nonce, frame + FIRST_NONCE_OFFSET, FRAME_NONCE_BYTES);
  report->sequence = read_le32(report->nonce + NONCE_SEQUENCE_OFFSET);

  /*
   * The marks lie where the stated length puts them: bytes that somebody has appended do not move them. A frame
   * that lost bytes has no checksum to look at.
   */
  body = report->stated_length;
  if (body < FRAME_MIN || body > length)
    return;
  report->checksum_good = read_le32(frame + body - CRC_BYTES) ==
        crc32_ieee(frame + FIRST_NONCE_OFFSET, body - CRC_BYTES - FIRST_NONCE_OFFSET);
  report->nonces_agree = nonces_agree(frame, body);
}
