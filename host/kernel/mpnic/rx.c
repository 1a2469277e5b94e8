// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive into the driver's own pages, and what both supplies of buffers have in common.
 *
 * A frame lands in one page of the page pool, behind the headroom that an skb needs, so the skb is
 * built around it. What is longer goes on in further pages, which are its fragments.
 */
#include <linux/etherdevice.h>
#include <net/page_pool/helpers.h>

#include "mpnic.h"

#define MPNIC_RX_HEADROOM	(NET_SKB_PAD + NET_IP_ALIGN)

/* Writes one descriptor for a page of the pool; false without memory. */
static bool mpnic_rx_refill_one(struct mpnic_rx *rx)
{
	struct mprig_descriptor *descriptor = mpnic_queue_next(&rx->queue);
	struct page *page = page_pool_dev_alloc_pages(rx->pool);

	if (!page)
		return false;
	rx->pages[rx->queue.posted % MPNIC_RING_SIZE] = page;
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->address0 = cpu_to_le64(page_pool_get_dma_addr(page) + MPNIC_RX_HEADROOM);
	descriptor->length0 = cpu_to_le16(MPNIC_RX_BYTES);
	descriptor->cookie = cpu_to_le64(rx->queue.posted);
	rx->queue.posted++;
	return true;
}

static void mpnic_rx_refill(struct mpnic_rx *rx)
{
	u16 before = rx->queue.posted;

	while (mpnic_queue_room(&rx->queue) && mpnic_rx_refill_one(rx))
		;
	if (rx->queue.posted != before)
		mpnic_queue_publish(&rx->queue);
}

/* The page becomes a frame, or the next part of one; false: there is no memory. */
static bool mpnic_rx_add(struct mpnic_rx *rx, struct page *page, u32 length)
{
	struct sk_buff *skb = rx->begun;

	if (skb) {
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, MPNIC_RX_HEADROOM, length,
				PAGE_SIZE);
		return true;
	}
	skb = napi_build_skb(page_address(page), PAGE_SIZE);
	if (!skb) {
		rx->stats.dropped++;
		return false;
	}
	skb_mark_for_recycle(skb);
	skb_reserve(skb, MPNIC_RX_HEADROOM);
	skb_put(skb, length);
	rx->begun = skb;
	return true;
}

/* Forgets what has come of a frame. */
static void mpnic_rx_abandon(struct mpnic_rx *rx)
{
	dev_kfree_skb_any(rx->begun);
	rx->begun = NULL;
	rx->dropping = false;
}

/* @flags: of the completion of any of its pages */
static void mpnic_rx_finish(struct mpnic_rx *rx, struct sk_buff *skb, u8 flags)
{
	struct net_device *netdev = rx->nic->netdev;

	if (flags & MPRIG_COMPLETION_CHECKSUM_GOOD_MASK && netdev->features & NETIF_F_RXCSUM)
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb->protocol = eth_type_trans(skb, netdev);
	napi_gro_receive(&rx->napi, skb);
}

/* Takes a page that the device has finished, and delivers the frame that it ends. */
static void mpnic_rx_deliver(struct mpnic_rx *rx, struct page *page, u32 length, u8 flags)
{
	struct sk_buff *skb;

	if (!length || rx->dropping || !mpnic_rx_add(rx, page, length)) {
		page_pool_recycle_direct(rx->pool, page);
		rx->dropping = true;
	}
	if (flags & MPRIG_COMPLETION_MORE_MASK)
		return;
	if (rx->dropping) {
		mpnic_rx_abandon(rx);
		return;
	}
	skb = rx->begun;
	rx->begun = NULL;
	mpnic_rx_finish(rx, skb, flags);
}

/* Whether a completion can be true, for a descriptor of the driver's own. */
static bool mpnic_rx_plausible(const struct mpnic_rx *rx, const struct mprig_completion *completion)
{
	if (rx->queue.consumed == rx->queue.posted)
		return false;
	if (le64_to_cpu(completion->cookie) != rx->queue.consumed)
		return false;
	return completion->status != MPRIG_COMPLETION_STATUS_OK ||
	       (le16_to_cpu(completion->length) >= (rx->begun ? 1 : ETH_HLEN) &&
		le16_to_cpu(completion->length) <= MPNIC_RX_BYTES);
}

/* Adds to the statistics of the device; softirqs are off. */
void mpnic_rx_count(struct mpnic_rx *rx, u64 frames, u64 bytes)
{
	struct pcpu_sw_netstats *tstats = this_cpu_ptr(rx->nic->netdev->tstats);

	rx->stats.frames += frames;
	rx->stats.bytes += bytes;
	u64_stats_update_begin(&tstats->syncp);
	u64_stats_add(&tstats->rx_packets, frames);
	u64_stats_add(&tstats->rx_bytes, bytes);
	u64_stats_update_end(&tstats->syncp);
}

static int mpnic_rx_clean_pool(struct mpnic_rx *rx, int budget)
{
	const struct mprig_completion *completion;
	u64 frames = 0, bytes = 0;
	int done = 0;

	while (done < budget && (completion = mpnic_queue_peek(&rx->queue))) {
		u32 slot = rx->queue.consumed % MPNIC_RING_SIZE;
		bool good = completion->status == MPRIG_COMPLETION_STATUS_OK;
		u8 flags = completion->more_checksum_good;
		u32 length = good ? le16_to_cpu(completion->length) : 0;
		struct page *page = rx->pages[slot];

		if (!mpnic_rx_plausible(rx, completion)) {
			mpnic_distrust(rx->nic, &rx->broken, "receive");
			break;
		}
		rx->pages[slot] = NULL;
		if (good)
			page_pool_dma_sync_for_cpu(rx->pool, page, 0, length);
		frames += good && !(flags & MPRIG_COMPLETION_MORE_MASK);
		bytes += length;
		rx->stats.errors += !good;
		mpnic_rx_deliver(rx, page, length, flags);
		WRITE_ONCE(rx->queue.consumed, rx->queue.consumed + 1);
		done++;
	}
	mpnic_rx_count(rx, frames, bytes);
	mpnic_rx_refill(rx);
	/* Without a single buffer no completion would ever come: try again until memory is free. */
	return rx->queue.posted == rx->queue.consumed && !rx->broken ? budget : done;
}

int mpnic_rx_poll(struct napi_struct *napi, int budget)
{
	struct mpnic_rx *rx = container_of(napi, struct mpnic_rx, napi);
	int done;

	rx->stats.polls++;
	done = mpnic_rx_clean_pool(rx, budget);
	if (rx->broken) {
		napi_complete(napi);
		return 0;
	}
	if (done < budget && napi_complete_done(napi, done))
		mpnic_queue_arm(&rx->queue);
	return done;
}

static bool mpnic_rx_chains(const struct mpnic_rx *rx)
{
	if (rx->supplier)
		return rx->supplier->chain;
	return rx->nic->netdev->mtu > ETH_DATA_LEN;
}

/* Runs the queue with the current supply. */
void mpnic_rx_start(struct mpnic_rx *rx)
{
	rx->broken = false;
	mpnic_queue_start(&rx->queue,
			  mpnic_rx_chains(rx) ? MPRIG_RX_QUEUE0_CONTROL_CHAIN_MASK : 0);
	rx->running = true;
	if (rx->supplier)
		return;
	/* Nothing else uses the pool's cache before NAPI runs. */
	local_bh_disable();
	mpnic_rx_refill(rx);
	local_bh_enable();
	napi_enable(&rx->napi);
	mpnic_queue_arm(&rx->queue);
}

/* Frames that arrived but were not taken are lost, as on a device that is switched off. */
static void mpnic_rx_drop_pages(struct mpnic_rx *rx)
{
	unsigned int i;

	mpnic_rx_abandon(rx);
	while (rx->queue.consumed != rx->queue.posted && mpnic_queue_peek(&rx->queue)) {
		rx->queue.consumed++;
		rx->stats.dropped++;
	}
	for (i = 0; i < MPNIC_RING_SIZE; i++) {
		if (!rx->pages[i])
			continue;
		page_pool_put_full_page(rx->pool, rx->pages[i], false);
		rx->pages[i] = NULL;
	}
}

/* The reverse of mpnic_rx_start(): the device is quiet. A port can still poll. */
void mpnic_rx_stop(struct mpnic_rx *rx)
{
	if (!rx->running)
		return;
	rx->running = false;
	if (!rx->supplier)
		napi_disable(&rx->napi);
	mpnic_queue_stop(rx->nic, &rx->queue);
	if (!rx->supplier)
		mpnic_rx_drop_pages(rx);
}

int mpnic_rx_open(struct mpnic *nic)
{
	struct mpnic_rx *rx = mpnic_host_rx(nic);
	struct page_pool_params params = {
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
		.pool_size = MPNIC_RING_SIZE,
		.nid = dev_to_node(&nic->pdev->dev),
		.dev = &nic->pdev->dev,
		.napi = &rx->napi,
		.netdev = nic->netdev,
		.dma_dir = DMA_FROM_DEVICE,
		.max_len = MPNIC_RX_BYTES,
		.offset = MPNIC_RX_HEADROOM,
	};

	rx->pool = page_pool_create(&params);
	if (IS_ERR(rx->pool))
		return PTR_ERR(rx->pool);
	mpnic_rx_start(rx);
	return 0;
}

void mpnic_rx_close(struct mpnic *nic)
{
	struct mpnic_rx *rx = mpnic_host_rx(nic);

	mpnic_rx_stop(rx);
	page_pool_destroy(rx->pool);
	rx->pool = NULL;
}
