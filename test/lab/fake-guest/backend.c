// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/mp.h>
#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static void control(struct guest *guest, unsigned long request, void *argument, const char *name)
{
	if (ioctl(guest->vhost, request, argument) < 0)
		die("%s failed", name);
}

#define CONTROL(guest, request, argument) control(guest, request, argument, #request)

void backend_set_memory(struct guest *guest)
{
	struct vhost_memory *table = calloc(1, sizeof(*table) + 3 * sizeof(table->regions[0]));
	size_t starts[] = { 0, guest->regions[0], guest->regions[1], guest->memory_bytes };
	unsigned int i;

	if (!table)
		die("no memory");
	table->nregions = guest->regions[0] ? 3 : 1;
	for (i = 0; i < table->nregions; i++) {
		size_t end = table->nregions == 1 ? guest->memory_bytes : starts[i + 1];

		table->regions[i].guest_phys_addr = guest_physical(guest, starts[i]);
		table->regions[i].memory_size = end - starts[i];
		table->regions[i].userspace_addr = (uintptr_t)(guest->memory + starts[i]);
	}
	CONTROL(guest, VHOST_SET_MEM_TABLE, table);
	free(table);
}

static void set_ring_address(struct guest *guest, unsigned int index)
{
	struct queue *queue = &guest->queues[index];
	struct vhost_vring_addr address = {
		.index = index,
		.desc_user_addr = (uintptr_t)queue->ring.desc,
		.avail_user_addr = (uintptr_t)queue->ring.avail,
		.used_user_addr = (uintptr_t)queue->ring.used,
	};

	CONTROL(guest, VHOST_SET_VRING_ADDR, &address);
}

void backend_set_ring_addresses(struct guest *guest)
{
	unsigned int i;

	for (i = 0; i < QUEUES; i++)
		set_ring_address(guest, i);
}

static void set_ring(struct guest *guest, unsigned int index)
{
	struct queue *queue = &guest->queues[index];
	struct vhost_vring_state number = { .index = index, .num = QUEUE_SIZE };
	struct vhost_vring_file kick = { .index = index, .fd = queue->kick };
	struct vhost_vring_file call = { .index = index, .fd = queue->call };

	CONTROL(guest, VHOST_SET_VRING_NUM, &number);
	set_ring_address(guest, index);
	CONTROL(guest, VHOST_SET_VRING_KICK, &kick);
	CONTROL(guest, VHOST_SET_VRING_CALL, &call);
}

void backend_open(struct guest *guest)
{
	uint64_t wanted = 1ull << VIRTIO_F_VERSION_1 | 1ull << VHOST_NET_F_VIRTIO_NET_HDR |
			  1ull << VIRTIO_RING_F_INDIRECT_DESC;
	uint64_t offered = 0, log = (uintptr_t)guest->log;
	unsigned int i;

	if (guest->log)
		wanted |= 1ull << VHOST_F_LOG_ALL;
	if (guest->shape == SHAPE_MERGED)
		wanted |= 1ull << VIRTIO_NET_F_MRG_RXBUF;

	guest->vhost = open("/dev/vhost-mp", O_RDWR | O_CLOEXEC);
	if (guest->vhost < 0)
		die("cannot open /dev/vhost-mp");
	guest->port = open("/dev/net/mp", O_RDWR | O_CLOEXEC);
	if (guest->port < 0)
		die("cannot open /dev/net/mp");
	CONTROL(guest, VHOST_SET_OWNER, NULL);
	CONTROL(guest, VHOST_GET_FEATURES, &offered);
	if (~offered & wanted)
		die("features %#llx are not offered", (unsigned long long)(~offered & wanted));
	backend_set_memory(guest);
	if (guest->log)
		CONTROL(guest, VHOST_SET_LOG_BASE, &log);
	CONTROL(guest, VHOST_SET_FEATURES, &wanted);
	for (i = 0; i < QUEUES; i++)
		set_ring(guest, i);
}

static void set_backend(struct guest *guest, int fd)
{
	struct vhost_vring_file backend = { .fd = fd };

	for (backend.index = 0; backend.index < QUEUES; backend.index++)
		CONTROL(guest, VHOST_NET_SET_BACKEND, &backend);
}

void backend_start(struct guest *guest)
{
	set_backend(guest, guest->port);
}

void backend_stop(struct guest *guest)
{
	set_backend(guest, -1);
}

uint16_t backend_base(struct guest *guest, unsigned int queue)
{
	struct vhost_vring_state base = { .index = queue };

	CONTROL(guest, VHOST_GET_VRING_BASE, &base);
	return (uint16_t)base.num;
}

/* 0, or the number of the error. */
int backend_try_bind(struct guest *guest, const char *interface)
{
	int index = (int)if_nametoindex(interface);

	if (filter)
		return backend_try_bind_filtered(guest, interface, filter);
	return ioctl(guest->port, MP_BIND, &index) ? errno : 0;
}

/* The guest has offered buffers. On success the device has some: what comes before would be lost. */
int backend_try_bind_filtered(struct guest *guest, const char *interface,
			      const struct mp_filter *filter)
{
	struct mp_bind_filtered wanted = {
		.ifindex = (int)if_nametoindex(interface),
		.filter = *filter,
	};
	unsigned int before = backend_posted(), tries;

	if (ioctl(guest->port, MP_BIND_FILTERED, &wanted))
		return errno;
	for (tries = 0; backend_posted() <= before; tries++) {
		if (tries == PATIENCE_MS)
			die("no buffer was posted after the guest was bound");
		usleep(1000);
	}
	return 0;
}

void backend_bind(struct guest *guest, const char *interface)
{
	if (!if_nametoindex(interface))
		die("there is no network device %s", interface);
	errno = backend_try_bind(guest, interface);
	if (errno)
		die("cannot bind to %s", interface);
	if (whole)
		await_link();
}

void backend_unbind(struct guest *guest)
{
	if (ioctl(guest->port, MP_UNBIND))
		die("cannot unbind");
}

/* For so long the backend looks for frames before it waits to be woken. */
void backend_set_busyloop(struct guest *guest, unsigned int microseconds)
{
	struct vhost_vring_state timeout = { .index = RX, .num = microseconds };

	CONTROL(guest, VHOST_SET_VRING_BUSYLOOP_TIMEOUT, &timeout);
}

void backend_set_send_buffer(struct guest *guest, int bytes)
{
	if (ioctl(guest->port, TUNSETSNDBUF, &bytes))
		die("cannot set the send buffer");
}

/* ioctl() as a 32-bit program makes it. */
static int compat_ioctl(int file, unsigned int request, void *argument)
{
	int result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(54), "b"(file), "c"(request), "d"(argument)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

/* A struct ifreq of a 32-bit program has 32 bytes; what follows it is not the kernel's. */
void backend_check_compat(struct guest *guest)
{
	uint8_t *answer = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	unsigned int at;

	if (answer == MAP_FAILED)
		die("no memory below 4 GiB");
	memset(answer, 0x5a, 64);
	if (compat_ioctl(guest->port, TUNGETIFF, answer))
		die("a 32-bit program cannot ask for the interface");
	if (!memchr(answer, 0, IFNAMSIZ))
		die("a 32-bit program was told no name");
	for (at = 32; at < 64; at++)
		if (answer[at] != 0x5a)
			die("byte %u behind the request of a 32-bit program was written", at - 32);
	munmap(answer, 4096);
}

/* Buffers of this process that the device may fill. */
unsigned int backend_posted(void)
{
	FILE *file = fopen("/sys/kernel/debug/vhost_mp/posted", "r");
	unsigned int count = 0;
	char line[128];

	if (!file)
		die("cannot open debugfs vhost_mp/posted");
	while (fgets(line, sizeof(line), file))
		count += strtol(line, NULL, 10) == getpid();
	fclose(file);
	return count;
}
