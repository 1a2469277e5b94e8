// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports on an 82576: a queue of its own for each, by a pool of VMDq without SR-IOV.
 *
 * While a port is bound the card sorts frames by their address: pool N is queue N, and the port's
 * for N > 0; whatever no port has asked for is for pool 0, which is the host's first queue. The
 * host spreads nothing over its other queues meanwhile.
 *
 * The descriptor has one address, and no room for headers. That a frame does not go beyond the
 * buffer is up to the pool's length filter, to the byte.
 *
 * NAPI leaves a port's queue alone (igb_ring::port): the port's consumer writes the ring and polls
 * it. The driver resets the card on many occasions that nobody announces. From igb_mp_down() to
 * igb_mp_configured() a port has no ring, so that nothing can be posted or polled; afterwards
 * mp_device_reset() starts all over.
 */
#include <linux/etherdevice.h>
#include <linux/iopoll.h>
#include <linux/pm_runtime.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "igb.h"

/* The first is the host's. */
#define IGB_MP_POOLS		8

/* Buffers in a queue: what the driver's default ring of 256 descriptors holds. */
#define IGB_MP_DEPTH		255

#define IGB_MP_MRQC_MODE	0x7

#define IGB_MP_STOP_US		20000

/*
 * A queue of the card that a port can have, from @queue on: under RTNL, and the lock of the
 * device's addresses.
 *
 * @ring: NULL while the card is being reset
 * @running: the card may write to what was posted
 * @armed: the next interrupt is for the consumer; interrupts take it away
 * @next_to_use, @next_to_clean: descriptors
 * @posted, @polled: free-running counts of buffers, by which @cookies is filled and emptied
 * @discarding: the card goes on with a frame that had no end in its buffer
 */
struct igb_mp_port {
	struct igb_adapter *adapter;
	struct mp_queue *queue;
	/* Of all that follows; inside RTNL and the port's own. */
	struct mutex lock;
	struct igb_ring *ring;
	bool running;
	bool armed;
	u16 next_to_use;
	u16 next_to_clean;
	u8 posted;
	u8 polled;
	bool discarding;
	u64 cookies[IGB_MP_DEPTH + 1];
};

/*
 * @reset_work: lets the ports start over; it takes RTNL
 * @cut_off: a queue did not stop: the card gets no bus mastering before it was reset
 */
struct igb_mp {
	struct igb_adapter *adapter;
	struct work_struct reset_work;
	bool cut_off;
	struct igb_mp_port ports[IGB_MP_POOLS];
};

static unsigned int igb_mp_pool(const struct igb_mp_port *port)
{
	return port - port->adapter->mp->ports;
}

static struct igb_mp_port *igb_mp_port_of(struct mp_queue *queue)
{
	return queue->driver;
}

/**
 * igb_mp_bound - whether some port is bound
 * @adapter: the device; RTNL or the lock of its addresses is held
 */
bool igb_mp_bound(const struct igb_adapter *adapter)
{
	unsigned int i;

	for (i = 1; adapter->mp && i < IGB_MP_POOLS; i++)
		if (adapter->mp->ports[i].queue)
			return true;
	return false;
}

/* Steering */

static bool igb_mp_wants_groups(const struct mp_filter *filter)
{
	return filter->flags & MP_FILTER_MULTICAST;
}

static bool igb_mp_wants_broadcast(const struct mp_filter *filter)
{
	unsigned int i;

	for (i = 0; i < filter->count; i++)
		if (is_broadcast_ether_addr(filter->addresses[i]))
			return true;
	return igb_mp_wants_groups(filter);
}

/* What the pool takes beside its addresses, and how much; without a filter, nothing. */
static void igb_mp_write_pool(struct igb_mp_port *port, const struct mp_filter *filter)
{
	struct e1000_hw *hw = &port->adapter->hw;
	u32 vmolr = rd32(E1000_VMOLR(igb_mp_pool(port)));

	vmolr &= ~(E1000_VMOLR_RLPML_MASK | E1000_VMOLR_STRVLAN | E1000_VMOLR_RSSE |
		   E1000_VMOLR_BAM | E1000_VMOLR_ROPE | E1000_VMOLR_ROMPE | E1000_VMOLR_MPME);
	vmolr |= E1000_VMOLR_LPE | E1000_VMOLR_STRCRC | E1000_VMOLR_AUPE |
		 (MP_FRAME_MAX + ETH_FCS_LEN);
	if (filter && igb_mp_wants_broadcast(filter))
		vmolr |= E1000_VMOLR_BAM;
	if (filter && igb_mp_wants_groups(filter))
		vmolr |= E1000_VMOLR_ROMPE | E1000_VMOLR_MPME;
	wr32(E1000_VMOLR(igb_mp_pool(port)), vmolr);
}

/* Sorts frames into pools, or spreads them over queues; the card does not receive. */
static void igb_mp_write_mode(struct igb_adapter *adapter, bool pools)
{
	u32 mrqc, vt_ctl, rplolr;
	struct e1000_hw *hw = &adapter->hw;

	mrqc = rd32(E1000_MRQC) & ~IGB_MP_MRQC_MODE;
	vt_ctl = rd32(E1000_VT_CTL) & ~(E1000_VT_CTL_DEFAULT_POOL_MASK |
					E1000_VT_CTL_DISABLE_DEF_POOL | E1000_VT_CTL_VM_REPL_EN);
	rplolr = rd32(E1000_RPLOLR) & ~E1000_RPLOLR_STRVLAN;
	wr32(E1000_MRQC, mrqc | (pools ? E1000_MRQC_ENABLE_VMDQ : E1000_MRQC_ENABLE_RSS_MQ));
	/* A frame to a group is for several pools. */
	wr32(E1000_VT_CTL, vt_ctl | (pools ? E1000_VT_CTL_VM_REPL_EN : 0));
	wr32(E1000_RPLOLR, rplolr | (pools ? E1000_RPLOLR_STRCRC : E1000_RPLOLR_STRVLAN));
}

static void igb_mp_receive(struct igb_adapter *adapter, bool on)
{
	struct e1000_hw *hw = &adapter->hw;
	u32 rctl;

	netif_addr_lock_bh(adapter->netdev);
	rctl = rd32(E1000_RCTL);
	wr32(E1000_RCTL, on ? rctl | E1000_RCTL_EN : rctl & ~E1000_RCTL_EN);
	netif_addr_unlock_bh(adapter->netdev);
	wrfl();
}

static void igb_mp_set_mode(struct igb_adapter *adapter, bool pools)
{
	igb_mp_receive(adapter, false);
	usleep_range(10000, 11000);
	igb_mp_write_mode(adapter, pools);
	igb_mp_receive(adapter, true);
}

static void igb_mp_remove_addresses(struct igb_mp_port *port, const struct mp_filter *filter)
{
	unsigned int i;

	for (i = 0; i < filter->count; i++)
		igb_del_mac_filter(port->adapter, filter->addresses[i], igb_mp_pool(port));
}

/* Leads the addresses of a filter to the port's pool, all or none. */
static int igb_mp_add_addresses(struct igb_mp_port *port, const struct mp_filter *filter)
{
	unsigned int i;

	for (i = 0; i < filter->count; i++) {
		if (is_multicast_ether_addr(filter->addresses[i]))
			continue;
		if (igb_add_mac_filter(port->adapter, filter->addresses[i], igb_mp_pool(port)) >= 0)
			continue;
		igb_mp_remove_addresses(port, filter);
		return -ENOSPC;
	}
	return 0;
}

/**
 * igb_mp_set_rx_mode - after the driver has written what the host wants to receive
 * @adapter: the device
 *
 * A port gets its frames with any tag or none, so that the card must not filter tags; the host's
 * own network does. Where the host has come to use an address of a port, the port keeps it. The
 * pool's bit for all groups is not enough for everyone who models the card: the table says it, too.
 */
void igb_mp_set_rx_mode(struct igb_adapter *adapter)
{
	struct e1000_hw *hw = &adapter->hw;
	bool groups = false;
	unsigned int i;

	if (!igb_mp_bound(adapter))
		return;
	for (i = 1; i < IGB_MP_POOLS; i++) {
		struct igb_mp_port *port = &adapter->mp->ports[i];

		if (!port->queue)
			continue;
		igb_mp_add_addresses(port, port->queue->filter);
		groups |= igb_mp_wants_groups(port->queue->filter);
	}
	for (i = 0; groups && i < hw->mac.mta_reg_count; i++)
		array_wr32(E1000_MTA, i, ~0);
	wr32(E1000_RCTL, rd32(E1000_RCTL) & ~E1000_RCTL_VFE);
}

/* The queue */

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

static int igb_mp_attach(struct mp_queue *queue)
{
	struct igb_adapter *adapter = netdev_priv(queue->netdev);
	bool first = !igb_mp_bound(adapter);
	struct igb_mp_port *port;
	int err;

	err = igb_mp_unfit(adapter, queue->filter);
	if (err)
		return err;
	port = igb_mp_free_port(adapter);
	if (!port)
		return -ENOSPC;
	/* Without a link it would suspend by itself. */
	pm_runtime_get_sync(&adapter->pdev->dev);
	netif_addr_lock_bh(queue->netdev);
	err = igb_mp_taken(queue->netdev, queue->filter) ? -EADDRINUSE :
	      igb_mp_add_addresses(port, queue->filter);
	if (!err)
		port->queue = queue;
	if (!err)
		igb_mp_set_rx_mode(adapter);
	netif_addr_unlock_bh(queue->netdev);
	if (err) {
		pm_runtime_put(&adapter->pdev->dev);
		return err;
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
static void igb_mp_stop(struct igb_mp_port *port)
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

/* The card's own resets */

/**
 * igb_mp_down - before the driver stops the card and forgets its rings
 * @adapter: the device
 */
void igb_mp_down(struct igb_adapter *adapter)
{
	unsigned int i;

	for (i = 1; adapter->mp && i < IGB_MP_POOLS; i++) {
		struct igb_mp_port *port = &adapter->mp->ports[i];

		mutex_lock(&port->lock);
		igb_mp_stop(port);
		port->ring = NULL;
		mutex_unlock(&port->lock);
	}
}

/**
 * igb_mp_configure - before the card, which was reset, receives again
 * @adapter: the device, whose rings may be others than before
 */
void igb_mp_configure(struct igb_adapter *adapter)
{
	int i;

	if (!igb_mp_bound(adapter))
		return;
	for (i = 1; i < min(adapter->num_rx_queues, IGB_MP_POOLS); i++)
		if (adapter->mp->ports[i].queue)
			WRITE_ONCE(adapter->rx_ring[i]->port, &adapter->mp->ports[i]);
	igb_mp_write_mode(adapter, true);
}

/**
 * igb_mp_configured - the card receives again, and the host's rings are filled
 * @adapter: the device
 */
void igb_mp_configured(struct igb_adapter *adapter)
{
	int i;

	if (!adapter->mp)
		return;
	if (adapter->mp->cut_off) {
		adapter->mp->cut_off = false;
		pci_set_master(adapter->pdev);
	}
	if (!igb_mp_bound(adapter))
		return;
	for (i = 1; i < min(adapter->num_rx_queues, IGB_MP_POOLS); i++) {
		struct igb_mp_port *port = &adapter->mp->ports[i];

		mutex_lock(&port->lock);
		if (port->queue)
			port->ring = adapter->rx_ring[i];
		mutex_unlock(&port->lock);
	}
	/* Most of those who reset the card hold RTNL, but not all. */
	schedule_work(&adapter->mp->reset_work);
}

static void igb_mp_reset_work(struct work_struct *work)
{
	struct igb_mp *mp = container_of(work, struct igb_mp, reset_work);

	rtnl_lock();
	mp_device_reset(mp->adapter->netdev);
	rtnl_unlock();
}

/* The device */

static const struct mp_queue_ops igb_mp_queue_ops = {
	.attach = igb_mp_attach,
	.detach = igb_mp_detach,
	.start = igb_mp_start,
	.flush = igb_mp_flush,
	.post = igb_mp_post,
	.kick = igb_mp_kick,
	.poll = igb_mp_poll,
	.arm = igb_mp_arm,
};

static const struct mp_capabilities igb_mp_capabilities = {
	.segments = 1,
	.depth = IGB_MP_DEPTH,
	.frame_max = MP_FRAME_MAX,
	/* As many as there can be: how many there are changes with ethtool -L. */
	.filtered = IGB_MP_POOLS - 1,
};

/**
 * igb_mp_register - let ports be bound to a device that can
 * @adapter: the device, registered, without RTNL
 *
 * One that cannot, or for which there is no memory, is as any other whose driver does not know
 * ports.
 */
void igb_mp_register(struct igb_adapter *adapter)
{
	struct igb_mp *mp;
	unsigned int i;

	if (adapter->hw.mac.type != e1000_82576)
		return;
	mp = kvzalloc(sizeof(*mp), GFP_KERNEL);
	if (!mp)
		return;
	mp->adapter = adapter;
	INIT_WORK(&mp->reset_work, igb_mp_reset_work);
	for (i = 0; i < IGB_MP_POOLS; i++) {
		mp->ports[i].adapter = adapter;
		mutex_init(&mp->ports[i].lock);
	}
	rtnl_lock();
	adapter->mp = mp;
	rtnl_unlock();
	if (!mp_register_device(adapter->netdev, &adapter->pdev->dev, &igb_mp_queue_ops,
				&igb_mp_capabilities))
		return;
	rtnl_lock();
	adapter->mp = NULL;
	rtnl_unlock();
	kvfree(mp);
}

/**
 * igb_mp_unregister - the reverse
 * @adapter: the device, no longer registered
 */
void igb_mp_unregister(struct igb_adapter *adapter)
{
	if (!adapter->mp)
		return;
	mp_unregister_device(adapter->netdev);
	cancel_work_sync(&adapter->mp->reset_work);
	kvfree(adapter->mp);
	adapter->mp = NULL;
}
