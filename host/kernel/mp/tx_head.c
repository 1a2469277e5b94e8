// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the first bytes of a frame are copied to: each slot has a page of the host for them, mapped
 * for the device as long as the port is bound.
 *
 * The page is that of the frame's linear part, so the network stack frees it like any other: it
 * drops a reference of the page. It does so after it has let go of the slot, and whoever has copied
 * the payload for himself keeps the header without the slot. So the page has the next header only
 * when nobody but the cache refers to it; otherwise the slot gets another page.
 */
#include <linux/mm.h>
#include <linux/skbuff.h>

#include "internal.h"

/* Of the page; with room for the headers that devices on the way put in front. */
#define MP_TX_HEAD_BYTES \
	(SKB_DATA_ALIGN(NET_SKB_PAD + MP_TX_HEADER) + \
	 SKB_DATA_ALIGN(sizeof(struct skb_shared_info)))

static bool mp_tx_head_current(const struct mp_port *port, const struct mp_tx_slot *slot)
{
	return slot->head->cache == READ_ONCE(port->tx.view.cache);
}

static void mp_tx_head_drop(struct mp_tx_slot *slot)
{
	mp_cache_drop_page(slot->head);
	slot->head = NULL;
}

/**
 * mp_tx_head_alloc - room for a header in memory that is mapped for the device
 * @port: the port; its consumer calls, and no lock is held
 * @slot: that of the frame
 *
 * Return: a frame without any byte yet, or NULL.
 */
struct sk_buff *mp_tx_head_alloc(struct mp_port *port, struct mp_tx_slot *slot)
{
	struct sk_buff *skb;

	BUILD_BUG_ON(MP_TX_HEAD_BYTES > PAGE_SIZE);
	/* Whoever drops a reference reads and writes no more. */
	if (slot->head &&
	    (!mp_tx_head_current(port, slot) || page_ref_count(slot->head->page) != 1))
		mp_tx_head_drop(slot);
	if (!slot->head)
		slot->head = mp_view_add_page(&port->tx.view);
	if (!slot->head)
		return NULL;
	/* Drivers give their frames back to a store of each processor, which this takes from. */
	local_bh_disable();
	skb = napi_build_skb(page_address(slot->head->page), MP_TX_HEAD_BYTES);
	local_bh_enable();
	if (!skb)
		return NULL;
	get_page(slot->head->page);
	skb_reserve(skb, NET_SKB_PAD);
	return skb;
}

/* Gives up the page of a slot that is free, if the binding that it is of has ended. */
void mp_tx_head_tidy(struct mp_port *port, struct mp_tx_slot *slot)
{
	if (slot->head && unlikely(!mp_tx_head_current(port, slot)))
		mp_tx_head_drop(slot);
}

/* The same for every slot that is free; @all: whatever they are of. The consumer calls. */
void mp_tx_heads_drop(struct mp_port *port, bool all)
{
	struct mp_tx_slot *slot;

	for (slot = port->tx.slots; slot < port->tx.slots + MP_TX_SLOTS; slot++) {
		if (!slot->head || slot->referring)
			continue;
		if (all || !mp_tx_head_current(port, slot))
			mp_tx_head_drop(slot);
	}
}
