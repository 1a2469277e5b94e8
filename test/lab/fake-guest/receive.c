// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <string.h>

/* A frame that takes several buffers, of which some are still to come. */
static struct {
	uint8_t bytes[JUMBO_MAX];
	uint32_t length;
	unsigned int missing;
} merged;

static void judge_frame(const uint8_t *frame, uint32_t length)
{
	uint32_t sequence;

	if (!frame_is_generated(frame, length)) {
		score.foreign++;
		score.arp_answered |= frame[13] == 0x06 && frame[21] == 2;
		return;
	}
	sequence = frame_check(frame, length);
	if (sequence < score.expected)
		die("frame %u after frame %u", sequence, score.expected - 1);
	score.gaps += sequence - score.expected;
	score.expected = sequence + 1;
	score.received++;
}

/* The buffers of a frame are all there when the first one is. */
static void take_part(unsigned int buffer, uint32_t length)
{
	uint32_t skip = merged.missing ? 0 : HEADER_BYTES;
	uint8_t bytes[BUFFER_BYTES], zero[HEADER_BYTES] = { 0 };

	if (length <= skip || length > BUFFER_BYTES)
		die("a used element of %u bytes", length);
	guest_gather(&guest, buffer, length, bytes);
	if (skip) {
		merged.missing = bytes[10] | (unsigned int)bytes[11] << 8;
		merged.length = 0;
		bytes[10] = 0;
		bytes[11] = 0;
		if (!merged.missing || memcmp(bytes, zero, HEADER_BYTES))
			die("the header is not that of a plain frame");
	}
	if (merged.length + length - skip > JUMBO_MAX)
		die("a frame of more than %u bytes", JUMBO_MAX);
	memcpy(merged.bytes + merged.length, bytes + skip, length - skip);
	merged.length += length - skip;
	if (!--merged.missing)
		judge_frame(merged.bytes, merged.length);
}

static void take_frame(unsigned int buffer, uint32_t length)
{
	uint8_t bytes[BUFFER_BYTES], zero[HEADER_BYTES] = { [10] = 1 };

	guest_check_guards(&guest, buffer, length);
	if (guest.log)
		guest_check_log(&guest, buffer, length);
	if (length == HEADER_BYTES && guest.shape == SHAPE_SMALL) {
		score.undersized++;
		score.expected++;
		return;
	}
	if (guest.shape == SHAPE_MERGED) {
		take_part(buffer, length);
		return;
	}
	if (length <= HEADER_BYTES || length > BUFFER_BYTES)
		die("a used element of %u bytes", length);
	guest_gather(&guest, buffer, length, bytes);
	if (memcmp(bytes, zero, HEADER_BYTES))
		die("the header is not that of a plain frame in one buffer");
	judge_frame(bytes + HEADER_BYTES, length - HEADER_BYTES);
}

/* Takes what is there; how many. */
unsigned int receive(bool repost)
{
	unsigned int head, count = 0;
	uint32_t length;

	while (guest_take(&guest, RX, &head, &length)) {
		unsigned int buffer = head / guest.descriptors_per_buffer;

		take_frame(buffer, length);
		if (repost)
			guest_post(&guest, buffer);
		count++;
	}
	if (merged.missing)
		die("%u buffers of a frame are missing that was said to be there", merged.missing);
	if (count && repost)
		guest_kick(&guest, RX);
	return count;
}
