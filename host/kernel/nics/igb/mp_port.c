// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue of the card in the hands of a port: the driver's side of the port API.
 */
#include <linux/etherdevice.h>
#include <linux/err.h>
#include <linux/iopoll.h>
#include <linux/pm_runtime.h>

#include "mp_private.h"

#define IGB_MP_STOP_US		20000

static struct igb_mp_port *igb_mp_port_of(struct mp_queue *queue)
{
	return queue->driver;
}

/* On return the card does not touch what is in the ring. */
static void igb_mp_stop_ring(struct igb_adapter *adapter, struct igb_ring *ring)
{
	struct e1000_hw *hw = &adapter->hw;
	u32 rxdctl;

	wr32(E1000_RXDCTL(ring->reg_idx), 0);
	wrfl();
	if (read_poll_timeout(igb_rd32, rxdctl, !(rxdctl & E1000_RXDCTL_QUEUE_ENABLE), 1000,
			      IGB_MP_STOP_US, false, hw, E1000_RXDCTL(ring->reg_idx))) {
		netdev_err(adapter->netdev, "receive queue %u does not stop: resetting\n",
			   ring->queue_index);
		adapter->mp->cut_off = true;
		pci_clear_master(adapter->pdev);
		/* A driver that takes leave of its device waits for the last one no more. */
		if (!test_bit(__IGB_DOWN, &adapter->state))
			schedule_work(&adapter->reset_task);
	}
	/* As long as the driver itself waits for writes that were begun. */
	usleep_range(10000, 11000);
}

/* What came while NAPI was off is looked at. */
static void igb_mp_enable_napi(struct igb_adapter *adapter, struct igb_q_vector *q_vector)
{
	struct e1000_hw *hw = &adapter->hw;

	napi_enable(&q_vector->napi);
	wr32(E1000_EIMS, q_vector->eims_value);
	wr32(E1000_EICS, q_vector->eims_value);
}

/* From the host to a port that has nothing posted yet. */
static void igb_mp_take_ring(struct igb_mp_port *port, struct igb_ring *ring)
{
	struct igb_adapter *adapter = port->adapter;

	napi_disable(&ring->q_vector->napi);
	igb_mp_stop_ring(adapter, ring);
	igb_clean_rx_ring(ring);
	WRITE_ONCE(ring->port, port);
	igb_mp_enable_napi(adapter, ring->q_vector);
	mutex_lock(&port->lock);
	port->ring = ring;
	mutex_unlock(&port->lock);
}

/* The reverse, of a queue that is stopped. */
static void igb_mp_return_ring(struct igb_mp_port *port)
{
	struct igb_adapter *adapter = port->adapter;
	struct igb_ring *ring = port->ring;

	napi_disable(&ring->q_vector->napi);
	WRITE_ONCE(ring->port, NULL);
	/* A late interrupt must not wake who is gone. */
	synchronize_irq(adapter->msix_entries[__ffs(ring->q_vector->eims_value)].vector);
	memset(ring->desc, 0, ring->size);
	igb_configure_rx_ring(adapter, ring);
	igb_mp_write_pool(port, NULL);
	igb_alloc_rx_buffers(ring, igb_desc_unused(ring));
	igb_mp_enable_napi(adapter, ring->q_vector);
	mutex_lock(&port->lock);
	port->ring = NULL;
	mutex_unlock(&port->lock);
}

/* One that neither the host needs nor a port has. */
static struct igb_mp_port *igb_mp_free_port(struct igb_adapter *adapter)
{
	int i;

	for (i = 1; i < min(adapter->num_rx_queues, IGB_MP_POOLS); i++)
		if (!adapter->mp->ports[i].queue)
			return &adapter->mp->ports[i];
	return NULL;
}

/* Whether the host has taken an address of a filter for its own, beside the device's first. */
static bool igb_mp_taken(struct net_device *netdev, const struct mp_filter *filter)
{
	struct netdev_hw_addr *address;
	unsigned int i;

	netdev_for_each_uc_addr(address, netdev)
		for (i = 0; i < filter->count; i++)
			if (ether_addr_equal(filter->addresses[i], address->addr))
				return true;
	return false;
}

/* What the card cannot do for a port, each with its error. */
static int igb_mp_unfit(struct igb_adapter *adapter, const struct mp_filter *filter)
{
	unsigned int i;

	if (!filter)
		return -EDESTADDRREQ;
	if (adapter->vfs_allocated_count || !(adapter->flags & IGB_FLAG_HAS_MSIX) ||
	    filter->flags & MP_FILTER_VLAN)
		return -EOPNOTSUPP;
	for (i = 0; i < filter->count; i++)
		if (is_multicast_ether_addr(filter->addresses[i]) &&
		    !is_broadcast_ether_addr(filter->addresses[i]))
			return -EOPNOTSUPP;
	if (adapter->rx_ring_count <= IGB_MP_DEPTH)
		return -ENOBUFS;
	if (test_bit(__IGB_DOWN, &adapter->state))
		return -ENETDOWN;
	return 0;
}

/* A pool for the frames of a filter, which leads nowhere yet: its queue is the host's. */
static struct igb_mp_port *igb_mp_claim(struct igb_adapter *adapter, struct mp_queue *queue)
{
	struct igb_mp_port *port;
	int err;

	err = igb_mp_unfit(adapter, queue->filter);
	if (err)
		return ERR_PTR(err);
	port = igb_mp_free_port(adapter);
	if (!port)
		return ERR_PTR(-ENOSPC);
	netif_addr_lock_bh(adapter->netdev);
	err = igb_mp_taken(adapter->netdev, queue->filter) ? -EADDRINUSE :
	      igb_mp_add_addresses(port, queue->filter);
	if (!err) {
		port->queue = queue;
		igb_mp_set_rx_mode(adapter);
	}
	netif_addr_unlock_bh(adapter->netdev);
	return err ? ERR_PTR(err) : port;
}

static int igb_mp_attach(struct mp_queue *queue)
{
	struct igb_adapter *adapter = netdev_priv(queue->netdev);
	bool first = !igb_mp_bound(adapter);
	struct igb_mp_port *port;

	/* Without a link it would suspend by itself. */
	pm_runtime_get_sync(&adapter->pdev->dev);
	port = igb_mp_claim(adapter, queue);
	if (IS_ERR(port)) {
		pm_runtime_put(&adapter->pdev->dev);
		return PTR_ERR(port);
	}
	queue->driver = port;
	igb_mp_take_ring(port, adapter->rx_ring[igb_mp_pool(port)]);
	if (first)
		igb_mp_set_mode(adapter, true);
	return 0;
}

static void igb_mp_detach(struct mp_queue *queue)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);
	struct igb_adapter *adapter = port->adapter;
	struct net_device *netdev = adapter->netdev;
	bool present = port->ring;

	if (present)
		igb_mp_return_ring(port);
	else if (adapter->rx_ring[igb_mp_pool(port)])
		WRITE_ONCE(adapter->rx_ring[igb_mp_pool(port)]->port, NULL);
	netif_addr_lock_bh(netdev);
	igb_mp_remove_addresses(port, queue->filter);
	port->queue = NULL;
	/* An address that the host has come to use is its own again. */
	__dev_uc_unsync(netdev, NULL);
	netdev->netdev_ops->ndo_set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
	if (present && !igb_mp_bound(adapter))
		igb_mp_set_mode(adapter, false);
	pm_runtime_put(&adapter->pdev->dev);
}

static void igb_mp_start(struct mp_queue *queue)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);

	mutex_lock(&port->lock);
	if (port->ring && !port->adapter->mp->cut_off) {
		port->next_to_use = 0;
		port->next_to_clean = 0;
		port->posted = 0;
		port->polled = 0;
		port->discarding = false;
		memset(port->ring->desc, 0, port->ring->size);
		igb_configure_rx_ring(port->adapter, port->ring);
		igb_mp_write_pool(port, queue->filter);
		port->running = true;
	}
	mutex_unlock(&port->lock);
}

/* The lock is held. */
void igb_mp_stop(struct igb_mp_port *port)
{
	if (!port->running)
		return;
	igb_mp_stop_ring(port->adapter, port->ring);
	port->running = false;
}

static void igb_mp_flush(struct mp_queue *queue)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);

	mutex_lock(&port->lock);
	igb_mp_stop(port);
	mutex_unlock(&port->lock);
}

static u16 igb_mp_next(const struct igb_mp_port *port, u16 index)
{
	return index + 1 == port->ring->count ? 0 : index + 1;
}

static unsigned int igb_mp_post(struct mp_queue *queue, const struct mp_posted *posted,
				unsigned int count)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);
	unsigned int i = 0;

	mutex_lock(&port->lock);
	while (port->running && i < count && (u8)(port->posted - port->polled) < IGB_MP_DEPTH) {
		union e1000_adv_rx_desc *descriptor = IGB_RX_DESC(port->ring, port->next_to_use);

		/* The pool's length filter is all that keeps the card within. */
		if (WARN_ON_ONCE(posted[i].length[0] < posted[i].headroom + MP_FRAME_MAX))
			break;
		descriptor->read.pkt_addr = cpu_to_le64(posted[i].address[0] + posted[i].headroom);
		/* Where the card says that it is done. */
		descriptor->read.hdr_addr = 0;
		port->cookies[port->posted++] = posted[i].cookie;
		port->next_to_use = igb_mp_next(port, port->next_to_use);
		i++;
	}
	mutex_unlock(&port->lock);
	return i;
}

static void igb_mp_kick(struct mp_queue *queue)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);

	mutex_lock(&port->lock);
	if (port->running) {
		/* Descriptors before the tail. */
		dma_wmb();
		writel(port->next_to_use, port->ring->tail);
	}
	mutex_unlock(&port->lock);
}

/* The oldest descriptor if the card is done with it; the lock is held. */
static const union e1000_adv_rx_desc *igb_mp_peek(const struct igb_mp_port *port)
{
	union e1000_adv_rx_desc *descriptor;

	if (!port->ring || port->posted == port->polled)
		return NULL;
	descriptor = IGB_RX_DESC(port->ring, port->next_to_clean);
	if (!(READ_ONCE(descriptor->wb.upper.status_error) & cpu_to_le32(E1000_RXD_STAT_DD)))
		return NULL;
	/* The rest of the descriptor after that. */
	dma_rmb();
	return descriptor;
}

static bool igb_mp_checksum_good(const struct igb_mp_port *port, u32 status)
{
	return port->adapter->netdev->features & NETIF_F_RXCSUM &&
	       !(status & (E1000_RXD_STAT_IXSM | E1000_RXDEXT_STATERR_TCPE |
			   E1000_RXDEXT_STATERR_IPE)) &&
	       status & (E1000_RXD_STAT_TCPCS | E1000_RXD_STAT_UDPCS);
}

static void igb_mp_take_one(struct igb_mp_port *port, const union e1000_adv_rx_desc *descriptor,
			    struct mp_completion *completion)
{
	u32 status = le32_to_cpu(descriptor->wb.upper.status_error);
	bool whole = status & E1000_RXD_STAT_EOP;

	completion->cookie = port->cookies[port->polled++];
	completion->length = le16_to_cpu(descriptor->wb.upper.length);
	completion->more = false;
	completion->checksum_good = igb_mp_checksum_good(port, status);
	completion->status = MP_RX_OK;
	if (!whole || port->discarding || status & E1000_RXDEXT_ERR_FRAME_ERR_MASK)
		completion->status = MP_RX_ERROR;
	port->discarding = !whole;
	port->next_to_clean = igb_mp_next(port, port->next_to_clean);
}

static unsigned int igb_mp_poll(struct mp_queue *queue, struct mp_completion *completions,
				unsigned int budget)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);
	const union e1000_adv_rx_desc *descriptor;
	unsigned int count = 0;
	u64 frames = 0, bytes = 0;

	mutex_lock(&port->lock);
	while (count < budget && (descriptor = igb_mp_peek(port))) {
		igb_mp_take_one(port, descriptor, &completions[count]);
		if (completions[count].status == MP_RX_OK) {
			frames++;
			bytes += completions[count].length;
		}
		count++;
	}
	if (frames) {
		local_bh_disable();
		u64_stats_update_begin(&port->ring->rx_syncp);
		port->ring->rx_stats.packets += frames;
		port->ring->rx_stats.bytes += bytes;
		u64_stats_update_end(&port->ring->rx_syncp);
		local_bh_enable();
	}
	mutex_unlock(&port->lock);
	return count;
}

static void igb_mp_wake(struct igb_mp_port *port)
{
	if (xchg(&port->armed, false))
		mp_queue_wake(port->queue);
}

static void igb_mp_arm(struct mp_queue *queue)
{
	struct igb_mp_port *port = igb_mp_port_of(queue);
	struct e1000_hw *hw = &port->adapter->hw;

	mutex_lock(&port->lock);
	if (port->ring) {
		WRITE_ONCE(port->armed, true);
		wr32(E1000_EIMS, port->ring->q_vector->eims_value);
		/* Its interrupt may have come when it was for nobody. */
		if (igb_mp_peek(port))
			igb_mp_wake(port);
	}
	mutex_unlock(&port->lock);
}

/**
 * igb_mp_interrupt - an interrupt of a vector has come, which masks it
 * @q_vector: the vector
 *
 * Return: whether there is nothing for NAPI in it.
 */
bool igb_mp_interrupt(struct igb_q_vector *q_vector)
{
	struct igb_mp_port *port = q_vector->rx.ring ? READ_ONCE(q_vector->rx.ring->port) : NULL;

	if (!port)
		return false;
	igb_mp_wake(port);
	return !q_vector->tx.ring;
}

const struct mp_queue_ops igb_mp_queue_ops = {
	.attach = igb_mp_attach,
	.detach = igb_mp_detach,
	.start = igb_mp_start,
	.flush = igb_mp_flush,
	.post = igb_mp_post,
	.kick = igb_mp_kick,
	.poll = igb_mp_poll,
	.arm = igb_mp_arm,
};
