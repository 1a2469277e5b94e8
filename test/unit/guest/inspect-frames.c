// SPDX-License-Identifier: Apache-2.0
/*
 * Reads frames from standard input, each behind its length (16 bits, little endian), and prints one line for each. Every
 * frame ends where memory ends: to read behind it is a fault.
 */
#include <stdio.h>
#include <sys/mman.h>

#include "frame.h"

enum { ROOM = 4096 };

int main(void)
{
  uint8_t *room = mmap(NULL, 2 * ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (room == MAP_FAILED || mprotect(room + ROOM, ROOM, PROT_NONE))
    return 1;
  for (;;) {
    int low = getchar(), high = getchar();
    struct frame_report report;
    uint8_t *frame;
    size_t length;

    if (high == EOF)
      return 0;
    length = (size_t)low | (size_t)high << 8;
    frame = room + ROOM - length;
    if (length > ROOM || fread(frame, 1, length, stdin) != length)
      return 1;
    frame_inspect(frame, length, &report);
    printf("%u %u %u %d %d ", report.sequence, report.length, report.stated_length, report.checksum_good,
           report.nonces_agree);
    for (int i = 0; i < FRAME_NONCE_BYTES; i++)
      printf("%02x", report.nonce[i]);
    printf(" %u\n", report.crc);
  }
}
