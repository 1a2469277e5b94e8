// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames that the consumer has sent and not got back, in order.
 *
 *        mp_tx_send()                    device has read it            mp_tx_reap()
 *   free -------------> accepted/pending ------------------> finished --------------> free
 *        \------------------------------------------------/
 *             copied, or dropped: finished at once
 *
 * A frame's payload is the guest's own memory, pinned by the slot. The network stack refers to the
 * slot as long as anybody may still read there: struct ubuf_info. The last reference may go in any
 * context, so only the consumer's next turn lets go of the pins. Until then they are counted as
 * being sent, and stay mapped for the device (cache.c).
 *
 * A driver gives frames back when it has sent them, when its queue is stopped, and when its
 * watchdog starts it over; what waits in front of a driver that takes nothing is purged. Should
 * frames not come back even so, their pages stay pinned until they do.
 */
#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/sch_generic.h>

#include "internal.h"
#include "trace.h"

#define MP_TX_SLOT_MASK		(MP_TX_SLOTS - 1)

/* The consumer is woken when nothing is pending, and whenever so many were finished. */
#define MP_TX_WAKE_EVERY	16

/* How long frames have to get out by themselves, and then without what waits for the device. */
#define MP_TX_PATIENCE		HZ
#define MP_TX_LAST_PATIENCE	(9 * HZ)

static void mp_tx_abandoned(struct work_struct *work);

int mp_tx_init(struct mp_port *port)
{
	struct mp_tx *tx = &port->tx;
	unsigned int i;

	tx->slots = kvcalloc(MP_TX_SLOTS, sizeof(*tx->slots), GFP_KERNEL);
	if (!tx->slots)
		return -ENOMEM;
	for (i = 0; i < MP_TX_SLOTS; i++)
		tx->slots[i].port = port;
	init_waitqueue_head(&tx->idle);
	INIT_WORK(&tx->abandoned, mp_tx_abandoned);
	return mp_view_init(&tx->view, port);
}

/* Nobody refers to a slot any more. Any context. */
void mp_tx_destruct(struct sock *sk)
{
	struct mp_port *port = container_of(sk, struct mp_port, sk);

	mp_view_free(&port->tx.view);
	mp_mutant_forget_sent(port);
	kvfree(port->tx.slots);
}

/* A free slot for the next frame, or NULL. */
struct mp_tx_slot *mp_tx_slot_take(struct mp_port *port)
{
	struct mp_tx *tx = &port->tx;
	struct mp_tx_slot *slot;

	if (tx->accepted - tx->returned == MP_TX_SLOTS)
		return NULL;
	slot = &tx->slots[tx->accepted & MP_TX_SLOT_MASK];
	slot->length = 0;
	slot->reason = MP_FALLBACK_NONE;
	slot->netdev = NULL;
	slot->sent = false;
	slot->copied = false;
	slot->done = false;
	return slot;
}

/* Nobody reads the frame's payload any more. Any context. */
static void mp_tx_complete(struct sk_buff *skb, struct ubuf_info *ubuf, bool uncopied)
{
	struct mp_tx_slot *slot = container_of(ubuf, struct mp_tx_slot, ubuf);
	struct mp_port *port = slot->port;
	struct mp_tx *tx = &port->tx;
	bool last, wake;

	if (!uncopied)
		WRITE_ONCE(slot->copied, true);
	if (!refcount_dec_and_test(&ubuf->refcnt))
		return;
	wake = atomic_inc_return(&tx->finished) % MP_TX_WAKE_EVERY == 0;
	/* Pairs with mp_tx_reap(): the slot before the flag. */
	smp_store_release(&slot->done, true);
	last = atomic_dec_and_test(&tx->pending);
	if (last && test_bit(MP_PORT_TX_ABANDONED, &port->flags))
		queue_work(mp_workqueue, &tx->abandoned);
	if (last)
		wake_up_all(&tx->idle);
	if (last || wake)
		mp_view_wake(&tx->view);
	sock_put(&port->sk);
}

const struct ubuf_info_ops mp_tx_ubuf_ops = {
	.complete = mp_tx_complete,
};

/* From here on the slot is finished only when nobody refers to it through the frame. */
void mp_tx_reference(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	atomic_inc(&slot->head->sending);
	slot->referring = true;
	sock_hold(&slot->port->sk);
	atomic_inc(&slot->port->tx.pending);
	slot->ubuf.ops = &mp_tx_ubuf_ops;
	/* Its parts may refer to the same memory; for whoever reads along it is copied even so. */
	slot->ubuf.flags = SKBFL_ZEROCOPY_FRAG | SKBFL_DONT_ORPHAN;
	refcount_set(&slot->ubuf.refcnt, 1);
	skb_zcopy_init(skb, &slot->ubuf);
}

/* Nothing of the guest's memory is needed for it. */
void mp_tx_slot_finish(struct mp_tx_slot *slot)
{
	slot->done = true;
}

/* Lets go of the frame's memory; the consumer calls. */
void mp_tx_slot_release(struct mp_port *port, struct mp_tx_slot *slot)
{
	unsigned int i;

	mp_mutant_sent(slot);
	for (i = 0; i < MP_TX_PIECES && slot->holds[i].pin; i++) {
		atomic_dec(&slot->holds[i].pin->sending);
		mp_view_put(&port->tx.view, &slot->holds[i]);
	}
	if (!slot->referring)
		return;
	slot->referring = false;
	atomic_dec(&slot->head->sending);
	mp_tx_head_tidy(port, slot);
}

static unsigned int mp_tx_fallback_statistic(enum mp_fallback reason)
{
	switch (reason) {
	case MP_FALLBACK_TOO_MANY_SEGMENTS:
		return MP_STAT_TX_FALLBACK_TOO_MANY_SEGMENTS;
	case MP_FALLBACK_MEMLOCK:
		return MP_STAT_TX_FALLBACK_MEMLOCK;
	case MP_FALLBACK_CACHE_FULL:
		return MP_STAT_TX_FALLBACK_CACHE_FULL;
	case MP_FALLBACK_MAP_FAILED:
		return MP_STAT_TX_FALLBACK_MAP_FAILED;
	case MP_FALLBACK_MAP_BOUNCED:
		return MP_STAT_TX_FALLBACK_MAP_BOUNCED;
	case MP_FALLBACK_FORCED:
		return MP_STAT_TX_FALLBACK_FORCED;
	case MP_FALLBACK_SHORT:
		return MP_STAT_TX_FALLBACK_SHORT;
	case MP_FALLBACK_NO_GATHER:
		return MP_STAT_TX_FALLBACK_NO_GATHER;
	case MP_FALLBACK_CHECKSUM:
		return MP_STAT_TX_FALLBACK_CHECKSUM;
	case MP_FALLBACK_SEGMENT:
		return MP_STAT_TX_FALLBACK_SEGMENT;
	case MP_FALLBACK_SHARED:
		return MP_STAT_TX_FALLBACK_SHARED;
	default:
		return MP_STAT_TX_FALLBACK_PIN_FAILED;
	}
}

/* What was counted for frames that are given back at once. */
struct mp_tx_counts {
	u32 frames;
	u32 zero_copy;
	u64 bytes;
};

/* Counts a finished frame; true when it was copied. */
static bool mp_tx_count(struct mp_tx_counts *counts, struct mp_tx_slot *slot)
{
	if (!slot->sent)
		return false;
	counts->frames++;
	counts->bytes += slot->length;
	if (!slot->reason && slot->copied)
		slot->reason = MP_FALLBACK_SHARED;
	if (slot->reason)
		return true;
	counts->zero_copy++;
	return false;
}

static void mp_tx_settle_counts(struct mp_port *port, const struct mp_tx_counts *counts)
{
	struct mp_statistics *statistics;

	mutex_lock(&port->lock);
	statistics = port->statistics;
	if (statistics) {
		mp_count(statistics, MP_STAT_TX_FRAMES, counts->frames);
		mp_count(statistics, MP_STAT_TX_BYTES, counts->bytes);
		mp_count(statistics, MP_STAT_TX_ZERO_COPY, counts->zero_copy);
		mp_count(statistics, MP_STAT_PIN_HITS, port->tx.view.hits);
		port->tx.view.hits = 0;
	}
	mutex_unlock(&port->lock);
}

static void mp_tx_count_fallback(struct mp_port *port, enum mp_fallback reason)
{
	mutex_lock(&port->lock);
	if (port->statistics)
		mp_count(port->statistics, mp_tx_fallback_statistic(reason), 1);
	mutex_unlock(&port->lock);
}

/**
 * mp_tx_reap - take back the oldest frames, as far as they are finished
 * @port: the port
 *
 * Return: how many.
 */
unsigned int mp_tx_reap(struct mp_port *port)
{
	struct mp_tx *tx = &port->tx;
	struct mp_tx_counts counts = {};
	unsigned int count = 0;

	while (tx->returned != tx->accepted) {
		struct mp_tx_slot *slot = &tx->slots[tx->returned & MP_TX_SLOT_MASK];

		/* Pairs with mp_tx_complete(): the slot is read after the flag. */
		if (!smp_load_acquire(&slot->done))
			break;
		if (mp_tx_count(&counts, slot))
			mp_tx_count_fallback(port, slot->reason);
		trace_mp_tx_done(slot->length, slot->reason, slot->sent);
		mp_tx_slot_release(port, slot);
		tx->returned++;
		count++;
	}
	if (count)
		mp_tx_settle_counts(port, &counts);
	if (mp_view_untidy(&tx->view)) {
		mp_tx_heads_drop(port, false);
		mp_view_tidy(&tx->view);
	}
	return count;
}
EXPORT_SYMBOL_GPL(mp_tx_reap);

static bool mp_tx_await(struct mp_tx *tx, long patience)
{
	return wait_event_timeout(tx->idle, !atomic_read(&tx->pending), patience);
}

/* Drops what waits in front of the device; whose frames they are cannot be told apart. */
static void mp_tx_purge(struct mp_port *port)
{
	struct mp_device *device;
	int before;

	rtnl_lock();
	device = rtnl_dereference(port->device);
	if (device) {
		before = atomic_read(&port->tx.pending);
		qdisc_reset_all_tx_gt(device->netdev, 0);
		mp_count(device->statistics, MP_STAT_TX_PURGED,
			 before - atomic_read(&port->tx.pending));
	}
	rtnl_unlock();
}

/*
 * Waits until nobody reads a frame's payload any more; nothing is sent until mp_tx_resume(). False:
 * somebody still may.
 */
bool mp_tx_drain(struct mp_port *port)
{
	struct mp_tx *tx = &port->tx;

	set_bit(MP_PORT_TX_DRAINING, &port->flags);
	if (mp_tx_await(tx, MP_TX_PATIENCE))
		return true;
	mp_tx_purge(port);
	return mp_tx_await(tx, MP_TX_LAST_PATIENCE);
}

void mp_tx_resume(struct mp_port *port)
{
	clear_bit(MP_PORT_TX_DRAINING, &port->flags);
	mp_view_wake(&port->tx.view);
}

/**
 * mp_tx_quiesce - wait until every frame that was sent is finished
 * @port: the port; its consumer calls, and takes them back by mp_tx_reap() afterwards
 */
void mp_tx_quiesce(struct mp_port *port)
{
	mp_tx_drain(port);
	mp_tx_resume(port);
}
EXPORT_SYMBOL_GPL(mp_tx_quiesce);

/* The last frame of a consumer that is gone was finished. */
static void mp_tx_abandoned(struct work_struct *work)
{
	struct mp_tx *tx = container_of(work, struct mp_tx, abandoned);
	struct mp_port *port = container_of(tx, struct mp_port, tx);

	if (!test_and_clear_bit(MP_PORT_TX_ABANDONED, &port->flags))
		return;
	mp_tx_reap(port);
	mp_tx_heads_drop(port, true);
	mp_view_close(&tx->view);
	sock_put(&port->sk);
}

/* Whatever is pending is taken back when it is finished, by nobody in particular. */
void mp_tx_abandon(struct mp_port *port)
{
	struct mp_tx *tx = &port->tx;

	RCU_INIT_POINTER(tx->view.waker, NULL);
	synchronize_rcu();
	sock_hold(&port->sk);
	set_bit(MP_PORT_TX_ABANDONED, &port->flags);
	/* Pairs with mp_tx_complete(): either it sees the bit, or nothing is pending here. */
	smp_mb__after_atomic();
	if (!atomic_read(&tx->pending))
		queue_work(mp_workqueue, &tx->abandoned);
}
