// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames go to which pool of the card, and how much of them. The registers are those of the
 * driver's own headers.
 */
#include <linux/etherdevice.h>

#include "mp_private.h"

#define IGB_MP_MRQC_MODE	0x7
#define IGB_MP_ALL_POOLS	(BIT(IGB_MP_POOLS) - 1)

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
void igb_mp_write_pool(struct igb_mp_port *port, const struct mp_filter *filter)
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
void igb_mp_write_mode(struct igb_adapter *adapter, bool pools)
{
	struct e1000_hw *hw = &adapter->hw;
	u32 mrqc, vt_ctl, rplolr;

	mrqc = rd32(E1000_MRQC) & ~IGB_MP_MRQC_MODE;
	vt_ctl = rd32(E1000_VT_CTL) & ~(E1000_VT_CTL_DEFAULT_POOL_MASK |
					E1000_VT_CTL_DISABLE_DEF_POOL | E1000_VT_CTL_VM_REPL_EN);
	rplolr = rd32(E1000_RPLOLR) & ~E1000_RPLOLR_STRVLAN;
	wr32(E1000_MRQC, mrqc | (pools ? E1000_MRQC_ENABLE_VMDQ : E1000_MRQC_ENABLE_RSS_MQ));
	/* A frame to a group is for several pools. */
	wr32(E1000_VT_CTL, vt_ctl | (pools ? E1000_VT_CTL_VM_REPL_EN : 0));
	wr32(E1000_RPLOLR, rplolr | (pools ? E1000_RPLOLR_STRCRC : E1000_RPLOLR_STRVLAN));
	if (!pools)
		return;
	/* As after a reset; virtual functions may have left them otherwise. */
	wr32(E1000_VFRE, IGB_MP_ALL_POOLS);
	wr32(E1000_VFTE, IGB_MP_ALL_POOLS);
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

void igb_mp_set_mode(struct igb_adapter *adapter, bool pools)
{
	igb_mp_receive(adapter, false);
	usleep_range(10000, 11000);
	igb_mp_write_mode(adapter, pools);
	igb_mp_receive(adapter, true);
}

void igb_mp_remove_addresses(struct igb_mp_port *port, const struct mp_filter *filter)
{
	unsigned int i;

	for (i = 0; i < filter->count; i++)
		igb_del_mac_filter(port->adapter, filter->addresses[i], igb_mp_pool(port));
}

/* Leads the addresses of a filter to the port's pool, all or none. */
int igb_mp_add_addresses(struct igb_mp_port *port, const struct mp_filter *filter)
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
