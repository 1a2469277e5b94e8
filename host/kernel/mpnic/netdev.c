// SPDX-License-Identifier: GPL-2.0-only
/*
 * The network device: up, down, and starting over.
 */
#include <linux/etherdevice.h>
#include <linux/pm.h>
#include <linux/rtnetlink.h>

#include "mpnic.h"

/* How often queues are looked after: rarely enough that reading registers costs nothing. */
#define MPNIC_WATCH_PERIOD	(HZ)

/*
 * Lets the device use the bus. One that was cut off may still have queues running with addresses
 * that are no longer its own, so it is reset before. -EAGAIN: it is about to be removed.
 */
static int mpnic_connect(struct mpnic *nic)
{
	int err;

	if (nic->cut_off) {
		err = pci_try_reset_function(nic->pdev);
		if (err) {
			netdev_err_once(nic->netdev,
					"a queue did not stop, and the device cannot be reset: error %d\n",
					err);
			return err;
		}
		nic->cut_off = false;
	}
	pci_set_master(nic->pdev);
	return 0;
}

static int mpnic_open(struct net_device *netdev)
{
	struct mpnic *nic = netdev_priv(netdev);
	int err;

	err = mpnic_connect(nic);
	if (err)
		return err;
	err = mpnic_rx_open(nic);
	if (err)
		return err;
	mpnic_tx_start(nic);
	schedule_delayed_work(&nic->watch_work, MPNIC_WATCH_PERIOD);
	netif_carrier_on(netdev);
	return 0;
}

/* Bound ports were released before, by the notification that the device goes down. */
static int mpnic_stop(struct net_device *netdev)
{
	struct mpnic *nic = netdev_priv(netdev);

	netif_carrier_off(netdev);
	cancel_delayed_work_sync(&nic->watch_work);
	mpnic_tx_stop(nic);
	mpnic_rx_close(nic);
	return 0;
}

/**
 * mpnic_distrust - the device completed what it was not given
 * @nic: the device
 * @broken: of the side that noticed
 * @side: its name
 *
 * Called from NAPI; that side takes nothing more until the reset.
 */
void mpnic_distrust(struct mpnic *nic, bool *broken, const char *side)
{
	*broken = true;
	if (net_ratelimit())
		netdev_err(nic->netdev, "impossible %s completion: resetting\n", side);
	schedule_work(&nic->reset_work);
}

static void mpnic_tx_timeout(struct net_device *netdev, unsigned int txqueue)
{
	struct mpnic *nic = netdev_priv(netdev);

	netdev_err(netdev, "transmit timeout: posted %u, consumed %u: resetting\n",
		   nic->tx.queue.posted, nic->tx.queue.consumed);
	schedule_work(&nic->reset_work);
}

/* The host's own queue; RTNL is held, and no port is attached to it. */
static void mpnic_rx_restart(struct mpnic_rx *rx)
{
	mpnic_rx_stop(rx);
	mpnic_rx_start(rx);
}

/* Starts all queues over; bound ports post their buffers again. RTNL is held. */
int mpnic_reset(struct mpnic *nic)
{
	struct mpnic_rx *rx = mpnic_host_rx(nic);
	int err;

	ASSERT_RTNL();
	err = mpnic_connect(nic);
	if (err)
		return err;
	mpnic_tx_stop(nic);
	mpnic_tx_start(nic);
	nic->tx.stats.resets++;
	if (!rx->supplier)
		mpnic_rx_restart(rx);
	mp_device_reset(nic->netdev);
	rx->stats.resets++;
	netif_addr_lock_bh(nic->netdev);
	mpnic_set_rx_mode(nic->netdev);
	netif_addr_unlock_bh(nic->netdev);
	return 0;
}

void mpnic_reset_work(struct work_struct *work)
{
	struct mpnic *nic = container_of(work, struct mpnic, reset_work);

	rtnl_lock();
	if (netif_running(nic->netdev))
		mpnic_reset(nic);
	rtnl_unlock();
}

static bool mpnic_any_queue_failed(struct mpnic *nic)
{
	bool failed = mpnic_queue_failed(&nic->tx.queue);
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		failed |= nic->rx[i].running && mpnic_queue_failed(&nic->rx[i].queue);
	return failed;
}

/*
 * A queue whose descriptors or completions cannot be read or written stops, and no interrupt can
 * tell: completions are how a queue speaks.
 */
void mpnic_watch_work(struct work_struct *work)
{
	struct mpnic *nic = container_of(to_delayed_work(work), struct mpnic, watch_work);

	if (mpnic_any_queue_failed(nic)) {
		netdev_err(nic->netdev, "a queue has stopped by itself: resetting\n");
		schedule_work(&nic->reset_work);
	}
	schedule_delayed_work(&nic->watch_work, MPNIC_WATCH_PERIOD);
}

/* While a port is bound, what the queue is given is not the driver's. */
static int mpnic_change_mtu(struct net_device *netdev, int mtu)
{
	struct mpnic *nic = netdev_priv(netdev);

	WRITE_ONCE(netdev->mtu, mtu);
	if (netif_running(netdev) && !mpnic_host_rx(nic)->supplier)
		mpnic_rx_restart(mpnic_host_rx(nic));
	return 0;
}

static void mpnic_stop_queues(struct mpnic *nic)
{
	unsigned int i;

	cancel_delayed_work_sync(&nic->watch_work);
	mpnic_tx_stop(nic);
	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		mpnic_rx_stop(&nic->rx[i]);
}

/* Consumers of ports are asleep, and find their buffers given back when they wake. */
static int mpnic_suspend(struct device *dev)
{
	struct mpnic *nic = netdev_priv(dev_get_drvdata(dev));

	rtnl_lock();
	if (netif_running(nic->netdev)) {
		netif_device_detach(nic->netdev);
		mpnic_stop_queues(nic);
	}
	rtnl_unlock();
	return 0;
}

/* The device has forgotten everything. */
static int mpnic_resume(struct device *dev)
{
	struct mpnic *nic = netdev_priv(dev_get_drvdata(dev));
	struct mpnic_rx *rx = mpnic_host_rx(nic);
	int err = 0;

	rtnl_lock();
	if (!netif_running(nic->netdev))
		goto unlock;
	err = mpnic_connect(nic);
	if (err)
		goto unlock;
	mpnic_tx_start(nic);
	if (!rx->supplier)
		mpnic_rx_start(rx);
	mp_device_reset(nic->netdev);
	netif_addr_lock_bh(nic->netdev);
	mpnic_set_rx_mode(nic->netdev);
	netif_addr_unlock_bh(nic->netdev);
	schedule_delayed_work(&nic->watch_work, MPNIC_WATCH_PERIOD);
	netif_device_attach(nic->netdev);
unlock:
	rtnl_unlock();
	return err;
}

DEFINE_SIMPLE_DEV_PM_OPS(mpnic_pm_ops, mpnic_suspend, mpnic_resume);

const struct net_device_ops mpnic_netdev_ops = {
	.ndo_open = mpnic_open,
	.ndo_stop = mpnic_stop,
	.ndo_start_xmit = mpnic_xmit,
	.ndo_tx_timeout = mpnic_tx_timeout,
	.ndo_change_mtu = mpnic_change_mtu,
	.ndo_get_stats64 = dev_get_tstats64,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_set_rx_mode = mpnic_set_rx_mode,
};
