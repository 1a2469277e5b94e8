// SPDX-License-Identifier: Apache-2.0
/*
 * Frames, buffers and kicks at random times: a wake-up that is lost in either direction leaves somebody waiting for ever.
 * Frames come in series of any length and distance; the guest gives buffers back a few at a time, and tells the backend
 * when it likes; now and then it sends.
 */
#include "fake_guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERIES_MAX 400u
#define SENT_MAX 40u

static unsigned int kept[QUEUE_SIZE], kept_count;
/* Buffers that the backend has, and whether it was told of all. */
static unsigned int offered;
static bool told;
static unsigned int seed;

static unsigned int below(unsigned int limit)
{
	return (unsigned int)rand_r(&seed) % limit;
}

/* The guest may not wait for a frame before it has told of its buffers. */
static void tell(void)
{
	if (!told)
		guest_kick(&guest, RX);
	told = true;
}

static void give_back(unsigned int count)
{
	unsigned int at, buffer;

	while (count--) {
		/* In any order: descriptors are the guest's to choose. */
		at = below(kept_count);
		buffer = kept[at];
		kept[at] = kept[--kept_count];
		guest_post(&guest, buffer);
		offered++;
		told = false;
		if (!below(8))
			tell();
	}
}

static unsigned int take(void)
{
	unsigned int head, count = 0, limit = 1 + below(QUEUE_SIZE);
	uint8_t bytes[BUFFER_BYTES];
	uint32_t length;

	while (count < limit && guest_take(&guest, RX, &head, &length)) {
		guest_check_guards(&guest, head, length);
		if (length <= HEADER_BYTES || length > BUFFER_BYTES)
			die("a used element of %u bytes", length);
		guest_gather(&guest, head, length, bytes);
		if (frame_is_generated(bytes + HEADER_BYTES, length - HEADER_BYTES)) {
			uint32_t sequence = frame_check(bytes + HEADER_BYTES, length - HEADER_BYTES);

			if (sequence != score.expected)
				die("frame %u, not %u", sequence, score.expected);
			score.expected++;
			score.received++;
		}
		kept[kept_count++] = head;
		offered--;
		count++;
	}
	return count;
}

static void await_frame(uint32_t end)
{
	/* Somebody must have a buffer for it. */
	give_back(offered ? below(kept_count + 1) : 1 + below(kept_count));
	tell();
	if (!guest_wait(&guest, RX, PATIENCE_MS) && !take() && score.expected < end)
		die("no frame for %u s after frame %u, with %u buffers offered; %u of the series were injected",
		    PATIENCE_MS / 1000, score.expected, offered, generator_injected());
}

static void receive_series(uint32_t frames)
{
	static const uint32_t gaps[] = { 0, 0, 50, 500, 3000 };
	uint32_t end = score.expected + frames;
	struct traffic series = {
		.frames = frames,
		.length_min = 60,
		.length_max = (uint16_t)(60 + below(FRAME_MAX - 60)),
		.gap = gaps[below(sizeof(gaps) / sizeof(gaps[0]))],
		.sequence = score.expected,
		.hold = true,
	};

	generator_start(&series);
	while (score.expected < end) {
		if (!take())
			await_frame(end);
		else if (below(2))
			give_back(below(kept_count + 1));
	}
	if (generator_lost())
		die("the NIC lost %u frames", generator_lost());
}

/* @frames: how many in all, more or less */
void soak(uint32_t frames)
{
	unsigned int buffer;

	seed = frames;
	for (buffer = 0; buffer < guest.buffers; buffer++)
		kept[kept_count++] = buffer;
	while (score.received < frames) {
		receive_series(1 + below(SERIES_MAX));
		if (!below(4))
			transmit(1 + below(SENT_MAX));
	}
	printf("{\"received\":%u}\n", score.received);
}
