// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <fcntl.h>
#include <mprig_regs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile uint32_t *registers;
static uint32_t drops_before;

static void put(uint32_t offset, uint32_t value)
{
	registers[offset / 4] = value;
}

static uint32_t get(uint32_t offset)
{
	return registers[offset / 4];
}

static uint32_t drops(void)
{
	put(MPRIG_COUNTERS_SNAPSHOT, 1);
	return get(MPRIG_COUNTERS_RX_DROP_STARVED_LO) + get(MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO) +
	       get(MPRIG_COUNTERS_RX_DROP_DISABLED_LO) + get(MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO);
}

void generator_open(const char *pci_address)
{
	char path[128];
	void *bar;
	int fd;

	if (peer) {
		peer_open();
		return;
	}
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/resource0", pci_address);
	fd = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
	if (fd < 0)
		die("cannot open %s", path);
	bar = mmap(NULL, MPRIG_BAR0_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (bar == MAP_FAILED)
		die("cannot map %s", path);
	close(fd);
	registers = bar;
	if (get(MPRIG_IDENTITY_MAGIC) != MPRIG_MAGIC)
		die("%s is not an mprig NIC", pci_address);
}

/* A run that was killed may have left it running. No source of frames takes part in what comes next. */
static void generator_stop(void)
{
	uint32_t distance = MPRIG_GENERATOR_STREAM1_BASE - MPRIG_GENERATOR_STREAM0_BASE;
	unsigned int patience = 100000, i;

	put(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
	while (get(MPRIG_GENERATOR_STATUS) & MPRIG_GENERATOR_STATUS_RUNNING_MASK)
		if (!patience--)
			die("the generator does not stop");
	for (i = 0; i < MPRIG_GENERATOR_STREAMS; i++)
		put(i * distance + MPRIG_GENERATOR_STREAM0_CONTROL, 0);
	put(MPRIG_REPLAY_CONTROL, 0);
}

void generator_start(const struct traffic *traffic)
{
	uint32_t step = traffic->length_max > traffic->length_min ? 1 : 0;

	if (peer) {
		peer_start(traffic);
		return;
	}
	generator_stop();
	drops_before = drops();
	put(MPRIG_GENERATOR_MODE, traffic->hold ? MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK : 0);
	put(MPRIG_GENERATOR_STREAM0_CONTROL, MPRIG_GENERATOR_STREAM0_CONTROL_ENABLE_MASK);
	put(MPRIG_GENERATOR_STREAM0_COUNT, traffic->frames);
	put(MPRIG_GENERATOR_STREAM0_LENGTH,
	    (uint32_t)traffic->length_max << 16 | traffic->length_min);
	put(MPRIG_GENERATOR_STREAM0_LENGTH_STEP, step);
	put(MPRIG_GENERATOR_STREAM0_GAP, traffic->gap);
	put(MPRIG_GENERATOR_STREAM0_SEQUENCE, traffic->sequence);
	/* The guest's address, 02:4d:50:00:00:03, from the peer's, 02:4d:50:00:00:01. */
	put(MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_LO, 0x00504d02);
	put(MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_HI, 0x0300);
	put(MPRIG_GENERATOR_STREAM0_SOURCE_MAC_LO, 0x00504d02);
	put(MPRIG_GENERATOR_STREAM0_SOURCE_MAC_HI, 0x0100);
	put(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, 0x67666564);
	put(MPRIG_GENERATOR_STREAM0_NONCE_KEY_HI, 0x6b6a6968);
	put(MPRIG_GENERATOR_STREAM0_PATTERN, 0x33);
	put(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

static void set_stream(unsigned int number, const struct stream *stream)
{
	uint32_t base = number * (MPRIG_GENERATOR_STREAM1_BASE - MPRIG_GENERATOR_STREAM0_BASE);
	const uint8_t *to = stream->destination;

	put(base + MPRIG_GENERATOR_STREAM0_CONTROL,
	    MPRIG_GENERATOR_STREAM0_CONTROL_ENABLE_MASK |
		    MPRIG_GENERATOR_STREAM0_CONTROL_STEERED_MASK |
		    (stream->vlan ? MPRIG_GENERATOR_STREAM0_CONTROL_TAGGED_MASK : 0) |
		    stream->queue << MPRIG_GENERATOR_STREAM0_CONTROL_QUEUE_SHIFT);
	put(base + MPRIG_GENERATOR_STREAM0_COUNT, stream->frames);
	put(base + MPRIG_GENERATOR_STREAM0_LENGTH,
	    (uint32_t)stream->length_max << 16 | stream->length_min);
	put(base + MPRIG_GENERATOR_STREAM0_LENGTH_STEP, 1);
	put(base + MPRIG_GENERATOR_STREAM0_GAP, 0);
	put(base + MPRIG_GENERATOR_STREAM0_SEQUENCE, stream->sequence);
	put(base + MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_LO,
	    (uint32_t)to[3] << 24 | (uint32_t)to[2] << 16 | (uint32_t)to[1] << 8 | to[0]);
	put(base + MPRIG_GENERATOR_STREAM0_DESTINATION_MAC_HI, (uint32_t)to[5] << 8 | to[4]);
	put(base + MPRIG_GENERATOR_STREAM0_SOURCE_MAC_LO, 0x00504d02);
	put(base + MPRIG_GENERATOR_STREAM0_SOURCE_MAC_HI, 0x0100);
	put(base + MPRIG_GENERATOR_STREAM0_VLAN, stream->vlan);
	put(base + MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, 0x67666564);
	put(base + MPRIG_GENERATOR_STREAM0_NONCE_KEY_HI, 0x6b6a6968);
	put(base + MPRIG_GENERATOR_STREAM0_PATTERN, 0x33);
}

/* Frames of all streams, in turn. */
void generator_start_streams(const struct stream *streams, unsigned int count)
{
	unsigned int i;

	generator_stop();
	drops_before = drops();
	put(MPRIG_GENERATOR_MODE, MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK);
	for (i = 0; i < count; i++)
		set_stream(i, &streams[i]);
	put(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

/* Fills the packet memory with frames of at least MPRIG_MIN_FRAME_BYTES; the words of 64 bits that they take. */
static uint32_t store_frames(const struct replayed *frames, unsigned int count)
{
	static uint32_t memory[MPRIG_PACKET_MEMORY_BYTES / 4];
	uint32_t bytes = 0, word;
	unsigned int i;

	for (i = 0; i < count; i++) {
		struct mprig_packet_header header = { 0 };
		uint32_t room = (frames[i].length + 7) & ~7u;

		header.length_interval = frames[i].length << MPRIG_PACKET_HEADER_LENGTH_SHIFT;
		if (bytes + sizeof(header) + room > sizeof(memory))
			die("the packet memory has no room for frame %u", i);
		memcpy((uint8_t *)memory + bytes, &header, sizeof(header));
		memcpy((uint8_t *)memory + bytes + sizeof(header), frames[i].bytes, frames[i].length);
		bytes += (uint32_t)sizeof(header) + room;
	}
	for (word = 0; word < bytes / 4; word++) {
		uint32_t at = word * 4 % MPRIG_PACKET_PAGE_BYTES;

		if (!at)
			put(MPRIG_REPLAY_PAGE, word * 4 / MPRIG_PACKET_PAGE_BYTES);
		put(MPRIG_PACKET_WINDOW + at, memory[word]);
	}
	return bytes / 8;
}

/* Each frame once, steered as those of the wire are. */
void generator_start_replay(const struct replayed *frames, unsigned int count)
{
	generator_stop();
	drops_before = drops();
	put(MPRIG_REPLAY_WORDS, store_frames(frames, count));
	put(MPRIG_REPLAY_COUNT, count);
	put(MPRIG_REPLAY_CONTROL, MPRIG_REPLAY_CONTROL_ENABLE_MASK | MPRIG_REPLAY_CONTROL_STEERED_MASK);
	put(MPRIG_GENERATOR_MODE, 0);
	put(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
}

/* The DMA trace begins anew. */
void dma_trace_start(void)
{
	put(MPRIG_TRACE_CONTROL, 0);
	put(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
}

/* Records since its beginning, of which none may have been lost. */
uint32_t dma_trace_written(void)
{
	if (get(MPRIG_TRACE_OVERFLOW))
		die("the DMA trace has lost records");
	return get(MPRIG_TRACE_HEAD);
}

struct mprig_trace_record dma_trace_record(uint32_t number)
{
	uint32_t at = MPRIG_TRACE_WINDOW + number % MPRIG_TRACE_DEPTH * sizeof(struct mprig_trace_record);
	union {
		struct mprig_trace_record record;
		uint32_t words[sizeof(struct mprig_trace_record) / 4];
	} copy;
	unsigned int i;

	for (i = 0; i < sizeof(copy.words) / 4; i++)
		copy.words[i] = get(at + 4 * i);
	return copy.record;
}

/* Frames of this run that the NIC lost, whatever the reason. */
uint32_t generator_lost(void)
{
	return peer ? 0 : drops() - drops_before;
}

uint32_t generator_injected(void)
{
	return peer ? peer_injected() : get(MPRIG_GENERATOR_INJECTED);
}

/* Until the NIC has stopped its receive queue by itself. */
void nic_await_receive_error(void)
{
	unsigned int patience = 1000000;

	while (!(get(MPRIG_RX_QUEUE0_STATUS) & MPRIG_RX_QUEUE0_STATUS_ERROR_MASK))
		if (!patience--)
			die("the receive queue does not stop");
}

/* The checker looks for the frames of frame_make(), from sequence number 0 on. */
void checker_start(void)
{
	unsigned int patience = 1000000;

	if (peer) {
		peer_check();
		return;
	}
	put(MPRIG_CHECKER_CONTROL, 0);
	put(MPRIG_CHECKER_STREAM0_KEY_LO, 0x67666564);
	put(MPRIG_CHECKER_STREAM0_KEY_HI, 0x6b6a6968);
	put(MPRIG_CHECKER_STREAM0_FIRST, 0);
	put(MPRIG_CHECKER_CONTROL, MPRIG_CHECKER_CONTROL_ENABLE_MASK);
	while (get(MPRIG_CHECKER_STATUS) & MPRIG_CHECKER_STATUS_CLEARING_MASK)
		if (!patience--)
			die("the checker does not start");
}

uint32_t checker_frames(void)
{
	return peer ? peer_checked() : get(MPRIG_CHECKER_STREAM0_FRAMES);
}

/* Ends the program unless all that came was intact, once, and in order. */
void checker_judge(void)
{
	static const struct {
		const char *what;
		uint32_t offset;
	} flaws[] = {
		{ "corrupt", MPRIG_CHECKER_STREAM0_CORRUPT },
		{ "missing", MPRIG_CHECKER_STREAM0_MISSING },
		{ "sent twice", MPRIG_CHECKER_STREAM0_DUPLICATES },
		{ "out of order", MPRIG_CHECKER_STREAM0_REORDERED },
		{ "late", MPRIG_CHECKER_STREAM0_LATE },
	};
	unsigned int i;

	for (i = 0; !peer && i < sizeof(flaws) / sizeof(flaws[0]); i++)
		if (get(flaws[i].offset))
			die("%u of %u transmitted frames are %s", get(flaws[i].offset),
			    checker_frames(), flaws[i].what);
}

/* The NIC reads no more frames, and nobody tells its driver. */
void nic_stop_transmit(void)
{
	put(MPRIG_TX_QUEUE0_CONTROL, 0);
}

/* It reads all that its driver has told it of since the last reset: none of that may be read before. */
void nic_resume_transmit(void)
{
	uint32_t tail = get(MPRIG_TX_QUEUE0_TAIL);

	put(MPRIG_TX_QUEUE0_CONTROL, MPRIG_TX_QUEUE0_CONTROL_ENABLE_MASK);
	put(MPRIG_TX_QUEUE0_TAIL, tail);
	put(MPRIG_TX_QUEUE0_ARM, 0);
}

/* Whether the NIC has forgotten what the generator was told. */
bool nic_was_reset(void)
{
	return !get(MPRIG_GENERATOR_STREAM0_COUNT);
}

static atomic_bool defying;
static pthread_t defiance;

static void *defy(void *unused)
{
	(void)unused;
	while (defying)
		put(MPRIG_RX_QUEUE0_CONTROL, MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK);
	return NULL;
}

/* Lets the receive queue run again as soon as the driver has told it to stop, or no longer. */
void nic_defy(bool defies)
{
	defying = defies;
	if (defies ? pthread_create(&defiance, NULL, defy, NULL) : pthread_join(defiance, NULL))
		die("cannot start or end a thread");
}
