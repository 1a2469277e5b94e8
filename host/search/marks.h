// SPDX-License-Identifier: Apache-2.0
// The nonces of a run's frames, and the search for them in a block of memory.
//
// A nonce has 16 bytes: the run's key (8), the frame's sequence number and the CRC-32 of both (little endian).
// The key never stands in this program's memory: it is known by a mask, and by what the mask makes of it.
#ifndef MPRIG_SEARCH_MARKS_H
#define MPRIG_SEARCH_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_BYTES = 8, MARK_BYTES = 16, SEARCH_SLACK = 160 };

struct marks {
  uint64_t mask;
  uint64_t masked; // key XOR mask, both as little-endian words
  uint32_t first;  // sequence number of the first frame; free-running
  uint32_t count;
};

struct hit {
  uint64_t address; // of the nonce's first byte
  uint32_t sequence;
  bool whole; // otherwise only its key is that of a nonce
};

typedef void (*found_hit)(void *context, const struct hit *hit);

// Tells of every nonce that begins in the first `starts` of `length` bytes, which stand at `address` in the machine.
// One that has room for its key only counts as damaged. Behind the block, SEARCH_SLACK bytes may be read.
void search_marks(const struct marks *marks, const uint8_t *block, size_t starts, size_t length, uint64_t address,
      found_hit found, void *context);

#endif
