/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_INTERNAL_H
#define MP_INTERNAL_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mmu_notifier.h>
#include <linux/mp.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/xarray.h>
#include <net/sock.h>

#include "mutant.h"

/* Counters; the fallback reasons follow them in the same order as enum mp_fallback. */
enum mp_statistic {
	MP_STAT_RX_POSTED,
	MP_STAT_RX_POSTED_BOUNCE,
	MP_STAT_RX_COMPLETED,
	MP_STAT_RX_RECLAIMED,
	MP_STAT_RX_FRAMES,
	MP_STAT_RX_BYTES,
	MP_STAT_RX_ZERO_COPY,
	MP_STAT_RX_DROP_TOO_SMALL,
	MP_STAT_RX_DROP_DEVICE,
	MP_STAT_RX_DROP_FAULT,
	MP_STAT_RX_DROP_STOPPED,
	MP_STAT_RX_PROTOCOL_ERRORS,
	MP_STAT_RX_RESETS,
	MP_STAT_TX_FRAMES,
	MP_STAT_TX_BYTES,
	MP_STAT_TX_DROP_BAD_LENGTH,
	MP_STAT_TX_DROP_FAULT,
	MP_STAT_TX_DROP_NO_MEMORY,
	MP_STAT_TX_DROP_QUEUE,
	MP_STAT_BINDS,
	MP_STAT_PIN_HITS,
	MP_STAT_PIN_MISSES,
	MP_STAT_PIN_STALE,
	MP_STAT_PIN_EVICTED,
	/* Gauges: what is held now. */
	MP_STAT_PINS,
	MP_STAT_MAPS,
	MP_STAT_FALLBACK,
	MP_STAT_COUNT = MP_STAT_FALLBACK + MP_FALLBACK_COUNT - 1,
};

/* Outlives the binding: frames that were completed before an unbind are counted after it. */
struct mp_statistics {
	struct kref kref;
	atomic64_t values[MP_STAT_COUNT];
};

struct mp_statistics *mp_statistics_new(void);
void mp_statistics_put(struct mp_statistics *statistics);

static inline void mp_count(struct mp_statistics *statistics, unsigned int which, s64 by)
{
	atomic64_add(by, &statistics->values[which]);
}

static inline unsigned int mp_fallback_statistic(enum mp_fallback reason)
{
	return MP_STAT_FALLBACK + reason - 1;
}

/*
 * A pinned page of the consumer's process, mapped for the device.
 *
 * @list, @indexed and @stale: under xa_lock of mp_cache::pins; the rest: under mp_port::lock.
 */
struct mp_pin {
	struct list_head list;
	unsigned long address;
	struct page *page;
	dma_addr_t dma;
	/* Posted and completed buffers that touch the page. */
	unsigned int users;
	bool mapped;
	/* Found by mp_cache_get(); otherwise it only waits for its last user. */
	bool indexed;
	/* The process may have another page at this address by now. */
	bool stale;
#ifdef MP_MUTANTS
	/* The page that @dma leads to instead. */
	struct page *stand_in;
#endif
};

/* The pin and map cache: map once, reuse for every later buffer in the same page. */
struct mp_cache {
	struct xarray pins;
	/* Indexed pins, least recently used first. Under xa_lock. */
	struct list_head used;
	/* Pins no longer indexed. Under xa_lock. */
	struct list_head dead;
	struct mmu_interval_notifier notifier;
	struct mm_struct *mm;
	unsigned long limit;
	unsigned long memlock;
	unsigned long held;
	/* Pages in the index that the device cannot have: values instead of pins. Under xa_lock. */
	unsigned long refused;
};

/* A page of the host that stands in for a buffer that cannot be posted itself. */
struct mp_bounce {
	struct list_head all;
	struct list_head free;
	struct page *page;
	dma_addr_t dma;
	bool mapped;
};

struct mp_bounce_pool {
	struct list_head all;
	struct list_head free;
};

/* One posted buffer. */
struct mp_slot {
	struct mp_piece pieces[MP_PIECES];
	struct mp_pin *pins[MP_PIECES];
	struct mp_bounce *bounce;
	u32 length;
	u32 frame_length;
	enum mp_rx_status status;
	enum mp_fallback reason;
	u8 headroom;
	bool wipe;
};

/*
 * Posted buffers, in order: free-running counts, slot = count mod MP_RING_SIZE.
 * returned <= completed <= posted.
 *
 * @posted, @returned, @lost, @generation: written under mp_port::lock. @completed: written by the
 * device's NAPI context alone, and under the lock while the device is quiet.
 */
struct mp_ring {
	struct mp_slot *slots;
	u32 posted;
	u32 completed;
	u32 returned;
	/* Posted buffers taken back from the device that the consumer has not yet reclaimed. */
	u32 lost;
	/* Part of every cookie, so that nothing from before a stop is taken for new. */
	u32 generation;
};

#define MP_RING_MASK	(MP_RING_SIZE - 1)

static inline struct mp_slot *mp_slot(struct mp_ring *ring, u32 number)
{
	return &ring->slots[number & MP_RING_MASK];
}

static inline u64 mp_cookie(const struct mp_ring *ring, u32 number)
{
	return (u64)ring->generation << 32 | number;
}

/* A network device whose driver knows the port API. The list and @port: under RTNL. */
struct mp_device {
	struct list_head list;
	struct net_device *netdev;
	struct device *dma_device;
	const struct mp_device_ops *ops;
	struct mp_statistics *statistics;
	struct mp_port *port;
};

/*
 * One open file of /dev/net/mp. Lock order: RTNL, mp_port::lock, mmap_lock, xa_lock.
 *
 * It is a socket only so that transmitted frames are accounted to it and may outlive the file.
 */
struct mp_port {
	/* Must be first: sk_alloc() gives the memory. */
	struct sock sk;
	/* Whose private data this is: holding it keeps the port. */
	struct file *file;
	/* Binding, posting and the cache: held for short sections, never across a page fault. */
	struct mutex lock;
	/* Bound device. Written under RTNL and @lock; transmit reads it under RCU. */
	struct mp_device __rcu *device;
	/* Those of the device bound last. Written under @lock with the device quiet. */
	struct mp_statistics *statistics;
	struct mp_waker __rcu *rx_waker;
	struct mp_waker __rcu *tx_waker;
	struct mp_ring ring;
	struct mp_cache cache;
	struct mp_bounce_pool bounces;
	/* What TUNSETVNETHDRSZ and TUNSETVNETLE last set: kept for whoever asks, not used. */
	int vnet_header_size;
	int vnet_little_endian;
	unsigned long flags;
};

/* Bits of mp_port::flags. */
#define MP_PORT_TX_WAITING	0

static inline struct mp_device *mp_port_device(struct mp_port *port)
{
	return rcu_dereference_protected(port->device, lockdep_is_held(&port->lock));
}

extern const struct file_operations mp_fops;

long mp_tun_ioctl(struct mp_port *port, unsigned int command, unsigned long argument,
		  size_t request_bytes);

struct mp_device *mp_device_find(struct net_device *netdev);
int mp_bind(struct mp_port *port, struct net *net, int ifindex);
int mp_unbind(struct mp_port *port);
int mp_device_event(struct notifier_block *block, unsigned long event, void *data);

int mp_ring_init(struct mp_port *port);
void mp_ring_free(struct mp_port *port);
void mp_ring_strand(struct mp_port *port);
void mp_slot_release(struct mp_port *port, struct mp_slot *slot);

int mp_cache_open(struct mp_port *port);
void mp_cache_close(struct mp_port *port);
enum mp_fallback mp_cache_get(struct mp_port *port, unsigned long address, struct mp_pin **pin);
void mp_cache_put(struct mp_port *port, struct mp_pin *pin);
void mp_cache_unmap(struct mp_port *port);
void mp_cache_reap(struct mp_port *port);
bool mp_pin_current(struct mp_port *port, struct mp_pin *pin);

struct mp_bounce *mp_bounce_get(struct mp_port *port);
void mp_bounce_put(struct mp_port *port, struct mp_bounce *bounce);
void mp_bounce_unmap(struct mp_port *port);
void mp_bounce_free(struct mp_port *port);

void mp_write_space(struct sock *sk);

#endif /* MP_INTERNAL_H */
