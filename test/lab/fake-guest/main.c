// SPDX-License-Identifier: Apache-2.0
/*
 * usage: fake-guest --interface NAME --pci ADDRESS [--frames N] [--length MIN..MAX] [--gap CYCLES]
 *                   [--shape single|split|scattered|small|merged|big] [--at N:ACTION]... [--arp] [--log]
 *                   [--memlock KIB] [--file] [--regions] [--huge whole|spoilt] [--scribble] [--busyloop MICROSECONDS] [--soak]
 *                   [--filter[=N] | --whole] [--lossy] [--vlan ID]
 *        fake-guest --interface NAME --peer NAME OPTION...
 *        fake-guest --interface NAME --pci ADDRESS --several | --pairs
 *        fake-guest --interface NAME --statistics | --prepare-card[=QUEUES]
 *
 * Binds to the network device, lets the NIC's generator inject frames, and checks every byte of
 * each, the order, and that nothing around the buffers was written. After N frames an action is
 * carried out with frames in flight:
 *
 *   exit     end the process at once, as a killed virtual machine does
 *   unbind   release the device; from then on no byte of the guest's memory may change
 *   rebind   release and bind again; frames between the two are the host's
 *   down     the device goes down, which releases it, and up, and is bound again
 *   fork     a child process comes and goes
 *   protect  the memory is write-protected for a moment, as NUMA balancing and others do
 *   discard  the memory of all buffers is replaced by new pages (with N 0: before any frame)
 *   discard-half  the same for every second page
 *   note-interrupts  from here the interrupts of received frames are counted; polled: they were few,
 *            interrupted: they were many
 *   pins-kept  no page was pinned again since the fork or the protection
 *   move     the memory gets another address in this process; nothing may be written at the old one
 *   base     the backend is asked where the receive queue stands
 *   pin-elsewhere  the process pins more than the limit through something else
 *   conditions  the device is not bound while it would change frames, or deliver what is none
 *   queue-conditions  the same of a card, and it does not become so while it is bound
 *   host-beside  the host gets frames, too, and none that are for nobody
 *   send-too-long  longer frames than a buffer takes go by
 *   send-to-groups  frames to everybody, and to groups, reach the guest, too
 *   change-rings  the card's rings become longer; they do not become fewer, or too short
 *   begin-another  another guest gets its frames from here, by this program; end-another: it has got them
 *   attach-xdp  the host attaches a program to the device for a while, for which a driver may set it up anew
 *   reset-card, test-card  the card's driver resets it, or closes it for a test of itself
 *   compat   the backend is asked as a 32-bit program asks
 *   send     300 frames are sent; small-send-buffer: from now on with the smallest send buffer
 *   send-long  300 frames of 60 to 1514 bytes, several at a time; the NIC checks each, and the guest
 *            writes over a frame as soon as it gets the buffer back. The same with somebody who
 *            reads along (send-shared), or a device that may not gather (send-ungathered)
 *   send-in-pieces  100 frames that lie in fifteen places each, or in more than a frame of the host
 *            can have (send-in-too-many-pieces)
 *   send-in-tables  300 frames, each in a table of descriptors or in a single one
 *   send-jumbo  100 frames of 9000 bytes
 *   send-without-checksums  100 frames whose checksum is left to others, and wrong without it
 *   send-and-stop  the NIC stops sending, and the backend is stopped with frames that are not sent
 *   send-and-purge  the same with so many frames that some wait in front of the driver
 *   send-and-unbind  the same, and the device is released
 *   send-late  the same, and the NIC reads the frames after that
 *   send-mapped  600 frames; for half of them the kernel may map and unmap nothing for a device
 *   send-and-go-down  the device goes down with frames that the NIC reads, and some that it does not
 *   send-and-release  the device is released and bound with frames on their way in both directions
 *   send-and-unregister  its driver gives it up with such frames, and takes it again; of the NIC's nothing
 *            may stay mapped, though the backend stands still meanwhile
 *   show     mpctl shows the port, as JSON
 *   trace    tracepoints are on from here; traced: they were hit, and are off
 *   bridge   the device is in a bridge for a while and cannot be bound, and the other way round
 *   reset    the device's queues are reset
 *   stop-transmit  the NIC stops sending, and the queues are reset with frames waiting
 *   lose-bus the device may not use the bus for a while
 *   cut-off  the device cannot be stopped when it is released, goes down, and comes back
 *   suspend  the host is suspended, as far as its devices, and goes on
 *   restart  stop and start the backend, as a guest's reset does; no frame may be missing that
 *            the NIC does not count as lost
 *   stop-and-look  the same while frames come, and between the two no byte of the guest's memory may change
 *
 * --arp expects an answer to a transmitted frame, --log checks the dirty log, and --memlock runs
 * with that limit of locked memory and without CAP_IPC_LOCK. With --huge the memory is a huge page,
 * of which, spoilt, not all may be written. With --regions it is three to the guest, with gaps between. With --file it is a shared file,
 * and with --scribble a thread writes beside the buffers all the time, of which nothing may be lost.
 * --busyloop lets the backend look for frames for so long before it waits. With --soak frames, buffers
 * and kicks come at random times: see soak.c.
 *
 * With --host there is no guest: the frames go to the host. With --several there are three beside it, each with a queue
 * of its own: see several.c. With --pairs it has two queue pairs: see pairs.c.
 * A gap is in cycles of the NIC, or in nanoseconds of a peer.
 * With --peer tap the interface is one that the program makes, and it is at the other end of it.
 * With --filter the guest gets a queue of its own, for the frames to it and to every group; N is the last byte of another
 * address than the usual one. With --whole it gets a card as a whole, which loses its link whenever the guest is bound. A device that loses frames while its queue stands still is --lossy. With --vlan a peer's
 * frames have that tag.
 * With --peer any network device can be bound: the peer at the same wire sends the frames and checks
 * those of the guest, and the port's statistics are printed at the end as NAME=VALUE lines.
 *
 * Prints one line of JSON and exits with 0 when everything was as it must be. --statistics prints
 * those of the interface instead, as NAME=VALUE lines, and --prepare-card sets a card up so that a guest can have a queue.
 */
#include "fake_guest.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACTIONS_MAX 64

struct action {
	uint32_t after;
	const char *name;
};

struct guest guest;
struct score score;
const char *interface;
const struct mp_filter *filter;
bool whole;
static struct action actions[ACTIONS_MAX];
static unsigned int action_count, action_next;
static const char *pci_address;
struct traffic traffic = {
	.frames = 256,
	.length_min = 60,
	.length_max = 1514,
	.hold = true,
};
static unsigned int busyloop, channels;
static bool arp_wanted, statistics_wanted, scribble_wanted, host_wanted, several_wanted, soak_wanted;
static bool pairs_wanted, prepare_wanted;
static struct memory_kind memory_kind;
/* That to which the generator and a peer send. */
static struct mp_filter own_frames = {
	.flags = MP_FILTER_MULTICAST,
	.count = 1,
	.addresses = { { 2, 0x4d, 0x50, 0, 0, 3 } },
};

void die(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	fprintf(stderr, "fake-guest: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " (%s; %u frames received)\n", error ? strerror(error) : "no error", score.received);
	exit(1);
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
	return score.expected >= traffic.frames && (!arp_wanted || score.arp_answered);
}

/* Frames that went elsewhere count as well: otherwise an action might never be due. */
static void act_when_due(void)
{
	while (action_next < action_count && score.expected >= actions[action_next].after)
		act(actions[action_next++].name);
}

/* The last frames went to the host, in the time of an action that releases the device. */
static bool ended_early(void)
{
	if (!host_took_frames || generator_injected() != traffic.frames)
		return false;
	score.gaps += traffic.frames - score.expected;
	score.expected = traffic.frames;
	return true;
}

/* A device that has just come up takes no frame before the kernel has seen its link: so ARP asks again. */
static bool wait_for_frame(void)
{
	unsigned int waited;

	for (waited = 0; waited < PATIENCE_MS; waited += ARP_RETRY_MS) {
		if (guest_wait(&guest, RX, ARP_RETRY_MS))
			return true;
		if (arp_wanted && !score.arp_answered)
			send_arp_request();
	}
	return false;
}

static void run(void)
{
	unsigned int buffer;
	uint32_t lost;

	guest_create(&guest, guest.shape, memory_kind);
	generator_open(pci_address);
	if (!peer)
		configuration_open(pci_address);
	backend_open(&guest);
	backend_set_busyloop(&guest, busyloop);
	if (soak_wanted) {
		backend_start(&guest);
		backend_bind(&guest, interface);
		soak(traffic.frames);
		return;
	}
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_post(&guest, buffer);
	backend_start(&guest);
	guest_kick(&guest, RX);
	backend_bind(&guest, interface);
	if (scribble_wanted)
		guest_scribble(&guest);
	if (arp_wanted)
		send_arp_request();
	act_when_due();
	generator_start(&traffic);
	while (!complete()) {
		if (!receive(true) && !wait_for_frame() && !ended_early())
			die("no frame for %u s; %u were injected", PATIENCE_MS / 1000,
			    generator_injected());
		act_when_due();
	}
	guest_check_former(&guest);
	lost = generator_lost();
	if (score.gaps != lost && !host_took_frames)
		die("%u frames are missing, but the NIC lost %u", score.gaps, lost);
	printf("{\"received\":%u,\"missing\":%u,\"lost\":%u,\"foreign\":%u,\"undersized\":%u}\n",
	       score.received, score.gaps, lost, score.foreign, score.undersized);
	if (!peer)
		return;
	backend_stop(&guest);
	if (!released)
		backend_unbind(&guest);
	print_port_statistics();
}

/* The frames go to the host's own network stack. */
static void receive_on_host(void)
{
	generator_open(pci_address);
	host_receive();
	printf("{\"received\":%u}\n", score.received);
}

static enum shape parse_shape(const char *text)
{
	static const char *const names[] = { "single", "split", "scattered", "small",
					     "merged", "big" };
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
		{ "interface", required_argument, NULL, 'i' },
		{ "peer", required_argument, NULL, 'o' },
		{ "pci", required_argument, NULL, 'p' },
		{ "frames", required_argument, NULL, 'f' },
		{ "length", required_argument, NULL, 'l' },
		{ "gap", required_argument, NULL, 'g' },
		{ "shape", required_argument, NULL, 's' },
		{ "at", required_argument, NULL, 'a' },
		{ "memlock", required_argument, NULL, 'm' },
		{ "arp", no_argument, NULL, 'r' },
		{ "log", no_argument, NULL, 'd' },
		{ "file", no_argument, NULL, 'e' },
		{ "regions", no_argument, NULL, 'R' },
		{ "huge", required_argument, NULL, 'u' },
		{ "scribble", no_argument, NULL, 'b' },
		{ "statistics", no_argument, NULL, 't' },
		{ "host", no_argument, NULL, 'h' },
		{ "several", no_argument, NULL, 'v' },
		{ "pairs", no_argument, NULL, 'q' },
		{ "soak", no_argument, NULL, 'k' },
		{ "busyloop", required_argument, NULL, 'y' },
		{ "filter", optional_argument, NULL, 'n' },
		{ "whole", no_argument, NULL, 'W' },
		{ "lossy", no_argument, NULL, 'x' },
		{ "vlan", required_argument, NULL, 'w' },
		{ "prepare-card", optional_argument, NULL, 'c' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'i':
			interface = optarg;
			break;
		case 'o':
			peer = optarg;
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
		case 'm':
			drop_privileges(optarg);
			break;
		case 'd':
			memory_kind.log = true;
			break;
		case 'e':
			memory_kind.file = true;
			break;
		case 'R':
			memory_kind.regions = true;
			break;
		case 'u':
			memory_kind.huge = strcmp(optarg, "spoilt") ? HUGE_WHOLE : HUGE_SPOILT;
			break;
		case 'b':
			scribble_wanted = true;
			break;
		case 't':
			statistics_wanted = true;
			break;
		case 'h':
			host_wanted = true;
			break;
		case 'k':
			soak_wanted = true;
			break;
		case 'n':
			if (optarg)
				own_frames.addresses[0][5] = (uint8_t)strtoul(optarg, NULL, 10);
			filter = &own_frames;
			break;
		case 'W':
			whole = true;
			break;
		case 'c':
			channels = optarg ? (unsigned int)strtoul(optarg, NULL, 10) : 0;
			prepare_wanted = true;
			break;
		case 'w':
			traffic.vlan = (uint16_t)strtoul(optarg, NULL, 10);
			break;
		case 'x':
			host_took_frames = true;
			break;
		case 'y':
			busyloop = (unsigned int)strtoul(optarg, NULL, 10);
			break;
		case 'v':
			several_wanted = true;
			break;
		case 'q':
			pairs_wanted = true;
			break;
		case 'r':
			arp_wanted = true;
			break;
		default:
			return 2;
		}
	}
	if (!interface || (!pci_address && !peer && !statistics_wanted && !prepare_wanted))
		die("--interface is needed, and --pci or --peer");
	if (statistics_wanted)
		print_statistics();
	else if (prepare_wanted)
		prepare_card(channels);
	else if (host_wanted)
		receive_on_host();
	else if (several_wanted)
		several_guests(pci_address);
	else if (pairs_wanted)
		queue_pairs(pci_address);
	else
		run();
	return 0;
}
