// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "frame.h"

enum {
  TYPE_OFFSET = 12,
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

static void write_le32(uint8_t *bytes, uint32_t value)
{
  for (int i = 0; i < 4; i++)
    bytes[i] = (uint8_t)(value >> 8 * i);
}

static void write_be16(uint8_t *bytes, size_t value)
{
  bytes[0] = (uint8_t)(value >> 8);
  bytes[1] = (uint8_t)value;
}

/* Where the last nonce begins: on a multiple of 8, as all do, and before the checksum. */
static size_t last_nonce(size_t length)
{
  return (length - CRC_BYTES - FRAME_NONCE_BYTES) & ~(size_t)7;
}

/* Where the nonce between the first and the last begins; 0 when there is no room for it. */
static size_t middle_nonce(size_t end)
{
  size_t middle = ((FIRST_NONCE_OFFSET + end) / 2) & ~(size_t)7;
  bool fits = middle >= FIRST_NONCE_OFFSET + FRAME_NONCE_BYTES && middle + FRAME_NONCE_BYTES <= end;

  return fits ? middle : 0;
}

static bool same_nonce(const uint8_t *a, const uint8_t *b)
{
  return memcmp(a, b, FRAME_NONCE_BYTES) == 0;
}

static bool nonces_agree(const uint8_t *frame, size_t length)
{
  const uint8_t *first = frame + FIRST_NONCE_OFFSET;
  size_t end = last_nonce(length);
  size_t middle = middle_nonce(end);

  return read_le32(first + NONCE_CHECK_OFFSET) == crc32_ieee(first, NONCE_CHECK_OFFSET) &&
         same_nonce(first, frame + end) && (!middle || same_nonce(first, frame + middle));
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

void frame_build(const struct frame_plan *plan, uint32_t sequence, size_t length, uint8_t *frame)
{
  uint8_t *first = frame + FIRST_NONCE_OFFSET;
  size_t end = last_nonce(length);
  size_t middle = middle_nonce(end);

  for (size_t i = FIRST_NONCE_OFFSET; i < length - CRC_BYTES; i++)
    frame[i] = (uint8_t)(plan->pattern + sequence + i);
  memcpy(frame, plan->destination, FRAME_MAC_BYTES);
  memcpy(frame + FRAME_MAC_BYTES, plan->source, FRAME_MAC_BYTES);
  write_be16(frame + TYPE_OFFSET, FRAME_ETHERTYPE);
  write_be16(frame + LENGTH_OFFSET, length);

  /* The first nonce is made where it belongs, so that no other memory ever holds one. */
  memcpy(first, plan->key, FRAME_KEY_BYTES);
  write_le32(first + NONCE_SEQUENCE_OFFSET, sequence);
  write_le32(first + NONCE_CHECK_OFFSET, crc32_ieee(first, NONCE_CHECK_OFFSET));
  memcpy(frame + end, first, FRAME_NONCE_BYTES);
  if (middle)
    memcpy(frame + middle, first, FRAME_NONCE_BYTES);

  write_le32(frame + length - CRC_BYTES, crc32_ieee(first, length - CRC_BYTES - FIRST_NONCE_OFFSET));
}

/* Ones' complement sum of words in network order; an odd byte at the end counts as if a zero followed. */
static uint32_t sum(const uint8_t *bytes, size_t length)
{
  uint32_t total = 0;

  for (size_t i = 0; i < length; i++)
    total += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
  return total;
}

static uint16_t fold(uint32_t total)
{
  while (total >> 16)
    total = (total & 0xffff) + (total >> 16);
  return (uint16_t)total;
}

void frame_leave_checksum(uint8_t *frame, size_t length)
{
  uint8_t *field = frame + FRAME_SUM_START + FRAME_SUM_OFFSET;
  uint16_t wanted = (uint16_t)(field[0] << 8 | field[1]), others;

  write_be16(field, 0);
  others = fold(sum(frame + FRAME_SUM_START, length - FRAME_SUM_START));
  write_be16(field, fold((uint32_t)(uint16_t)~wanted + (uint16_t)~others));
}
