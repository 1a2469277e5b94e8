// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "fake_guest.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#define POISON 0xa5
#define GUARD 0x5a
#define PAGE 4096u
/* Not a divisor of the page size, so that every way of straddling a page occurs. */
#define SLACK 10u
#define STRIDE (BUFFER_BYTES + 2 * GUARD_BYTES + SLACK)
#define RINGS_BYTES (16 * PAGE)
#define PIECES 4u
/* Between the pieces of a scattered buffer. */
#define PIECE_GAP 16u
/* As the stock driver lays out a page when it expects segments of TCP and cannot merge: header, gap, frame. */
#define BIG_FRAME_OFFSET 32u
#define BIG_STRIDE (2 * PAGE)
/* Between the regions of the memory, as the guest sees them. */
#define REGION_GAP (256 * PAGE)
/* Of the table that describes what is in a transmit buffer, which it lies behind. */
#define TABLE_OFFSET (2 * PAGE - 64)

static size_t stride(const struct guest *guest)
{
	if (guest->shape == SHAPE_BIG)
		return BIG_STRIDE;
	return guest->shape == SHAPE_SCATTERED ? STRIDE + PIECES * PIECE_GAP : STRIDE;
}

static uint32_t buffer_bytes(const struct guest *guest)
{
	bool small = guest->shape == SHAPE_SMALL || guest->shape == SHAPE_MERGED;

	return small ? BUFFER_BYTES / 2 : BUFFER_BYTES;
}

/* The pieces of a buffer: offset from its start and length. */
static unsigned int pieces(const struct guest *guest, uint32_t offsets[PIECES],
			   uint32_t lengths[PIECES])
{
	uint32_t total = buffer_bytes(guest), count = 1, i;

	if (guest->shape == SHAPE_SPLIT) {
		offsets[0] = 0;
		lengths[0] = HEADER_BYTES;
		offsets[1] = HEADER_BYTES;
		lengths[1] = total - HEADER_BYTES;
		return 2;
	}
	if (guest->shape == SHAPE_BIG) {
		offsets[0] = 0;
		lengths[0] = HEADER_BYTES;
		offsets[1] = BIG_FRAME_OFFSET;
		lengths[1] = PAGE - GUARD_BYTES - BIG_FRAME_OFFSET;
		offsets[2] = PAGE - GUARD_BYTES;
		lengths[2] = PAGE / 2;
		return 3;
	}
	if (guest->shape == SHAPE_SCATTERED)
		count = PIECES;
	for (i = 0; i < count; i++) {
		lengths[i] = i + 1 == count ? total - i * (total / count) : total / count;
		offsets[i] = i * (total / count + PIECE_GAP);
	}
	return count;
}

static void map_memory(struct guest *guest, bool file, enum huge huge)
{
	int flags = file ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;

	guest->memory_file = -1;
	if (huge) {
		guest->memory = huge_map(guest->memory_bytes, huge);
		return;
	}
	if (file) {
		guest->memory_file = memfd_create("guest", MFD_CLOEXEC);
		if (guest->memory_file < 0 ||
		    ftruncate(guest->memory_file, (off_t)guest->memory_bytes))
			die("no file for the guest's memory");
	}
	guest->memory = mmap(NULL, guest->memory_bytes, PROT_READ | PROT_WRITE, flags,
			     guest->memory_file, 0);
	if (guest->memory == MAP_FAILED)
		die("no memory for the guest");
}

/* The rings are where the memory is now; what is in them stays. */
void guest_move(struct guest *guest, uint8_t *to)
{
	unsigned int i;

	guest->memory = to;
	for (i = 0; i < QUEUES; i++)
		vring_init(&guest->queues[i].ring, QUEUE_SIZE, to + i * 8 * PAGE, PAGE);
}

/* Other memory is now where the guest's was. */
void guest_leave(struct guest *guest, uint8_t *former)
{
	if (mmap(former, guest->memory_bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != former)
		die("cannot replace the guest's former memory");
	memset(former, GUARD, guest->memory_bytes);
	guest->former = former;
}

void guest_check_former(const struct guest *guest)
{
	size_t at;

	for (at = 0; guest->former && at < guest->memory_bytes; at++)
		if (guest->former[at] != GUARD)
			die("byte %zu of the memory that the guest left was written", at);
}

static size_t transmit_offset(const struct guest *guest)
{
	size_t end = RINGS_BYTES + guest->buffers * stride(guest);

	return (end + PAGE - 1) & ~(size_t)(PAGE - 1);
}

/* Behind all receive buffers, two pages each; every so many straddle them. The header comes first. */
uint8_t *guest_transmit_buffer(const struct guest *guest, unsigned int place)
{
	size_t within = place % STRADDLING == STRADDLING - 1 ? PAGE - BUFFER_BYTES / 2 : 0;

	return guest->memory + transmit_offset(guest) + place * 2 * PAGE + within;
}

void guest_create(struct guest *guest, enum shape shape, struct memory_kind kind)
{
	uint32_t offsets[PIECES], lengths[PIECES];
	unsigned int i;

	memset(guest, 0, sizeof(*guest));
	guest->shape = shape;
	guest->descriptors_per_buffer = pieces(guest, offsets, lengths);
	guest->buffers = QUEUE_SIZE / guest->descriptors_per_buffer;
	guest->memory_bytes = transmit_offset(guest) + TX_BUFFERS * 2 * PAGE;
	if (kind.regions) {
		guest->regions[0] = RINGS_BYTES + guest->buffers / 2 * stride(guest);
		guest->regions[1] = transmit_offset(guest) + TX_BUFFERS / 2 * 2 * PAGE;
	}
	map_memory(guest, kind.file, kind.huge);
	memset(guest->memory + RINGS_BYTES, GUARD, guest->memory_bytes - RINGS_BYTES);
	/* The kernel sets whole words, and allows for a page beyond the last. */
	if (kind.log)
		guest->log = calloc(1, guest->memory_bytes / PAGE / 8 + 16);
	if (kind.log && !guest->log)
		die("no memory for the log");
	for (i = 0; i < QUEUES; i++) {
		guest->queues[i].kick = eventfd(0, EFD_CLOEXEC);
		guest->queues[i].call = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (guest->queues[i].kick < 0 || guest->queues[i].call < 0)
			die("no eventfd");
	}
	guest_move(guest, guest->memory);
}

uint8_t *guest_buffer(const struct guest *guest, unsigned int buffer)
{
	return guest->memory + RINGS_BYTES + buffer * stride(guest) + GUARD_BYTES;
}

void guest_poison(struct guest *guest, unsigned int buffer)
{
	uint32_t offsets[PIECES], lengths[PIECES];
	unsigned int count = pieces(guest, offsets, lengths), i;

	for (i = 0; i < count; i++)
		memset(guest_buffer(guest, buffer) + offsets[i], POISON, lengths[i]);
}

/* Bytes of the buffer beyond what was written, and everything around it, are as they were. */
void guest_check_guards(const struct guest *guest, unsigned int buffer, uint32_t written)
{
	static uint8_t expected[BIG_STRIDE];
	const uint8_t *start = guest_buffer(guest, buffer) - GUARD_BYTES;
	uint32_t offsets[PIECES], lengths[PIECES], i;
	unsigned int count = pieces(guest, offsets, lengths);
	size_t bytes = stride(guest) - (guest->scribbles ? SLACK : 0), at;

	memset(expected, GUARD, sizeof(expected));
	for (i = 0; i < count; i++) {
		uint32_t skip = written < lengths[i] ? written : lengths[i];

		memset(expected + GUARD_BYTES + offsets[i], POISON, lengths[i]);
		memcpy(expected + GUARD_BYTES + offsets[i], start + GUARD_BYTES + offsets[i], skip);
		written -= skip;
	}
	for (at = 0; at < bytes; at++)
		if (start[at] != expected[at])
			die("buffer %u: byte %zd was written outside of the frame", buffer,
			    (ssize_t)at - (ssize_t)GUARD_BYTES);
}

static void *scribble(void *argument)
{
	struct guest *guest = argument;
	unsigned int buffer;
	uint8_t value;

	for (value = 0;; value++) {
		for (buffer = 0; buffer < guest->buffers; buffer++)
			guest_buffer(guest, buffer + 1)[-(int)GUARD_BYTES - 1] = value;
		atomic_thread_fence(memory_order_seq_cst);
		for (buffer = 0; buffer < guest->buffers; buffer++)
			if (guest_buffer(guest, buffer + 1)[-(int)GUARD_BYTES - 1] != value)
				die("buffer %u: what the guest wrote beside it is lost", buffer);
	}
	return NULL;
}

/* Writes beside all buffers from here on, in a thread, and ends the program when a write is lost. */
void guest_scribble(struct guest *guest)
{
	pthread_t thread;

	guest->scribbles = true;
	if (pthread_create(&thread, NULL, scribble, guest))
		die("no thread");
}

/* The log names every page that holds bytes of the frame; then it is cleared for them. */
void guest_check_log(struct guest *guest, unsigned int buffer, uint32_t written)
{
	uint32_t offsets[PIECES], lengths[PIECES], i, at;
	unsigned int count = pieces(guest, offsets, lengths);

	for (i = 0; i < count && written; i++) {
		uint32_t part = written < lengths[i] ? written : lengths[i];
		size_t start = (size_t)(guest_buffer(guest, buffer) - guest->memory) + offsets[i];

		for (at = 0; at < part; at++)
			if (!(guest->log[(start + at) / PAGE / 8] >> ((start + at) / PAGE % 8) & 1))
				die("buffer %u: byte %u is not in the log", buffer, at);
		written -= part;
	}
}

/*
 * Gives the pages of buffers back to the host, as a balloon does, and takes new ones: 1 of all, 2 of
 * every second page.
 */
void guest_discard(struct guest *guest, unsigned int part)
{
	unsigned int buffer;
	size_t at;

	for (at = RINGS_BYTES; at < guest->memory_bytes; at += part * PAGE)
		if (madvise(guest->memory + at, PAGE, MADV_DONTNEED))
			die("cannot discard memory");
	memset(guest->memory + RINGS_BYTES, GUARD, guest->memory_bytes - RINGS_BYTES);
	for (buffer = 0; buffer < guest->buffers; buffer++)
		guest_poison(guest, buffer);
}

/* Only the buffers: the backend writes to the rings meanwhile. */
void guest_protect(const struct guest *guest)
{
	uint8_t *start = guest->memory + RINGS_BYTES;
	size_t bytes = guest->memory_bytes - RINGS_BYTES;

	if (mprotect(start, bytes, PROT_READ) || mprotect(start, bytes, PROT_READ | PROT_WRITE))
		die("cannot protect memory");
}

/* The first bytes of a buffer, header included, as one run. */
void guest_gather(const struct guest *guest, unsigned int buffer, uint32_t bytes, uint8_t *to)
{
	uint32_t offsets[PIECES], lengths[PIECES], i;
	unsigned int count = pieces(guest, offsets, lengths);

	for (i = 0; i < count && bytes; i++) {
		uint32_t part = bytes < lengths[i] ? bytes : lengths[i];

		memcpy(to, guest_buffer(guest, buffer) + offsets[i], part);
		to += part;
		bytes -= part;
	}
}

/* The address that the guest has for a place in its memory. */
uint64_t guest_physical(const struct guest *guest, size_t offset)
{
	uint64_t gaps = 0;
	unsigned int i;

	for (i = 0; i < 2; i++)
		gaps += guest->regions[i] && offset >= guest->regions[i];
	return offset + gaps * REGION_GAP;
}

static void describe_in(struct guest *guest, struct vring_desc *table, unsigned int index,
			const uint8_t *address, uint32_t length, uint16_t flags)
{
	struct vring_desc *descriptor = &table[index];

	descriptor->addr = guest_physical(guest, (size_t)(address - guest->memory));
	descriptor->len = length;
	descriptor->flags = flags;
	descriptor->next = (uint16_t)(index + 1);
}

static void describe(struct guest *guest, struct queue *queue, unsigned int index,
		     const uint8_t *address, uint32_t length, uint16_t flags)
{
	describe_in(guest, queue->ring.desc, index, address, length, flags);
}

static void offer(struct queue *queue, unsigned int head)
{
	queue->ring.avail->ring[queue->available % QUEUE_SIZE] = (uint16_t)head;
	atomic_thread_fence(memory_order_release);
	queue->available++;
	*(volatile uint16_t *)&queue->ring.avail->idx = queue->available;
}

void guest_post(struct guest *guest, unsigned int buffer)
{
	struct queue *queue = &guest->queues[RX];
	uint32_t offsets[PIECES], lengths[PIECES];
	unsigned int count = pieces(guest, offsets, lengths);
	unsigned int head = buffer * count, i;

	guest_poison(guest, buffer);
	for (i = 0; i < count; i++)
		describe(guest, queue, head + i, guest_buffer(guest, buffer) + offsets[i],
			 lengths[i],
			 VRING_DESC_F_WRITE | (i + 1 < count ? VRING_DESC_F_NEXT : 0));
	offer(queue, head);
}

void guest_kick(struct guest *guest, unsigned int queue)
{
	uint64_t one = 1;

	atomic_thread_fence(memory_order_seq_cst);
	if (*(volatile uint16_t *)&guest->queues[queue].ring.used->flags & VRING_USED_F_NO_NOTIFY)
		return;
	if (write(guest->queues[queue].kick, &one, sizeof(one)) != sizeof(one))
		die("cannot kick queue %u", queue);
}

bool guest_take(struct guest *guest, unsigned int queue, unsigned int *head, uint32_t *length)
{
	struct queue *q = &guest->queues[queue];
	const struct vring_used_elem *element;

	if (*(volatile uint16_t *)&q->ring.used->idx == q->used)
		return false;
	atomic_thread_fence(memory_order_acquire);
	element = &q->ring.used->ring[q->used % QUEUE_SIZE];
	*head = element->id;
	*length = element->len;
	q->used++;
	return true;
}

bool guest_wait(struct guest *guest, unsigned int queue, int timeout_ms)
{
	struct pollfd wait = { .fd = guest->queues[queue].call, .events = POLLIN };
	uint64_t count;

	if (poll(&wait, 1, timeout_ms) <= 0)
		return false;
	return read(wait.fd, &count, sizeof(count)) == sizeof(count);
}

/* The same frame in a table of two descriptors, or in a single one. */
static void describe_otherwise(struct guest *guest, unsigned int place, uint32_t length)
{
	uint8_t *buffer = guest_transmit_buffer(guest, place);
	uint8_t *table = guest->memory + transmit_offset(guest) + place * 2 * PAGE + TABLE_OFFSET;
	struct vring_desc *descriptors = (struct vring_desc *)(void *)table;

	if (place % 2) {
		describe(guest, &guest->queues[TX], 2 * place, buffer, HEADER_BYTES + length, 0);
		return;
	}
	describe_in(guest, descriptors, 0, buffer, HEADER_BYTES, VRING_DESC_F_NEXT);
	describe_in(guest, descriptors, 1, buffer + HEADER_BYTES, length, 0);
	describe(guest, &guest->queues[TX], 2 * place, table, 2 * sizeof(*descriptors),
		 VRING_DESC_F_INDIRECT);
}

/* Offers the header and the frame in a transmit buffer, in two descriptors as the stock driver does. */
void guest_offer_frame(struct guest *guest, unsigned int place, uint32_t length)
{
	uint8_t *buffer = guest_transmit_buffer(guest, place);

	if (guest->tables) {
		describe_otherwise(guest, place, length);
		offer(&guest->queues[TX], 2 * place);
		return;
	}
	describe(guest, &guest->queues[TX], 2 * place, buffer, HEADER_BYTES, VRING_DESC_F_NEXT);
	describe(guest, &guest->queues[TX], 2 * place + 1, buffer + HEADER_BYTES, length, 0);
	offer(&guest->queues[TX], 2 * place);
}

/*
 * Offers the header in the first transmit buffer and a frame in the @count buffers behind it, each with
 * a piece of @length bytes and the last one with @rest.
 */
void guest_offer_pieces(struct guest *guest, unsigned int count, uint32_t length, uint32_t rest)
{
	struct queue *queue = &guest->queues[TX];
	unsigned int i;

	describe(guest, queue, 0, guest_transmit_buffer(guest, 0), HEADER_BYTES, VRING_DESC_F_NEXT);
	for (i = 1; i <= count; i++)
		describe(guest, queue, i, guest_transmit_buffer(guest, i), i < count ? length : rest,
			 i < count ? VRING_DESC_F_NEXT : 0);
	offer(queue, 0);
}

/* One frame at a time: the descriptor is free again when the backend has used it. */
void guest_send(struct guest *guest, const uint8_t *frame, size_t length)
{
	unsigned int head;
	uint32_t unused;

	memset(guest_transmit_buffer(guest, 0), 0, HEADER_BYTES);
	memcpy(guest_transmit_buffer(guest, 0) + HEADER_BYTES, frame, length);
	guest_offer_frame(guest, 0, (uint32_t)length);
	guest_kick(guest, TX);
	while (!guest_take(guest, TX, &head, &unused))
		if (!guest_wait(guest, TX, 5000))
			die("a transmitted frame was not taken within 5 s");
}
