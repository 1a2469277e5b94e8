// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames the NIC hands to which queue: its steering table.
 */
#include <linux/etherdevice.h>
#include <linux/unaligned.h>

#include "mpnic.h"

#define MPNIC_ENTRY_STRIDE	(MPRIG_STEERING_ENTRY1_MAC - MPRIG_STEERING_ENTRY0_MAC)

/* The host's own address, and the broadcast one. */
#define MPNIC_HOST_ENTRIES	2

/* A destination, and @match without the part of the address that it holds. */
struct mpnic_entry {
	const u8 *address;
	u32 match;
};

static void mpnic_filter_clear(struct mpnic *nic, unsigned int index)
{
	writel(0, nic->registers + MPRIG_STEERING_ENTRY0_MATCH + index * MPNIC_ENTRY_STRIDE);
}

/* Invalid while it changes: an address half old and half new must not match. */
static void mpnic_filter_set(struct mpnic *nic, unsigned int index, struct mpnic_entry wanted)
{
	void __iomem *entry = nic->registers + index * MPNIC_ENTRY_STRIDE;

	mpnic_filter_clear(nic, index);
	writel(get_unaligned_le32(wanted.address), entry + MPRIG_STEERING_ENTRY0_MAC);
	writel(get_unaligned_le16(wanted.address + 4) | wanted.match |
	       MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK,
	       entry + MPRIG_STEERING_ENTRY0_MATCH);
}

static struct mpnic_entry mpnic_host_entry(const u8 *address)
{
	return (struct mpnic_entry){ .address = address };
}

static const struct mp_filter *mpnic_rx_filter(const struct mpnic_rx *rx)
{
	return rx->supplier ? rx->supplier->filter : NULL;
}

/* Adds what the port of a queue wants to the first @used entries; how many are used then. */
static unsigned int mpnic_filter_add_port(struct mpnic *nic, const struct mpnic_rx *rx,
					  unsigned int used)
{
	const struct mp_filter *filter = mpnic_rx_filter(rx);
	u32 match = mpnic_rx_index(rx) << MPRIG_STEERING_ENTRY0_MATCH_QUEUE_SHIFT;
	unsigned int i;

	if (!filter)
		return used;
	if (filter->flags & MP_FILTER_VLAN)
		match |= MPRIG_STEERING_ENTRY0_MATCH_MATCH_VLAN_MASK |
			 (u32)filter->vlan << MPRIG_STEERING_ENTRY0_MATCH_VLAN_SHIFT;
	for (i = 0; i < filter->count; i++)
		mpnic_filter_set(nic, used++, (struct mpnic_entry){
			.address = filter->addresses[i],
			.match = match,
		});
	return used;
}

/* Queues whose ports want every frame to a group. */
static u32 mpnic_multicast_queues(const struct mpnic *nic)
{
	u32 queues = 0;
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		const struct mp_filter *filter = mpnic_rx_filter(&nic->rx[i]);

		if (filter && filter->flags & MP_FILTER_MULTICAST)
			queues |= BIT(i);
	}
	return queues << MPRIG_STEERING_ALL_MULTICAST_QUEUES_SHIFT;
}

/**
 * mpnic_filter_fits - whether the table has room for the addresses of one more port
 * @nic: the device; RTNL is held
 * @filter: what that port wants
 */
bool mpnic_filter_fits(const struct mpnic *nic, const struct mp_filter *filter)
{
	unsigned int used = MPNIC_HOST_ENTRIES + filter->count;
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		if (mpnic_rx_filter(&nic->rx[i]))
			used += mpnic_rx_filter(&nic->rx[i])->count;
	return used <= MPRIG_STEERING_ENTRIES;
}

/**
 * mpnic_set_rx_mode - bring the steering table up to date
 * @netdev: the device, its address lists locked
 *
 * Ports with a filter have queues of their own, and all else is for the host's, or for the port
 * that is attached there: that one is a wire into a guest, whose addresses are not known here,
 * and the NIC is promiscuous for it. Multicast addresses of the host that find no room in the
 * table make it take all of them.
 */
void mpnic_set_rx_mode(struct net_device *netdev)
{
	struct mpnic *nic = netdev_priv(netdev);
	bool promiscuous = netdev->flags & IFF_PROMISC || mpnic_host_rx(nic)->supplier;
	/* What one queue alone wants is not for nobody else any more. */
	bool all_multicast = netdev->flags & IFF_ALLMULTI || promiscuous;
	struct netdev_hw_addr *address;
	unsigned int used = 0, i;

	writel(promiscuous ? MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK : 0,
	       nic->registers + MPRIG_STEERING_PROMISCUOUS);
	mpnic_filter_set(nic, used++, mpnic_host_entry(netdev->dev_addr));
	mpnic_filter_set(nic, used++, mpnic_host_entry(netdev->broadcast));
	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		used = mpnic_filter_add_port(nic, &nic->rx[i], used);
	netdev_for_each_mc_addr(address, netdev) {
		if (used == MPRIG_STEERING_ENTRIES) {
			all_multicast = true;
			break;
		}
		mpnic_filter_set(nic, used++, mpnic_host_entry(address->addr));
	}
	writel((all_multicast ? MPRIG_STEERING_ALL_MULTICAST_ENABLE_MASK : 0) |
	       mpnic_multicast_queues(nic),
	       nic->registers + MPRIG_STEERING_ALL_MULTICAST);
	while (used < MPRIG_STEERING_ENTRIES)
		mpnic_filter_clear(nic, used++);
}
