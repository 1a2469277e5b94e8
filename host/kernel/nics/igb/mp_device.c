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
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "mp_private.h"

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
