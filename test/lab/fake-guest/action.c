// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <linux/pci_regs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool host_took_frames, released;
static unsigned long long misses_before;

/* No buffer is written until so many frames were injected. */
static void check_untouched(uint32_t frames)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned int waited = 0, buffer;

	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_poison(&guest, buffer);
	while (generator_injected() < frames && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (generator_injected() < frames)
		die("the generator stands still after the queue was stopped");
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_check_guards(&guest, buffer, 0);
}

static void restart(void)
{
	unsigned int buffer;

	backend_stop(&guest);
	receive(false);
	if (backend_base(&guest, RX) != guest.queues[RX].used)
		die("the queue stopped at %u, but %u buffers were used", backend_base(&guest, RX),
		    guest.queues[RX].used);
	/* Every buffer that is not offered was taken above, so offering starts from scratch. */
	guest.queues[RX].available = guest.queues[RX].used;
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_post(&guest, buffer);
	backend_start(&guest);
	guest_kick(&guest, RX);
}

/* Frames come while the backend is stopped, of a device that loses them then. */
static void stop_and_look(void)
{
	backend_stop(&guest);
	receive(false);
	check_untouched(generator_injected() + 100);
	restart();
}

void set_up(bool up)
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
	unsigned int waited = 0, offered = guest.buffers;

	while (backend_posted() != offered && waited++ < PATIENCE_MS)
		nanosleep(&pause, NULL);
	if (backend_posted() != offered)
		die("the backend has taken %u of %u buffers", backend_posted(), offered);
}

static void remember_pins(void)
{
	await_posted();
	misses_before = statistic("mp_pin_misses");
}

/* As a monitor does whose memory gets another address: the map first, then what was there goes. */
static void move_memory(void)
{
	uint8_t *former = guest.memory;
	uint8_t *alias = mmap(NULL, guest.memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
			      guest.memory_file, 0);

	if (alias == MAP_FAILED)
		die("the guest's memory cannot be mapped a second time");
	guest_move(&guest, alias);
	backend_set_memory(&guest);
	backend_set_ring_addresses(&guest);
	guest_leave(&guest, former);
}

/* What the guest has been given by then, and not what the backend has taken for later. */
static void check_base(void)
{
	volatile uint16_t *used = &guest.queues[RX].ring.used->idx;
	uint16_t before = *used, base = backend_base(&guest, RX), after = *used;

	if ((uint16_t)(base - before) > (uint16_t)(after - before))
		die("the queue stands at %u, but between %u and %u buffers were used", base, before,
		    after);
}

void send_frames(unsigned int count)
{
	uint8_t frame[60] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0x4d, 0x50, 0, 0, 3, 0x88, 0xb5 };

	while (count--)
		guest_send(&guest, frame, sizeof(frame));
}

/* More frames than the ring holds wait for a queue that stands still, and for nothing else. */
static void stop_transmit_and_reset(void)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	unsigned long long before = statistic("tx_frames");
	unsigned int waited = 0;

	nic_stop_transmit();
	send_frames(500);
	reset_queues();
	while (statistic("tx_frames") < before + 200 && waited++ < PATIENCE_MS / 4)
		nanosleep(&pause, NULL);
	if (statistic("tx_frames") < before + 200)
		die("%llu of 500 frames were sent after the reset", statistic("tx_frames") - before);
}

/* The device loses the bus in the middle of traffic, and gets it back. */
static void lose_bus(void)
{
	host_took_frames = true;
	configuration_allow(PCI_COMMAND_MASTER, false);
	nic_await_receive_error();
	configuration_allow(PCI_COMMAND_MASTER, true);
}

/* A device that was not stopped when it was released must not come back with its old queues. */
static void cut_off(void)
{
	unsigned long long before = statistic("cut_offs");
	unsigned int tries = 300, buffer;
	struct traffic rest = traffic;

	host_took_frames = true;
	nic_defy(true);
	backend_unbind(&guest);
	while (statistic("cut_offs") == before && tries--) {
		backend_bind(&guest, interface);
		backend_unbind(&guest);
	}
	nic_defy(false);
	if (statistic("cut_offs") == before)
		die("the receive queue stopped every time");
	while (guest_wait(&guest, RX, 200))
		receive(true);
	/* The device may have been cut off in the middle of a frame, which nobody completes. */
	for (buffer = 0; buffer < guest.buffers; buffer++)
		guest_poison(&guest, buffer);
	set_up(false);
	set_up(true);
	if (!nic_was_reset())
		die("the device came back without a reset");
	backend_bind(&guest, interface);
	/* What was reset with the device. */
	rest.sequence = score.expected;
	rest.frames -= score.expected;
	generator_start(&rest);
}

/* Another user of locked memory in the same process, beyond the limit that the port knows. */
static void pin_elsewhere(void)
{
	size_t bytes = 4u << 20;
	struct io_uring_params parameters = { 0 };
	int ring = (int)syscall(SYS_io_uring_setup, 1, &parameters);
	struct rlimit limit;
	struct iovec memory = {
		.iov_base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		.iov_len = bytes,
	};

	await_posted();
	if (getrlimit(RLIMIT_MEMLOCK, &limit))
		die("cannot read the limit of locked memory");
	limit.rlim_cur = limit.rlim_max;
	if (ring < 0 || memory.iov_base == MAP_FAILED || setrlimit(RLIMIT_MEMLOCK, &limit) ||
	    syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &memory, 1))
		die("cannot pin memory elsewhere");
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

static void fork_with_pins(void)
{
	if (!score.received)
		remember_pins();
	fork_and_reap();
}

static void protect(void)
{
	remember_pins();
	guest_protect(&guest);
}

static void check_pins_kept(void)
{
	if (statistic("mp_pin_misses") != misses_before)
		die("%llu pages were pinned again", statistic("mp_pin_misses") - misses_before);
}

static void discard(void)
{
	await_posted();
	guest_discard(&guest, 1);
}

static void discard_half(void)
{
	await_posted();
	guest_discard(&guest, 2);
}

static void end_at_once(void)
{
	_exit(0);
}

static void unbind(void)
{
	host_took_frames = true;
	released = true;
	backend_unbind(&guest);
	while (guest_wait(&guest, RX, 200))
		receive(false);
	check_untouched(traffic.frames);
	score.expected = traffic.frames;
}

static void rebind(void)
{
	host_took_frames = true;
	backend_unbind(&guest);
	backend_bind(&guest, interface);
}

static void down_and_up(void)
{
	host_took_frames = true;
	set_up(false);
	set_up(true);
	backend_bind(&guest, interface);
}

static void release(void)
{
	backend_unbind(&guest);
}

/* With frames on their way in both directions. */
static void send_and_release(void)
{
	transmit_and_leave(release);
	backend_bind(&guest, interface);
}

/* The last name in what a link of the interface leads to. */
static void link_name(const char *link, char name[64])
{
	char path[128], target[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/class/net/%s/%s", interface, link);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		die("%s is no device of a bus", interface);
	target[length] = 0;
	snprintf(name, 64, "%s", strrchr(target, '/') + 1);
}

static char device_address[64], driver_name[64];

static void tell_driver(const char *what)
{
	char path[192];

	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/%s", driver_name, what);
	write_file(path, device_address);
}

/* No page is mapped for a device without a driver, not even one that is still being sent. */
static void unregister(void)
{
	tell_driver("unbind");
	if (port_statistic("mp_maps"))
		die("%llu pages are mapped for a device that is gone", port_statistic("mp_maps"));
}

/* The driver gives the device up and takes it again, as another network device of the same name. */
static void send_and_unregister(void)
{
	link_name("device", device_address);
	link_name("device/driver", driver_name);
	if (peer)
		transmit_and_leave(unregister);
	else
		transmit_and_stall(unregister);
	tell_driver("bind");
	set_up(true);
	if (filter || whole)
		prepare_card(0);
	backend_bind(&guest, interface);
}

static void go_down(void)
{
	set_up(false);
}

/* With frames that the NIC is reading, several times, and then with some that it does not read. */
static void send_and_go_down(void)
{
	unsigned int times;

	for (times = 0; times < 4; times++) {
		transmit_and_interrupt(go_down);
		set_up(true);
		backend_bind(&guest, interface);
	}
	transmit_and_take_away(go_down);
	set_up(true);
	backend_bind(&guest, interface);
	transmit(100);
}

/* What mpctl says of the port goes to the output; it is at least that of this binding. */
static void show(void)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		execl("/bin/busybox", "sh", "/mpctl", "show", "--json", NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status)
		die("mpctl does not show the port");
}

static void trace_on(void)
{
	trace_start("mp");
}

/* Every kind of event that the traffic so far must have left in the trace. */
static void check_trace(void)
{
	static const char *const events[] = {
		"mp_rx_post:", "mp_rx_complete:", "mp_rx_fallback:", "mp_tx_done:", "mp_pin:",
		"mp_unpin:",
	};
	unsigned int i;

	/* Pages go when their cache does. */
	backend_unbind(&guest);
	backend_bind(&guest, interface);
	host_took_frames = true;
	trace_end("mp");
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (!trace_count(events[i]))
			die("there is no event %s", events[i]);
}

/* The device belongs to a bridge for a while. */
static void bridge(void)
{
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = { 0 };
	int error;

	host_took_frames = true;
	backend_unbind(&guest);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "bridge0");
	request.ifr_ifindex = (int)if_nametoindex(interface);
	if (control < 0 || ioctl(control, SIOCBRADDBR, "bridge0") ||
	    ioctl(control, SIOCBRADDIF, &request))
		die("cannot make a bridge");
	error = backend_try_bind(&guest, interface);
	if (error != EADDRINUSE)
		die("binding a bridge's device: error %d", error);
	if (ioctl(control, SIOCBRDELIF, &request))
		die("cannot take %s out of the bridge", interface);
	backend_bind(&guest, interface);
	if (!ioctl(control, SIOCBRADDIF, &request))
		die("the bridge gets a device that is bound");
	if (ioctl(control, SIOCBRDELBR, "bridge0"))
		die("cannot remove the bridge");
	close(control);
}

static void send_in_tables(void)
{
	guest.tables = true;
	transmit(300);
	guest.tables = false;
}

static void send_long(void)
{
	transmit(300);
}

static void send_many(void)
{
	send_frames(300);
}

static void set_small_send_buffer(void)
{
	backend_set_send_buffer(&guest, 1);
}

static void check_compat(void)
{
	backend_check_compat(&guest);
}

static void write_word(const char *path, const char *word)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);

	if (file < 0 || write(file, word, strlen(word)) != (ssize_t)strlen(word))
		die("cannot write %s to %s", word, path);
	close(file);
}

/* As far as the devices: this program is frozen meanwhile, and the backend's worker with it. */
static void suspend_and_resume(void)
{
	write_word("/sys/power/pm_test", "devices");
	write_word("/sys/power/state", "freeze");
	write_word("/sys/power/pm_test", "none");
}

static unsigned long long interrupts_before;
static uint32_t received_before;

static void note_interrupts(void)
{
	interrupts_before = statistic("rx_interrupts");
	received_before = score.received;
}

/* Of frames that come one by one, few need an interrupt when the backend looks for them by itself. */
static void check_polled(void)
{
	unsigned long long interrupts = statistic("rx_interrupts") - interrupts_before;
	uint32_t frames = score.received - received_before;

	if (interrupts > frames / 4)
		die("%llu interrupts for %u frames", interrupts, frames);
}

/* And most do when it does not. */
static void check_interrupted(void)
{
	unsigned long long interrupts = statistic("rx_interrupts") - interrupts_before;
	uint32_t frames = score.received - received_before;

	if (interrupts < frames / 2)
		die("%llu interrupts for %u frames", interrupts, frames);
}

static const struct {
	const char *name;
	void (*run)(void);
} actions[] = {
	{ "base", check_base },
	{ "begin-another", begin_another },
	{ "bridge", bridge },
	{ "compat", check_compat },
	{ "conditions", check_conditions },
	{ "change-rings", change_rings },
	{ "cut-off", cut_off },
	{ "discard", discard },
	{ "discard-half", discard_half },
	{ "down", down_and_up },
	{ "end-another", end_another },
	{ "exit", end_at_once },
	{ "fork", fork_with_pins },
	{ "host-beside", host_receive_beside },
	{ "huge", huge_check },
	{ "interrupted", check_interrupted },
	{ "lose-bus", lose_bus },
	{ "move", move_memory },
	{ "note-interrupts", note_interrupts },
	{ "pin-elsewhere", pin_elsewhere },
	{ "pins-kept", check_pins_kept },
	{ "polled", check_polled },
	{ "protect", protect },
	{ "queue-conditions", check_queue_conditions },
	{ "rebind", rebind },
	{ "reset", reset_queues },
	{ "reset-card", reset_card },
	{ "attach-xdp", attach_xdp },
	{ "restart", restart },
	{ "send", send_many },
	{ "send-and-go-down", send_and_go_down },
	{ "send-and-purge", transmit_and_purge },
	{ "send-and-release", send_and_release },
	{ "send-and-stop", transmit_and_stop },
	{ "send-and-unbind", transmit_and_unbind },
	{ "send-in-pieces", transmit_in_pieces },
	{ "send-in-too-many-pieces", transmit_in_too_many_pieces },
	{ "send-and-unregister", send_and_unregister },
	{ "send-in-tables", send_in_tables },
	{ "send-jumbo", transmit_jumbo },
	{ "send-late", transmit_late },
	{ "send-long", send_long },
	{ "send-mapped", transmit_mapped },
	{ "send-shared", transmit_shared },
	{ "send-ungathered", transmit_without_gathering },
	{ "send-without-checksums", transmit_without_checksums },
	{ "send-to-groups", send_to_groups },
	{ "send-too-long", send_too_long },
	{ "show", show },
	{ "small-send-buffer", set_small_send_buffer },
	{ "stop-and-look", stop_and_look },
	{ "stop-transmit", stop_transmit_and_reset },
	{ "suspend", suspend_and_resume },
	{ "test-card", test_card },
	{ "trace", trace_on },
	{ "traced", check_trace },
	{ "unbind", unbind },
};

void act(const char *name)
{
	unsigned int i;

	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (!strcmp(name, actions[i].name))
			return actions[i].run();
	die("unknown action %s", name);
}

/* Without CAP_IPC_LOCK the limit of locked memory counts. */
void drop_privileges(const char *memlock_kib)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	struct rlimit limit;

	limit.rlim_cur = strtoul(memlock_kib, NULL, 10) * 1024;
	limit.rlim_max = RLIM_INFINITY;
	if (setrlimit(RLIMIT_MEMLOCK, &limit) || syscall(SYS_capget, &header, data))
		die("cannot set limits");
	data[0].effective &= ~(1u << CAP_IPC_LOCK);
	data[0].permitted &= ~(1u << CAP_IPC_LOCK);
	if (syscall(SYS_capset, &header, data))
		die("cannot drop CAP_IPC_LOCK");
}
