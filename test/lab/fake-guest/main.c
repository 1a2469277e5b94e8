// SPDX-License-Identifier: Apache-2.0
/*
 * usage: fake-guest --interface NAME --pci ADDRESS [--frames N] [--length MIN..MAX] [--gap CYCLES]
 *                   [--shape single|split|scattered|small] [--at N:ACTION]... [--arp]
 *
 * Binds to the network device, lets the NIC's generator inject frames, and checks every byte of
 * each, the order, and that nothing around the buffers was written. After N frames an action is
 * carried out with frames in flight:
 *
 *   exit     end the process at once, as a killed virtual machine does
 *   unbind   release the device; from then on no byte of the guest's memory may change
 *   rebind   release and bind again; frames between the two are the host's
 *   restart  stop and start the backend, as a guest's reset does; no frame may be missing
 *
 * Prints one line of JSON and exits with 0 when everything was as it must be.
 */
#include "fake_guest.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Longest silence while frames are due. */
#define PATIENCE_MS 20000
#define ACTIONS_MAX 64

struct action {
	uint32_t after;
	const char *name;
};

static struct guest guest;
static struct action actions[ACTIONS_MAX];
static unsigned int action_count, action_next;
static const char *interface, *pci_address;
static struct traffic traffic = { .frames = 256, .length_min = 60, .length_max = 1514, .hold = true };
static uint32_t received, expected, gaps, foreign, undersized;
static bool arp_wanted, arp_answered, finished;

void die(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	fprintf(stderr, "fake-guest: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " (%s; %u frames received)\n", error ? strerror(error) : "no error", received);
	exit(1);
}

static void take_frame(unsigned int buffer, uint32_t length)
{
	uint8_t bytes[BUFFER_BYTES], zero[HEADER_BYTES] = { [10] = 1 };
	uint32_t sequence;

	guest_check_guards(&guest, buffer, length);
	if (length == HEADER_BYTES && guest.shape == SHAPE_SMALL) {
		undersized++;
		expected++;
		return;
	}
	if (length <= HEADER_BYTES || length > BUFFER_BYTES)
		die("a used element of %u bytes", length);
	guest_gather(&guest, buffer, length, bytes);
	if (memcmp(bytes, zero, HEADER_BYTES))
		die("the header is not that of a plain frame in one buffer");
	if (!frame_is_generated(bytes + HEADER_BYTES, length - HEADER_BYTES)) {
		foreign++;
		arp_answered |= bytes[HEADER_BYTES + 13] == 0x06 && bytes[HEADER_BYTES + 21] == 2;
		return;
	}
	sequence = frame_check(bytes + HEADER_BYTES, length - HEADER_BYTES);
	if (sequence < expected)
		die("frame %u after frame %u", sequence, expected - 1);
	gaps += sequence - expected;
	expected = sequence + 1;
	received++;
}

/* Takes what is there; how many. */
static unsigned int take_frames(bool repost)
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

static void check_untouched(void)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0, buffer;

	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_poison(&guest, buffer);
	while (generator_injected() < traffic.frames && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (generator_injected() < traffic.frames)
		die("the generator stands still after the unbind");
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_check_guards(&guest, buffer, 0);
}

static void restart(void)
{
	backend_stop(&guest);
	take_frames(false);
	if (backend_base(&guest, RX) != guest.queues[RX].used)
		die("the queue stopped at %u, but %u buffers were used", backend_base(&guest, RX),
		    guest.queues[RX].used);
}

static void repost_all(void)
{
	unsigned int buffer;

	/* Every buffer that is not offered was taken above, so offering starts from scratch. */
	guest.queues[RX].available = guest.queues[RX].used;
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_post(&guest, buffer);
	backend_start(&guest);
	guest_kick(&guest, RX);
}

static void act(const char *name)
{
	if (!strcmp(name, "exit"))
		_exit(0);
	if (!strcmp(name, "unbind")) {
		backend_unbind(&guest);
		while (guest_wait(&guest, RX, 200))
			take_frames(false);
		check_untouched();
		finished = true;
	} else if (!strcmp(name, "rebind")) {
		backend_unbind(&guest);
		backend_bind(&guest, interface);
	} else if (!strcmp(name, "restart")) {
		restart();
		repost_all();
	} else {
		die("unknown action %s", name);
	}
}

static void send_arp_request(void)
{
	static const uint8_t request[60] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0x4d, 0x50, 0, 0, 3, 8, 6,
		0, 1, 8, 0, 6, 4, 0, 1, 2, 0x4d, 0x50, 0, 0, 3, 198, 51, 100, 3,
		0, 0, 0, 0, 0, 0, 198, 51, 100, 1,
	};

	guest_send(&guest, request, sizeof(request));
}

static bool complete(void)
{
	return finished || (expected >= traffic.frames && (!arp_wanted || arp_answered));
}

static void run(void)
{
	unsigned int buffer;

	guest_create(&guest, guest.shape);
	generator_open(pci_address);
	backend_open(&guest);
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_post(&guest, buffer);
	backend_start(&guest);
	guest_kick(&guest, RX);
	backend_bind(&guest, interface);
	if (arp_wanted)
		send_arp_request();
	generator_start(&traffic);
	while (!complete()) {
		if (!take_frames(true) && !guest_wait(&guest, RX, PATIENCE_MS))
			die("no frame for %u s; %u were injected", PATIENCE_MS / 1000,
			    generator_injected());
		while (action_next < action_count && received >= actions[action_next].after)
			act(actions[action_next++].name);
	}
	printf("{\"received\":%u,\"gaps\":%u,\"foreign\":%u,\"undersized\":%u}\n", received, gaps,
	       foreign, undersized);
}

static enum shape parse_shape(const char *text)
{
	static const char *const names[] = { "single", "split", "scattered", "small" };
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(text, names[i]))
			return (enum shape)i;
	die("unknown shape %s", text);
}

static void parse_action(char *text)
{
	char *colon = strchr(text, ':');

	if (!colon || action_count == ACTIONS_MAX)
		die("--at wants FRAMES:ACTION");
	actions[action_count].after = (uint32_t)strtoul(text, NULL, 10);
	actions[action_count++].name = colon + 1;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "interface", required_argument, NULL, 'i' }, { "pci", required_argument, NULL, 'p' },
		{ "frames", required_argument, NULL, 'f' }, { "length", required_argument, NULL, 'l' },
		{ "gap", required_argument, NULL, 'g' }, { "shape", required_argument, NULL, 's' },
		{ "at", required_argument, NULL, 'a' }, { "arp", no_argument, NULL, 'r' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'i':
			interface = optarg;
			break;
		case 'p':
			pci_address = optarg;
			break;
		case 'f':
			traffic.frames = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'l':
			if (sscanf(optarg, "%hu..%hu", &traffic.length_min, &traffic.length_max) != 2)
				die("--length wants MIN..MAX");
			break;
		case 'g':
			traffic.gap = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 's':
			guest.shape = parse_shape(optarg);
			break;
		case 'a':
			parse_action(optarg);
			break;
		case 'r':
			arp_wanted = true;
			break;
		default:
			return 2;
		}
	}
	if (!interface || !pci_address)
		die("--interface and --pci are needed");
	run();
	return 0;
}
