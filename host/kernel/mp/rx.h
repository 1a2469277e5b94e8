/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_RX_H
#define MP_RX_H

#include <linux/list.h>

#include "view.h"

struct mp_device;
struct mp_port;
struct sk_buff;

/* A page of the host that stands in for a buffer that cannot be posted itself. */
struct mp_bounce {
	struct list_head all;
	struct list_head free;
	struct page *page;
	dma_addr_t dma;
	bool mapped;
};

struct mp_bounce_pool {
	struct list_head all;
	struct list_head free;
};

/* One posted buffer. */
struct mp_slot {
	struct mp_piece pieces[MP_PIECES];
	struct mp_hold holds[MP_PIECES];
	/* Of the whole buffer where a descriptor takes one address: @joined. */
	dma_addr_t dma;
	struct mp_bounce *bounce;
	/* A frame that was taken at the receive hook, of a completed buffer. */
	struct sk_buff *skb;
	u32 length;
	u32 frame_length;
	enum mp_rx_status status;
	enum mp_fallback reason;
	u8 headroom;
	bool wipe;
	bool joined;
	/* The frame goes on in the next slot. */
	bool more;
	/* The consumer is to be told that the device has found the checksum good. */
	bool checksum_good;
};

/*
 * Posted buffers, in order: free-running counts, slot = count mod MP_RING_SIZE.
 * returned <= completed <= posted.
 *
 * @prepared, @first, @prepared_for, @returned: the consumer's. @posted, @completed, @parts,
 * @failed, @lost, @generation: written under mp_port::lock, and by the consumer alone while the
 * queue runs.
 */
struct mp_ring {
	struct mp_slot *slots;
	/* Slots from @first on that are filled in and not yet posted, for @prepared_for. */
	u32 prepared;
	u32 first;
	u32 prepared_for;
	u32 posted;
	u32 completed;
	/* Of a frame whose end has not come: buffers, and whether the device failed in one. */
	u32 parts;
	bool failed;
	u32 returned;
	/*
	 * Posted buffers taken back from the device that the consumer has not yet reclaimed: those
	 * after the completed ones.
	 */
	u32 lost;
	/* Part of every cookie, so that nothing from before a stop is taken for new. */
	u32 generation;
};

#define MP_RING_MASK	(MP_RING_SIZE - 1)

static inline struct mp_slot *mp_slot(struct mp_ring *ring, u32 number)
{
	return &ring->slots[number & MP_RING_MASK];
}

static inline u64 mp_cookie(const struct mp_ring *ring, u32 number)
{
	return (u64)ring->generation << 32 | number;
}

/* What happens to every frame is counted here, and added up once for many. The consumer's. */
struct mp_rx_counts {
	u32 completed;
	u32 frames;
	u32 zero_copy;
	u32 checksum_good;
	u64 bytes;
};

/* What is known of a frame of which some buffers were returned, and others not yet. */
struct mp_rx_merged {
	u32 parts;
	u32 length;
	enum mp_fallback reason;
	enum mp_outcome outcome;
};

/* The receive queue of a port. */
struct mp_rx {
	struct mp_queue queue;
	/* That of the binding, if it has one. */
	struct mp_filter filter;
	struct mp_ring ring;
	struct mp_view view;
	/* What one binding allows. Written under mp_port::lock with the device quiet. */
	unsigned int depth;
	unsigned int segments;
	/* The consumer takes frames of several buffers. Written under mp_port::lock. */
	bool merge;
	/* Frames are taken at the receive hook, and no buffer is seen by the device. */
	bool hooked;
	/*
	 * The consumer's guest takes the device's word for checksums. @told_trusting is what this
	 * port's file was told of it, and @told when, among all; 0: never. Written under RTNL.
	 */
	bool trusting;
	bool told_trusting;
	u64 told;
	struct mp_bounce_pool bounces;
	/* The consumer's. */
	struct mp_rx_merged merged;
	struct mp_rx_counts counts;
	/* For one call of the driver; under mp_port::lock. */
	struct mp_posted *posted;
	struct mp_completion *completions;
};

/* ring.c */
int mp_ring_init(struct mp_rx *rx);
void mp_ring_free(struct mp_rx *rx);
void mp_ring_strand(struct mp_port *port);
void mp_ring_collect(struct mp_port *port, struct mp_device *device);
int mp_ring_complete(struct mp_port *port, const struct mp_completion *completion);
void mp_ring_restart(struct mp_port *port, struct mp_device *device, bool believed);
void mp_slot_release(struct mp_port *port, struct mp_slot *slot);
void mp_rx_settle_counts(struct mp_port *port);

/* bounce.c */
struct mp_bounce *mp_bounce_get(struct mp_port *port);
void mp_bounce_put(struct mp_port *port, struct mp_bounce *bounce);
void mp_bounce_unmap(struct mp_port *port);
void mp_bounce_free(struct mp_port *port);

#endif /* MP_RX_H */
