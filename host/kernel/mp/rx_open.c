// SPDX-License-Identifier: GPL-2.0-only
/*
 * The beginning and the end of a port's receive side, for its consumer.
 *
 * All calls for the receive side must come one at a time.
 */
#include <linux/mm.h>

#include "internal.h"

/**
 * mp_rx_open - begin to receive into the memory of the current process
 * @port: the port
 * @waker: woken when buffers may be posted, or completed ones taken
 * @merge: whether a frame may take several buffers
 *
 * Buffers may be posted whether or not the port is bound: mp_rx_room() tells.
 */
int mp_rx_open(struct mp_port *port, struct mp_waker *waker, bool merge)
{
	int err = mp_view_open(&port->rx.view, waker);

	if (!err)
		mp_rx_set_merge(port, merge);
	return err;
}
EXPORT_SYMBOL_GPL(mp_rx_open);

/**
 * mp_rx_set_merge - change whether a frame may take several buffers
 * @port: the port; no buffer is posted
 * @merge: whether it may
 */
void mp_rx_set_merge(struct mp_port *port, bool merge)
{
	struct mp_rx *rx = &port->rx;
	struct mp_device *device;

	mutex_lock(&port->lock);
	rx->merge = merge;
	device = mp_port_device(port);
	if (device && rx->queue.chain != (merge && device->capabilities.chain)) {
		device->ops->flush(&rx->queue);
		WRITE_ONCE(rx->queue.chain, !rx->queue.chain);
		mp_ring_strand(port);
		device->ops->start(&rx->queue);
	}
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_set_merge);

/**
 * mp_rx_chains - whether a frame that does not fit into a buffer goes on in the next one
 * @port: the port
 *
 * As long as it is unbound it does not: the answer is for the next mp_rx_prepare(), which fails
 * when it is no longer true.
 */
bool mp_rx_chains(struct mp_port *port)
{
	return READ_ONCE(port->rx.queue.chain);
}
EXPORT_SYMBOL_GPL(mp_rx_chains);

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
	if (device)
		mp_ring_restart(port, device, true);
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_quiesce);

/**
 * mp_rx_reclaim - lost -> returned, for every buffer that the device gave back unfilled
 * @port: the port; every completed buffer was returned before
 *
 * Return: how many; they are the newest that were posted.
 */
unsigned int mp_rx_reclaim(struct mp_port *port)
{
	struct mp_ring *ring = &port->rx.ring;
	unsigned int lost, i;

	if (likely(!READ_ONCE(ring->lost)))
		return 0;
	/* Nothing is posted until this is done, so they stay where they are. */
	lost = READ_ONCE(ring->lost);
	for (i = 0; i < lost; i++)
		mp_slot_release(port, mp_slot(ring, ring->completed + i));
	mutex_lock(&port->lock);
	WRITE_ONCE(ring->lost, 0);
	mp_count(port->statistics, MP_STAT_RX_RECLAIMED, lost);
	mp_rx_settle_counts(port);
	mutex_unlock(&port->lock);
	return lost;
}
EXPORT_SYMBOL_GPL(mp_rx_reclaim);

/**
 * mp_rx_close - end what mp_rx_open() began
 * @port: quiesced, every completed buffer returned, and reclaimed
 */
void mp_rx_close(struct mp_port *port)
{
	mutex_lock(&port->lock);
	if (port->statistics)
		mp_rx_settle_counts(port);
	mutex_unlock(&port->lock);
	mp_view_close(&port->rx.view);
}
EXPORT_SYMBOL_GPL(mp_rx_close);

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
	struct mp_ring *ring = &port->rx.ring;
	unsigned int count;

	mutex_lock(&port->lock);
	*slot = ring->completed & MP_RING_MASK;
	count = ring->posted - ring->completed;
	mutex_unlock(&port->lock);
	return count;
}
EXPORT_SYMBOL_GPL(mp_rx_in_flight);
