// SPDX-License-Identifier: Apache-2.0
/*
 * What happens to a card of which the guest has one queue, and the host the rest; or the only one.
 */
#include "fake_guest.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/ethtool.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint8_t guest_address[6] = { 2, 0x4d, 0x50, 0, 0, 3 };

/* Far from all others, so that one that is received is out of order. */
#define SEQUENCE 1000000u
#define LONGER_RING 512u
#define TOO_SHORT_RING 128u
#define GROUPS 3u
#define ROUNDS 20u

static void expect_busy(void *question, const char *what)
{
	int error = try_ethtool(question);

	if (error != EBUSY)
		die("%s while the guest is bound: error %d", what, error);
}

/* Until the card has counted so many frames as too long. */
static void await_too_long(unsigned long long wanted)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (driver_statistic("rx_long_length_errors") < wanted && waited++ < PATIENCE_MS / 10)
		nanosleep(&pause, NULL);
	if (driver_statistic("rx_long_length_errors") != wanted)
		die("the card has found %llu frames too long, not %llu",
		    driver_statistic("rx_long_length_errors"), wanted);
}

/*
 * The first ones would fit into what the card believes a buffer to be. Of a card with a queue for each port, the others are
 * beyond the whole card, which counts none.
 */
void send_too_long(void)
{
	static const uint32_t lengths[] = { 1519, 1520, 1524, 1530, 1600, 2048, 2049, 4096, 9000 };
	static const unsigned int of_queue = 4;
	unsigned int counted = whole ? sizeof(lengths) / sizeof(lengths[0]) : of_queue;
	unsigned long long before = driver_statistic("rx_long_length_errors");
	unsigned int i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		peer_send(guest_address, lengths[i], SEQUENCE + i);
	await_too_long(before + counted);
}

/* Frames of another type than those that are counted: the guest gets each once, among its own. */
void send_to_groups(void)
{
	static const uint8_t groups[GROUPS][6] = {
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		{ 1, 0, 0x5e, 0x12, 0x34, 0x56 },
		{ 0x33, 0x33, 0, 0, 0, 1 },
	};
	uint32_t before = score.foreign;
	unsigned int i;

	for (i = 0; i < GROUPS * ROUNDS; i++) {
		uint8_t frame[60] = { [6] = 2, [12] = 0x88, [13] = 0xb6 };

		memcpy(frame, groups[i % GROUPS], 6);
		peer_put(frame, sizeof(frame));
		while (score.foreign == before + i)
			if (!receive(true) && !guest_wait(&guest, RX, PATIENCE_MS))
				die("frame %u to a group did not come", i);
	}
	if (score.foreign != before + GROUPS * ROUNDS)
		die("%u frames came of %u to groups", score.foreign - before, GROUPS * ROUNDS);
}

/* Until the guest gets what is sent from now on. */
static void await_traffic(void)
{
	uint32_t now = generator_injected();

	while (score.expected <= now)
		if (!receive(true) && !guest_wait(&guest, RX, PATIENCE_MS))
			die("no frame came after frame %u", now);
}

void change_rings(void)
{
	struct ethtool_ringparam ring = { .cmd = ETHTOOL_GRINGPARAM };
	struct ethtool_channels channels = { .cmd = ETHTOOL_GCHANNELS };
	uint32_t usual;

	host_took_frames = true;
	ask_ethtool(&ring);
	usual = ring.rx_pending;
	ring.cmd = ETHTOOL_SRINGPARAM;
	ring.rx_pending = TOO_SHORT_RING;
	expect_busy(&ring, "a ring that is too short");
	if (!whole) {
		ask_ethtool(&channels);
		channels.cmd = ETHTOOL_SCHANNELS;
		channels.combined_count--;
		expect_busy(&channels, "other queues");
	}
	ring.rx_pending = usual == LONGER_RING ? usual / 2 : LONGER_RING;
	ask_ethtool(&ring);
	await_traffic();
}

void reset_card(void)
{
	struct ethtool_value reset = { .cmd = ETHTOOL_NWAY_RST };

	host_took_frames = true;
	ask_ethtool(&reset);
	await_traffic();
}

/* What it finds is its own business: it takes the rings away and makes new ones. A card that is the guest's refuses. */
void test_card(void)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };
	unsigned long long before = statistic("mp_rx_resets");
	struct ethtool_test *test;

	host_took_frames = true;
	ask_ethtool(&driver);
	test = calloc(1, sizeof(*test) + driver.testinfo_len * sizeof(test->data[0]));
	if (!test)
		die("no memory");
	test->cmd = ETHTOOL_TEST;
	test->flags = ETH_TEST_FL_OFFLINE;
	test->len = driver.testinfo_len;
	ask_ethtool(test);
	if (whole && (!(test->flags & ETH_TEST_FL_FAILED) || statistic("mp_rx_resets") != before))
		die("the card was tested");
	free(test);
	await_traffic();
}

static pid_t another;

/* As many frames as this one gets, in another queue. */
void begin_another(void)
{
	char frames[16];

	snprintf(frames, sizeof(frames), "%u", traffic.frames);
	another = fork();
	if (another < 0)
		die("no second guest");
	if (another)
		return;
	if (freopen("/dev/null", "w", stdout))
		execl("/proc/self/exe", "fake-guest", "--interface", interface, "--peer", peer, "--filter=4",
		      "--frames", frames, NULL);
	_exit(127);
}

void end_another(void)
{
	int status;

	if (waitpid(another, &status, 0) != another || status)
		die("the second guest ended with status %#x", status);
}

static int bpf(int command, union bpf_attr *attributes)
{
	return (int)syscall(SYS_bpf, command, attributes, sizeof(*attributes));
}

/* It lets every frame pass; for any, some drivers close the card and set its rings up in another way. */
static int load_xdp_program(void)
{
	static const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_PASS },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insn_cnt = sizeof(program) / sizeof(program[0]),
		.insns = (uintptr_t)program,
		.license = (uintptr_t)"GPL",
	};
	int file = bpf(BPF_PROG_LOAD, &load);

	if (file < 0)
		die("no XDP program: error %d", errno);
	return file;
}

/* Once more when the program goes, which its last file does. */
void attach_xdp(void)
{
	int program = load_xdp_program();
	union bpf_attr link = {
		.link_create = {
			.prog_fd = (uint32_t)program,
			.target_ifindex = if_nametoindex(interface),
			.attach_type = BPF_XDP,
		},
	};
	int attached = bpf(BPF_LINK_CREATE, &link);

	if (attached < 0)
		die("the XDP program is not attached: error %d", errno);
	host_took_frames = true;
	await_traffic();
	close(attached);
	close(program);
	await_traffic();
}
