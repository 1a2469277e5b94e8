/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_TX_H
#define MP_TX_H

#include <linux/skbuff.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "view.h"

struct mp_port;

/* Pieces of a frame's payload, each within one page: 64 KiB that begin anywhere. */
#define MP_TX_PIECES	(MAX_SKB_FRAGS + 1)

/*
 * One frame that the consumer has sent and not got back.
 *
 * @ubuf: referred to by the frame while its payload is the guest's own memory
 * @copied, @done: written when the last of these references goes; all else is the consumer's
 * @holds, @head, @netdev: also read by who has a reference, and as they are until the last is gone
 */
struct mp_tx_slot {
	struct ubuf_info ubuf;
	struct mp_port *port;
	struct mp_hold holds[MP_TX_PIECES];
	/* Where the header is copied to; kept for the next frame. */
	struct mp_pin *head;
	/* What the frame was handed to. */
	const struct net_device *netdev;
	/* A frame may be with a device that has its header there. */
	bool referring;
	u32 length;
	enum mp_fallback reason;
	/* It has left the port. */
	bool sent;
	/* The network stack has copied the payload, because somebody else reads along. */
	bool copied;
	bool done;
#ifdef MP_MUTANTS
	/* Holds a copy of the payload of this frame or of an earlier one. The consumer's. */
	struct page *page;
	bool wipe;
#endif
};

/*
 * The transmit queue of a port. Frames in order: free-running counts, slot = count mod MP_TX_SLOTS;
 * returned <= accepted.
 */
struct mp_tx {
	struct mp_view view;
	struct mp_tx_slot *slots;
	/* The consumer's. */
	u32 accepted;
	u32 returned;
	/* Frames whose payload somebody may still read, and all that were read so far. */
	atomic_t pending;
	atomic_t finished;
	wait_queue_head_t idle;
	/* Looks after what a consumer left behind. */
	struct work_struct abandoned;
};

/* tx.c */
void mp_write_space(struct sock *sk);

/* tx_slot.c */
int mp_tx_init(struct mp_port *port);
void mp_tx_destruct(struct sock *sk);
struct mp_tx_slot *mp_tx_slot_take(struct mp_port *port);
void mp_tx_slot_finish(struct mp_tx_slot *slot);
void mp_tx_slot_release(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_reference(struct mp_tx_slot *slot, struct sk_buff *skb);
extern const struct ubuf_info_ops mp_tx_ubuf_ops;

/* The slot that a frame refers to, or NULL. */
static inline struct mp_tx_slot *mp_tx_slot_of(struct sk_buff *skb)
{
	struct ubuf_info *ubuf = skb_zcopy(skb);

	if (!ubuf || ubuf->ops != &mp_tx_ubuf_ops)
		return NULL;
	return container_of(ubuf, struct mp_tx_slot, ubuf);
}

bool mp_tx_drain(struct mp_port *port);
void mp_tx_resume(struct mp_port *port);
void mp_tx_abandon(struct mp_port *port);

/* tx_head.c */
struct sk_buff *mp_tx_head_alloc(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_head_tidy(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_heads_drop(struct mp_port *port, bool all);

#endif /* MP_TX_H */
