// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver asks that sends a frame of a port: the bus addresses of memory that the port has
 * mapped already.
 *
 * The network stack may have changed the frame on its way here: cut it up, cloned it, moved its
 * header, copied its payload. So each piece is looked for by its place in memory, in the pages that
 * the frame's slot has, and whatever is not in one of them the driver maps itself. The slot stays
 * as it is while the frame refers to it, and mappings as long (cache.c).
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/skbuff.h>

#include "internal.h"

/* The bus address of memory that is within a pin. */
static bool mp_pin_leads(const struct mp_pin *pin, const struct device *device, phys_addr_t start,
			 size_t bytes, dma_addr_t *dma)
{
	phys_addr_t first = page_to_phys(pin->page);

	if (start < first || start + bytes > first + (PAGE_SIZE << pin->order))
		return false;
	/* Of a device that the port was bound to before, or that cannot have it in place. */
	if (pin->cache->device != device || !READ_ONCE(pin->mapped))
		return false;
	*dma = pin->dma + (start - first);
	return true;
}

static bool mp_tx_fragment_dma(const struct mp_tx_slot *slot, const skb_frag_t *fragment,
			       const struct device *device, dma_addr_t *dma)
{
	phys_addr_t start = page_to_phys(skb_frag_page(fragment)) + skb_frag_off(fragment);
	unsigned int i;

	if (mp_mutant_changes_maps())
		return false;
	for (i = 0; i < MP_TX_PIECES && slot->holds[i].pin; i++)
		if (mp_pin_leads(slot->holds[i].pin, device, start, skb_frag_size(fragment), dma))
			return true;
	return false;
}

/**
 * mp_tx_dma - the bus address of a piece of a frame, if it is mapped already
 * @skb: any frame that a network device has to send, in its ndo_start_xmit
 * @piece: 0 for what is linear, otherwise fragment @piece - 1
 * @dma_device: as given to mp_register_device()
 * @dma: filled in
 *
 * A piece that is mapped already is whole at that address, for the device to read, until the driver
 * frees the frame. The driver neither synchronises nor unmaps it. It has stopped its device and
 * freed every frame when it calls mp_unregister_device().
 *
 * Return: false: the driver maps the piece, and unmaps it, like that of any other frame.
 */
bool mp_tx_dma(struct sk_buff *skb, unsigned int piece, const struct device *dma_device,
	       dma_addr_t *dma)
{
	const struct mp_tx_slot *slot = mp_tx_slot_of(skb);

	/* Mappings end with the network device that got the frame; another one may outlive it. */
	if (!slot || slot->netdev != skb->dev)
		return false;
	if (piece)
		return mp_tx_fragment_dma(slot, &skb_shinfo(skb)->frags[piece - 1], dma_device,
					  dma);
	return slot->head && mp_pin_leads(slot->head, dma_device, virt_to_phys(skb->data),
					  skb_headlen(skb), dma);
}
EXPORT_SYMBOL_GPL(mp_tx_dma);
