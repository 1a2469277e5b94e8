/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_STATISTICS_H
#define MP_STATISTICS_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/mp.h>

/* Counters; those of receive fallbacks follow them in the same order as enum mp_fallback. */
enum mp_statistic {
	MP_STAT_RX_POSTED,
	MP_STAT_RX_POSTED_BOUNCE,
	MP_STAT_RX_COMPLETED,
	MP_STAT_RX_RECLAIMED,
	MP_STAT_RX_FRAMES,
	MP_STAT_RX_BYTES,
	MP_STAT_RX_ZERO_COPY,
	MP_STAT_RX_CHECKSUM_GOOD,
	MP_STAT_RX_DROP_TOO_SMALL,
	MP_STAT_RX_DROP_DEVICE,
	MP_STAT_RX_DROP_FAULT,
	MP_STAT_RX_DROP_STOPPED,
	MP_STAT_RX_PROTOCOL_ERRORS,
	MP_STAT_RX_RESETS,
	MP_STAT_TX_FRAMES,
	MP_STAT_TX_BYTES,
	MP_STAT_TX_DROP_BAD_LENGTH,
	MP_STAT_TX_DROP_BAD_HEADER,
	MP_STAT_TX_DROP_FAULT,
	MP_STAT_TX_DROP_NO_MEMORY,
	MP_STAT_TX_DROP_QUEUE,
	MP_STAT_TX_ZERO_COPY,
	MP_STAT_TX_PURGED,
	MP_STAT_TX_FALLBACK_TOO_MANY_SEGMENTS,
	MP_STAT_TX_FALLBACK_PIN_FAILED,
	MP_STAT_TX_FALLBACK_MEMLOCK,
	MP_STAT_TX_FALLBACK_CACHE_FULL,
	MP_STAT_TX_FALLBACK_MAP_FAILED,
	MP_STAT_TX_FALLBACK_MAP_BOUNCED,
	MP_STAT_TX_FALLBACK_FORCED,
	MP_STAT_TX_FALLBACK_SHORT,
	MP_STAT_TX_FALLBACK_NO_GATHER,
	MP_STAT_TX_FALLBACK_CHECKSUM,
	MP_STAT_TX_FALLBACK_SEGMENT,
	MP_STAT_TX_FALLBACK_SHARED,
	MP_STAT_BINDS,
	MP_STAT_PIN_HITS,
	MP_STAT_PIN_MISSES,
	MP_STAT_PIN_STALE,
	MP_STAT_PIN_EVICTED,
	/* Gauges: what is held now. The last one is read where it is. */
	MP_STAT_PINS,
	MP_STAT_MAPS,
	MP_STAT_PAIRS,
	MP_STAT_TX_PENDING,
	MP_STAT_FALLBACK,
	MP_STAT_COUNT = MP_STAT_FALLBACK + MP_FALLBACK_RX_COUNT - 1,
};

/*
 * Of a device or of one binding, which counts in its device's, too. Outlives the binding: frames
 * that were completed before an unbind are counted after it.
 */
struct mp_statistics {
	struct kref kref;
	struct mp_statistics *device;
	atomic64_t values[MP_STAT_COUNT];
};

struct mp_statistics *mp_statistics_new(struct mp_statistics *device);
void mp_statistics_put(struct mp_statistics *statistics);

static inline void mp_count(struct mp_statistics *statistics, unsigned int which, s64 by)
{
	atomic64_add(by, &statistics->values[which]);
	if (statistics->device)
		atomic64_add(by, &statistics->device->values[which]);
}

static inline unsigned int mp_fallback_statistic(enum mp_fallback reason)
{
	return MP_STAT_FALLBACK + reason - 1;
}

#endif /* MP_STATISTICS_H */
