// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <mprig_regs.h>
#include <string.h>

#define NONCE_BYTES 16u
#define FIRST_NONCE 16u
/* With an 802.1Q tag, behind which four bytes of pattern follow the length. */
#define FIRST_NONCE_TAGGED 24u
#define ETHERTYPE_OFFSET 12u
#define TAG_BYTES 4u

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

static bool is_tagged(const uint8_t *frame)
{
	return frame[ETHERTYPE_OFFSET] == 0x81 && !frame[ETHERTYPE_OFFSET + 1];
}

bool frame_is_generated(const uint8_t *frame, uint32_t length)
{
	uint32_t at = ETHERTYPE_OFFSET;

	if (length < MPRIG_MIN_FRAME_BYTES)
		return false;
	if (is_tagged(frame))
		at += TAG_BYTES;
	return frame[at] == MPRIG_ETHERTYPE >> 8 && frame[at + 1] == (MPRIG_ETHERTYPE & 0xff);
}

static bool is_nonce(uint32_t at, uint32_t nonce)
{
	return nonce && at >= nonce && at < nonce + NONCE_BYTES;
}

static void put_little_endian(uint8_t *bytes, uint32_t value)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
}

/*
 * A frame as the generator makes it with the key of generator_start(), from the guest to its peer; with a tag unless @vlan is
 * 0.
 */
void frame_make_tagged(uint8_t *frame, uint32_t length, uint32_t sequence, uint16_t vlan)
{
	static const uint8_t start[] = { 2, 0x4d, 0x50, 0, 0, 1, 2, 0x4d, 0x50, 0, 0, 3 };
	static const uint8_t key[] = "defghijk";
	uint32_t first = vlan ? FIRST_NONCE_TAGGED : FIRST_NONCE;
	uint8_t *type = frame + ETHERTYPE_OFFSET + (vlan ? TAG_BYTES : 0);
	uint32_t end = (length - 20) & ~7u, middle = (first + end) >> 1 & ~7u, at;
	uint8_t nonce[NONCE_BYTES];

	for (at = 0; at < length; at++)
		frame[at] = (uint8_t)(0x33 + sequence + at);
	memcpy(frame, start, sizeof(start));
	if (vlan) {
		frame[12] = 0x81;
		frame[13] = 0;
		frame[14] = (uint8_t)(vlan >> 8);
		frame[15] = (uint8_t)vlan;
	}
	type[0] = MPRIG_ETHERTYPE >> 8;
	type[1] = MPRIG_ETHERTYPE & 0xff;
	type[2] = (uint8_t)(length >> 8);
	type[3] = (uint8_t)length;
	memcpy(nonce, key, 8);
	put_little_endian(nonce + 8, sequence);
	put_little_endian(nonce + 12, crc32(nonce, 12));
	memcpy(frame + first, nonce, NONCE_BYTES);
	if (middle >= first + NONCE_BYTES && middle + NONCE_BYTES <= end)
		memcpy(frame + middle, nonce, NONCE_BYTES);
	memcpy(frame + end, nonce, NONCE_BYTES);
	put_little_endian(frame + length - 4,
			  crc32(frame + first, length - first - 4));
}

void frame_make(uint8_t *frame, uint32_t length, uint32_t sequence)
{
	frame_make_tagged(frame, length, sequence, 0);
}

/* Ends the program unless every byte is as the generator makes it; the frame's sequence number. */
uint32_t frame_check(const uint8_t *frame, uint32_t length)
{
	uint32_t start = is_tagged(frame) ? FIRST_NONCE_TAGGED : FIRST_NONCE;
	uint32_t end = (length - 20) & ~7u, middle = (start + end) >> 1 & ~7u, at;
	const uint8_t *nonce = frame + start;
	const uint8_t *stated = frame + ETHERTYPE_OFFSET + 2 + (is_tagged(frame) ? TAG_BYTES : 0);
	uint32_t sequence = little_endian(nonce + 8);

	if (length != ((uint32_t)stated[0] << 8 | stated[1]))
		die("a frame of %u bytes says that it has %u", length, stated[0] << 8 | stated[1]);
	if (crc32(nonce, 12) != little_endian(nonce + 12))
		die("frame %u: the nonce is damaged", sequence);
	if (crc32(nonce, length - start - 4) != little_endian(frame + length - 4))
		die("frame %u of %u bytes: wrong checksum", sequence, length);
	if (middle < start + NONCE_BYTES || middle + NONCE_BYTES > end)
		middle = 0;
	if (memcmp(frame + end, nonce, NONCE_BYTES) ||
	    (middle && memcmp(frame + middle, nonce, NONCE_BYTES)))
		die("frame %u of %u bytes: the nonces differ", sequence, length);
	for (at = start + NONCE_BYTES; at < length - 4; at++)
		if (!is_nonce(at, end) && !is_nonce(at, middle) &&
		    frame[at] != (uint8_t)(0x33 + sequence + at))
			die("frame %u of %u bytes: byte %u is wrong", sequence, length, at);
	return sequence;
}

/*
 * The sequence number of a generated frame of which the host's network stack has taken the tag, if there was one, so that
 * nothing but its first nonce is looked at.
 */
uint32_t frame_sequence(const uint8_t *frame, uint32_t length)
{
	uint32_t start;

	for (start = FIRST_NONCE; start < FIRST_NONCE_TAGGED && start + NONCE_BYTES <= length;
	     start += TAG_BYTES)
		if (crc32(frame + start, 12) == little_endian(frame + start + 12))
			return little_endian(frame + start + 8);
	die("a frame of %u bytes has no nonce", length);
}
