// SPDX-License-Identifier: Apache-2.0
/*
 * A guest with two queue pairs: two ports that share the frames to one address by their flows. Every frame must reach the
 * pair of its flow, and be said to have a good checksum if it has, and the guest would believe it.
 */
#include "fake_guest.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define PAIRS 2u
/* So that all fit into the packet memory. */
#define PACKETS 48u
#define PACKET_MAX 1200u

#define ETHERNET_BYTES 14u
#define IPV4_BYTES 20u
#define IPV6_BYTES 40u
#define TCP_BYTES 20u
#define UDP_BYTES 8u

/* What the NIC can say of a frame. */
enum kind { UDP4, TCP4, UDP6, TCP6, WRONG_SUM, NO_SUM, FRAGMENT, KINDS };

struct packet {
	uint8_t bytes[PACKET_MAX];
	uint32_t length;
	bool good;
	unsigned int flow;
};

static const uint8_t guest_address[6] = { 2, 0x4d, 0x50, 0, 2, 1 };
static const uint8_t everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
static struct guest pairs[PAIRS];
static struct packet packets[PACKETS];
static unsigned int received[PAIRS][PACKETS];
static bool trusts;
static unsigned int said_good;
static unsigned int runs;

static void put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* Of network byte order, one's complement, not folded. */
static uint32_t sum(const uint8_t *bytes, uint32_t length)
{
	uint32_t total = 0, at;

	for (at = 0; at + 1 < length; at += 2)
		total += (uint32_t)bytes[at] << 8 | bytes[at + 1];
	return length & 1 ? total + ((uint32_t)bytes[length - 1] << 8) : total;
}

static uint32_t fold(uint32_t total)
{
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return ~total & 0xffff;
}

/* As the steering table's registers define it. */
static unsigned int flow_of(const uint8_t *bytes, uint32_t length)
{
	unsigned int flow = 0;
	uint32_t at;

	for (at = 0; at < length; at++)
		flow ^= (unsigned int)(__builtin_parity(bytes[at] & 0x55) |
				       __builtin_parity(bytes[at] & 0xaa) << 1);
	return flow;
}

static void make_ip(struct packet *packet, enum kind kind, bool six, uint8_t protocol,
		    uint32_t segment)
{
	uint8_t *ip = packet->bytes + ETHERNET_BYTES;

	if (six) {
		ip[0] = 0x60;
		put16(ip + 4, segment);
		ip[6] = protocol;
		ip[7] = 64;
		memcpy(ip + 8, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
		memcpy(ip + 24, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3", 16);
		return;
	}
	ip[0] = 0x45;
	put16(ip + 2, IPV4_BYTES + segment);
	if (kind == FRAGMENT)
		ip[6] = 0x20;
	ip[8] = 64;
	ip[9] = protocol;
	memcpy(ip + 12, "\xc6\x33\x64\1\xc6\x33\x64\3", 8);
	put16(ip + 10, fold(sum(ip, IPV4_BYTES)));
}

/* A datagram or segment whose payload begins with its number. */
static void make_packet(struct packet *packet, unsigned int number, const uint8_t *destination)
{
	enum kind kind = (enum kind)(number % KINDS);
	bool six = kind == UDP6 || kind == TCP6, tcp = kind == TCP4 || kind == TCP6;
	uint32_t header = tcp ? TCP_BYTES : UDP_BYTES, payload = 4 + number * 23 % 1000;
	uint32_t segment = header + payload, ip_bytes = six ? IPV6_BYTES : IPV4_BYTES;
	uint8_t *start = packet->bytes + ETHERNET_BYTES + ip_bytes;
	uint8_t *addresses = start - (six ? 32 : 8);
	uint8_t protocol = tcp ? IPPROTO_TCP : IPPROTO_UDP;
	uint32_t at, total;

	memset(packet, 0, sizeof(*packet));
	memcpy(packet->bytes, destination, 6);
	memcpy(packet->bytes + 6, "\2\x4d\x50\0\0\1", 6);
	put16(packet->bytes + 12, six ? 0x86dd : 0x0800);
	make_ip(packet, kind, six, protocol, segment);
	put16(start, 5000 + number / KINDS);
	put16(start + 2, 7);
	if (tcp)
		start[12] = TCP_BYTES / 4 << 4;
	else
		put16(start + 4, segment);
	put16(start + header, number);
	for (at = 2; at < payload; at++)
		start[header + at] = (uint8_t)(number + at);
	total = fold(sum(addresses, (uint32_t)(start - addresses)) + sum(start, segment) + protocol + segment);
	if (kind != NO_SUM)
		put16(start + (tcp ? 16 : 6), kind == WRONG_SUM ? total ^ 0x10 : total);
	packet->length = ETHERNET_BYTES + ip_bytes + segment;
	if (packet->length < 60)
		packet->length = 60;
	packet->good = kind <= TCP6;
	packet->flow = flow_of(addresses, (uint32_t)(start - addresses) + (kind == FRAGMENT ? 0 : 4));
}

static unsigned int number_of(const uint8_t *frame, uint32_t length)
{
	unsigned int number;

	for (number = 0; number < PACKETS; number++)
		if (length == packets[number].length && !memcmp(frame, packets[number].bytes, length))
			return number;
	die("a frame of %u bytes was never sent", length);
}

static void take(unsigned int pair)
{
	struct guest *guest = &pairs[pair];
	uint8_t bytes[BUFFER_BYTES];
	unsigned int head, number;
	bool good, taken = false;
	uint32_t length;

	while (guest_take(guest, RX, &head, &length)) {
		guest_check_guards(guest, head, length);
		if (length <= HEADER_BYTES || length > BUFFER_BYTES)
			die("pair %u: a used element of %u bytes", pair, length);
		guest_gather(guest, head, length, bytes);
		number = number_of(bytes + HEADER_BYTES, length - HEADER_BYTES);
		received[pair][number]++;
		good = bytes[0] & VIRTIO_NET_HDR_F_DATA_VALID;
		if (good != (packets[number].good && trusts))
			die("pair %u: frame %u is said to have %s checksum", pair, number,
			    good ? "a good" : "any");
		said_good += good;
		guest_post(guest, head);
		taken = true;
	}
	if (taken)
		guest_kick(guest, RX);
}

static unsigned int all_received(void)
{
	unsigned int pair, number, total = 0;

	for (pair = 0; pair < PAIRS; pair++)
		for (number = 0; number < PACKETS; number++)
			total += received[pair][number];
	return total;
}

/* @only: the pair that gets all; PAIRS: each those of its flows */
static void send_packets(const uint8_t *destination, unsigned int only)
{
	struct replayed replayed[PACKETS];
	struct timespec start, now;
	unsigned int pair, number;

	runs++;
	memset(received, 0, sizeof(received));
	for (number = 0; number < PACKETS; number++) {
		make_packet(&packets[number], number, destination);
		replayed[number] = (struct replayed){ packets[number].bytes, packets[number].length };
	}
	generator_start_replay(replayed, PACKETS);
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (all_received() < PACKETS || generator_injected() != PACKETS) {
		for (pair = 0; pair < PAIRS; pair++)
			take(pair);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - start.tv_sec > PATIENCE_MS / 1000)
			die("of %u packets %u were injected and %u received", PACKETS,
			    generator_injected(), all_received());
	}
	for (pair = 0; pair < PAIRS; pair++)
		take(pair);
	for (number = 0; number < PACKETS; number++) {
		unsigned int due = only < PAIRS ? only : packets[number].flow % PAIRS;

		if (received[due][number] != 1 || received[!due][number])
			die("packet %u of flow %u: %u times by pair 0, and %u by pair 1", number,
			    packets[number].flow, received[0][number], received[1][number]);
	}
	if (generator_lost())
		die("the NIC lost %u frames", generator_lost());
}

static struct mp_filter share(unsigned int number)
{
	struct mp_filter filter = {
		.flags = MP_FILTER_MULTICAST,
		.count = 1,
		.shares = PAIRS,
		.share = (uint8_t)number,
	};

	memcpy(filter.addresses[0], guest_address, sizeof(guest_address));
	return filter;
}

static void bind_pair(unsigned int pair)
{
	struct mp_filter filter = share(pair);
	int error = backend_try_bind_filtered(&pairs[pair], interface, &filter);

	if (error)
		die("cannot bind pair %u: error %d", pair, error);
}

/* What one pair is told last holds for both. */
static void trust(unsigned int pair, bool trusting)
{
	if (ioctl(pairs[pair].port, TUNSETOFFLOAD, trusting ? TUN_F_CSUM : 0))
		die("cannot say what pair %u would take", pair);
	trusts = trusting;
}

static int try_attach(unsigned int pair, short flags)
{
	struct ifreq request = { .ifr_flags = flags };

	return ioctl(pairs[pair].port, TUNSETQUEUE, &request) ? errno : 0;
}

static void attach(unsigned int pair, bool attached)
{
	if (try_attach(pair, attached ? IFF_ATTACH_QUEUE : IFF_DETACH_QUEUE))
		die("cannot attach or detach pair %u", pair);
}

static void expect_error(int wanted, struct mp_filter filter, const char *what)
{
	static struct guest other;
	int error;

	if (!other.memory) {
		guest_create(&other, SHAPE_SINGLE, (struct memory_kind){ 0 });
		backend_open(&other);
	}
	error = backend_try_bind_filtered(&other, interface, &filter);
	if (error != wanted)
		die("%s: error %d and not %d", what, error, wanted);
}

static void check_refusals(void)
{
	struct mp_filter filter = share(0);

	expect_error(EADDRINUSE, filter, "a share that somebody has");
	filter.shares = 4;
	filter.share = 3;
	expect_error(EADDRINUSE, filter, "shares of another size");
	filter = share(1);
	filter.shares = 0;
	expect_error(EINVAL, filter, "a share of nothing");
	filter.shares = 3;
	expect_error(EINVAL, filter, "three shares");
	filter.shares = 2;
	filter.share = 2;
	expect_error(EINVAL, filter, "the third of two shares");
	filter = share(1);
	filter.reserved = 1;
	expect_error(EINVAL, filter, "what is reserved");
	filter.reserved = 0;
	filter.addresses[MP_FILTER_ADDRESSES - 1][5] = 1;
	expect_error(EINVAL, filter, "an address beyond the last");
	if (try_attach(0, 0) != EINVAL || try_attach(0, IFF_ATTACH_QUEUE | IFF_DETACH_QUEUE) != EINVAL)
		die("a queue is neither attached nor detached, or both");
}

void queue_pairs(const char *pci_address)
{
	unsigned long long good_before = statistic("mp_rx_checksum_good");
	unsigned int pair, buffer;

	generator_open(pci_address);
	for (pair = 0; pair < PAIRS; pair++) {
		guest_create(&pairs[pair], SHAPE_SINGLE, (struct memory_kind){ 0 });
		backend_open(&pairs[pair]);
		for (buffer = 0; buffer < pairs[pair].buffers; buffer++)
			guest_post(&pairs[pair], buffer);
		backend_start(&pairs[pair]);
		guest_kick(&pairs[pair], RX);
	}
	/* As QEMU does: no to each, and later to the first what the guest would take. */
	trust(0, false);
	trust(1, false);
	trust(0, true);
	bind_pair(0);
	send_packets(guest_address, 0);
	bind_pair(1);
	check_refusals();
	send_packets(guest_address, PAIRS);
	send_packets(everybody, 0);
	trust(0, false);
	send_packets(guest_address, PAIRS);
	trust(0, true);
	attach(1, false);
	send_packets(guest_address, 0);
	attach(1, true);
	attach(0, false);
	send_packets(guest_address, 1);
	send_packets(everybody, 1);
	attach(0, true);
	trust(1, false);
	send_packets(guest_address, PAIRS);
	trust(1, true);
	reset_queues();
	send_packets(guest_address, PAIRS);
	backend_unbind(&pairs[0]);
	send_packets(guest_address, 1);
	bind_pair(0);
	send_packets(guest_address, PAIRS);
	if (statistic("mp_rx_checksum_good") - good_before != said_good)
		die("%llu frames are counted as good, and %u were said to be",
		    statistic("mp_rx_checksum_good") - good_before, said_good);
	printf("{\"received\":%u,\"good\":%u}\n", runs * PACKETS, said_good);
}
