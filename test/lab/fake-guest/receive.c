// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <string.h>

static void take_frame(unsigned int buffer, uint32_t length)
{
	uint8_t bytes[BUFFER_BYTES], zero[HEADER_BYTES] = { [10] = 1 };
	uint32_t sequence;

	guest_check_guards(&guest, buffer, length);
	if (guest.log)
		guest_check_log(&guest, buffer, length);
	if (length == HEADER_BYTES && guest.shape == SHAPE_SMALL) {
		score.undersized++;
		score.expected++;
		return;
	}
	if (length <= HEADER_BYTES || length > BUFFER_BYTES)
		die("a used element of %u bytes", length);
	guest_gather(&guest, buffer, length, bytes);
	if (memcmp(bytes, zero, HEADER_BYTES))
		die("the header is not that of a plain frame in one buffer");
	if (!frame_is_generated(bytes + HEADER_BYTES, length - HEADER_BYTES)) {
		score.foreign++;
		score.arp_answered |= bytes[HEADER_BYTES + 13] == 0x06 && bytes[HEADER_BYTES + 21] == 2;
		return;
	}
	sequence = frame_check(bytes + HEADER_BYTES, length - HEADER_BYTES);
	if (sequence < score.expected)
		die("frame %u after frame %u", sequence, score.expected - 1);
	score.gaps += sequence - score.expected;
	score.expected = sequence + 1;
	score.received++;
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
	if (count && repost)
		guest_kick(&guest, RX);
	return count;
}
