// SPDX-License-Identifier: Apache-2.0
/*
 * Reads, line by line, what a frame is to be: both MAC addresses, key, pattern, sequence number and length, the first
 * three in hexadecimal. Writes its bytes to standard output. Every frame ends where memory ends: to write behind it is a
 * fault.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>

#include "frame.h"

enum { ROOM = 4096 };

static void bytes_of(const char *text, uint8_t *bytes, int count)
{
  for (int i = 0; i < count; i++)
    sscanf(text + 2 * i, "%2hhx", &bytes[i]);
}

int main(void)
{
  uint8_t *room = mmap(NULL, 2 * ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char destination[13], source[13], key[17];
  unsigned int pattern, sequence, length;

  if (room == MAP_FAILED || mprotect(room + ROOM, ROOM, PROT_NONE))
    return 1;
  while (scanf("%12s %12s %16s %u %u %u", destination, source, key, &pattern, &sequence, &length) == 6) {
    struct frame_plan plan = { .pattern = (uint8_t)pattern };

    if (length > ROOM)
      return 1;
    bytes_of(destination, plan.destination, FRAME_MAC_BYTES);
    bytes_of(source, plan.source, FRAME_MAC_BYTES);
    bytes_of(key, plan.key, FRAME_KEY_BYTES);
    frame_build(&plan, sequence, length, room + ROOM - length);
    fwrite(room + ROOM - length, 1, length, stdout);
  }
  return 0;
}
