// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <mprig_regs.h>
#include <string.h>

#define NONCE_BYTES 16u
#define FIRST_NONCE 16u

static uint32_t crc32(const uint8_t *bytes, size_t count)
{
	uint32_t crc = 0xffffffff;
	unsigned int bit;

	while (count--) {
		crc ^= *bytes++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static uint32_t little_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

bool frame_is_generated(const uint8_t *frame, uint32_t length)
{
	return length >= MPRIG_MIN_FRAME_BYTES && frame[12] == MPRIG_ETHERTYPE >> 8 &&
	       frame[13] == (MPRIG_ETHERTYPE & 0xff);
}

static bool is_nonce(uint32_t at, uint32_t nonce)
{
	return nonce && at >= nonce && at < nonce + NONCE_BYTES;
}

/* Ends the program unless every byte is as the generator makes it; the frame's sequence number. */
uint32_t frame_check(const uint8_t *frame, uint32_t length)
{
	uint32_t end = (length - 20) & ~7u, middle = (FIRST_NONCE + end) >> 1 & ~7u, at;
	const uint8_t *nonce = frame + FIRST_NONCE;
	uint32_t sequence = little_endian(nonce + 8);

	if (length != ((uint32_t)frame[14] << 8 | frame[15]))
		die("a frame of %u bytes says that it has %u", length, frame[14] << 8 | frame[15]);
	if (crc32(nonce, 12) != little_endian(nonce + 12))
		die("frame %u: the nonce is damaged", sequence);
	if (crc32(nonce, length - FIRST_NONCE - 4) != little_endian(frame + length - 4))
		die("frame %u of %u bytes: wrong checksum", sequence, length);
	if (middle < FIRST_NONCE + NONCE_BYTES || middle + NONCE_BYTES > end)
		middle = 0;
	if (memcmp(frame + end, nonce, NONCE_BYTES) ||
	    (middle && memcmp(frame + middle, nonce, NONCE_BYTES)))
		die("frame %u of %u bytes: the nonces differ", sequence, length);
	for (at = FIRST_NONCE + NONCE_BYTES; at < length - 4; at++)
		if (!is_nonce(at, end) && !is_nonce(at, middle) &&
		    frame[at] != (uint8_t)(0x33 + sequence + at))
			die("frame %u of %u bytes: byte %u is wrong", sequence, length, at);
	return sequence;
}
