// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card's receive queue in the hands of a port: the driver's side of the port API.
 */
#include <linux/pm_runtime.h>

#include "mp_private.h"

static struct e1000e_mp *e1000e_mp_of(struct mp_queue *queue)
{
	return queue->driver;
}

static void e1000e_mp_begin_reset(struct e1000_adapter *adapter)
{
	while (test_and_set_bit(__E1000_RESETTING, &adapter->state))
		usleep_range(1000, 1100);
}

static void e1000e_mp_end_reset(struct e1000_adapter *adapter)
{
	clear_bit(__E1000_RESETTING, &adapter->state);
}

/* What the card, or how it is set up, cannot do for a port, each with its error. */
static int e1000e_mp_unfit(struct e1000_adapter *adapter)
{
	/* It need not be a feature: CrcStripping=0 does the same. */
	if (!(adapter->flags2 & FLAG2_CRC_STRIPPING))
		return -EOVERFLOW;
	if (adapter->rx_ring_count <= E1000E_MP_DEPTH)
		return -ENOBUFS;
	if (test_bit(__E1000_DOWN, &adapter->state))
		return -ENETDOWN;
	return 0;
}

static int e1000e_mp_attach(struct mp_queue *queue)
{
	struct e1000_adapter *adapter = netdev_priv(queue->netdev);
	struct e1000e_mp *mp = adapter->mp;
	int err;

	/* Without a link it would suspend by itself. */
	pm_runtime_get_sync(&adapter->pdev->dev);
	err = e1000e_mp_unfit(adapter);
	if (err) {
		pm_runtime_put(&adapter->pdev->dev);
		return err;
	}
	queue->driver = mp;
	e1000e_mp_begin_reset(adapter);
	mp->restarting = true;
	e1000e_down(adapter, true);
	WRITE_ONCE(mp->queue, queue);
	e1000e_up(adapter);
	mp->restarting = false;
	e1000e_mp_end_reset(adapter);
	return 0;
}

/* The ring, which is empty, is the host's again. */
static void e1000e_mp_return_ring(struct e1000e_mp *mp)
{
	struct e1000_adapter *adapter = mp->adapter;
	struct net_device *netdev = adapter->netdev;
	struct e1000_hw *hw = &adapter->hw;

	napi_disable(&adapter->napi);
	WRITE_ONCE(mp->queue, NULL);
	/* A late interrupt must not wake who is gone. */
	synchronize_irq(adapter->msix_entries ? adapter->msix_entries[0].vector :
			adapter->pdev->irq);
	netif_addr_lock_bh(netdev);
	netdev->netdev_ops->ndo_set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
	adapter->alloc_rx_buf(adapter->rx_ring, adapter->rx_ring->count - 1, GFP_KERNEL);
	napi_enable(&adapter->napi);
	/* What came while NAPI was off is looked at. */
	if (adapter->msix_entries) {
		ew32(IMS, adapter->rx_ring->ims_val);
		ew32(ICS, adapter->rx_ring->ims_val);
	} else {
		ew32(IMS, IMS_ENABLE_MASK);
		ew32(ICS, E1000_ICS_RXDMT0);
	}
}

static void e1000e_mp_detach(struct mp_queue *queue)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	struct e1000_adapter *adapter = mp->adapter;

	e1000e_mp_begin_reset(adapter);
	if (test_bit(__E1000_DOWN, &adapter->state))
		WRITE_ONCE(mp->queue, NULL);
	else
		e1000e_mp_return_ring(mp);
	mp->ready = false;
	e1000e_mp_end_reset(adapter);
	pm_runtime_put(&adapter->pdev->dev);
}

static void e1000e_mp_start(struct mp_queue *queue)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);

	mutex_lock(&mp->lock);
	mp->posted = 0;
	mp->polled = 0;
	mp->discarding = false;
	mp->finished_next = 0;
	mp->finished_end = 0;
	WRITE_ONCE(mp->running, mp->ready);
	mutex_unlock(&mp->lock);
}

/* A card that was given nothing need not be reset. */
static bool e1000e_mp_stop_unused(struct e1000e_mp *mp)
{
	mutex_lock(&mp->lock);
	if (!mp->used)
		WRITE_ONCE(mp->running, false);
	mutex_unlock(&mp->lock);
	return !READ_ONCE(mp->running);
}

/*
 * Without RTNL, others may be about to reset the card: those who do not wait for
 * __E1000_RESETTING have taken the device away from the network before, and stop the card.
 */
static void e1000e_mp_flush(struct mp_queue *queue)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	struct e1000_adapter *adapter = mp->adapter;

	while (!e1000e_mp_stop_unused(mp)) {
		e1000e_mp_begin_reset(adapter);
		if (READ_ONCE(mp->running) && netif_device_present(adapter->netdev)) {
			/* A driver that takes leave of its device does not start it again. */
			bool leaving = test_bit(__E1000_DOWN, &adapter->state);

			mp->restarting = true;
			e1000e_down(adapter, true);
			if (!leaving)
				e1000e_up(adapter);
			mp->restarting = false;
		}
		e1000e_mp_end_reset(adapter);
	}
}

static u16 e1000e_mp_next(const struct e1000_ring *ring, u16 index)
{
	return index + 1 == ring->count ? 0 : index + 1;
}

static unsigned int e1000e_mp_post(struct mp_queue *queue, const struct mp_posted *posted,
				   unsigned int count)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	struct e1000_ring *ring = mp->adapter->rx_ring;
	unsigned int i = 0;

	mutex_lock(&mp->lock);
	while (mp->running && i < count && (u8)(mp->posted - mp->polled) < E1000E_MP_DEPTH) {
		union e1000_rx_desc_extended *descriptor =
			E1000_RX_DESC_EXT(*ring, ring->next_to_use);

		/* The card's length filter is all that keeps it within. */
		if (WARN_ON_ONCE(posted[i].length[0] < posted[i].headroom + MP_FRAME_MAX))
			break;
		descriptor->read.buffer_addr =
			cpu_to_le64(posted[i].address[0] + posted[i].headroom);
		/* Where the card says that it is done. */
		descriptor->read.reserved = 0;
		mp->cookies[mp->posted++] = posted[i].cookie;
		ring->next_to_use = e1000e_mp_next(ring, ring->next_to_use);
		mp->used = true;
		i++;
	}
	mutex_unlock(&mp->lock);
	return i;
}

static void e1000e_mp_kick(struct mp_queue *queue)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	struct e1000_ring *ring = mp->adapter->rx_ring;

	mutex_lock(&mp->lock);
	if (mp->running) {
		/* Descriptors before the tail. */
		dma_wmb();
		writel(ring->next_to_use, ring->tail);
	}
	mutex_unlock(&mp->lock);
}

/* The oldest descriptor if the card is done with it; the lock is held, and there is a ring. */
static const union e1000_rx_desc_extended *e1000e_mp_peek(const struct e1000e_mp *mp)
{
	const struct e1000_ring *ring = mp->adapter->rx_ring;
	union e1000_rx_desc_extended *descriptor;

	if (mp->posted == mp->polled)
		return NULL;
	descriptor = E1000_RX_DESC_EXT(*ring, ring->next_to_clean);
	if (!(READ_ONCE(descriptor->wb.upper.status_error) & cpu_to_le32(E1000_RXD_STAT_DD)))
		return NULL;
	/* The rest of the descriptor after that. */
	dma_rmb();
	return descriptor;
}

static bool e1000e_mp_checksum_good(const struct e1000e_mp *mp, u32 status)
{
	return mp->adapter->netdev->features & NETIF_F_RXCSUM &&
	       !(status & E1000_RXD_STAT_IXSM) &&
	       !(status >> 24 & (E1000_RXD_ERR_TCPE | E1000_RXD_ERR_IPE)) &&
	       status & (E1000_RXD_STAT_TCPCS | E1000_RXD_STAT_UDPCS);
}

static void e1000e_mp_take_one(struct e1000e_mp *mp,
			       const union e1000_rx_desc_extended *descriptor,
			       struct mp_completion *completion)
{
	struct e1000_ring *ring = mp->adapter->rx_ring;
	u32 status = le32_to_cpu(descriptor->wb.upper.status_error);
	bool whole = status & E1000_RXD_STAT_EOP;

	completion->cookie = mp->cookies[mp->polled++];
	completion->length = le16_to_cpu(descriptor->wb.upper.length);
	completion->more = false;
	completion->checksum_good = e1000e_mp_checksum_good(mp, status);
	completion->status = MP_RX_OK;
	if (!whole || mp->discarding || status & E1000_RXDEXT_ERR_FRAME_ERR_MASK)
		completion->status = MP_RX_ERROR;
	mp->discarding = !whole;
	ring->next_to_clean = e1000e_mp_next(ring, ring->next_to_clean);
}

/**
 * e1000e_mp_take - take the oldest completions out of the ring
 * @mp: the port's side of the device; the lock is held, and the ring is the port's
 * @completions: filled in
 * @budget: how many at most
 *
 * Return: how many.
 */
unsigned int e1000e_mp_take(struct e1000e_mp *mp, struct mp_completion *completions,
			    unsigned int budget)
{
	const union e1000_rx_desc_extended *descriptor;
	unsigned int count = 0;

	while (count < budget && (descriptor = e1000e_mp_peek(mp)))
		e1000e_mp_take_one(mp, descriptor, &completions[count++]);
	return count;
}

static unsigned int e1000e_mp_poll(struct mp_queue *queue, struct mp_completion *completions,
				   unsigned int budget)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	unsigned int count = 0;

	mutex_lock(&mp->lock);
	while (count < budget && mp->finished_next < mp->finished_end)
		completions[count++] = mp->finished[mp->finished_next++];
	if (mp->running)
		count += e1000e_mp_take(mp, &completions[count], budget - count);
	mutex_unlock(&mp->lock);
	return count;
}

static void e1000e_mp_wake(struct e1000e_mp *mp, struct mp_queue *queue)
{
	if (xchg(&mp->armed, false))
		mp_queue_wake(queue);
}

static void e1000e_mp_arm(struct mp_queue *queue)
{
	struct e1000e_mp *mp = e1000e_mp_of(queue);
	struct e1000_adapter *adapter = mp->adapter;
	struct e1000_hw *hw = &adapter->hw;

	mutex_lock(&mp->lock);
	WRITE_ONCE(mp->armed, true);
	/* Without a vector of its own it is on whenever NAPI is not at work. */
	if (mp->running && adapter->msix_entries)
		ew32(IMS, adapter->rx_ring->ims_val);
	/* Its interrupt may have come when it was for nobody. */
	if (mp->finished_next < mp->finished_end || (mp->running && e1000e_mp_peek(mp)))
		e1000e_mp_wake(mp, queue);
	mutex_unlock(&mp->lock);
}

/**
 * e1000e_mp_interrupt - something may have been received
 * @adapter: the device
 *
 * Return: whether it is not for the host.
 */
bool e1000e_mp_interrupt(struct e1000_adapter *adapter)
{
	struct e1000e_mp *mp = adapter->mp;
	struct mp_queue *queue = mp ? READ_ONCE(mp->queue) : NULL;

	if (!queue)
		return false;
	e1000e_mp_wake(mp, queue);
	return true;
}

const struct mp_queue_ops e1000e_mp_queue_ops = {
	.attach = e1000e_mp_attach,
	.detach = e1000e_mp_detach,
	.start = e1000e_mp_start,
	.flush = e1000e_mp_flush,
	.post = e1000e_mp_post,
	.kick = e1000e_mp_kick,
	.poll = e1000e_mp_poll,
	.arm = e1000e_mp_arm,
};
