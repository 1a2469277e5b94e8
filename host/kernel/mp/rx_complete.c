// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of posted buffers, from the device to the consumer: the right half of the states that
 * main.c draws.
 */
#include <linux/dma-mapping.h>
#include <linux/if_ether.h>
#include <linux/mm.h>
#include <linux/uio.h>

#include "internal.h"
#include "trace.h"

/**
 * mp_port_complete - in flight -> completed
 * @port: the port that the device is attached to
 * @cookie: as posted
 * @length: bytes of the frame that the device wrote after the headroom
 * @status: whether it could
 *
 * Nothing that the device says is believed: only the oldest buffer in flight can be completed, and
 * with no more bytes than it has. Called from one NAPI context; follow with mp_port_notify().
 *
 * Return: 0, or -EPROTO: the driver must stop the queue and call mp_device_reset().
 */
int mp_port_complete(struct mp_port *port, u64 cookie, u32 length, enum mp_rx_status status)
{
	struct mp_ring *ring = &port->ring;
	u32 number = ring->completed;
	struct mp_slot *slot = mp_slot(ring, number);
	/* Pairs with mp_rx_post(): the slot is read after the count. */
	bool in_flight = number != smp_load_acquire(&ring->posted);

	if (!in_flight || cookie != mp_cookie(ring, number) ||
	    (status == MP_RX_OK &&
	     (length < ETH_HLEN || length > slot->length - slot->headroom))) {
		mp_count(port->statistics, MP_STAT_RX_PROTOCOL_ERRORS, 1);
		return -EPROTO;
	}
	slot->frame_length = status == MP_RX_OK ? length : 0;
	slot->status = status;
	mp_mutant_completed(port, slot);
	mp_count(port->statistics, MP_STAT_RX_COMPLETED, 1);
	trace_mp_rx_complete(cookie, slot->frame_length, status);
	/* Pairs with mp_rx_next(): the slot before the count. */
	smp_store_release(&ring->completed, number + 1);
	return 0;
}
EXPORT_SYMBOL_GPL(mp_port_complete);

/**
 * mp_port_notify - tell the consumer that there is something to do
 * @port: the port
 */
void mp_port_notify(struct mp_port *port)
{
	struct mp_waker *waker;

	rcu_read_lock();
	waker = rcu_dereference(port->rx_waker);
	if (waker)
		waker->wake(waker);
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(mp_port_notify);

/* Whether every page that the device wrote is still the one at its address. */
static bool mp_slot_current(struct mp_port *port, struct mp_slot *slot)
{
	unsigned int i;

	for (i = 0; i < MP_PIECES && slot->pins[i]; i++)
		if (!mp_pin_current(port, slot->pins[i]))
			return false;
	return true;
}

/**
 * mp_rx_next - the oldest completed buffer
 * @port: the port
 * @frame: filled in
 *
 * The buffer stays completed until mp_rx_done().
 *
 * Return: false when there is none.
 */
bool mp_rx_next(struct mp_port *port, struct mp_frame *frame)
{
	struct mp_ring *ring = &port->ring;
	u32 number = ring->returned;
	struct mp_device *device;
	struct mp_slot *slot;

	/* Pairs with mp_port_complete(): the slot is read after the count. */
	if (number == smp_load_acquire(&ring->completed))
		return false;
	slot = mp_slot(ring, number);
	if (slot->bounce) {
		mutex_lock(&port->lock);
		device = mp_port_device(port);
		if (device && slot->bounce->mapped)
			dma_sync_single_for_cpu(device->dma_device, slot->bounce->dma, PAGE_SIZE,
						DMA_FROM_DEVICE);
		mutex_unlock(&port->lock);
	} else if (!mp_slot_current(port, slot)) {
		slot->reason = MP_FALLBACK_STALE_PAGE;
	}
	frame->slot = number & MP_RING_MASK;
	frame->length = slot->frame_length;
	frame->reason = slot->reason;
	frame->lost = slot->status != MP_RX_OK;
	return true;
}
EXPORT_SYMBOL_GPL(mp_rx_next);

/**
 * mp_rx_copy - copy a frame that is not in the guest's buffer from where it is
 * @port: the port
 * @frame: from mp_rx_next(), with a reason
 * @to: at least @frame->length bytes
 *
 * Return: bytes copied; less than the frame's length if @to cannot be written.
 */
size_t mp_rx_copy(struct mp_port *port, const struct mp_frame *frame, struct iov_iter *to)
{
	struct mp_slot *slot = &port->ring.slots[frame->slot];
	u32 skip = slot->headroom, left = frame->length;
	size_t copied = 0;
	unsigned int i;

	if (slot->bounce)
		return copy_page_to_iter(slot->bounce->page, skip, left, to);
	for (i = 0; i < MP_PIECES && slot->pins[i] && left; i++) {
		struct mp_piece *piece = &slot->pieces[i];
		u32 gap = min(skip, piece->length);
		u32 bytes = min(left, piece->length - gap);
		size_t done;

		done = copy_page_to_iter(slot->pins[i]->page, offset_in_page(piece->address) + gap,
					 bytes, to);
		copied += done;
		if (done < bytes)
			break;
		skip -= gap;
		left -= bytes;
	}
	return copied;
}
EXPORT_SYMBOL_GPL(mp_rx_copy);

static void mp_count_outcome(struct mp_statistics *statistics, const struct mp_frame *frame,
			     enum mp_outcome outcome)
{
	switch (outcome) {
	case MP_DELIVERED:
		mp_count(statistics, MP_STAT_RX_FRAMES, 1);
		mp_count(statistics, MP_STAT_RX_BYTES, frame->length);
		if (!frame->reason) {
			mp_count(statistics, MP_STAT_RX_ZERO_COPY, 1);
			break;
		}
		mp_count(statistics, mp_fallback_statistic(frame->reason), 1);
		trace_mp_rx_fallback(frame->slot, frame->length, frame->reason);
		break;
	case MP_DROPPED_TOO_SMALL:
		mp_count(statistics, MP_STAT_RX_DROP_TOO_SMALL, 1);
		break;
	case MP_DROPPED_DEVICE:
		mp_count(statistics, MP_STAT_RX_DROP_DEVICE, 1);
		break;
	case MP_DROPPED_FAULT:
		mp_count(statistics, MP_STAT_RX_DROP_FAULT, 1);
		break;
	case MP_DROPPED_STOPPED:
		mp_count(statistics, MP_STAT_RX_DROP_STOPPED, 1);
		break;
	}
}

/**
 * mp_rx_done - completed -> returned, for the oldest completed buffer
 * @port: the port
 * @frame: from mp_rx_next(); the consumer may have given it another reason
 * @outcome: what became of it
 */
void mp_rx_done(struct mp_port *port, const struct mp_frame *frame, enum mp_outcome outcome)
{
	mutex_lock(&port->lock);
	mp_count_outcome(port->statistics, frame, outcome);
	mp_slot_release(port, &port->ring.slots[frame->slot]);
	port->ring.returned++;
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_done);
