// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <linux/capability.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool host_took_frames;

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
	receive(false);
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

static void set_up(bool up)
{
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = { 0 };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (control < 0 || ioctl(control, SIOCGIFFLAGS, &request))
		die("cannot ask for the flags of %s", interface);
	request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
	if (ioctl(control, SIOCSIFFLAGS, &request))
		die("cannot set %s %s", interface, up ? "up" : "down");
	close(control);
}

/* Until the backend has taken every buffer that was offered. */
static void await_posted(void)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0;

	while (backend_base(&guest, RX) != guest.queues[RX].available && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (backend_base(&guest, RX) != guest.queues[RX].available)
		die("the backend has taken %u of %u buffers", backend_base(&guest, RX),
		    guest.queues[RX].available);
}

/* A fork write-protects memory for a moment; pinned pages must stay the parent's own. */
static void fork_and_reap(void)
{
	int status;
	pid_t child = fork();

	if (!child)
		_exit(0);
	if (child < 0 || waitpid(child, &status, 0) != child || status)
		die("cannot fork");
}

void act(const char *name)
{
	if (!strcmp(name, "exit"))
		_exit(0);
	if (!strcmp(name, "unbind")) {
		host_took_frames = true;
		backend_unbind(&guest);
		while (guest_wait(&guest, RX, 200))
			receive(false);
		check_untouched();
		score.expected = traffic.frames;
	} else if (!strcmp(name, "rebind")) {
		host_took_frames = true;
		backend_unbind(&guest);
		backend_bind(&guest, interface);
	} else if (!strcmp(name, "down")) {
		host_took_frames = true;
		set_up(false);
		set_up(true);
		backend_bind(&guest, interface);
	} else if (!strcmp(name, "fork")) {
		fork_and_reap();
	} else if (!strcmp(name, "discard")) {
		await_posted();
		guest_discard(&guest);
	} else if (!strcmp(name, "restart")) {
		restart();
		repost_all();
	} else {
		die("unknown action %s", name);
	}
}

/* Without CAP_IPC_LOCK the limit of locked memory counts. */
void drop_privileges(const char *memlock_kib)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	struct rlimit limit;

	limit.rlim_cur = strtoul(memlock_kib, NULL, 10) * 1024;
	limit.rlim_max = limit.rlim_cur;
	if (setrlimit(RLIMIT_MEMLOCK, &limit) || syscall(SYS_capget, &header, data))
		die("cannot set limits");
	data[0].effective &= ~(1u << CAP_IPC_LOCK);
	data[0].permitted &= ~(1u << CAP_IPC_LOCK);
	if (syscall(SYS_capset, &header, data))
		die("cannot drop CAP_IPC_LOCK");
}
