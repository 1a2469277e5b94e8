// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LENGTH_MIN 60u
#define LENGTH_MAX 1514u
/* Not a divisor of the range, so that lengths do not repeat soon. */
#define LENGTH_STEP 131u
/* Frames that a NIC which stands still is given. */
#define PENDING 16u
#define FRAMES_IN_PIECES 100u
/* Where TCP has its checksum, in a frame of IPv4. */
#define CHECKSUM_START 34u
#define CHECKSUM_OFFSET 16u
/* Shorter frames are copied. */
#define COPIED_BELOW 256u

static uint32_t length_of(uint32_t sequence)
{
	return LENGTH_MIN + sequence * LENGTH_STEP % (LENGTH_MAX - LENGTH_MIN + 1);
}

static void offer_frame(unsigned int place, uint32_t sequence, uint32_t length)
{
	uint8_t *buffer = guest_transmit_buffer(&guest, place);

	memset(buffer, 0, HEADER_BYTES);
	frame_make(buffer + HEADER_BYTES, length, sequence);
	guest_offer_frame(&guest, place, length);
}

/* Takes a buffer back and spoils it: whoever has not read it by now sends something else. */
static void take_back(unsigned int expected)
{
	unsigned int head;
	uint32_t unused;

	while (!guest_take(&guest, TX, &head, &unused))
		if (!guest_wait(&guest, TX, PATIENCE_MS))
			die("transmit buffer %u did not come back", expected);
	if (head != 2 * expected)
		die("transmit buffer %u came back before buffer %u", head / 2, expected);
	memset(guest_transmit_buffer(&guest, expected), 0xee, HEADER_BYTES + FRAME_MAX);
}

/* Until the NIC has sent so many frames that it checks. */
static void await_sent(uint32_t count)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (checker_frames() < count && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (checker_frames() < count)
		die("%u of %u frames were sent", checker_frames(), count);
}

/* Frames of many lengths, of so many bytes at least. */
static void transmit_from(uint32_t least, uint32_t count)
{
	uint32_t offered = 0, back = 0;

	checker_start();
	while (back < count) {
		while (offered < count && offered - back < TX_BUFFERS) {
			uint32_t length = length_of(offered);

			offer_frame(offered % TX_BUFFERS, offered, length < least ? least : length);
			offered++;
		}
		guest_kick(&guest, TX);
		take_back(back++ % TX_BUFFERS);
	}
	await_sent(count);
	checker_judge();
}

void transmit(uint32_t count)
{
	transmit_from(LENGTH_MIN, count);
}

/* Until the driver has done with so many more frames than there were. */
static void await_done(unsigned long long before, unsigned int count)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (statistic("tx_frames") < before + count && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (statistic("tx_frames") < before + count)
		die("%llu of %u frames were sent", statistic("tx_frames") - before, count);
}

/* Until the kernel has told of so many that were mapped or unmapped. */
static void await_maps(unsigned int count)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (trace_count("map: ") < count && waited++ < PATIENCE_MS / 10)
		nanosleep(&pause, NULL);
	if (trace_count("map: ") < count)
		die("the kernel does not tell of frames that are mapped and unmapped");
}

/* What is not copied is mapped once, not for every frame: neither its header nor its payload. */
void transmit_mapped(void)
{
	unsigned long long before = peer ? 0 : statistic("tx_frames");
	unsigned int maps;

	/* All pages, and all that the headers are copied to. */
	transmit_from(COPIED_BELOW, 300);
	if (!peer)
		await_done(before, 300);
	trace_start("iommu");
	send_frames(10);
	await_maps(20);
	trace_start("iommu");
	transmit_from(COPIED_BELOW, 300);
	maps = trace_count("map: ");
	trace_end("iommu");
	if (maps)
		die("something was mapped or unmapped %u times for 300 frames", maps);
}

/* A socket that gets every frame of the interface, as a sniffer has it. */
static int open_sniffer(void)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	int sniffer = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));

	if (sniffer < 0 || bind(sniffer, (struct sockaddr *)&address, sizeof(address)))
		die("cannot listen on %s", interface);
	return sniffer;
}

void transmit_shared(void)
{
	unsigned long long before = statistic("mp_tx_zero_copy");
	int sniffer = open_sniffer();

	transmit(100);
	close(sniffer);
	if (statistic("mp_tx_zero_copy") != before)
		die("frames that somebody reads along are said to be sent without a copy");
}

void transmit_without_gathering(void)
{
	unsigned long long before = statistic("mp_tx_zero_copy");

	set_gathering(false);
	transmit(100);
	set_gathering(true);
	if (statistic("mp_tx_zero_copy") != before)
		die("a device that may not gather is said to have sent without a copy");
}

/* Frames of @bytes, each of which lies in so many pieces of memory that are not adjacent. */
static void transmit_pieces(uint32_t bytes, unsigned int count)
{
	uint32_t length = bytes / count, rest = bytes - (count - 1) * length, sequence;
	uint8_t frame[JUMBO_MAX];
	unsigned int i;

	checker_start();
	for (sequence = 0; sequence < FRAMES_IN_PIECES; sequence++) {
		frame_make(frame, bytes, sequence);
		memset(guest_transmit_buffer(&guest, 0), 0, HEADER_BYTES);
		for (i = 1; i <= count; i++)
			memcpy(guest_transmit_buffer(&guest, i), frame + (i - 1) * length,
			       i < count ? length : rest);
		guest_offer_pieces(&guest, count, length, rest);
		guest_kick(&guest, TX);
		take_back(0);
		for (i = 1; i <= count; i++)
			memset(guest_transmit_buffer(&guest, i), 0xee, FRAME_MAX);
	}
	await_sent(FRAMES_IN_PIECES);
	checker_judge();
}

void transmit_in_pieces(void)
{
	transmit_pieces(LENGTH_MAX, 15);
}

/* More than a frame of the host can have. */
void transmit_in_too_many_pieces(void)
{
	transmit_pieces(LENGTH_MAX, 24);
}

void transmit_jumbo(void)
{
	transmit_pieces(9000, 15);
}

/* Ones' complement sum of the words of a frame from @start on, as they stand in memory. */
static uint32_t sum_words(const uint8_t *frame, uint32_t start, uint32_t length)
{
	uint32_t sum = 0, at;

	for (at = start; at < length; at++)
		sum += (at - start) % 2 ? (uint32_t)frame[at] << 8 : frame[at];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/*
 * Takes out of a frame the word at @at, and puts in its place what makes the checksum from @start on
 * come out as that word.
 */
static void leave_out_checksum(uint8_t *frame, uint32_t length, uint32_t start, uint32_t at)
{
	uint32_t wanted = (uint32_t)frame[at] | (uint32_t)frame[at + 1] << 8;
	uint32_t seed;

	frame[at] = 0;
	frame[at + 1] = 0;
	/* In ones' complement, to subtract is to add the complement. */
	seed = (~wanted & 0xffff) + (~sum_words(frame, start, length) & 0xffff);
	seed = (seed & 0xffff) + (seed >> 16);
	frame[at] = (uint8_t)seed;
	frame[at + 1] = (uint8_t)(seed >> 8);
}

/* Frames whose checksum somebody else has to put in: what the NIC checks is wrong without it. */
void transmit_without_checksums(void)
{
	uint32_t sequence;

	checker_start();
	for (sequence = 0; sequence < FRAMES_IN_PIECES; sequence++) {
		uint32_t length = COPIED_BELOW + sequence * LENGTH_STEP % (LENGTH_MAX - COPIED_BELOW + 1);
		unsigned int place = sequence % TX_BUFFERS;
		uint8_t *buffer = guest_transmit_buffer(&guest, place);
		struct virtio_net_hdr header = {
			.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
			.csum_start = CHECKSUM_START,
			.csum_offset = CHECKSUM_OFFSET,
		};

		memset(buffer, 0, HEADER_BYTES);
		memcpy(buffer, &header, sizeof(header));
		frame_make(buffer + HEADER_BYTES, length, sequence);
		leave_out_checksum(buffer + HEADER_BYTES, length, CHECKSUM_START,
				   CHECKSUM_START + CHECKSUM_OFFSET);
		guest_offer_frame(&guest, place, length);
		guest_kick(&guest, TX);
		take_back(place);
	}
	await_sent(FRAMES_IN_PIECES);
	checker_judge();
}

/* Frames whose payload a NIC that stands still will not read. */
static void offer_pending(void)
{
	unsigned int sequence;

	for (sequence = 0; sequence < PENDING; sequence++)
		offer_frame(sequence, sequence, LENGTH_MAX);
	guest_kick(&guest, TX);
}

static bool any_back(void)
{
	return *(volatile uint16_t *)&guest.queues[TX].ring.used->idx != guest.queues[TX].used;
}

/* Until the backend has taken all that was offered and keeps. */
static void await_pending(void)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (statistic("mp_tx_pending") < PENDING && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (statistic("mp_tx_pending") < PENDING)
		die("%llu frames are pending", statistic("mp_tx_pending"));
}

static void offer_many(void)
{
	unsigned int place;

	for (place = 0; place < TX_BUFFERS; place++)
		offer_frame(place, place, LENGTH_MAX);
	guest_kick(&guest, TX);
}

/* Frames that the NIC will read when it is told to, and not before. */
static void offer_unread(void)
{
	unsigned long long before = statistic("tx_frames");

	/* All of them have to be with the driver: what waits in front of it is purged. */
	set_queue_limit("1000000");
	transmit(PENDING);
	await_done(before, PENDING);
	reset_queues();
	checker_start();
	nic_stop_transmit();
	offer_pending();
	await_pending();
	set_queue_limit("0");
}

/* Whatever becomes of the frames, every buffer comes back, in order. */
void transmit_and_leave(void (*leave)(void))
{
	unsigned int place;

	offer_many();
	host_took_frames = true;
	leave();
	for (place = 0; place < TX_BUFFERS; place++)
		take_back(place);
}

/* The same with frames of which the NIC has just begun to read the first one. */
void transmit_and_interrupt(void (*interrupt)(void))
{
	unsigned int place;

	offer_unread();
	host_took_frames = true;
	nic_resume_transmit();
	interrupt();
	for (place = 0; place < PENDING; place++)
		take_back(place);
}

/* With a NIC that reads no frame; its driver gives all of them up. */
void transmit_and_take_away(void (*take_away)(void))
{
	unsigned int place;

	nic_stop_transmit();
	offer_pending();
	await_pending();
	host_took_frames = true;
	take_away();
	for (place = 0; place < PENDING; place++)
		take_back(place);
}

/* The same with a backend that stands still meanwhile, and lets go of nothing. */
void transmit_and_stall(void (*take_away)(void))
{
	unsigned int place;

	nic_stop_transmit();
	offer_pending();
	await_pending();
	stall_begin(guest_transmit_buffer(&guest, PENDING));
	guest_offer_frame(&guest, PENDING, LENGTH_MAX);
	guest_kick(&guest, TX);
	stall_await();
	host_took_frames = true;
	take_away();
	stall_end();
	for (place = 0; place <= PENDING; place++)
		take_back(place);
}

/* Their pages stay pinned until the device has given them up, and no buffer goes back before. */
void transmit_and_stop(void)
{
	unsigned long long resets = statistic("tx_resets");

	nic_stop_transmit();
	offer_pending();
	await_pending();
	host_took_frames = true;
	backend_stop(&guest);
	/* A driver that has lost its patience has given the frames up. */
	if (statistic("tx_resets") == resets) {
		if (!statistic("mp_pins"))
			die("a page that is still being sent is pinned no more");
		if (any_back())
			die("a buffer that is still being sent was given back");
	}
	reset_queues();
	score.expected = traffic.frames;
}

/* What waits in front of the driver is dropped, so that the end comes in time. */
void transmit_and_purge(void)
{
	unsigned long long purged = statistic("mp_tx_purged");

	nic_stop_transmit();
	/* More than the driver's ring holds. */
	send_frames(300);
	offer_pending();
	await_pending();
	host_took_frames = true;
	backend_stop(&guest);
	if (statistic("mp_tx_purged") == purged)
		die("nothing was purged");
	if (!any_back())
		die("buffers of purged frames did not come back");
	reset_queues();
	score.expected = traffic.frames;
}

void transmit_and_unbind(void)
{
	nic_stop_transmit();
	offer_pending();
	await_pending();
	host_took_frames = true;
	backend_unbind(&guest);
	reset_queues();
	while (!any_back())
		if (!guest_wait(&guest, TX, PATIENCE_MS))
			die("buffers of frames that were given up did not come back");
	score.expected = traffic.frames;
}

/* The NIC reads frames after the port was released: they must be there, whole and mapped. */
void transmit_late(void)
{
	unsigned int place;

	offer_unread();
	host_took_frames = true;
	backend_unbind(&guest);
	if (!statistic("mp_maps"))
		die("a page that is still being sent is mapped no more");
	if (any_back())
		die("a buffer that is still being sent was given back");
	nic_resume_transmit();
	for (place = 0; place < PENDING; place++)
		take_back(place);
	await_sent(PENDING);
	checker_judge();
	score.expected = traffic.frames;
}
