// SPDX-License-Identifier: Apache-2.0
/*
 * The mutant `vmm`: a virtual machine monitor that copies its guest's frames, in user mode and through its own mapping
 * of the guest's memory. Preloaded (LD_PRELOAD) into everything that the agent starts, this does something in QEMU only,
 * and there it waits until vhost_mp, built with mutants, tells it of frames.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <linux/mp_mutant.h>

#define DEVICE "/dev/mp-mutant"

static bool is_vmm(void)
{
	static const char prefix[] = "qemu-system";
	char name[16] = "";
	int file = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return false;
	ssize_t length = read(file, name, sizeof(name) - 1);
	close(file);
	return length > 0 && strncmp(name, prefix, sizeof(prefix) - 1) == 0;
}

static void copy_and_wipe(const struct mp_mutant_range *range)
{
	static uint8_t own[2048];
	size_t length = range->length < sizeof(own) ? range->length : sizeof(own);

	memcpy(own, (const void *)(uintptr_t)range->address, length);
	explicit_bzero(own, length);
}

static void *copy_frames(void *unused)
{
	struct mp_mutant_range ranges[16];
	int device = open(DEVICE, O_RDONLY | O_CLOEXEC);

	if (device < 0)
		return unused;
	for (;;) {
		ssize_t length = read(device, ranges, sizeof(ranges));

		if (length < (ssize_t)sizeof(*ranges))
			break;
		for (size_t i = 0; i < (size_t)length / sizeof(*ranges); i++)
			copy_and_wipe(&ranges[i]);
	}
	close(device);
	return unused;
}

/* QEMU must not notice the thread: it gets no signal, nobody waits for it, and it ends with the process. */
static void __attribute__((constructor)) begin(void)
{
	sigset_t all, before;
	pthread_t thread;

	if (!is_vmm())
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, copy_frames, NULL) == 0)
		pthread_detach(thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}
