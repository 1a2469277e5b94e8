// SPDX-License-Identifier: Apache-2.0
/*
 * Three guests on one device, each with a queue and a filter of its own, beside the host. Every frame must reach exactly
 * those for whom it is, and by DMA: the NIC's own trace says which queues it wrote it for. Nothing may be written to a
 * buffer that no frame was given.
 *
 * What the trace says, and which pages of the machine each guest has, is printed for who can see the IOMMU from outside.
 */
#include "fake_guest.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096u
/* Of an entry of /proc/PID/pagemap. */
#define PAGE_FRAME_MASK ((1ull << 55) - 1)

#define GUESTS 3u
#define STREAMS 4u
/* Few enough for the DMA trace, with a copy for everybody. */
#define FRAMES 50u
/* The sequence numbers of stream n begin with n. */
#define STREAM_SHIFT 20u
#define TAG 7

/* Those who receive, as bits: the host, then the guests. Queues have the same numbers. */
enum { HOST = 1, FIRST = 2, SECOND = 4, TAGGED = 8, NOBODY = 0 };
#define RECEIVERS (GUESTS + 1)

struct expectation {
	struct stream stream;
	unsigned int receivers;
};

static const struct mp_filter filters[GUESTS] = {
	{ .flags = MP_FILTER_MULTICAST, .count = 1, .addresses = { { 2, 0x4d, 0x50, 0, 1, 1 } } },
	{ .flags = MP_FILTER_MULTICAST,
	  .count = 2,
	  .addresses = { { 2, 0x4d, 0x50, 0, 1, 2 }, { 2, 0x4d, 0x50, 0, 1, 0x22 } } },
	{ .flags = MP_FILTER_VLAN,
	  .vlan = TAG,
	  .count = 2,
	  .addresses = { { 2, 0x4d, 0x50, 0, 1, 3 }, { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } } },
};

#define TO(...) { .destination = { __VA_ARGS__ }, .frames = FRAMES, .length_min = 60, .length_max = 1514 }
#define TO_TAGGED(...) { .destination = { __VA_ARGS__ }, .vlan = TAG, .frames = FRAMES, .length_min = 64, .length_max = 1518 }
#define EVERYBODY 0xff, 0xff, 0xff, 0xff, 0xff, 0xff

static const struct expectation unicast[STREAMS] = {
	{ TO(2, 0x4d, 0x50, 0, 1, 1), FIRST },
	{ TO(2, 0x4d, 0x50, 0, 1, 2), SECOND },
	{ TO_TAGGED(2, 0x4d, 0x50, 0, 1, 3), TAGGED },
	{ TO(2, 0x4d, 0x50, 0, 0, 2), HOST },
};

static const struct expectation groups[STREAMS] = {
	{ TO(EVERYBODY), HOST | FIRST | SECOND },
	{ TO(1, 0, 0x5e, 0x12, 0x34, 0x56), FIRST | SECOND },
	{ TO_TAGGED(EVERYBODY), HOST | FIRST | SECOND | TAGGED },
	{ TO(2, 0x4d, 0x50, 0, 1, 0x77), NOBODY },
};

static const struct expectation strange[STREAMS] = {
	{ TO(2, 0x4d, 0x50, 0, 1, 3), NOBODY },
	{ TO_TAGGED(2, 0x4d, 0x50, 0, 1, 1), FIRST },
	{ TO(2, 0x4d, 0x50, 0, 1, 0x22), SECOND },
	{ TO_TAGGED(1, 0, 0x5e, 0x12, 0x34, 0x56), FIRST | SECOND },
};

static struct guest guests[GUESTS];
static int host_socket;
/* Frames of each stream that each has received. */
static uint32_t received[RECEIVERS][STREAMS];
static unsigned int bound = FIRST | SECOND | TAGGED;

static int open_host_socket(void)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(MPRIG_ETHERTYPE),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int room = 1 << 24;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("cannot listen on %s", interface);
	return fd;
}

/* Each stream comes in order and without gaps. */
static void account(unsigned int receiver, uint32_t sequence)
{
	uint32_t stream = sequence >> STREAM_SHIFT, number = sequence & ((1u << STREAM_SHIFT) - 1);

	if (stream >= STREAMS)
		die("receiver %u: frame %#x is of no stream", receiver, sequence);
	if (number != received[receiver][stream])
		die("receiver %u: frame %u of stream %u after %u", receiver, number, stream,
		    received[receiver][stream]);
	received[receiver][stream]++;
}

static void take_for_guest(unsigned int number)
{
	struct guest *guest = &guests[number];
	uint8_t bytes[BUFFER_BYTES];
	unsigned int head, taken = 0;
	uint32_t length;

	while (guest_take(guest, RX, &head, &length)) {
		guest_check_guards(guest, head, length);
		if (length <= HEADER_BYTES || length > BUFFER_BYTES)
			die("guest %u: a used element of %u bytes", number, length);
		guest_gather(guest, head, length, bytes);
		length -= HEADER_BYTES;
		if (frame_is_generated(bytes + HEADER_BYTES, length))
			account(number + 1, frame_check(bytes + HEADER_BYTES, length));
		guest_post(guest, head);
		taken++;
	}
	if (taken)
		guest_kick(guest, RX);
}

static void take_for_host(void)
{
	uint8_t frame[FRAME_MAX + 1];
	ssize_t length;

	while ((length = recv(host_socket, frame, sizeof(frame), 0)) > 0)
		account(0, frame_sequence(frame, (uint32_t)length));
}

static void take_all(void)
{
	unsigned int i;

	take_for_host();
	for (i = 0; i < GUESTS; i++)
		take_for_guest(i);
}

static bool all_there(const struct expectation *expected)
{
	unsigned int receiver, stream;

	for (receiver = 0; receiver < RECEIVERS; receiver++)
		for (stream = 0; stream < STREAMS; stream++)
			if (received[receiver][stream] <
			    (expected[stream].receivers >> receiver & 1) * FRAMES)
				return false;
	return true;
}

static void judge_receivers(const struct expectation *expected)
{
	unsigned int receiver, stream;

	for (receiver = 0; receiver < RECEIVERS; receiver++) {
		for (stream = 0; stream < STREAMS; stream++) {
			uint32_t due = (expected[stream].receivers >> receiver & 1) * FRAMES;

			if (received[receiver][stream] != due)
				die("receiver %u has %u frames of stream %u, not %u", receiver,
				    received[receiver][stream], stream, due);
		}
	}
}

static void print_write(const struct mprig_trace_record *record)
{
	static bool another;

	printf("%s[%u,%u,\"%#llx\",%u,\"%#llx\",%u,%llu,%llu]", another ? "," : "", record->queue,
	       record->status, (unsigned long long)record->address0, record->length0,
	       (unsigned long long)record->address1, record->length1,
	       (unsigned long long)record->time_request, (unsigned long long)record->time_done);
	another = true;
}

static void print_pages(const struct guest *guest)
{
	int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t page;

	for (page = 0; page < guest->memory_bytes / PAGE; page++) {
		off_t at = (off_t)(((uintptr_t)guest->memory / PAGE + page) * sizeof(uint64_t));
		uint64_t entry;

		if (file < 0 || pread(file, &entry, sizeof(entry), at) != sizeof(entry))
			die("cannot read the page map");
		printf("%s%llu", page ? "," : "[",
		       (unsigned long long)(entry >> 63 ? entry & PAGE_FRAME_MASK : 0));
	}
	printf("]");
	close(file);
}

/* What the NIC itself says of each write. */
static void judge_trace(const struct expectation *expected, uint32_t records)
{
	uint32_t number;

	for (number = 0; number < records; number++) {
		struct mprig_trace_record record = dma_trace_record(number);

		print_write(&record);
		if (record.source != MPRIG_TRACE_SOURCE_GENERATOR)
			continue;
		if (record.stream >= STREAMS)
			die("record %u is of stream %u", number, record.stream);
		if (!(expected[record.stream].receivers >> record.queue & 1))
			die("the NIC wrote frame %#x of stream %u for queue %u", record.sequence,
			    record.stream, record.queue);
	}
}

/* Buffers that wait for a frame are as they were posted. */
static void judge_waiting(void)
{
	unsigned int i, buffer;

	for (i = 0; i < GUESTS; i++)
		for (buffer = 0; buffer < guests[i].buffers; buffer++)
			guest_check_guards(&guests[i], buffer, 0);
}

static unsigned int lowest(unsigned int receivers)
{
	unsigned int number = 0;

	while (number < RECEIVERS && !(receivers >> number & 1))
		number++;
	return number % RECEIVERS;
}

static bool late(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - start->tv_sec > PATIENCE_MS / 1000;
}

/* Frames of all streams at once; those for a guest that is not bound go nowhere. */
static void send_to_all(const struct expectation *wanted)
{
	struct expectation expected[STREAMS];
	struct stream streams[STREAMS];
	uint32_t copies = 0, records;
	struct timespec start;
	unsigned int i;

	memset(received, 0, sizeof(received));
	for (i = 0; i < STREAMS; i++) {
		expected[i] = wanted[i];
		expected[i].receivers &= bound | HOST;
		streams[i] = expected[i].stream;
		streams[i].sequence = i << STREAM_SHIFT;
		streams[i].queue = lowest(expected[i].receivers);
		copies += FRAMES * (unsigned int)__builtin_popcount(expected[i].receivers);
	}
	dma_trace_start();
	generator_start_streams(streams, STREAMS);
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (!all_there(expected) || generator_injected() != STREAMS * FRAMES) {
		take_all();
		if (late(&start))
			die("after %u s %u of %u frames were injected, and %u copies written",
			    PATIENCE_MS / 1000, generator_injected(), STREAMS * FRAMES,
			    dma_trace_written());
	}
	take_all();
	judge_receivers(expected);
	records = dma_trace_written();
	if (records < copies)
		die("the NIC has recorded %u writes of %u", records, copies);
	judge_trace(expected, records);
	judge_waiting();
	if (generator_lost())
		die("the NIC lost %u frames", generator_lost());
}

static void open_guest(struct guest *guest)
{
	unsigned int buffer;

	guest_create(guest, SHAPE_SINGLE, (struct memory_kind){ 0 });
	backend_open(guest);
	for (buffer = 0; buffer < guest->buffers; buffer++)
		guest_post(guest, buffer);
	backend_start(guest);
	guest_kick(guest, RX);
}

static void expect_error(int wanted, struct guest *guest, struct mp_filter filter, const char *what)
{
	int error = backend_try_bind_filtered(guest, interface, &filter);

	if (error != wanted)
		die("%s: error %d and not %d", what, error, wanted);
}

static void bind_guest(unsigned int number)
{
	int error = backend_try_bind_filtered(&guests[number], interface, &filters[number]);

	if (error)
		die("cannot bind guest %u: error %d", number, error);
}

static void check_refusals(struct guest *other)
{
	static const struct mp_filter own = { .count = 1, .addresses = { { 2, 0x4d, 0x50, 0, 1, 9 } } };
	struct mp_filter filter;

	expect_error(ENOSPC, other, own, "a fourth guest");
	backend_unbind(&guests[2]);
	expect_error(EBUSY, &guests[0], own, "a guest that is bound");
	filter = own;
	memcpy(filter.addresses[0], filters[1].addresses[1], 6);
	expect_error(EADDRINUSE, other, filter, "the address of another guest");
	filter.flags = MP_FILTER_VLAN;
	filter.vlan = TAG;
	expect_error(EADDRINUSE, other, filter, "the same in a VLAN, where the other has all of them");
	memcpy(filter.addresses[0], unicast[3].stream.destination, 6);
	expect_error(EADDRINUSE, other, filter, "the address of the host");
	filter = own;
	filter.count = 0;
	expect_error(EINVAL, other, filter, "no address");
	filter.count = MP_FILTER_ADDRESSES + 1;
	expect_error(EINVAL, other, filter, "more addresses than there can be");
	filter = own;
	filter.addresses[0][0] = 3;
	expect_error(EINVAL, other, filter, "a group only");
	filter = own;
	filter.vlan = TAG;
	expect_error(EINVAL, other, filter, "a VLAN that is not asked for");
	filter.flags = MP_FILTER_VLAN;
	filter.vlan = 4095;
	expect_error(EINVAL, other, filter, "VLAN 4095");
	filter.vlan = TAG;
	filter.flags |= MP_FILTER_MULTICAST;
	expect_error(EINVAL, other, filter, "every group of a VLAN");
	filter = own;
	filter.flags = 1u << 31;
	expect_error(EINVAL, other, filter, "an unknown flag");
	bind_guest(2);
}

void several_guests(const char *pci_address)
{
	static struct guest other;
	unsigned int i;

	generator_open(pci_address);
	host_socket = open_host_socket();
	open_guest(&other);
	for (i = 0; i < GUESTS; i++) {
		open_guest(&guests[i]);
		bind_guest(i);
	}
	check_refusals(&other);
	printf("{\"writes\":[");
	send_to_all(unicast);
	send_to_all(groups);
	send_to_all(strange);
	reset_queues();
	send_to_all(unicast);

	backend_unbind(&guests[0]);
	bound &= ~(unsigned int)FIRST;
	send_to_all(unicast);
	send_to_all(groups);
	bind_guest(0);
	bound |= FIRST;
	send_to_all(groups);
	printf("],\"guests\":[");
	for (i = 0; i < GUESTS; i++) {
		print_pages(&guests[i]);
		printf(i + 1 < GUESTS ? "," : "]}\n");
	}
}
