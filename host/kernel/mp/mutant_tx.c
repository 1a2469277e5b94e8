// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutants of the port where it sends (linux/mp_mutant.h).
 *
 * A page that holds a copy stays with the slot until the port goes, so that a copy that was not
 * wiped is there for whoever searches for it until the slot has its next frame.
 */
#include <linux/mm.h>
#include <linux/mp_mutant.h>
#include <linux/string.h>

#include "internal.h"

static size_t mp_mutant_payload(const struct sk_buff *skb)
{
	return skb->len - skb_headlen(skb);
}

/* Copies the payload to the slot's page; false when there is none, or it does not fit. */
static bool mp_mutant_copy_out(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	size_t bytes = mp_mutant_payload(skb);

	if (bytes > PAGE_SIZE)
		return false;
	if (!slot->page)
		slot->page = alloc_page(GFP_KERNEL);
	if (!slot->page)
		return false;
	return !skb_copy_bits(skb, skb_headlen(skb), page_address(slot->page), bytes);
}

/* Lets a frame refer to the slot's page in place of the guest's memory. */
static void mp_mutant_swap(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	unsigned int i;

	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
		put_page(skb_frag_page(&skb_shinfo(skb)->frags[i]));
	get_page(slot->page);
	skb_shinfo(skb)->nr_frags = 0;
	skb_fill_page_desc(skb, 0, slot->page, 0, mp_mutant_payload(skb));
}

/* Sends a copy of the payload. */
static bool mp_mutant_bounce(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	if (!mp_mutant_copy_out(slot, skb))
		return false;
	mp_mutant_swap(slot, skb);
	return true;
}

/* Sends a copy of the payload of which the last byte is another. */
static bool mp_mutant_damage(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	u8 *bytes;

	if (!mp_mutant_bounce(slot, skb))
		return false;
	bytes = page_address(slot->page);
	bytes[mp_mutant_payload(skb) - 1] ^= 0xff;
	return true;
}

/* A frame whose payload is the guest's memory is complete, and nobody has it yet. */
void mp_mutant_send(struct mp_tx_slot *slot, struct sk_buff *skb)
{
	bool done = false;

	switch (mp_mutant()) {
	case MP_MUTANT_TX_BOUNCE:
		done = mp_mutant_bounce(slot, skb);
		break;
	case MP_MUTANT_TX_BOUNCE_AND_WIPE:
		done = mp_mutant_bounce(slot, skb);
		slot->wipe = done;
		break;
	case MP_MUTANT_TX_DAMAGE:
		done = mp_mutant_damage(slot, skb);
		break;
	case MP_MUTANT_TX_CHECKSUM:
		skb_checksum(skb, skb_headlen(skb), mp_mutant_payload(skb), 0);
		done = true;
		break;
	case MP_MUTANT_TX_OUT:
		done = mp_mutant_copy_out(slot, skb);
		break;
	default:
		break;
	}
	if (done)
		mp_mutant_count();
}

/* Nobody reads the frame's payload any more. */
void mp_mutant_sent(struct mp_tx_slot *slot)
{
	if (!slot->wipe)
		return;
	memzero_explicit(page_address(slot->page), slot->length - MP_TX_HEADER);
	slot->wipe = false;
}

/* Nobody refers to a slot any more. */
void mp_mutant_forget_sent(struct mp_port *port)
{
	unsigned int i;

	for (i = 0; i < MP_TX_SLOTS; i++) {
		if (port->tx.slots[i].page)
			__free_page(port->tx.slots[i].page);
	}
}
