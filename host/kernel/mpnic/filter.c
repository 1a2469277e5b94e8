// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames the NIC hands to the driver: its steering table, with everything in receive queue 0.
 */
#include <linux/etherdevice.h>
#include <linux/unaligned.h>

#include "mpnic.h"

#define MPNIC_ENTRY_STRIDE	(MPRIG_STEERING_ENTRY1_MAC - MPRIG_STEERING_ENTRY0_MAC)

static void mpnic_filter_clear(struct mpnic *nic, unsigned int index)
{
	writel(0, nic->registers + MPRIG_STEERING_ENTRY0_MATCH + index * MPNIC_ENTRY_STRIDE);
}

/* Invalid while it changes: an address half old and half new must not match. */
static void mpnic_filter_set(struct mpnic *nic, unsigned int index, const u8 *address)
{
	void __iomem *entry = nic->registers + index * MPNIC_ENTRY_STRIDE;

	mpnic_filter_clear(nic, index);
	writel(get_unaligned_le32(address), entry + MPRIG_STEERING_ENTRY0_MAC);
	writel(get_unaligned_le16(address + 4) | MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK,
	       entry + MPRIG_STEERING_ENTRY0_MATCH);
}

/**
 * mpnic_set_rx_mode - bring the steering table up to date
 * @netdev: the device, its address lists locked
 *
 * A port is a wire into a guest, whose addresses are not known here: while one is attached the NIC
 * is promiscuous. Multicast addresses that find no room in the table make it take all of them.
 */
void mpnic_set_rx_mode(struct net_device *netdev)
{
	struct mpnic *nic = netdev_priv(netdev);
	bool promiscuous = netdev->flags & IFF_PROMISC || nic->rx.supplier;
	bool all_multicast = netdev->flags & IFF_ALLMULTI;
	struct netdev_hw_addr *address;
	unsigned int used = 0;

	writel(promiscuous ? MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK : 0,
	       nic->registers + MPRIG_STEERING_PROMISCUOUS);
	mpnic_filter_set(nic, used++, netdev->dev_addr);
	mpnic_filter_set(nic, used++, netdev->broadcast);
	netdev_for_each_mc_addr(address, netdev) {
		if (used == MPRIG_STEERING_ENTRIES) {
			all_multicast = true;
			break;
		}
		mpnic_filter_set(nic, used++, address->addr);
	}
	writel(all_multicast ? MPRIG_STEERING_ALL_MULTICAST_ENABLE_MASK : 0,
	       nic->registers + MPRIG_STEERING_ALL_MULTICAST);
	while (used < MPRIG_STEERING_ENTRIES)
		mpnic_filter_clear(nic, used++);
}
