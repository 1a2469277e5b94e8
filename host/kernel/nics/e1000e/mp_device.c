// SPDX-License-Identifier: GPL-2.0-only
/*
 * A port on an 82574: the whole device. While it is bound, the card's one receive queue has the
 * port's buffers only, and the port gets whatever is on the wire.
 *
 * The descriptor has one address, and no length. That a frame does not go beyond the buffer is up
 * to the card's filter of long frames, to the byte: RCTL.LPE is off as long as the MTU is the usual
 * one, the FCS is stripped, and no damaged frames are stored.
 *
 * The receiver may not be switched off by itself (FLAG2_NO_DISABLE_RX), so that the way to get back
 * what was posted is the driver's: reset the card, and set it up again. What the card had finished
 * by then is kept. The driver does the same on many occasions that nobody announces; whoever does
 * it comes by e1000e_mp_down(), e1000e_mp_collect() and e1000e_mp_configured(). When it was not for
 * the port, mp_device_reset() starts all over.
 *
 * NAPI leaves the ring alone: the port's consumer writes and polls it.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "mp_private.h"

/**
 * e1000e_mp_bound - whether a port is bound
 * @adapter: the device
 */
bool e1000e_mp_bound(const struct e1000_adapter *adapter)
{
	return adapter->mp && READ_ONCE(adapter->mp->queue);
}

/**
 * e1000e_mp_down - before the driver stops the card
 * @adapter: the device
 */
void e1000e_mp_down(struct e1000_adapter *adapter)
{
	struct e1000e_mp *mp = adapter->mp;

	if (!mp)
		return;
	mutex_lock(&mp->lock);
	mp->ready = false;
	WRITE_ONCE(mp->running, false);
	mutex_unlock(&mp->lock);
}

/**
 * e1000e_mp_collect - before the driver empties its receive ring
 * @adapter: the device, which was reset
 */
void e1000e_mp_collect(struct e1000_adapter *adapter)
{
	struct e1000_hw *hw = &adapter->hw;
	struct e1000e_mp *mp = adapter->mp;

	if (!e1000e_mp_bound(adapter))
		return;
	mutex_lock(&mp->lock);
	if (mp->used && er32(RCTL) & E1000_RCTL_EN) {
		netdev_err(adapter->netdev, "the receiver does not stop\n");
		mp->cut_off = true;
		pci_clear_master(adapter->pdev);
	}
	if (mp->used) {
		mp->finished_next = 0;
		mp->finished_end = e1000e_mp_take(mp, mp->finished, E1000E_MP_DEPTH);
	}
	mp->used = false;
	mutex_unlock(&mp->lock);
}

/**
 * e1000e_mp_configured - the card receives again, and its ring is empty
 * @adapter: the device, whose ring may be another one than before
 *
 * Return: whether the ring is not the host's to fill.
 */
bool e1000e_mp_configured(struct e1000_adapter *adapter)
{
	struct e1000e_mp *mp = adapter->mp;

	if (mp && mp->cut_off) {
		mp->cut_off = false;
		pci_set_master(adapter->pdev);
	}
	if (!e1000e_mp_bound(adapter))
		return false;
	mutex_lock(&mp->lock);
	mp->ready = true;
	mutex_unlock(&mp->lock);
	/* Most of those who reset the card hold RTNL, but not all. */
	if (!mp->restarting)
		schedule_work(&mp->reset_work);
	return true;
}

static void e1000e_mp_reset_work(struct work_struct *work)
{
	struct e1000e_mp *mp = container_of(work, struct e1000e_mp, reset_work);

	rtnl_lock();
	mp_device_reset(mp->adapter->netdev);
	rtnl_unlock();
}

static const struct mp_capabilities e1000e_mp_capabilities = {
	.segments = 1,
	.depth = E1000E_MP_DEPTH,
	.frame_max = MP_FRAME_MAX,
};

/**
 * e1000e_mp_register - let a port be bound to a device that can
 * @adapter: the device, registered, without RTNL
 *
 * One that cannot, or for which there is no memory, is as any other whose driver does not know
 * ports.
 */
void e1000e_mp_register(struct e1000_adapter *adapter)
{
	struct e1000e_mp *mp;

	if (adapter->hw.mac.type != e1000_82574)
		return;
	mp = kvzalloc(sizeof(*mp), GFP_KERNEL);
	if (!mp)
		return;
	mp->adapter = adapter;
	INIT_WORK(&mp->reset_work, e1000e_mp_reset_work);
	mutex_init(&mp->lock);
	rtnl_lock();
	adapter->mp = mp;
	rtnl_unlock();
	if (mp_register_device(adapter->netdev, &adapter->pdev->dev, &e1000e_mp_queue_ops,
			       &e1000e_mp_capabilities))
		netdev_warn(adapter->netdev, "no port can be bound\n");
}

/**
 * e1000e_mp_unregister - the reverse
 * @adapter: the device, no longer registered
 */
void e1000e_mp_unregister(struct e1000_adapter *adapter)
{
	if (!adapter->mp)
		return;
	mp_unregister_device(adapter->netdev);
	cancel_work_sync(&adapter->mp->reset_work);
	kvfree(adapter->mp);
	adapter->mp = NULL;
}
