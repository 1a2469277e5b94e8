// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>

#include "internal.h"

/* A longer name would be cut off. */
#define MP_STATISTIC(index, name) \
	[index] = (name) + BUILD_BUG_ON_ZERO(sizeof(name) > ETH_GSTRING_LEN)

static const char *const mp_statistic_names[] = {
	MP_STATISTIC(MP_STAT_RX_POSTED, "mp_rx_posted"),
	MP_STATISTIC(MP_STAT_RX_POSTED_BOUNCE, "mp_rx_posted_bounce"),
	MP_STATISTIC(MP_STAT_RX_COMPLETED, "mp_rx_completed"),
	MP_STATISTIC(MP_STAT_RX_RECLAIMED, "mp_rx_reclaimed"),
	MP_STATISTIC(MP_STAT_RX_FRAMES, "mp_rx_frames"),
	MP_STATISTIC(MP_STAT_RX_BYTES, "mp_rx_bytes"),
	MP_STATISTIC(MP_STAT_RX_ZERO_COPY, "mp_rx_zero_copy"),
	MP_STATISTIC(MP_STAT_RX_CHECKSUM_GOOD, "mp_rx_checksum_good"),
	MP_STATISTIC(MP_STAT_RX_DROP_TOO_SMALL, "mp_rx_drop_too_small"),
	MP_STATISTIC(MP_STAT_RX_DROP_DEVICE, "mp_rx_drop_device"),
	MP_STATISTIC(MP_STAT_RX_DROP_FAULT, "mp_rx_drop_fault"),
	MP_STATISTIC(MP_STAT_RX_DROP_STOPPED, "mp_rx_drop_stopped"),
	MP_STATISTIC(MP_STAT_RX_PROTOCOL_ERRORS, "mp_rx_protocol_errors"),
	MP_STATISTIC(MP_STAT_RX_RESETS, "mp_rx_resets"),
	MP_STATISTIC(MP_STAT_TX_FRAMES, "mp_tx_frames"),
	MP_STATISTIC(MP_STAT_TX_BYTES, "mp_tx_bytes"),
	MP_STATISTIC(MP_STAT_TX_DROP_BAD_LENGTH, "mp_tx_drop_bad_length"),
	MP_STATISTIC(MP_STAT_TX_DROP_BAD_HEADER, "mp_tx_drop_bad_header"),
	MP_STATISTIC(MP_STAT_TX_DROP_FAULT, "mp_tx_drop_fault"),
	MP_STATISTIC(MP_STAT_TX_DROP_NO_MEMORY, "mp_tx_drop_no_memory"),
	MP_STATISTIC(MP_STAT_TX_DROP_QUEUE, "mp_tx_drop_queue"),
	MP_STATISTIC(MP_STAT_TX_ZERO_COPY, "mp_tx_zero_copy"),
	MP_STATISTIC(MP_STAT_TX_PURGED, "mp_tx_purged"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_TOO_MANY_SEGMENTS, "mp_tx_copied_too_many_segments"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_PIN_FAILED, "mp_tx_copied_pin_failed"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_MEMLOCK, "mp_tx_copied_memlock"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_CACHE_FULL, "mp_tx_copied_cache_full"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_MAP_FAILED, "mp_tx_copied_map_failed"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_MAP_BOUNCED, "mp_tx_copied_map_bounced"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_FORCED, "mp_tx_copied_forced"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_SHORT, "mp_tx_copied_short"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_NO_GATHER, "mp_tx_copied_no_gather"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_CHECKSUM, "mp_tx_copied_checksum"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_SEGMENT, "mp_tx_copied_segment"),
	MP_STATISTIC(MP_STAT_TX_FALLBACK_SHARED, "mp_tx_copied_shared"),
	MP_STATISTIC(MP_STAT_BINDS, "mp_binds"),
	MP_STATISTIC(MP_STAT_PIN_HITS, "mp_pin_hits"),
	MP_STATISTIC(MP_STAT_PIN_MISSES, "mp_pin_misses"),
	MP_STATISTIC(MP_STAT_PIN_STALE, "mp_pin_stale"),
	MP_STATISTIC(MP_STAT_PIN_EVICTED, "mp_pin_evicted"),
	MP_STATISTIC(MP_STAT_PINS, "mp_pins"),
	MP_STATISTIC(MP_STAT_MAPS, "mp_maps"),
	MP_STATISTIC(MP_STAT_PAIRS, "mp_pairs"),
	MP_STATISTIC(MP_STAT_TX_PENDING, "mp_tx_pending"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_BUFFER_TOO_SMALL - 1,
		     "mp_fallback_buffer_too_small"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_TOO_MANY_SEGMENTS - 1,
		     "mp_fallback_too_many_segments"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_PIN_FAILED - 1, "mp_fallback_pin_failed"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_MEMLOCK - 1, "mp_fallback_memlock"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_CACHE_FULL - 1, "mp_fallback_cache_full"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_MAP_FAILED - 1, "mp_fallback_map_failed"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_MAP_BOUNCED - 1, "mp_fallback_map_bounced"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_STALE_PAGE - 1, "mp_fallback_stale_page"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_FORCED - 1, "mp_fallback_forced"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_STALE_COPY - 1, "mp_fallback_stale_copy"),
	MP_STATISTIC(MP_STAT_FALLBACK + MP_FALLBACK_RX_HOOK - 1, "mp_fallback_rx_hook"),
};

static_assert(ARRAY_SIZE(mp_statistic_names) == MP_STAT_COUNT);

/**
 * mp_ethtool_count - how many counters of its ports a driver shows beside its own
 */
int mp_ethtool_count(void)
{
	return MP_STAT_COUNT;
}
EXPORT_SYMBOL_GPL(mp_ethtool_count);

/**
 * mp_ethtool_strings - append the names of the ports' counters
 * @data: where; advanced
 */
void mp_ethtool_strings(u8 **data)
{
	unsigned int i;

	for (i = 0; i < MP_STAT_COUNT; i++)
		ethtool_puts(data, mp_statistic_names[i]);
}
EXPORT_SYMBOL_GPL(mp_ethtool_strings);

/* Pages are shared by the ports of a device. */
static bool mp_statistic_is_shared(unsigned int which)
{
	return which >= MP_STAT_PIN_MISSES && which <= MP_STAT_PAIRS;
}

static s64 mp_port_statistic(struct mp_port *port, unsigned int which)
{
	struct mp_statistics *statistics = port->statistics;

	if (which == MP_STAT_TX_PENDING)
		return atomic_read(&port->tx.pending);
	if (mp_statistic_is_shared(which))
		statistics = statistics->device;
	return atomic64_read(&statistics->values[which]);
}

/* As mp_ethtool_stats(), for a file of /dev/net/mp; the names are part of the ABI as well. */
void mp_show_statistics(struct seq_file *file, struct mp_port *port)
{
	struct mp_device *device;
	unsigned int i;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device)
		seq_printf(file, "mp_interface:\t%s\nmp_ifindex:\t%d\n",
			   netdev_name(device->netdev), device->netdev->ifindex);
	for (i = 0; port->statistics && i < MP_STAT_COUNT; i++)
		seq_printf(file, "%s:\t%lld\n", mp_statistic_names[i],
			   mp_port_statistic(port, i));
	mutex_unlock(&port->lock);
}

/**
 * mp_ethtool_stats - the counters of all ports since the device was registered, bound or not
 * @netdev: the device; RTNL is held
 * @data: room for mp_ethtool_count() values
 */
void mp_ethtool_stats(struct net_device *netdev, u64 *data)
{
	struct mp_device *device = mp_device_find(netdev);
	struct mp_port *port;
	unsigned int i;

	for (i = 0; i < MP_STAT_COUNT; i++)
		data[i] = device ? atomic64_read(&device->statistics->values[i]) : 0;
	if (!device)
		return;
	list_for_each_entry(port, &device->ports, bound)
		data[MP_STAT_TX_PENDING] += atomic_read(&port->tx.pending);
}
EXPORT_SYMBOL_GPL(mp_ethtool_stats);
