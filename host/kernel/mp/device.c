// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices, and which port each of them is bound to. All under RTNL.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "internal.h"

static unsigned int segments = MP_PIECES;
module_param(segments, uint, 0644);
MODULE_PARM_DESC(segments, "Pieces of a buffer that a descriptor takes at most (read when bound)");

static LIST_HEAD(mp_devices);

struct mp_device *mp_device_find(struct net_device *netdev)
{
	struct mp_device *device;

	ASSERT_RTNL();
	list_for_each_entry(device, &mp_devices, list)
		if (device->netdev == netdev)
			return device;
	return NULL;
}

/*
 * In flight -> completed or lost, for every buffer: on return the device touches none. One
 * that took frames at the receive hook is gone then.
 */
static void mp_port_release(struct mp_device *device, struct mp_port *port)
{
	struct mp_rx *rx = &port->rx;

	ASSERT_RTNL();
	mutex_lock(&port->lock);
	device->ops->flush(&rx->queue);
	mp_ring_collect(port, device);
	mp_ring_strand(port);
	device->ops->detach(&rx->queue);
	mp_bounce_unmap(port);
	RCU_INIT_POINTER(port->device, NULL);
	port->binding++;
	list_del_init(&port->bound);
	mutex_unlock(&port->lock);
	/* A transmitter may still hold the device; its frame keeps its pages, pinned and mapped. */
	synchronize_net();
	mutex_lock(&port->lock);
	mp_view_leave(&rx->view);
	mp_view_leave(&port->tx.view);
	mutex_unlock(&port->lock);
	mp_mutant_end(device);
	mp_view_wake(&rx->view);
	mp_view_wake(&port->tx.view);
	if (!device->hook)
		return;
	list_del(&device->list);
	mp_hook_free(device);
}

static void mp_device_release(struct mp_device *device)
{
	struct mp_port *port;
	bool last = false;

	while (!last && !list_empty(&device->ports)) {
		port = list_first_entry(&device->ports, struct mp_port, bound);
		/* A device that took frames at the receive hook is gone with its only port. */
		last = device->hook;
		mp_port_release(device, port);
	}
}

/**
 * mp_register_device - let ports be bound to a network device
 * @netdev: not yet registered, or registered with RTNL free
 * @dma_device: whose DMA mappings the device's descriptors need
 * @ops: the driver's side
 * @capabilities: what the device's receive queues can do
 *
 * Return: 0, -ENOMEM, or -EINVAL for a device that cannot receive every frame that a port carries.
 */
int mp_register_device(struct net_device *netdev, struct device *dma_device,
		       const struct mp_queue_ops *ops,
		       const struct mp_capabilities *capabilities)
{
	struct mp_device *device, *hook;

	if (capabilities->frame_max < MP_FRAME_MAX || !capabilities->segments ||
	    !capabilities->depth)
		return -EINVAL;
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	device->statistics = mp_statistics_new(NULL);
	if (!device->statistics) {
		kfree(device);
		return -ENOMEM;
	}
	INIT_LIST_HEAD(&device->ports);
	device->netdev = netdev;
	device->dma_device = dma_device;
	device->ops = ops;
	device->capabilities = *capabilities;
	rtnl_lock();
	hook = mp_device_find(netdev);
	if (hook)
		mp_device_release(hook);
	list_add(&device->list, &mp_devices);
	rtnl_unlock();
	return 0;
}
EXPORT_SYMBOL_GPL(mp_register_device);

/* Whether a registered network device maps by a device. */
static bool mp_device_maps(const struct device *dma_device)
{
	struct mp_device *device;

	list_for_each_entry(device, &mp_devices, list)
		if (device->dma_device == dma_device)
			return true;
	return false;
}

/**
 * mp_unregister_device - undo mp_register_device()
 * @netdev: the device, which sends nothing any more, and of which no frame is left; ports still
 *          bound to it are unbound
 */
void mp_unregister_device(struct net_device *netdev)
{
	struct mp_device *device;

	rtnl_lock();
	device = mp_device_find(netdev);
	if (device) {
		mp_device_release(device);
		list_del(&device->list);
		if (!mp_device_maps(device->dma_device))
			mp_cache_forsake(device->dma_device);
	}
	rtnl_unlock();
	if (!device)
		return;
	mp_statistics_put(device->statistics);
	kfree(device);
}
EXPORT_SYMBOL_GPL(mp_unregister_device);

/**
 * mp_device_reset - start over with a device whose completions cannot be believed
 * @netdev: the device; RTNL is held
 *
 * In flight -> lost, for every buffer of every port; the consumers post them again.
 */
void mp_device_reset(struct net_device *netdev)
{
	struct mp_device *device = mp_device_find(netdev);
	struct mp_port *port;

	if (!device)
		return;
	list_for_each_entry(port, &device->ports, bound) {
		mutex_lock(&port->lock);
		mp_ring_restart(port, device, true);
		mp_count(port->statistics, MP_STAT_RX_RESETS, 1);
		mutex_unlock(&port->lock);
		mp_view_wake(&port->rx.view);
	}
}
EXPORT_SYMBOL_GPL(mp_device_reset);

/* Each binding counts from zero. */
static int mp_port_renew_statistics(struct mp_port *port, struct mp_device *device)
{
	struct mp_statistics *statistics = mp_statistics_new(device->statistics);

	if (!statistics)
		return -ENOMEM;
	if (port->statistics)
		mp_statistics_put(port->statistics);
	port->statistics = statistics;
	return 0;
}

static bool mp_filter_has(const struct mp_filter *filter, const u8 *address)
{
	unsigned int i;

	for (i = 0; i < filter->count; i++)
		if (ether_addr_equal_unaligned(filter->addresses[i], address))
			return true;
	return false;
}

/* Whether a frame that is for no group could be for both, and they do not share. */
static bool mp_filters_conflict(const struct mp_filter *one, const struct mp_filter *other)
{
	unsigned int i;

	if (mp_filter_shared(one, other) && one->share != other->share)
		return false;
	if (one->flags & other->flags & MP_FILTER_VLAN && one->vlan != other->vlan)
		return false;
	for (i = 0; i < one->count; i++)
		if (!is_multicast_ether_addr(one->addresses[i]) &&
		    mp_filter_has(other, one->addresses[i]))
			return true;
	return false;
}

/* Whether the device has a queue left for such a binding, and nobody else gets its frames. */
static int mp_device_room(const struct mp_device *device, const struct mp_filter *filter)
{
	unsigned int filtered = 0;
	struct mp_port *port;

	if (filter && (!device->capabilities.filtered ||
		       filter->shares > device->capabilities.shares))
		return -EOPNOTSUPP;
	if (filter && mp_filter_has(filter, device->netdev->dev_addr))
		return -EADDRINUSE;
	list_for_each_entry(port, &device->ports, bound) {
		const struct mp_filter *other = port->rx.queue.filter;

		if (!filter && !other)
			return -EBUSY;
		if (filter && other && mp_filters_conflict(filter, other))
			return -EADDRINUSE;
		filtered += !!other;
	}
	return filter && filtered == device->capabilities.filtered ? -ENOSPC : 0;
}

/*
 * Whether the device would change frames, or deliver what is none: a guest could not tell. Each
 * condition has its own error.
 */
static int mp_device_unfit(const struct mp_device *device)
{
	netdev_features_t features = device->netdev->features;

	/* The hook puts them back. */
	if (!device->hook && features & (NETIF_F_HW_VLAN_CTAG_RX | NETIF_F_HW_VLAN_STAG_RX))
		return -ENOPROTOOPT;
	if (features & NETIF_F_RXALL)
		return -EBADMSG;
	if (features & NETIF_F_RXFCS)
		return -EOVERFLOW;
	if (device->netdev->mtu > device->capabilities.frame_max - VLAN_ETH_HLEN)
		return -EMSGSIZE;
	return 0;
}

static bool mp_ports_share(const struct mp_port *one, const struct mp_port *other)
{
	return one->rx.queue.filter && other->rx.queue.filter &&
	       mp_filter_shared(one->rx.queue.filter, other->rx.queue.filter);
}

/*
 * What a tap is told by any of its files holds for all of its queues, until one is told otherwise,
 * and so it is with the queue pairs of a guest: a monitor tells each of them at first, and later
 * only one. RTNL is held.
 */
static void mp_share_trust(struct mp_port *port, struct mp_device *device)
{
	struct mp_port *latest = port, *other;

	list_for_each_entry(other, &device->ports, bound)
		if (mp_ports_share(port, other) && other->rx.told > latest->rx.told)
			latest = other;
	WRITE_ONCE(port->rx.trusting, latest->rx.told_trusting);
	list_for_each_entry(other, &device->ports, bound)
		if (mp_ports_share(port, other))
			WRITE_ONCE(other->rx.trusting, latest->rx.told_trusting);
}

/* The guest would take the device's word for checksums, or not. */
void mp_set_trusting(struct mp_port *port, bool trusting)
{
	static u64 tellings;
	struct mp_device *device;

	rtnl_lock();
	port->rx.told = ++tellings;
	port->rx.told_trusting = trusting;
	device = rtnl_dereference(port->device);
	if (device)
		mp_share_trust(port, device);
	rtnl_unlock();
}

static int mp_bind_device(struct mp_port *port, struct mp_device *device,
			  const struct mp_filter *filter)
{
	struct mp_rx *rx = &port->rx;
	int err;

	mutex_lock(&port->lock);
	if (rcu_access_pointer(port->device)) {
		err = -EBUSY;
		goto unlock;
	}
	err = mp_port_renew_statistics(port, device);
	if (err)
		goto unlock;
	if (filter)
		rx->filter = *filter;
	port->binding++;
	rx->ring.generation++;
	rx->depth = min(device->capabilities.depth, MP_RING_SIZE);
	rx->segments = clamp(READ_ONCE(segments), 1,
			     min(device->capabilities.segments, MP_PIECES));
	rx->hooked = device->hook;
	rx->queue.netdev = device->netdev;
	rx->queue.driver = NULL;
	rx->queue.filter = filter ? &rx->filter : NULL;
	WRITE_ONCE(rx->queue.chain, rx->merge && device->capabilities.chain);
	err = device->ops->attach(&rx->queue);
	if (err)
		goto unlock;
	mp_mutant_begin(device);
	list_add_tail(&port->bound, &device->ports);
	mp_share_trust(port, device);
	rcu_assign_pointer(port->device, device);
	device->ops->start(&rx->queue);
	mp_count(port->statistics, MP_STAT_BINDS, 1);
unlock:
	mutex_unlock(&port->lock);
	return err;
}

/* A device whose driver does not know the port API. */
static int mp_bind_hook(struct mp_port *port, struct net_device *netdev)
{
	struct mp_device *device = mp_hook_new(netdev);
	int err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	list_add(&device->list, &mp_devices);
	err = mp_device_unfit(device);
	if (!err)
		err = mp_bind_device(port, device, NULL);
	if (err) {
		list_del(&device->list);
		mp_hook_free(device);
	}
	return err;
}

/* @filter: NULL: the port gets everything that is for nobody else */
int mp_bind(struct mp_port *port, struct net *net, int ifindex, const struct mp_filter *filter)
{
	struct net_device *netdev;
	struct mp_device *device;
	int err;

	rtnl_lock();
	err = -ENODEV;
	netdev = __dev_get_by_index(net, ifindex);
	if (!netdev)
		goto unlock;
	err = -ENETDOWN;
	if (!netif_running(netdev))
		goto unlock;
	device = mp_device_find(netdev);
	if (!device) {
		err = filter ? -EOPNOTSUPP : mp_bind_hook(port, netdev);
		goto unlock;
	}
	err = mp_device_room(device, filter);
	if (err)
		goto unlock;
	err = mp_device_unfit(device);
	if (err)
		goto unlock;
	err = mp_bind_device(port, device, filter);
unlock:
	rtnl_unlock();
	if (!err)
		mp_view_wake(&port->rx.view);
	return err;
}

int mp_unbind(struct mp_port *port)
{
	struct mp_device *device;
	int err = -ENOTCONN;

	mp_tx_drain(port);
	rtnl_lock();
	device = rtnl_dereference(port->device);
	if (device) {
		mp_port_release(device, port);
		err = 0;
	}
	rtnl_unlock();
	mp_tx_resume(port);
	return err;
}

/* Without a filter that is shared it makes no difference, but is remembered. */
void mp_set_detached(struct mp_port *port, bool detached)
{
	struct mp_queue *queue = &port->rx.queue;
	struct mp_device *device;

	rtnl_lock();
	device = rtnl_dereference(port->device);
	queue->detached = detached;
	if (device && queue->filter && queue->filter->shares)
		device->ops->steer(queue);
	rtnl_unlock();
}

/* A device that goes down or away takes its bindings with it. */
int mp_device_event(struct notifier_block *block, unsigned long event, void *data)
{
	struct mp_device *device;

	if (event != NETDEV_GOING_DOWN && event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	device = mp_device_find(netdev_notifier_info_to_dev(data));
	if (device)
		mp_device_release(device);
	return NOTIFY_DONE;
}
