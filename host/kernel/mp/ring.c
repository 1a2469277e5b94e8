// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of posted buffers: what stopping and completing have in common. main.c draws its states.
 */
#include <linux/if_ether.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"
#include "trace.h"

int mp_ring_init(struct mp_rx *rx)
{
	rx->ring.slots = kvcalloc(MP_RING_SIZE, sizeof(*rx->ring.slots), GFP_KERNEL);
	rx->posted = kcalloc(MP_BATCH, sizeof(*rx->posted), GFP_KERNEL);
	rx->completions = kcalloc(MP_BATCH, sizeof(*rx->completions), GFP_KERNEL);
	return rx->ring.slots && rx->posted && rx->completions ? 0 : -ENOMEM;
}

void mp_ring_free(struct mp_rx *rx)
{
	kvfree(rx->ring.slots);
	kfree(rx->posted);
	kfree(rx->completions);
}

/* Any state -> returned, for the memory of a slot; the consumer calls. */
void mp_slot_release(struct mp_port *port, struct mp_slot *slot)
{
	unsigned int i;

	for (i = 0; i < MP_PIECES && slot->holds[i].pin; i++)
		mp_view_put(&port->rx.view, &slot->holds[i]);
	if (unlikely(slot->skb)) {
		consume_skb(slot->skb);
		slot->skb = NULL;
	}
	if (likely(!slot->bounce))
		return;
	if (slot->wipe)
		memzero_explicit(page_address(slot->bounce->page), PAGE_SIZE);
	mutex_lock(&port->lock);
	mp_bounce_put(port, slot->bounce);
	mutex_unlock(&port->lock);
	slot->bounce = NULL;
}

/*
 * In flight -> lost, for every buffer: the device is quiet and has forgotten them. The consumer
 * takes the completed ones first and then calls mp_rx_reclaim(). The lock is held.
 */
void mp_ring_strand(struct mp_port *port)
{
	struct mp_ring *ring = &port->rx.ring;

	WRITE_ONCE(ring->lost, ring->lost + ring->posted - ring->completed);
	WRITE_ONCE(ring->posted, ring->completed);
	ring->parts = 0;
	ring->failed = false;
	WRITE_ONCE(ring->generation, ring->generation + 1);
}

/* Whether a completion can be true, for the oldest buffer in flight. */
static __always_inline bool mp_ring_plausible(struct mp_port *port, struct mp_slot *slot,
					      u32 number, u32 least,
					      const struct mp_completion *completion)
{
	struct mp_ring *ring = &port->rx.ring;

	if (number == ring->posted || completion->cookie != mp_cookie(ring, number))
		return false;
	if (unlikely(completion->more) && !port->rx.queue.chain)
		return false;
	return unlikely(completion->status != MP_RX_OK) ||
	       (completion->length >= least && completion->length <= slot->length - slot->headroom);
}

/* The device failed in one buffer of a frame: there is nothing in any of them. */
static void mp_ring_fail(struct mp_ring *ring)
{
	u32 part;

	for (part = 0; part < ring->parts; part++) {
		mp_slot(ring, ring->completed + part)->status = MP_RX_ERROR;
		mp_slot(ring, ring->completed + part)->frame_length = 0;
	}
}

/* A buffer of a frame that has several, or one in which the device failed. */
static void mp_ring_complete_part(struct mp_port *port, u32 number,
				  const struct mp_completion *completion)
{
	struct mp_ring *ring = &port->rx.ring;

	ring->parts++;
	ring->failed |= completion->status != MP_RX_OK;
	if (completion->more)
		return;
	if (ring->failed)
		mp_ring_fail(ring);
	ring->parts = 0;
	ring->failed = false;
	/* Pairs with mp_rx_next(): the slots before the count. */
	smp_store_release(&ring->completed, number + 1);
}

/*
 * In flight -> completed, for the oldest buffer, or -EPROTO; the lock is held. Buffers of a frame
 * are completed together, with its last one.
 */
int mp_ring_complete(struct mp_port *port, const struct mp_completion *completion)
{
	struct mp_ring *ring = &port->rx.ring;
	u32 number = ring->completed + ring->parts;
	struct mp_slot *slot = mp_slot(ring, number);
	u32 least = ETH_HLEN;

	if (unlikely(ring->parts) && number != ring->posted) {
		slot->headroom = 0;
		least = 1;
	}
	if (unlikely(!mp_ring_plausible(port, slot, number, least, completion)))
		return -EPROTO;
	slot->frame_length = likely(completion->status == MP_RX_OK) ? completion->length : 0;
	slot->status = completion->status;
	slot->more = completion->more;
	slot->checksum_good = completion->checksum_good && READ_ONCE(port->rx.trusting);
	mp_mutant_completed(port, slot);
	trace_mp_rx_complete(completion->cookie, slot->frame_length, completion->status);
	port->rx.counts.completed += !completion->more;
	if (unlikely(ring->parts || completion->more || completion->status != MP_RX_OK)) {
		mp_ring_complete_part(port, number, completion);
		return 0;
	}
	/* Pairs with mp_rx_next(): the slots before the count. */
	smp_store_release(&ring->completed, number + 1);
	return 0;
}

/* In flight -> completed, for what a device finished before it was stopped; the lock is held. */
void mp_ring_collect(struct mp_port *port, struct mp_device *device)
{
	struct mp_rx *rx = &port->rx;
	unsigned int count, i;

	while ((count = device->ops->poll(&rx->queue, rx->completions, MP_BATCH))) {
		for (i = 0; i < count; i++) {
			if (!mp_ring_complete(port, &rx->completions[i]))
				continue;
			mp_count(port->statistics, MP_STAT_RX_PROTOCOL_ERRORS, 1);
			return;
		}
	}
}

/* In flight -> completed, if its completions can be believed, or lost; the lock is held. */
void mp_ring_restart(struct mp_port *port, struct mp_device *device, bool believed)
{
	device->ops->flush(&port->rx.queue);
	if (believed)
		mp_ring_collect(port, device);
	mp_ring_strand(port);
	device->ops->start(&port->rx.queue);
}

/* Adds up what was counted for every frame; the lock is held. */
void mp_rx_settle_counts(struct mp_port *port)
{
	struct mp_statistics *statistics = port->statistics;
	struct mp_rx_counts *counts = &port->rx.counts;

	if (!counts->completed && !counts->frames && !port->rx.view.hits)
		return;
	mp_count(statistics, MP_STAT_RX_COMPLETED, counts->completed);
	mp_count(statistics, MP_STAT_RX_FRAMES, counts->frames);
	mp_count(statistics, MP_STAT_RX_BYTES, counts->bytes);
	mp_count(statistics, MP_STAT_RX_ZERO_COPY, counts->zero_copy);
	mp_count(statistics, MP_STAT_RX_CHECKSUM_GOOD, counts->checksum_good);
	mp_count(statistics, MP_STAT_PIN_HITS, port->rx.view.hits);
	port->rx.view.hits = 0;
	memset(counts, 0, sizeof(*counts));
}

/**
 * mp_queue_wake - the interrupt that mp_queue_ops::arm asked for has come
 * @queue: the queue
 */
void mp_queue_wake(struct mp_queue *queue)
{
	mp_view_wake(&container_of(queue, struct mp_rx, queue)->view);
}
EXPORT_SYMBOL_GPL(mp_queue_wake);
