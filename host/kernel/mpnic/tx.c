// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: one descriptor per frame, sent from where the stack built it. A descriptor has two
 * segments: what is linear, and one fragment.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <net/netdev_queues.h>

#include "mpnic.h"

/* Room at which a stopped queue goes on. */
#define MPNIC_TX_WAKE	(MPNIC_RING_SIZE / 4)

static void mpnic_tx_unmap(struct mpnic *nic, struct mpnic_tx_buffer *buffer)
{
	dma_unmap_single(&nic->pdev->dev, buffer->dma, buffer->linear, DMA_TO_DEVICE);
	if (buffer->length > buffer->linear)
		dma_unmap_page(&nic->pdev->dev, buffer->fragment_dma,
			       buffer->length - buffer->linear, DMA_TO_DEVICE);
}

/* Maps a frame of at most one fragment. */
static int mpnic_tx_map(struct mpnic *nic, struct mpnic_tx_buffer *buffer, struct sk_buff *skb)
{
	struct device *dev = &nic->pdev->dev;
	skb_frag_t *fragment = &skb_shinfo(skb)->frags[0];

	buffer->length = skb->len;
	buffer->linear = skb_headlen(skb);
	buffer->dma = dma_map_single(dev, skb->data, buffer->linear, DMA_TO_DEVICE);
	if (dma_mapping_error(dev, buffer->dma))
		return -ENOMEM;
	if (!skb_is_nonlinear(skb))
		return 0;
	buffer->fragment_dma = skb_frag_dma_map(dev, fragment, 0, skb_frag_size(fragment),
						DMA_TO_DEVICE);
	if (!dma_mapping_error(dev, buffer->fragment_dma))
		return 0;
	dma_unmap_single(dev, buffer->dma, buffer->linear, DMA_TO_DEVICE);
	return -ENOMEM;
}

/* The frame as a descriptor and the wire take it, or an error; the skb is freed then. */
static int mpnic_tx_prepare(struct sk_buff *skb)
{
	if (skb_put_padto(skb, MPRIG_MIN_FRAME_BYTES))
		return -ENOMEM;
	if (skb->len <= MPNIC_FRAME_MAX &&
	    (skb_shinfo(skb)->nr_frags < MPNIC_TX_SEGMENTS || !skb_linearize(skb)))
		return 0;
	dev_kfree_skb_any(skb);
	return -EINVAL;
}

netdev_tx_t mpnic_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(netdev, 0);
	struct mpnic *nic = netdev_priv(netdev);
	struct mprig_descriptor *descriptor;
	struct mpnic_tx *tx = &nic->tx;
	struct mpnic_tx_buffer *buffer;
	u32 length;

	if (unlikely(!mpnic_queue_room(&tx->queue)))
		return NETDEV_TX_BUSY;
	if (mpnic_tx_prepare(skb))
		goto dropped;
	length = skb->len;
	buffer = &tx->buffers[tx->queue.posted % MPNIC_RING_SIZE];
	if (mpnic_tx_map(nic, buffer, skb)) {
		dev_kfree_skb_any(skb);
		goto dropped;
	}
	buffer->skb = skb;

	descriptor = mpnic_queue_next(&tx->queue);
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->address0 = cpu_to_le64(buffer->dma);
	descriptor->length0 = cpu_to_le16(buffer->linear);
	if (length > buffer->linear) {
		descriptor->address1 = cpu_to_le64(buffer->fragment_dma);
		descriptor->length1 = cpu_to_le16(length - buffer->linear);
	}
	descriptor->cookie = cpu_to_le64(tx->queue.posted);
	skb_tx_timestamp(skb);
	netdev_tx_sent_queue(txq, length);
	/* Published to NAPI, which reads the buffer only after the device completed it. */
	WRITE_ONCE(tx->queue.posted, tx->queue.posted + 1);
	netif_txq_maybe_stop(txq, mpnic_queue_room(&tx->queue), 1, MPNIC_TX_WAKE);
	if (!netdev_xmit_more() || netif_xmit_stopped(txq))
		mpnic_queue_publish(&tx->queue);
	return NETDEV_TX_OK;

dropped:
	/* Frames before this one may still wait for their doorbell. */
	if (!netdev_xmit_more())
		mpnic_queue_publish(&tx->queue);
	tx->stats.dropped++;
	dev_core_stats_tx_dropped_inc(netdev);
	return NETDEV_TX_OK;
}

static int mpnic_tx_clean(struct mpnic *nic, int budget)
{
	struct netdev_queue *txq = netdev_get_tx_queue(nic->netdev, 0);
	const struct mprig_completion *completion;
	struct mpnic_tx *tx = &nic->tx;
	unsigned int bytes = 0;
	int done = 0;

	while (done < budget && (completion = mpnic_queue_peek(&tx->queue))) {
		struct mpnic_tx_buffer *buffer;

		if (tx->queue.consumed == READ_ONCE(tx->queue.posted) ||
		    le64_to_cpu(completion->cookie) != tx->queue.consumed) {
			mpnic_distrust(nic, &tx->broken, "transmit");
			break;
		}
		buffer = &tx->buffers[tx->queue.consumed % MPNIC_RING_SIZE];
		mpnic_tx_unmap(nic, buffer);
		if (completion->status == MPRIG_COMPLETION_STATUS_OK) {
			tx->stats.frames++;
			tx->stats.bytes += buffer->length;
			dev_sw_netstats_tx_add(nic->netdev, 1, buffer->length);
		} else {
			tx->stats.errors++;
		}
		bytes += buffer->length;
		napi_consume_skb(buffer->skb, budget);
		buffer->skb = NULL;
		WRITE_ONCE(tx->queue.consumed, tx->queue.consumed + 1);
		done++;
	}
	netif_txq_completed_wake(txq, done, bytes, mpnic_queue_room(&tx->queue), MPNIC_TX_WAKE);
	return done;
}

int mpnic_tx_poll(struct napi_struct *napi, int budget)
{
	struct mpnic *nic = container_of(napi, struct mpnic, tx.napi);
	struct mpnic_tx *tx = &nic->tx;
	int done;

	/* netpoll asks with no budget: it only wants room. */
	if (!budget)
		return 0;
	tx->stats.polls++;
	done = mpnic_tx_clean(nic, budget);
	if (tx->broken) {
		napi_complete(napi);
		return 0;
	}
	if (done < budget && napi_complete_done(napi, done))
		mpnic_queue_arm(&tx->queue);
	return done;
}

void mpnic_tx_start(struct mpnic *nic)
{
	struct mpnic_tx *tx = &nic->tx;

	tx->broken = false;
	mpnic_queue_start(&tx->queue);
	netdev_tx_reset_queue(netdev_get_tx_queue(nic->netdev, 0));
	napi_enable(&tx->napi);
	mpnic_queue_arm(&tx->queue);
	/* Frames may wait for a queue that was full when it was stopped. */
	netif_tx_wake_all_queues(nic->netdev);
}

/* The device is quiet; frames not sent are lost. */
void mpnic_tx_stop(struct mpnic *nic)
{
	struct mpnic_tx *tx = &nic->tx;
	unsigned int i;

	/* A poll would wake the queue again. */
	napi_disable(&tx->napi);
	netif_tx_disable(nic->netdev);
	mpnic_queue_stop(nic, &tx->queue);
	for (i = 0; i < MPNIC_RING_SIZE; i++) {
		if (!tx->buffers[i].skb)
			continue;
		mpnic_tx_unmap(nic, &tx->buffers[i]);
		dev_kfree_skb(tx->buffers[i].skb);
		tx->buffers[i].skb = NULL;
	}
}
