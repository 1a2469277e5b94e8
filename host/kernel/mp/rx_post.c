// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of posted buffers, from the consumer to the device: the left half of the states that
 * main.c draws.
 */
#include <linux/mm.h>

#include "internal.h"
#include "trace.h"

/* Times that the pages of a buffer are looked up again because one of them changed. */
#define MP_JOIN_ATTEMPTS	2

/**
 * mp_rx_room - how many buffers can be posted now
 * @port: the port
 *
 * 0 while the port is unbound, and until mp_rx_reclaim() was called after a stop.
 */
unsigned int mp_rx_room(struct mp_port *port)
{
	struct mp_rx *rx = &port->rx;
	struct mp_ring *ring = &rx->ring;
	u32 used = READ_ONCE(ring->posted) - ring->returned;

	if (mp_view_untidy(&rx->view))
		mp_view_tidy(&rx->view);
	if (!rcu_access_pointer(port->device) || READ_ONCE(ring->lost) || used >= rx->depth)
		return 0;
	return rx->depth - used;
}
EXPORT_SYMBOL_GPL(mp_rx_room);

/* Pins every piece of the guest's buffer, or none. */
static enum mp_fallback mp_slot_hold(struct mp_port *port, struct mp_slot *slot, unsigned int count)
{
	enum mp_fallback reason;
	unsigned int i;

	for (i = 0; i < count; i++) {
		reason = mp_view_get(&port->rx.view, slot->pieces[i].address & PAGE_MASK,
				     &slot->holds[i]);
		if (unlikely(reason)) {
			mp_slot_release(port, slot);
			return reason;
		}
		slot->length += slot->pieces[i].length;
	}
	return MP_FALLBACK_NONE;
}

/* As mp_slot_hold(), of a buffer that the device must see as one piece. */
static enum mp_fallback mp_slot_join(struct mp_port *port, struct mp_slot *slot)
{
	enum mp_fallback reason;
	unsigned int attempt;
	int err = -EAGAIN;

	if (slot->pieces[0].address + slot->pieces[0].length != slot->pieces[1].address)
		return MP_FALLBACK_TOO_MANY_SEGMENTS;
	for (attempt = 0; err == -EAGAIN && attempt < MP_JOIN_ATTEMPTS; attempt++) {
		slot->length = 0;
		reason = mp_slot_hold(port, slot, MP_PIECES);
		if (reason)
			return reason;
		err = mp_pair_join(slot->holds[0].pin, slot->holds[1].pin, slot->pieces[0].address,
				   &slot->dma);
		if (err)
			mp_slot_release(port, slot);
	}
	slot->joined = !err;
	return err ? MP_FALLBACK_TOO_MANY_SEGMENTS : MP_FALLBACK_NONE;
}

static enum mp_fallback mp_slot_pin(struct mp_port *port, struct mp_slot *slot, unsigned int count)
{
	if (likely(count <= port->rx.segments))
		return mp_slot_hold(port, slot, count);
	return mp_slot_join(port, slot);
}

/* Gives the slot a page of the host in place of the guest's buffer. */
static int mp_slot_bounce(struct mp_port *port, struct mp_slot *slot, u16 room)
{
	int err = 0;

	slot->length = room;

	mutex_lock(&port->lock);
	if (!mp_port_device(port))
		err = -ENOTCONN;
	else
		slot->bounce = mp_bounce_get(port);
	mutex_unlock(&port->lock);
	if (!err && !slot->bounce)
		err = -ENOMEM;
	return err;
}

/*
 * Notes where the next buffers go. Slots that a stop has left behind are in use until they are
 * reclaimed; one that comes later leaves these alone.
 */
static int mp_rx_begin(struct mp_port *port)
{
	struct mp_ring *ring = &port->rx.ring;
	int err = 0;

	mutex_lock(&port->lock);
	if (!mp_port_device(port))
		err = -ENOTCONN;
	else if (ring->lost)
		err = -ESTALE;
	ring->prepared_for = ring->generation;
	ring->first = ring->posted;
	mutex_unlock(&port->lock);
	return err;
}

/**
 * mp_rx_prepare - fill in a buffer that the next mp_rx_commit() posts
 * @port: the port
 * @request: the buffer; what cannot be posted itself is replaced by a page of the host
 *
 * Must be called in a context with the memory of the process that called mp_rx_open().
 *
 * Return: the slot, or -ENOTCONN, -ENOBUFS (no room; after MP_BATCH they must be committed),
 * -ESTALE (stopped: reclaim first), -ENOMEM: nothing was prepared.
 */
int mp_rx_prepare(struct mp_port *port, const struct mp_request *request)
{
	struct mp_ring *ring = &port->rx.ring;
	struct mp_slot *slot;
	unsigned int i;
	u32 number;
	int err;

	if (!ring->prepared) {
		err = mp_rx_begin(port);
		if (err)
			return err;
	}
	number = ring->first + ring->prepared;
	if (ring->prepared == MP_BATCH || number - ring->returned >= port->rx.depth)
		return -ENOBUFS;
	slot = mp_slot(ring, number);
	for (i = 0; i < request->count; i++)
		slot->pieces[i] = request->pieces[i];
	slot->length = 0;
	slot->headroom = request->headroom;
	slot->wipe = request->wipe;
	slot->reason = request->reason;
	slot->joined = false;
	if (unlikely(port->rx.hooked)) {
		slot->reason = MP_FALLBACK_RX_HOOK;
		slot->length = slot->headroom + MP_FRAME_MAX;
		goto prepared;
	}
	if (likely(!slot->reason))
		slot->reason = mp_slot_pin(port, slot, request->count);
	if (unlikely(slot->reason || mp_mutant_bounces(slot))) {
		err = mp_slot_bounce(port, slot, request->room);
		if (err) {
			mp_slot_release(port, slot);
			return err;
		}
	}
prepared:
	ring->prepared++;
	return number & MP_RING_MASK;
}
EXPORT_SYMBOL_GPL(mp_rx_prepare);

/* Describes the slot to the device; the lock is held. */
static void mp_slot_describe(struct mp_port *port, struct mp_slot *slot, struct mp_posted *posted)
{
	unsigned int i;

	posted->headroom = slot->headroom;
	if (slot->bounce) {
		posted->address[0] = slot->bounce->dma;
		posted->length[0] = slot->length;
		posted->length[1] = 0;
		return;
	}
	if (unlikely(slot->joined)) {
		posted->address[0] = slot->dma;
		posted->length[0] = slot->length;
		posted->length[1] = 0;
		return;
	}
	for (i = 0; i < MP_PIECES && slot->holds[i].pin; i++) {
		mp_mutant_stand_in(port, slot->holds[i].pin);
		posted->address[i] = mp_pin_dma(slot->holds[i].pin, slot->pieces[i].address);
		posted->length[i] = slot->pieces[i].length;
	}
	for (; i < MP_PIECES; i++)
		posted->length[i] = 0;
}

/* Posts all that was prepared; how many the device took. The lock is held. */
static unsigned int mp_rx_post(struct mp_port *port, struct mp_device *device)
{
	struct mp_rx *rx = &port->rx;
	struct mp_ring *ring = &rx->ring;
	unsigned int bounces = 0;
	unsigned int count, i;

	for (i = 0; i < ring->prepared; i++) {
		struct mp_slot *slot = mp_slot(ring, ring->first + i);

		mp_slot_describe(port, slot, &rx->posted[i]);
		rx->posted[i].cookie = mp_cookie(ring, ring->first + i);
		bounces += slot->reason != MP_FALLBACK_NONE;
	}
	count = device->ops->post(&rx->queue, rx->posted, ring->prepared);
	WRITE_ONCE(ring->posted, ring->first + count);
	device->ops->kick(&rx->queue);
	if (trace_mp_rx_post_enabled())
		for (i = 0; i < count; i++)
			trace_mp_rx_post(device->netdev, &rx->posted[i],
					 mp_slot(ring, ring->first + i)->reason);
	for (i = count; i < ring->prepared; i++)
		bounces -= mp_slot(ring, ring->first + i)->reason != MP_FALLBACK_NONE;
	mp_count(port->statistics, MP_STAT_RX_POSTED, count - bounces);
	if (bounces)
		mp_count(port->statistics, MP_STAT_RX_POSTED_BOUNCE, bounces);
	return count;
}

/**
 * mp_rx_commit - hand all prepared buffers to the device, in flight
 * @port: the port
 *
 * Return: how many the device has taken; the others, which are the newest, are as before
 * mp_rx_prepare(). Fewer than were prepared after a stop: reclaim first.
 */
int mp_rx_commit(struct mp_port *port)
{
	struct mp_ring *ring = &port->rx.ring;
	struct mp_device *device;
	unsigned int posted = 0, i;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	/* Whatever was pinned and mapped for it may be neither any more after a stop. */
	if (device && ring->prepared && !ring->lost && ring->generation == ring->prepared_for)
		posted = mp_rx_post(port, device);
	if (port->statistics)
		mp_rx_settle_counts(port);
	mutex_unlock(&port->lock);
	for (i = posted; i < ring->prepared; i++)
		mp_slot_release(port, mp_slot(ring, ring->first + i));
	ring->prepared = 0;
	return posted;
}
EXPORT_SYMBOL_GPL(mp_rx_commit);
