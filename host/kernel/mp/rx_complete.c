// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of posted buffers, from the device to the consumer: the right half of the states that
 * main.c draws.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/uio.h>

#include "internal.h"
#include "trace.h"

/**
 * mp_rx_poll - in flight -> completed, for what the device has finished
 * @port: the port
 * @budget: how many at most
 *
 * A device that says something impossible is started over: nothing is completed then, and
 * mp_rx_reclaim() has something to do.
 *
 * Return: how many.
 */
unsigned int mp_rx_poll(struct mp_port *port, unsigned int budget)
{
	struct mp_rx *rx = &port->rx;
	unsigned int count = 0, i;
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (!device)
		goto unlock;
	count = device->ops->poll(&rx->queue, rx->completions, min(budget, MP_BATCH));
	for (i = 0; i < count; i++) {
		if (likely(!mp_ring_complete(port, &rx->completions[i])))
			continue;
		mp_count(port->statistics, MP_STAT_RX_PROTOCOL_ERRORS, 1);
		net_err_ratelimited("%s: impossible completion: starting the queue over\n",
				    netdev_name(device->netdev));
		mp_ring_restart(port, device, false);
		mp_count(port->statistics, MP_STAT_RX_RESETS, 1);
		break;
	}
unlock:
	mutex_unlock(&port->lock);
	return count;
}
EXPORT_SYMBOL_GPL(mp_rx_poll);

/**
 * mp_rx_arm - wake the consumer once as soon as there is something to poll, be it already
 * @port: the port
 */
void mp_rx_arm(struct mp_port *port)
{
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device)
		device->ops->arm(&port->rx.queue);
	mutex_unlock(&port->lock);
}
EXPORT_SYMBOL_GPL(mp_rx_arm);

/* Whether every page that the device wrote is still the one at its address. */
static bool mp_slot_current(struct mp_slot *slot)
{
	unsigned int i;

	for (i = 0; i < MP_PIECES && slot->holds[i].pin; i++)
		if (!mp_pin_current(slot->holds[i].pin, slot->pieces[i].address & PAGE_MASK))
			return false;
	return true;
}

static void mp_bounce_sync(struct mp_port *port, struct mp_bounce *bounce)
{
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device && bounce->mapped)
		dma_sync_single_for_cpu(device->dma_device, bounce->dma, PAGE_SIZE,
					DMA_FROM_DEVICE);
	mutex_unlock(&port->lock);
}

static u16 mp_frame_buffers(struct mp_ring *ring, u32 number)
{
	u16 count = 1;

	while (unlikely(mp_slot(ring, number++)->more))
		count++;
	return count;
}

/**
 * mp_rx_next - the oldest completed buffer
 * @port: the port
 * @frame: filled in; @frame->buffers stays as it is from the first buffer of a frame on
 *
 * Where there is the first buffer of a frame there are the others. The buffer stays completed until
 * mp_rx_done().
 *
 * Return: false when there is none.
 */
bool mp_rx_next(struct mp_port *port, struct mp_frame *frame)
{
	struct mp_ring *ring = &port->rx.ring;
	u32 number = ring->returned;
	struct mp_slot *slot;

	/* Pairs with mp_ring_complete(): the slot is read after the count. */
	if (number == smp_load_acquire(&ring->completed))
		return false;
	slot = mp_slot(ring, number);
	if (unlikely(slot->bounce))
		mp_bounce_sync(port, slot->bounce);
	else if (unlikely(!mp_slot_current(slot)))
		slot->reason = MP_FALLBACK_STALE_PAGE;
	frame->slot = number & MP_RING_MASK;
	frame->length = slot->frame_length;
	frame->reason = slot->reason;
	frame->lost = slot->status != MP_RX_OK;
	frame->checksum_good = slot->checksum_good;
	frame->part = port->rx.merged.parts;
	if (unlikely(frame->part))
		return true;
	frame->buffers = likely(!slot->more) ? 1 : mp_frame_buffers(ring, number);
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
	struct mp_slot *slot = &port->rx.ring.slots[frame->slot];
	u32 skip = slot->headroom, left = frame->length;
	size_t copied = 0;
	unsigned int i;

	if (slot->skb)
		return skb_copy_datagram_iter(slot->skb, 0, to, left) ? 0 : left;
	if (slot->bounce)
		return copy_page_to_iter(slot->bounce->page, skip, left, to);
	for (i = 0; i < MP_PIECES && slot->holds[i].pin && left; i++) {
		struct mp_piece *piece = &slot->pieces[i];
		u32 gap = min(skip, piece->length);
		u32 bytes = min(left, piece->length - gap);
		size_t done;

		done = copy_page_to_iter(mp_pin_page(slot->holds[i].pin, piece->address),
					 offset_in_page(piece->address) + gap, bytes, to);
		copied += done;
		if (done < bytes)
			break;
		skip -= gap;
		left -= bytes;
	}
	return copied;
}
EXPORT_SYMBOL_GPL(mp_rx_copy);

/* For what does not happen to every frame. */
static void mp_count_rare(struct mp_port *port, unsigned int which)
{
	mutex_lock(&port->lock);
	mp_count(port->statistics, which, 1);
	mutex_unlock(&port->lock);
}

/* @length, @reason: of the whole frame, which @frame is the last buffer of */
static void mp_count_delivered(struct mp_port *port, const struct mp_frame *frame, u32 length,
			       enum mp_fallback reason)
{
	struct mp_rx_counts *counts = &port->rx.counts;

	counts->frames++;
	counts->bytes += length;
	counts->checksum_good += frame->checksum_good;
	if (likely(!reason)) {
		counts->zero_copy++;
		return;
	}
	mp_count_rare(port, mp_fallback_statistic(reason));
	trace_mp_rx_fallback(frame->slot, length, reason);
}

static void mp_count_dropped(struct mp_port *port, enum mp_outcome outcome)
{
	switch (outcome) {
	case MP_DELIVERED:
		break;
	case MP_DROPPED_TOO_SMALL:
		mp_count_rare(port, MP_STAT_RX_DROP_TOO_SMALL);
		break;
	case MP_DROPPED_DEVICE:
		mp_count_rare(port, MP_STAT_RX_DROP_DEVICE);
		break;
	case MP_DROPPED_FAULT:
		mp_count_rare(port, MP_STAT_RX_DROP_FAULT);
		break;
	case MP_DROPPED_STOPPED:
		mp_count_rare(port, MP_STAT_RX_DROP_STOPPED);
		break;
	}
}

/* What is not as it should be in one buffer holds for the frame, which is counted with its last. */
static void mp_count_part(struct mp_port *port, const struct mp_frame *frame,
			  enum mp_outcome outcome)
{
	struct mp_rx_merged *merged = &port->rx.merged;

	if (!merged->parts)
		*merged = (struct mp_rx_merged){ .outcome = MP_DELIVERED };
	merged->length += frame->length;
	if (!merged->reason)
		merged->reason = frame->reason;
	if (merged->outcome == MP_DELIVERED)
		merged->outcome = outcome;
	if (++merged->parts < frame->buffers)
		return;
	merged->parts = 0;
	if (merged->outcome == MP_DELIVERED)
		mp_count_delivered(port, frame, merged->length, merged->reason);
	else
		mp_count_dropped(port, merged->outcome);
}

/**
 * mp_rx_done - completed -> returned, for the oldest completed buffer
 * @port: the port
 * @frame: from mp_rx_next(); the consumer may have given it another reason
 * @outcome: what became of it
 *
 * Frames are counted for others to see with the next mp_rx_commit() or mp_rx_reclaim().
 */
void mp_rx_done(struct mp_port *port, const struct mp_frame *frame, enum mp_outcome outcome)
{
	struct mp_ring *ring = &port->rx.ring;

	if (unlikely(frame->buffers > 1))
		mp_count_part(port, frame, outcome);
	else if (likely(outcome == MP_DELIVERED))
		mp_count_delivered(port, frame, frame->length, frame->reason);
	else
		mp_count_dropped(port, outcome);
	mp_slot_release(port, &ring->slots[frame->slot]);
	ring->returned++;
}
EXPORT_SYMBOL_GPL(mp_rx_done);
