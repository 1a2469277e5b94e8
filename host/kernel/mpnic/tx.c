// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: a frame is sent from where the stack built it, two pieces of it in each descriptor.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <net/netdev_queues.h>

#include "mpnic.h"

/* Room at which a stopped queue goes on. */
#define MPNIC_TX_WAKE	(MPNIC_RING_SIZE / 4)

static struct mpnic_tx_buffer *mpnic_tx_buffer(struct mpnic_tx *tx, u16 number)
{
	return &tx->buffers[number % MPNIC_RING_SIZE];
}

static void mpnic_tx_unmap(struct mpnic *nic, struct mpnic_tx_buffer *buffer)
{
	struct device *dev = &nic->pdev->dev;
	unsigned int i;

	for (i = 0; i < MPNIC_TX_SEGMENTS; i++) {
		struct mpnic_tx_piece *piece = &buffer->pieces[i];

		if (piece->length && piece->mapping == MPNIC_TX_SINGLE)
			dma_unmap_single(dev, piece->dma, piece->length, DMA_TO_DEVICE);
		else if (piece->length && piece->mapping == MPNIC_TX_PAGE)
			dma_unmap_page(dev, piece->dma, piece->length, DMA_TO_DEVICE);
		piece->length = 0;
	}
}

/*
 * Copies a short header: to map and unmap one costs far more. Segments that the network stack has
 * cut have one each, and with fragments that a port has mapped nothing else is left to map.
 */
static void mpnic_tx_copy_header(struct mpnic *nic, struct mpnic_tx_piece *piece,
				 const struct sk_buff *skb)
{
	u32 slot = nic->tx.queue.posted % MPNIC_RING_SIZE;

	memcpy(nic->tx.headers[slot], skb->data, skb_headlen(skb));
	piece->dma = nic->tx.headers_dma + slot * MPNIC_TX_HEADER;
	piece->length = skb_headlen(skb);
	piece->mapping = MPNIC_TX_COPIED;
}

/* Maps piece @index of a frame: what is linear, and then each fragment. */
static int mpnic_tx_map_piece(struct mpnic *nic, struct mpnic_tx_piece *piece, struct sk_buff *skb,
			      unsigned int index)
{
	const skb_frag_t *fragment = index ? &skb_shinfo(skb)->frags[index - 1] : NULL;
	u32 length = index ? skb_frag_size(fragment) : skb_headlen(skb);
	struct device *dev = &nic->pdev->dev;

	if (mp_tx_dma(skb, index, dev, &piece->dma)) {
		piece->mapping = MPNIC_TX_LENT;
		piece->length = length;
		return 0;
	}
	if (!index && skb_shinfo(skb)->nr_frags && length <= MPNIC_TX_HEADER) {
		mpnic_tx_copy_header(nic, piece, skb);
		return 0;
	}
	if (index) {
		piece->mapping = MPNIC_TX_PAGE;
		piece->dma = skb_frag_dma_map(dev, fragment, 0, length, DMA_TO_DEVICE);
	} else {
		piece->mapping = MPNIC_TX_SINGLE;
		piece->dma = dma_map_single(dev, skb->data, length, DMA_TO_DEVICE);
	}
	if (dma_mapping_error(dev, piece->dma))
		return -ENOMEM;
	piece->length = length;
	return 0;
}

static unsigned int mpnic_tx_descriptors(const struct sk_buff *skb)
{
	return DIV_ROUND_UP(skb_shinfo(skb)->nr_frags + 1, MPNIC_TX_SEGMENTS);
}

/* Maps a frame for the next descriptors. */
static int mpnic_tx_map(struct mpnic *nic, struct sk_buff *skb)
{
	struct mpnic_tx *tx = &nic->tx;
	unsigned int i;

	for (i = 0; i <= skb_shinfo(skb)->nr_frags; i++) {
		struct mpnic_tx_buffer *buffer;

		buffer = mpnic_tx_buffer(tx, tx->queue.posted + i / MPNIC_TX_SEGMENTS);
		if (mpnic_tx_map_piece(nic, &buffer->pieces[i % MPNIC_TX_SEGMENTS], skb, i))
			goto unmap;
	}
	return 0;

unmap:
	for (i = 0; i < mpnic_tx_descriptors(skb); i++)
		mpnic_tx_unmap(nic, mpnic_tx_buffer(tx, tx->queue.posted + i));
	return -ENOMEM;
}

/* Whether the device can put the checksum of a frame where it belongs. */
static bool mpnic_tx_inserts(const struct sk_buff *skb)
{
	int start = skb_checksum_start_offset(skb);

	/* The descriptor counts both in units of two bytes. */
	return !(start % 2) && !(skb->csum_offset % 2) && start / 2 <= U8_MAX &&
	       skb->csum_offset / 2 <= U8_MAX;
}

/* The frame as descriptors and the wire take it, or an error; the skb is freed then. */
static int mpnic_tx_prepare(struct sk_buff *skb)
{
	if (skb_put_padto(skb, MPRIG_MIN_FRAME_BYTES))
		return -ENOMEM;
	if (skb->len <= MPNIC_FRAME_MAX &&
	    (skb->ip_summed != CHECKSUM_PARTIAL || mpnic_tx_inserts(skb) ||
	     !skb_checksum_help(skb)))
		return 0;
	dev_kfree_skb_any(skb);
	return -EINVAL;
}

/* Writes the descriptors of a frame that is mapped. */
static void mpnic_tx_describe(struct mpnic_tx *tx, const struct sk_buff *skb)
{
	unsigned int count = mpnic_tx_descriptors(skb);
	u16 posted = tx->queue.posted;
	unsigned int i;

	for (i = 0; i < count; i++) {
		const struct mpnic_tx_buffer *buffer = mpnic_tx_buffer(tx, posted + i);
		struct mprig_descriptor *descriptor = mpnic_queue_slot(&tx->queue, posted + i);

		memset(descriptor, 0, sizeof(*descriptor));
		descriptor->address0 = cpu_to_le64(buffer->pieces[0].dma);
		descriptor->length0 = cpu_to_le16(buffer->pieces[0].length);
		if (buffer->pieces[1].length)
			descriptor->address1 = cpu_to_le64(buffer->pieces[1].dma);
		descriptor->length1 = cpu_to_le16(buffer->pieces[1].length);
		descriptor->cookie = cpu_to_le64((u16)(posted + i));
		if (i + 1 < count)
			descriptor->more_checksum |= MPRIG_DESCRIPTOR_MORE_MASK;
		if (i || skb->ip_summed != CHECKSUM_PARTIAL)
			continue;
		descriptor->more_checksum |= MPRIG_DESCRIPTOR_CHECKSUM_MASK;
		descriptor->checksum_start = skb_checksum_start_offset(skb) / 2;
		descriptor->checksum_offset = skb->csum_offset / 2;
	}
}

netdev_tx_t mpnic_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(netdev, 0);
	struct mpnic *nic = netdev_priv(netdev);
	struct mpnic_tx *tx = &nic->tx;
	unsigned int descriptors;

	if (unlikely(mpnic_queue_room(&tx->queue) < mpnic_tx_descriptors(skb)))
		return NETDEV_TX_BUSY;
	if (mpnic_tx_prepare(skb))
		goto dropped;
	if (mpnic_tx_map(nic, skb)) {
		dev_kfree_skb_any(skb);
		goto dropped;
	}
	mpnic_tx_describe(tx, skb);
	descriptors = mpnic_tx_descriptors(skb);
	mpnic_tx_buffer(tx, tx->queue.posted + descriptors - 1)->skb = skb;
	skb_tx_timestamp(skb);
	netdev_tx_sent_queue(txq, skb->len);
	/* Published to NAPI, which reads the buffers only after the device completed them. */
	WRITE_ONCE(tx->queue.posted, tx->queue.posted + descriptors);
	netif_txq_maybe_stop(txq, mpnic_queue_room(&tx->queue), MPNIC_TX_DESCRIPTORS,
			     MPNIC_TX_WAKE);
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

/* Takes back a frame whose last descriptor is done; its bytes. */
static unsigned int mpnic_tx_finish(struct mpnic *nic, struct mpnic_tx_buffer *buffer, bool sent,
				    int budget)
{
	struct mpnic_tx *tx = &nic->tx;
	unsigned int length = buffer->skb->len;

	if (sent) {
		tx->stats.frames++;
		tx->stats.bytes += length;
		dev_sw_netstats_tx_add(nic->netdev, 1, length);
	} else {
		tx->stats.errors++;
	}
	napi_consume_skb(buffer->skb, budget);
	buffer->skb = NULL;
	return length;
}

static int mpnic_tx_clean(struct mpnic *nic, int budget)
{
	struct netdev_queue *txq = netdev_get_tx_queue(nic->netdev, 0);
	const struct mprig_completion *completion;
	struct mpnic_tx *tx = &nic->tx;
	unsigned int frames = 0;
	unsigned int bytes = 0;
	int done = 0;

	while (done < budget && (completion = mpnic_queue_peek(&tx->queue))) {
		struct mpnic_tx_buffer *buffer;

		if (tx->queue.consumed == READ_ONCE(tx->queue.posted) ||
		    le64_to_cpu(completion->cookie) != tx->queue.consumed) {
			mpnic_distrust(nic, &tx->broken, "transmit");
			break;
		}
		buffer = mpnic_tx_buffer(tx, tx->queue.consumed);
		mpnic_tx_unmap(nic, buffer);
		if (buffer->skb) {
			bool sent = completion->status == MPRIG_COMPLETION_STATUS_OK;

			bytes += mpnic_tx_finish(nic, buffer, sent, budget);
			frames++;
		}
		WRITE_ONCE(tx->queue.consumed, tx->queue.consumed + 1);
		done++;
	}
	netif_txq_completed_wake(txq, frames, bytes, mpnic_queue_room(&tx->queue), MPNIC_TX_WAKE);
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
	mpnic_queue_start(&tx->queue, 0);
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
		mpnic_tx_unmap(nic, &tx->buffers[i]);
		dev_kfree_skb(tx->buffers[i].skb);
		tx->buffers[i].skb = NULL;
	}
}
