// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of posted buffers, from the consumer to the device and back unfilled: the left half of
 * the states that main.c draws.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"
#include "trace.h"

int mp_ring_init(struct mp_port *port)
{
	port->ring.slots = kvcalloc(MP_RING_SIZE, sizeof(*port->ring.slots), GFP_KERNEL);
	return port->ring.slots ? 0 : -ENOMEM;
}

void mp_ring_free(struct mp_port *port)
{
	kvfree(port->ring.slots);
}

/* Any state -> returned, for the memory of a slot; the lock is held. */
void mp_slot_release(struct mp_port *port, struct mp_slot *slot)
{
	unsigned int i;

	for (i = 0; i < MP_PIECES; i++) {
		if (slot->pins[i])
			mp_cache_put(port, slot->pins[i]);
		slot->pins[i] = NULL;
	}
	if (slot->bounce) {
		if (slot->wipe)
			memzero_explicit(page_address(slot->bounce->page), PAGE_SIZE);
		mp_bounce_put(port, slot->bounce);
	}
	slot->bounce = NULL;
}

/*
 * In flight -> lost, for every buffer: the device is quiet and has forgotten them. The consumer
 * takes the completed ones first and then calls mp_rx_reclaim(). The lock is held.
 */
void mp_ring_strand(struct mp_port *port)
{
	struct mp_ring *ring = &port->ring;
	u32 number;

	for (number = ring->completed; number != ring->posted; number++)
		mp_slot_release(port, mp_slot(ring, number));
	ring->lost += ring->posted - ring->completed;
	ring->posted = ring->completed;
	ring->generation++;
}

/**
 * mp_rx_open - begin to receive into the memory of the current process
 * @port: the port
 * @waker: woken when buffers may be posted, or completed ones taken
 *
 * Buffers may be posted whether or not the port is bound: mp_rx_room() tells. All calls for the
 * receive side must come one at a time.
 */
int mp_rx_open(struct mp_port *port, struct mp_waker *waker)
{
	int err;

	mutex_lock(&port->lock);
	err = rcu_access_pointer(port->rx_waker) ? -EBUSY : 0;
	if (!err)
		rcu_assign_pointer(port->rx_waker, waker);
	mutex_unlock(&port->lock);
	if (err)
		return err;
	err = mp_cache_open(port);
	if (!err)
		return 0;
	RCU_INIT_POINTER(port->rx_waker, NULL);
	synchronize_rcu();
	return err;
}
EXPORT_SYMBOL_GPL(mp_rx_open);

/**
 * mp_rx_quiesce - take every buffer back from the device
 * @port: the port
 *
 * In flight -> completed or lost. What is completed can still be taken; then mp_rx_reclaim().
 */
void mp_rx_quiesce(struct mp_port *port)
{
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device) {
		device->ops->flush(device->netdev);
		mp_ring_strand(port);
	}
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_quiesce);

/**
 * mp_rx_close - end what mp_rx_open() began
 * @port: quiesced, every completed buffer returned, and reclaimed
 */
void mp_rx_close(struct mp_port *port)
{
	RCU_INIT_POINTER(port->rx_waker, NULL);
	synchronize_rcu();
	mp_cache_close(port);
}
EXPORT_SYMBOL_GPL(mp_rx_close);

/**
 * mp_rx_room - how many buffers can be posted now
 * @port: the port
 *
 * 0 while the port is unbound, and until mp_rx_reclaim() was called after a stop.
 */
unsigned int mp_rx_room(struct mp_port *port)
{
	unsigned int room = 0;

	mutex_lock(&port->lock);
	mp_cache_reap(port);
	if (mp_port_device(port) && !port->ring.lost)
		room = MP_RING_SIZE - (port->ring.posted - port->ring.returned);
	mutex_unlock(&port->lock);
	return room;
}
EXPORT_SYMBOL_GPL(mp_rx_room);

/* Pins every piece of the guest's buffer, or none. */
static enum mp_fallback mp_slot_pin(struct mp_port *port, struct mp_slot *slot, unsigned int count)
{
	enum mp_fallback reason;
	unsigned int i;

	for (i = 0; i < count; i++) {
		reason = mp_cache_get(port, slot->pieces[i].address & PAGE_MASK, &slot->pins[i]);
		if (reason) {
			slot->pins[i] = NULL;
			mutex_lock(&port->lock);
			mp_slot_release(port, slot);
			mutex_unlock(&port->lock);
			return reason;
		}
	}
	return MP_FALLBACK_NONE;
}

/* Describes the slot to the device; the lock is held. */
static int mp_slot_describe(struct mp_port *port, struct mp_slot *slot, struct mp_posted *posted)
{
	unsigned int i;

	memset(posted, 0, sizeof(*posted));
	posted->headroom = slot->headroom;
	if (slot->reason || mp_mutant_bounces(slot)) {
		slot->bounce = mp_bounce_get(port);
		if (!slot->bounce)
			return -ENOMEM;
		slot->length = slot->headroom + MP_FRAME_MAX;
		posted->address[0] = slot->bounce->dma;
		posted->length[0] = slot->length;
		return 0;
	}
	slot->length = 0;
	for (i = 0; i < MP_PIECES && slot->pins[i]; i++) {
		/* Unbound since it was pinned. */
		if (!slot->pins[i]->mapped)
			return -ESTALE;
		mp_mutant_stand_in(port, slot->pins[i]);
		posted->address[i] = slot->pins[i]->dma + offset_in_page(slot->pieces[i].address);
		posted->length[i] = slot->pieces[i].length;
		slot->length += slot->pieces[i].length;
	}
	return 0;
}

/**
 * mp_rx_post - hand a buffer to the device
 * @port: the port
 * @request: the buffer; what cannot be posted itself is replaced by a page of the host
 *
 * -> posted; with mp_rx_kick() -> in flight. Must be called in a context with the memory of the
 * process that called mp_rx_open().
 *
 * Return: the slot, or -ENOTCONN, -ENOBUFS (no room), -ESTALE (stopped meanwhile: reclaim first),
 * -ENOMEM: nothing was posted.
 */
int mp_rx_post(struct mp_port *port, const struct mp_request *request)
{
	struct mp_ring *ring = &port->ring;
	struct mp_device *device;
	struct mp_posted posted;
	struct mp_slot *slot;
	u32 number;
	int err;

	if (!mp_rx_room(port))
		return -ENOBUFS;
	/* Only the consumer posts, so the slot is its own until then. */
	number = ring->posted;
	slot = mp_slot(ring, number);
	memset(slot, 0, sizeof(*slot));
	memcpy(slot->pieces, request->pieces, sizeof(slot->pieces));
	slot->headroom = request->headroom;
	slot->wipe = request->wipe;
	slot->reason = request->reason;
	if (!slot->reason)
		slot->reason = mp_slot_pin(port, slot, request->count);

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	err = device ? 0 : -ENOTCONN;
	if (!err && ring->lost)
		err = -ESTALE;
	if (!err)
		err = mp_slot_describe(port, slot, &posted);
	if (!err) {
		posted.cookie = mp_cookie(ring, number);
		/* Pairs with mp_port_complete(): the slot before the count. */
		smp_store_release(&ring->posted, number + 1);
		err = device->ops->post(device->netdev, &posted);
		if (err)
			ring->posted = number;
	}
	if (err) {
		mp_slot_release(port, slot);
	} else {
		mp_count(port->statistics, slot->reason ? MP_STAT_RX_POSTED_BOUNCE :
							  MP_STAT_RX_POSTED, 1);
		trace_mp_rx_post(device->netdev, &posted, slot->reason);
	}
	mutex_unlock(&port->lock);
	return err ? err : number & MP_RING_MASK;
}
EXPORT_SYMBOL_GPL(mp_rx_post);

/**
 * mp_rx_kick - posted -> in flight, for every buffer posted since the last call
 * @port: the port
 */
void mp_rx_kick(struct mp_port *port)
{
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device)
		device->ops->kick(device->netdev);
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_kick);

/**
 * mp_rx_reclaim - lost -> returned, for every buffer that the device gave back unfilled
 * @port: the port; every completed buffer was returned before
 *
 * Return: how many; they are the newest that were posted.
 */
unsigned int mp_rx_reclaim(struct mp_port *port)
{
	unsigned int lost;

	mutex_lock(&port->lock);
	lost = port->ring.lost;
	port->ring.lost = 0;
	if (lost)
		mp_count(port->statistics, MP_STAT_RX_RECLAIMED, lost);
	mutex_unlock(&port->lock);
	return lost;
}
EXPORT_SYMBOL_GPL(mp_rx_reclaim);

/**
 * mp_rx_in_flight - the buffers that the device has and has not completed
 * @port: the port
 * @slot: set to that of the oldest
 *
 * Return: how many; their slots follow each other, modulo MP_RING_SIZE. The device goes on
 * meanwhile.
 */
unsigned int mp_rx_in_flight(struct mp_port *port, unsigned int *slot)
{
	struct mp_ring *ring = &port->ring;
	unsigned int count;
	u32 completed;

	mutex_lock(&port->lock);
	completed = READ_ONCE(ring->completed);
	*slot = completed & MP_RING_MASK;
	count = ring->posted - completed;
	mutex_unlock(&port->lock);
	return count;
}
EXPORT_SYMBOL_GPL(mp_rx_in_flight);
