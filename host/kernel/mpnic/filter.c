// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames the NIC hands to which queue: what the host and each port want of its steering
 * table.
 */
#include <linux/etherdevice.h>

#include "mpnic.h"

/* The host's own address, and the broadcast one. */
#define MPNIC_HOST_ENTRIES	2

static const struct mp_filter *mpnic_rx_filter(const struct mpnic_rx *rx)
{
	return rx->supplier ? rx->supplier->filter : NULL;
}

/* Whether a queue has a filter, and shares it with a port that has this one. */
static bool mpnic_rx_shares(const struct mpnic_rx *rx, const struct mp_filter *filter)
{
	return mpnic_rx_filter(rx) && mp_filter_shared(mpnic_rx_filter(rx), filter);
}

/* The queue that gets a share of a filter's frames; NULL: all who could are detached. */
static struct mpnic_rx *mpnic_rx_of_share(struct mpnic *nic, const struct mp_filter *filter,
					  unsigned int share)
{
	struct mpnic_rx *first = NULL;
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		struct mpnic_rx *rx = &nic->rx[i];

		if (!mpnic_rx_shares(rx, filter) || rx->supplier->detached)
			continue;
		if (mpnic_rx_filter(rx)->share == share)
			return rx;
		if (!first)
			first = rx;
	}
	return first;
}

/* Whether no queue before this one has the same filter. */
static bool mpnic_rx_is_first(const struct mpnic *nic, const struct mpnic_rx *rx)
{
	const struct mpnic_rx *before;

	for (before = nic->rx; before < rx; before++)
		if (mpnic_rx_shares(before, mpnic_rx_filter(rx)))
			return false;
	return true;
}

static u32 mpnic_match_queue(const struct mpnic_rx *rx)
{
	return mpnic_rx_index(rx) << MPRIG_STEERING_ENTRY0_MATCH_QUEUE_SHIFT;
}

static u32 mpnic_match_vlan(const struct mp_filter *filter)
{
	if (!(filter->flags & MP_FILTER_VLAN))
		return 0;
	return MPRIG_STEERING_ENTRY0_MATCH_MATCH_VLAN_MASK |
	       (u32)filter->vlan << MPRIG_STEERING_ENTRY0_MATCH_VLAN_SHIFT;
}

static u8 mpnic_spread(unsigned int shares, unsigned int share)
{
	return (shares - 1) << MPRIG_STEERING_SPREAD0_ENTRY0_MASK_SHIFT |
	       share << MPRIG_STEERING_SPREAD0_ENTRY0_VALUE_SHIFT;
}

/* The frames to one address, for all that share them; those to a group cannot be shared. */
static void mpnic_filter_add_address(struct mpnic *nic, const struct mp_filter *filter,
				     const u8 *address, struct mpnic_steering *wanted)
{
	unsigned int shares = is_multicast_ether_addr(address) ? 1 : filter->shares;
	unsigned int share;

	for (share = 0; share < shares; share++) {
		struct mpnic_rx *rx = mpnic_rx_of_share(nic, filter, share);

		if (rx)
			mpnic_steering_add(wanted, address,
					   mpnic_match_queue(rx) | mpnic_match_vlan(filter),
					   mpnic_spread(shares, share));
	}
}

static void mpnic_filter_add_port(struct mpnic *nic, struct mpnic_rx *rx,
				  struct mpnic_steering *wanted)
{
	const struct mp_filter *filter = mpnic_rx_filter(rx);
	unsigned int i;

	if (!filter || !mpnic_rx_is_first(nic, rx))
		return;
	for (i = 0; i < filter->count; i++) {
		if (filter->shares)
			mpnic_filter_add_address(nic, filter, filter->addresses[i], wanted);
		else
			mpnic_steering_add(wanted, filter->addresses[i],
					   mpnic_match_queue(rx) | mpnic_match_vlan(filter), 0);
	}
}

/* Queues whose ports want every frame to a group. */
static u32 mpnic_multicast_queues(struct mpnic *nic)
{
	u32 queues = 0;
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		struct mpnic_rx *rx = &nic->rx[i];
		const struct mp_filter *filter = mpnic_rx_filter(rx);

		if (!filter || !(filter->flags & MP_FILTER_MULTICAST))
			continue;
		if (filter->shares)
			rx = mpnic_rx_of_share(nic, filter, 0);
		if (rx)
			queues |= BIT(mpnic_rx_index(rx));
	}
	return queues << MPRIG_STEERING_ALL_MULTICAST_QUEUES_SHIFT;
}

static unsigned int mpnic_filter_entries(const struct mp_filter *filter)
{
	unsigned int entries = 0, i;

	for (i = 0; i < filter->count; i++)
		entries += is_multicast_ether_addr(filter->addresses[i]) ? 1 :
			   max_t(unsigned int, filter->shares, 1);
	return entries;
}

/**
 * mpnic_filter_fits - whether the table has room for the addresses of one more port
 * @nic: the device; RTNL is held
 * @filter: what that port wants
 */
bool mpnic_filter_fits(const struct mpnic *nic, const struct mp_filter *filter)
{
	unsigned int used = MPNIC_HOST_ENTRIES + mpnic_filter_entries(filter);
	unsigned int i;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		const struct mpnic_rx *rx = &nic->rx[i];

		if (mpnic_rx_shares(rx, filter))
			return true;
		if (mpnic_rx_filter(rx) && mpnic_rx_is_first(nic, rx))
			used += mpnic_filter_entries(mpnic_rx_filter(rx));
	}
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
	struct mpnic_steering wanted = { .count = 0 };
	struct netdev_hw_addr *address;
	unsigned int i;

	mpnic_steering_add(&wanted, netdev->dev_addr, 0, 0);
	mpnic_steering_add(&wanted, netdev->broadcast, 0, 0);
	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		mpnic_filter_add_port(nic, &nic->rx[i], &wanted);
	netdev_for_each_mc_addr(address, netdev) {
		if (wanted.count == MPRIG_STEERING_ENTRIES) {
			all_multicast = true;
			break;
		}
		mpnic_steering_add(&wanted, address->addr, 0, 0);
	}
	writel(promiscuous ? MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK : 0,
	       nic->registers + MPRIG_STEERING_PROMISCUOUS);
	writel((all_multicast ? MPRIG_STEERING_ALL_MULTICAST_ENABLE_MASK : 0) |
	       mpnic_multicast_queues(nic),
	       nic->registers + MPRIG_STEERING_ALL_MULTICAST);
	mpnic_steering_apply(nic, &wanted);
}
