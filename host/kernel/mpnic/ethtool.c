// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ethtool.h>

#include "mpnic.h"

struct mpnic_statistic {
	const char *name;
	size_t offset;
};

#define MPNIC_STATISTIC(name, member) { name, offsetof(struct mpnic, member) }
#define MPNIC_RX_STATISTIC(name, member) { name, offsetof(struct mpnic_rx, member) }

/* Of all receive queues together. */
static const struct mpnic_statistic mpnic_rx_statistics[] = {
	MPNIC_RX_STATISTIC("rx_frames", stats.frames),
	MPNIC_RX_STATISTIC("rx_bytes", stats.bytes),
	MPNIC_RX_STATISTIC("rx_errors", stats.errors),
	MPNIC_RX_STATISTIC("rx_dropped", stats.dropped),
	MPNIC_RX_STATISTIC("rx_polls", stats.polls),
	MPNIC_RX_STATISTIC("rx_interrupts", stats.interrupts),
	MPNIC_RX_STATISTIC("rx_resets", stats.resets),
	MPNIC_RX_STATISTIC("rx_port_frames", port_frames),
	MPNIC_RX_STATISTIC("rx_port_posted", port_posted),
};

/* Software's view only: a snapshot of the NIC's own counters belongs to who controls the bench. */
static const struct mpnic_statistic mpnic_statistics[] = {
	MPNIC_STATISTIC("tx_frames", tx.stats.frames),
	MPNIC_STATISTIC("tx_bytes", tx.stats.bytes),
	MPNIC_STATISTIC("tx_errors", tx.stats.errors),
	MPNIC_STATISTIC("tx_dropped", tx.stats.dropped),
	MPNIC_STATISTIC("tx_polls", tx.stats.polls),
	MPNIC_STATISTIC("tx_resets", tx.stats.resets),
	MPNIC_STATISTIC("cut_offs", cut_offs),
};

static int mpnic_get_sset_count(struct net_device *netdev, int set)
{
	if (set != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return ARRAY_SIZE(mpnic_rx_statistics) + MPNIC_RX_QUEUES + ARRAY_SIZE(mpnic_statistics) +
	       mp_ethtool_count();
}

static void mpnic_get_strings(struct net_device *netdev, u32 set, u8 *data)
{
	unsigned int i;

	if (set != ETH_SS_STATS)
		return;
	for (i = 0; i < ARRAY_SIZE(mpnic_rx_statistics); i++)
		ethtool_puts(&data, mpnic_rx_statistics[i].name);
	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		ethtool_sprintf(&data, "rx%u_frames", i);
	for (i = 0; i < ARRAY_SIZE(mpnic_statistics); i++)
		ethtool_puts(&data, mpnic_statistics[i].name);
	mp_ethtool_strings(&data);
}

static u64 mpnic_value(const void *of, const struct mpnic_statistic *statistic)
{
	return READ_ONCE(*(const u64 *)(of + statistic->offset));
}

static u64 mpnic_rx_sum(const struct mpnic *nic, const struct mpnic_statistic *statistic)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		sum += mpnic_value(&nic->rx[i], statistic);
	return sum;
}

static void mpnic_get_stats(struct net_device *netdev, struct ethtool_stats *stats, u64 *data)
{
	const struct mpnic *nic = netdev_priv(netdev);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mpnic_rx_statistics); i++)
		*data++ = mpnic_rx_sum(nic, &mpnic_rx_statistics[i]);
	for (i = 0; i < MPNIC_RX_QUEUES; i++)
		*data++ = READ_ONCE(nic->rx[i].stats.frames);
	for (i = 0; i < ARRAY_SIZE(mpnic_statistics); i++)
		*data++ = mpnic_value(nic, &mpnic_statistics[i]);
	mp_ethtool_stats(netdev, data);
}

static void mpnic_get_drvinfo(struct net_device *netdev, struct ethtool_drvinfo *info)
{
	struct mpnic *nic = netdev_priv(netdev);

	strscpy(info->driver, MPNIC_DRIVER);
	strscpy(info->bus_info, pci_name(nic->pdev));
	snprintf(info->fw_version, sizeof(info->fw_version), "%u.%u.%u",
		 mpnic_version_field(nic, MPRIG_IDENTITY_FIRMWARE_VERSION_MAJOR_MASK),
		 mpnic_version_field(nic, MPRIG_IDENTITY_FIRMWARE_VERSION_MINOR_MASK),
		 mpnic_version_field(nic, MPRIG_IDENTITY_FIRMWARE_VERSION_PATCH_MASK));
}

/* Starts all queues over; all other parts stay as they are. */
static int mpnic_ethtool_reset(struct net_device *netdev, u32 *flags)
{
	int err;

	if (!(*flags & ETH_RESET_DMA))
		return -EOPNOTSUPP;
	if (!netif_running(netdev))
		return -ENETDOWN;
	err = mpnic_reset(netdev_priv(netdev));
	if (err)
		return err;
	*flags &= ~ETH_RESET_DMA;
	return 0;
}

const struct ethtool_ops mpnic_ethtool_ops = {
	.get_drvinfo = mpnic_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.reset = mpnic_ethtool_reset,
	.get_sset_count = mpnic_get_sset_count,
	.get_strings = mpnic_get_strings,
	.get_ethtool_stats = mpnic_get_stats,
};
