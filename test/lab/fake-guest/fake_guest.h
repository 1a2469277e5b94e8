/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual machine reduced to its receive and transmit queue: memory, two vrings, /dev/vhost-mp
 * and /dev/net/mp. It tests the kernel's side of zero-copy receive without booting a guest. The
 * kernel has to run with iomem=relaxed, because the NIC's generator is reached through BAR0.
 */
#ifndef FAKE_GUEST_H
#define FAKE_GUEST_H

#include <linux/mp.h>
#include <linux/virtio_ring.h>
#include <mprig_regs.h>
#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUEUE_SIZE 256u
#define HEADER_BYTES 12u
#define FRAME_MAX 1518u
/* Of a guest that merges buffers, or sends more than an Ethernet frame in several pieces. */
#define JUMBO_MAX 9018u
/* What the stock driver offers when it has neither mergeable nor big buffers. */
#define BUFFER_BYTES (HEADER_BYTES + FRAME_MAX)
/* Frames that the guest may have sent and not got back. */
#define TX_BUFFERS 32u
/* One in so many transmit buffers straddles pages. */
#define STRADDLING 4u
/* Around every buffer, watched for writes that miss it. */
#define GUARD_BYTES 96u

/* Longest silence while something is due. */
#define PATIENCE_MS 10000
#define ARP_RETRY_MS 1000

enum { RX, TX, QUEUES };

/* How receive buffers are described to the backend. */
enum shape {
	SHAPE_SINGLE, /* one descriptor; where the buffer lies decides whether it straddles a page */
	SHAPE_SPLIT, /* header and frame in two adjacent descriptors */
	SHAPE_SCATTERED, /* four descriptors, not adjacent */
	SHAPE_SMALL, /* half of the longest frame */
	SHAPE_MERGED, /* the same, and a frame may take several */
	SHAPE_BIG, /* header and frame apart in one page, and more in the next one, for the longest of TCP */
};

struct queue {
	struct vring ring;
	uint16_t available;
	uint16_t used;
	int kick;
	int call;
};

struct guest {
	uint8_t *memory;
	size_t memory_bytes;
	/* The file behind it, or -1: then it is anonymous and private. */
	int memory_file;
	/* Where the memory was before it moved; nothing may be written there. */
	uint8_t *former;
	/* The bytes behind the guards are written all the time. */
	bool scribbles;
	enum shape shape;
	unsigned int descriptors_per_buffer;
	unsigned int buffers;
	struct queue queues[QUEUES];
	int vhost;
	int port;
	/* Where the memory's second and third region begin; 0: there is but one. */
	size_t regions[2];
	/* Frames are offered in tables of descriptors and in single ones. */
	bool tables;
	/* One bit for each page of memory that the backend says it wrote; NULL: not asked for. */
	uint8_t *log;
};

/* What the run has seen so far. */
struct score {
	uint32_t received;
	uint32_t expected;
	uint32_t gaps;
	uint32_t foreign;
	uint32_t undersized;
	bool arp_answered;
};

extern struct guest guest;
extern struct score score;
extern const char *interface;
/* The network device that takes the place of the NIC's generator and checker, or NULL. */
extern const char *peer;
/* The frames that the guest is bound for, or NULL: all that are for nobody else. */
extern const struct mp_filter *filter;
/* The guest has a card as a whole. */
extern bool whole;

/* Ends the program with status 1 and a sentence; errno is appended when it is set. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* huge.c: memory in a huge page. */
enum huge { HUGE_NOT, HUGE_WHOLE, HUGE_SPOILT };

uint8_t *huge_map(size_t bytes, enum huge huge);
void huge_check(void);

/* guest.c: memory, vrings, buffers. */
struct memory_kind {
	bool log;
	enum huge huge;
	/* A shared file, so that it can be mapped a second time. */
	bool file;
	bool regions;
};

uint64_t guest_physical(const struct guest *guest, size_t offset);
void guest_create(struct guest *guest, enum shape shape, struct memory_kind kind);
void guest_move(struct guest *guest, uint8_t *to);
void guest_leave(struct guest *guest, uint8_t *former);
void guest_check_former(const struct guest *guest);
void guest_protect(const struct guest *guest);
void guest_scribble(struct guest *guest);
uint8_t *guest_buffer(const struct guest *guest, unsigned int buffer);
void guest_poison(struct guest *guest, unsigned int buffer);
void guest_check_guards(const struct guest *guest, unsigned int buffer, uint32_t written);
void guest_check_log(struct guest *guest, unsigned int buffer, uint32_t written);
void guest_discard(struct guest *guest, unsigned int part);
void guest_gather(const struct guest *guest, unsigned int buffer, uint32_t bytes, uint8_t *to);
void guest_post(struct guest *guest, unsigned int buffer);
void guest_kick(struct guest *guest, unsigned int queue);
bool guest_take(struct guest *guest, unsigned int queue, unsigned int *head, uint32_t *length);
bool guest_wait(struct guest *guest, unsigned int queue, int timeout_ms);
void guest_send(struct guest *guest, const uint8_t *frame, size_t length);
uint8_t *guest_transmit_buffer(const struct guest *guest, unsigned int place);
void guest_offer_frame(struct guest *guest, unsigned int place, uint32_t length);
void guest_offer_pieces(struct guest *guest, unsigned int count, uint32_t length, uint32_t rest);

/* backend.c: the two devices. */
void backend_open(struct guest *guest);
void backend_start(struct guest *guest);
void backend_stop(struct guest *guest);
uint16_t backend_base(struct guest *guest, unsigned int queue);
void backend_bind(struct guest *guest, const char *interface);
int backend_try_bind(struct guest *guest, const char *interface);
int backend_try_bind_filtered(struct guest *guest, const char *interface,
			      const struct mp_filter *filter);
void backend_unbind(struct guest *guest);
void backend_set_memory(struct guest *guest);
void backend_set_ring_addresses(struct guest *guest);
void backend_set_busyloop(struct guest *guest, unsigned int microseconds);
void backend_set_send_buffer(struct guest *guest, int bytes);
void backend_check_compat(struct guest *guest);
unsigned int backend_posted(void);

/* generator.c: the NIC's traffic generator, through BAR0. */
struct traffic {
	uint32_t frames;
	uint16_t length_min;
	uint16_t length_max;
	uint32_t gap;
	uint32_t sequence;
	/* Of a peer only. 0: without a tag. */
	uint16_t vlan;
	bool hold;
};

extern struct traffic traffic;

/* Frames to one address, steered as those of the wire are. */
struct stream {
	uint8_t destination[6];
	/* 0: without a tag. */
	uint16_t vlan;
	uint32_t frames;
	uint16_t length_min;
	uint16_t length_max;
	uint32_t sequence;
	/* The receive queue of which the generator waits for buffers. */
	unsigned int queue;
};

void generator_open(const char *pci_address);
void generator_start(const struct traffic *traffic);
void generator_start_streams(const struct stream *streams, unsigned int count);

/* A frame as it is to be on the wire. */
struct replayed {
	const uint8_t *bytes;
	uint32_t length;
};

void generator_start_replay(const struct replayed *frames, unsigned int count);
void dma_trace_start(void);
uint32_t dma_trace_written(void);
struct mprig_trace_record dma_trace_record(uint32_t number);
uint32_t generator_lost(void);
uint32_t generator_injected(void);
void checker_start(void);
uint32_t checker_frames(void);
void checker_judge(void);
void nic_await_receive_error(void);
void nic_stop_transmit(void);
void nic_resume_transmit(void);
bool nic_was_reset(void);
void nic_defy(bool defies);

/* peer.c: the same, of another network device at the same wire. */
void peer_open(void);
void peer_start(const struct traffic *traffic);
uint32_t peer_injected(void);
void peer_check(void);
uint32_t peer_checked(void);
void peer_put(const uint8_t *frame, uint32_t length);
void peer_send(const uint8_t *destination, uint32_t length, uint32_t sequence);

/* configuration.c: the NIC's PCI command register. */
void configuration_open(const char *pci_address);
void configuration_allow(uint16_t bits, bool allowed);

/* host.c: what the host's own network stack receives. */
void host_receive(void);
void host_receive_beside(void);

/* receive.c: taking frames. */
unsigned int receive(bool repost);

/* transmit.c: sending frames that the NIC checks. */
void transmit(uint32_t count);
void transmit_shared(void);
void transmit_without_gathering(void);
void transmit_in_pieces(void);
void transmit_jumbo(void);
void transmit_in_too_many_pieces(void);
void transmit_without_checksums(void);
void transmit_and_stop(void);
void transmit_and_purge(void);
void transmit_and_unbind(void);
void transmit_late(void);
void transmit_and_leave(void (*leave)(void));
void transmit_and_interrupt(void (*interrupt)(void));
void transmit_and_take_away(void (*take_away)(void));
void transmit_and_stall(void (*take_away)(void));
void transmit_mapped(void);

/* action.c: what happens in the middle. */
/* An action released the device, so frames may have gone elsewhere. */
extern bool host_took_frames;
/* It is not bound any more. */
extern bool released;

void send_frames(unsigned int count);
void set_up(bool up);
void act(const char *name);
void drop_privileges(const char *memlock_kib);

/* stall.c: a page that is not there. */
void stall_begin(uint8_t *at);
void stall_await(void);
void stall_end(void);

/* file.c: settings of the kernel. */
void write_file(const char *path, const char *text);

/* trace.c: what the kernel tells of itself. */
void trace_start(const char *events);
unsigned int trace_count(const char *what);
void trace_end(const char *events);

/* statistics.c: what the NIC's driver counts, as NAME=VALUE lines on stdout. */
void print_statistics(void);
void print_port_statistics(void);
unsigned long long statistic(const char *name);
unsigned long long port_statistic(const char *name);
unsigned long long driver_statistic(const char *name);
void reset_queues(void);
void set_gathering(bool on);
void set_queue_limit(const char *bytes);

/* ethtool.c: requests to the interface's driver; the program ends when it refuses one. */
void ask_interface(unsigned long request, struct ifreq *question);
void ask_ethtool(void *question);
void await_link(void);
/* 0, or the number of the error. */
int try_ethtool(void *question);
int try_interface(unsigned long request, struct ifreq *question);

/* conditions.c: what a device must not do to be bound. */
void check_conditions(void);
void check_queue_conditions(void);
/* @channels: how many queues; 0: the usual number */
void prepare_card(unsigned int channels);

/* card.c: what happens to a card of which the guest has one queue, or the only one. */
void send_too_long(void);
void send_to_groups(void);
void change_rings(void);
void reset_card(void);
void attach_xdp(void);
void test_card(void);
void begin_another(void);
void end_another(void);

/* soak.c: frames, buffers and kicks at random times. */
void soak(uint32_t frames);

/* several.c: several guests on one device, beside the host. */
void several_guests(const char *pci_address);

/* pairs.c: two queue pairs of one guest. */
void queue_pairs(const char *pci_address);

/* frame.c: what a generated frame must look like. */
bool frame_is_generated(const uint8_t *frame, uint32_t length);
uint32_t frame_check(const uint8_t *frame, uint32_t length);
uint32_t frame_sequence(const uint8_t *frame, uint32_t length);
void frame_make(uint8_t *frame, uint32_t length, uint32_t sequence);
void frame_make_tagged(uint8_t *frame, uint32_t length, uint32_t sequence, uint16_t vlan);

#endif /* FAKE_GUEST_H */
