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

void generator_start(const struct traffic *traffic)
{
	unsigned int patience = 100000;
	uint32_t step = traffic->length_max > traffic->length_min ? 1 : 0;

	if (peer) {
		peer_start(traffic);
		return;
	}
	/* A run that was killed may have left it running. */
	put(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_STOP_MASK);
	while (get(MPRIG_GENERATOR_STATUS) & MPRIG_GENERATOR_STATUS_RUNNING_MASK)
		if (!patience--)
			die("the generator does not stop");
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
