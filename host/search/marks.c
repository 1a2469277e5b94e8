// SPDX-License-Identifier: Apache-2.0
#include "marks.h"

#include <immintrin.h>
#include <string.h>

// Two of the key's bytes are compared at every place, the rest only where both are found.
enum { FIRST = 0, LAST = KEY_BYTES - 1 };

struct search {
  const struct marks *marks;
  const uint8_t *block;
  size_t starts, length;
  uint64_t address;
  found_hit found;
  void *context;
};

static uint32_t crc32(const uint8_t *bytes, size_t length)
{
  uint32_t crc = ~0u;

  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static uint32_t word32(const uint8_t *bytes)
{
  uint32_t word;

  memcpy(&word, bytes, sizeof(word));
  return word;
}

static bool is_key(const struct marks *marks, const uint8_t *bytes)
{
  uint64_t word;

  memcpy(&word, bytes, sizeof(word));
  word ^= marks->mask;
  // Keeps the compiler from comparing with the key itself, which would then stand in a register.
  __asm__("" : "+r"(word));
  return word == marks->masked;
}

static void look(const struct search *search, size_t at)
{
  const uint8_t *bytes = search->block + at;
  size_t room = search->length - at;
  struct hit hit = {.address = search->address + at};

  if (at >= search->starts || room < KEY_BYTES || !is_key(search->marks, bytes))
    return;
  if (room >= MARK_BYTES) {
    uint32_t sequence = word32(bytes + KEY_BYTES);

    hit.whole = sequence - search->marks->first < search->marks->count &&
          crc32(bytes, KEY_BYTES + 4) == word32(bytes + KEY_BYTES + 4);
    hit.sequence = hit.whole ? sequence : 0;
  }
  search->found(search->context, &hit);
}

static void look_at_bits(const struct search *search, size_t at, uint32_t bits)
{
  for (; bits; bits &= bits - 1)
    look(search, at + (size_t)__builtin_ctz(bits));
}

// By bytes, as whole words would meet in a register, and be the key there.
static char key_byte(const struct marks *marks, int index)
{
  const uint8_t *mask = (const void *)&marks->mask, *masked = (const void *)&marks->masked;

  return (char)(mask[index] ^ masked[index]);
}

__attribute__((target("avx2"))) static void search_avx2(const struct search *search)
{
  const __m256i first = _mm256_set1_epi8(key_byte(search->marks, FIRST));
  const __m256i last = _mm256_set1_epi8(key_byte(search->marks, LAST));

  for (size_t at = 0; at < search->starts; at += 128) {
    __m256i both[4];

#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      const uint8_t *place = search->block + at + 32 * i;
      __m256i begins = _mm256_loadu_si256((const void *)(place + FIRST));
      __m256i ends = _mm256_loadu_si256((const void *)(place + LAST));

      both[i] = _mm256_and_si256(_mm256_cmpeq_epi8(begins, first), _mm256_cmpeq_epi8(ends, last));
    }
    __m256i any = _mm256_or_si256(_mm256_or_si256(both[0], both[1]), _mm256_or_si256(both[2], both[3]));
    if (_mm256_testz_si256(any, any))
      continue;
    for (int i = 0; i < 4; i++)
      look_at_bits(search, at + 32 * (size_t)i, (uint32_t)_mm256_movemask_epi8(both[i]));
  }
}

static void search_sse2(const struct search *search)
{
  const __m128i first = _mm_set1_epi8(key_byte(search->marks, FIRST));
  const __m128i last = _mm_set1_epi8(key_byte(search->marks, LAST));

  for (size_t at = 0; at < search->starts; at += 64) {
    __m128i both[4];

#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
      const uint8_t *place = search->block + at + 16 * i;
      __m128i begins = _mm_loadu_si128((const void *)(place + FIRST));
      __m128i ends = _mm_loadu_si128((const void *)(place + LAST));

      both[i] = _mm_and_si128(_mm_cmpeq_epi8(begins, first), _mm_cmpeq_epi8(ends, last));
    }
    if (!_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(both[0], both[1]), _mm_or_si128(both[2], both[3]))))
      continue;
    for (int i = 0; i < 4; i++)
      look_at_bits(search, at + 16 * (size_t)i, (uint32_t)_mm_movemask_epi8(both[i]));
  }
}

void search_marks(const struct marks *marks, const uint8_t *block, size_t starts, size_t length, uint64_t address,
      found_hit found, void *context)
{
  const struct search search = {marks, block, starts, length, address, found, context};

  if (__builtin_cpu_supports("avx2"))
    search_avx2(&search);
  else
    search_sse2(&search);
}
