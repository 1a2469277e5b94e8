// SPDX-License-Identifier: Apache-2.0
/*
 * CRC-32 eight bytes at a time. A nested emulated guest executes so few instructions per second that a plain
 * byte-wise loop over some thousand frames would take longer than receiving them.
 */
#include <string.h>

#include "frame.h"

#define POLYNOMIAL 0xedb88320u

static uint32_t table[8][256];

static void fill_table(void)
{
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;

    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
    table[0][byte] = crc;
  }
  for (int lane = 1; lane < 8; lane++) {
    for (int byte = 0; byte < 256; byte++) {
      uint32_t crc = table[lane - 1][byte];

      table[lane][byte] = crc >> 8 ^ table[0][crc & 255];
    }
  }
}

uint32_t crc32_ieee(const uint8_t *bytes, size_t length)
{
  uint32_t crc = 0xffffffffu;

  if (!table[0][1])
    fill_table();
  for (; length >= 8; length -= 8, bytes += 8) {
    uint32_t low, high;

    memcpy(&low, bytes, 4);
    memcpy(&high, bytes + 4, 4);
    low ^= crc;
    crc = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^
          table[4][low >> 24] ^ table[3][high & 255] ^ table[2][high >> 8 & 255] ^
          table[1][high >> 16 & 255] ^ table[0][high >> 24];
  }
  while (length--)
    crc = crc >> 8 ^ table[0][(crc ^ *bytes++) & 255];
  return ~crc;
}
