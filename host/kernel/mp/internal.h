/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_INTERNAL_H
#define MP_INTERNAL_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mmu_notifier.h>
#include <linux/mp.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/refcount.h>
#include <linux/skbuff.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/sock.h>

#include "mutant.h"

/* Counters; those of receive fallbacks follow them in the same order as enum mp_fallback. */
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

/*
 * Memory of a process, pinned and mapped for a device to read and write: a page, or a huge one,
 * which is 2^@order of them. Or a page of the host (@own), which the device only reads.
 *
 * @list, @indexed and @stale: under mp_cache::index_lock; @mapped: written under mp_cache::lock.
 */
struct mp_pin {
	struct list_head list;
	struct mp_cache *cache;
	unsigned long address;
	struct page *page;
	unsigned int order;
	dma_addr_t dma;
	/* One for being in a list of the cache, and one for each holder of a view or of a slot. */
	refcount_t users;
	/* Frames that refer to it and may be with a device: it stays mapped (cache.c). */
	atomic_t sending;
	bool mapped;
	/* Found by mp_cache_get(), or @own and in use; else it only waits for its last user. */
	bool indexed;
	/* @address is that of the kernel. */
	bool own;
	/* The process may have other pages at these addresses by now. */
	bool stale;
#ifdef MP_MUTANTS
	/* The page that @dma leads to instead. */
	struct page *stand_in;
#endif
};

/*
 * The pin and map cache of a process and a device, shared by all queues between the two. Lock
 * order: mp_caches_lock, @lock, @index_lock.
 */
struct mp_cache {
	struct kref kref;
	/* Of all caches; like @bindings under mp_caches_lock. */
	struct list_head list;
	/* Bound queues. With the last of them all mappings go. */
	unsigned int bindings;
	struct mm_struct *mm;
	struct device *device;
	/* Those of the device. */
	struct mp_statistics *statistics;
	struct mmu_interval_notifier notifier;
	unsigned long limit;
	unsigned long memlock;

	/* Mapping and giving up. */
	struct mutex lock;
	/* Pages pinned. Under @lock. */
	unsigned long held;

	/* Everything below. Taken by the notifier, so never held across anything that sleeps. */
	spinlock_t index_lock;
	/* By page number: pins, or as values the reasons why a page cannot be had. */
	struct xarray pages;
	/* By number of the huge page. */
	struct xarray huge_pages;
	/* Indexed pins, least recently used first. */
	struct list_head used;
	/* Pages of the host. */
	struct list_head own;
	/* Pins no longer indexed. */
	struct list_head dead;
	/* Values in @pages. */
	unsigned long refused;
	/* Queues to be woken when pins die. */
	struct list_head members;
};

#define MP_VIEW_SIZE	1024

struct mp_view_entry {
	unsigned long address;
	struct mp_pin *pin;
	/* Buffers of the queue that touch the page. */
	unsigned int users;
};

/*
 * A queue's own view of its cache, in which a hit takes no lock: the consumer's alone. Each page
 * has one place in it, and whoever is there holds a pin.
 */
struct mp_view {
	struct mp_port *port;
	struct mp_view_entry *entries;
	/* Of the consumer, which is also woken when pins of the cache die. */
	struct mp_waker __rcu *waker;
	/* Pages that the process that opened the queue may pin. */
	unsigned long memlock;
	/*
	 * The cache, from the first buffer of a binding to its end, and the one that the consumer
	 * still has something of. The first is written under mp_port::lock; the second is the
	 * consumer's.
	 */
	struct mp_cache *cache;
	struct mp_cache *kept;
	/* In mp_cache::members. */
	struct list_head member;
	/* To be added up in the statistics. */
	u32 hits;
};

/* What a buffer has of a page: by an entry of the view or, where that was taken, by itself. */
struct mp_hold {
	struct mp_pin *pin;
	struct mp_view_entry *entry;
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
	struct mp_hold holds[MP_PIECES];
	struct mp_bounce *bounce;
	/* A frame that was taken at the receive hook, of a completed buffer. */
	struct sk_buff *skb;
	u32 length;
	u32 frame_length;
	enum mp_rx_status status;
	enum mp_fallback reason;
	u8 headroom;
	bool wipe;
	/* The frame goes on in the next slot. */
	bool more;
};

/*
 * Posted buffers, in order: free-running counts, slot = count mod MP_RING_SIZE.
 * returned <= completed <= posted.
 *
 * @prepared, @first, @prepared_for, @returned: the consumer's. @posted, @completed, @parts,
 * @failed, @lost, @generation: written under mp_port::lock, and by the consumer alone while the
 * queue runs.
 */
struct mp_ring {
	struct mp_slot *slots;
	/* Slots from @first on that are filled in and not yet posted, for @prepared_for. */
	u32 prepared;
	u32 first;
	u32 prepared_for;
	u32 posted;
	u32 completed;
	/* Of a frame whose end has not come: buffers, and whether the device failed in one. */
	u32 parts;
	bool failed;
	u32 returned;
	/*
	 * Posted buffers taken back from the device that the consumer has not yet reclaimed: those
	 * after the completed ones.
	 */
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

/*
 * A network device whose driver knows the port API or, for one binding, another one (@hook). The
 * list and @ports: under RTNL.
 */
struct mp_device {
	struct list_head list;
	struct net_device *netdev;
	struct device *dma_device;
	const struct mp_queue_ops *ops;
	struct mp_capabilities capabilities;
	struct mp_statistics *statistics;
	/* Those that are bound to it. */
	struct list_head ports;
	bool hook;
};

/* What happens to every frame is counted here, and added up once for many. The consumer's. */
struct mp_rx_counts {
	u32 completed;
	u32 frames;
	u32 zero_copy;
	u64 bytes;
};

/* What is known of a frame of which some buffers were returned, and others not yet. */
struct mp_rx_merged {
	u32 parts;
	u32 length;
	enum mp_fallback reason;
	enum mp_outcome outcome;
};

/* The receive queue of a port. */
struct mp_rx {
	struct mp_queue queue;
	/* That of the binding, if it has one. */
	struct mp_filter filter;
	struct mp_ring ring;
	struct mp_view view;
	/* What one binding allows. Written under mp_port::lock with the device quiet. */
	unsigned int depth;
	unsigned int segments;
	/* The consumer takes frames of several buffers. Written under mp_port::lock. */
	bool merge;
	/* Frames are taken at the receive hook, and no buffer is seen by the device. */
	bool hooked;
	struct mp_bounce_pool bounces;
	/* The consumer's. */
	struct mp_rx_merged merged;
	struct mp_rx_counts counts;
	/* For one call of the driver; under mp_port::lock. */
	struct mp_posted *posted;
	struct mp_completion *completions;
};

/* Pieces of a frame's payload, each within one page: 64 KiB that begin anywhere. */
#define MP_TX_PIECES	(MAX_SKB_FRAGS + 1)

/*
 * One frame that the consumer has sent and not got back.
 *
 * @ubuf: referred to by the frame while its payload is the guest's own memory
 * @copied, @done: written when the last of these references goes; all else is the consumer's
 * @holds, @head, @netdev: also read by who has a reference, and as they are until the last is gone
 */
struct mp_tx_slot {
	struct ubuf_info ubuf;
	struct mp_port *port;
	struct mp_hold holds[MP_TX_PIECES];
	/* Where the header is copied to; kept for the next frame. */
	struct mp_pin *head;
	/* What the frame was handed to. */
	const struct net_device *netdev;
	/* A frame may be with a device that has its header there. */
	bool referring;
	u32 length;
	enum mp_fallback reason;
	/* It has left the port. */
	bool sent;
	/* The network stack has copied the payload, because somebody else reads along. */
	bool copied;
	bool done;
#ifdef MP_MUTANTS
	/* Holds a copy of the payload of this frame or of an earlier one. The consumer's. */
	struct page *page;
	bool wipe;
#endif
};

/*
 * The transmit queue of a port. Frames in order: free-running counts, slot = count mod MP_TX_SLOTS;
 * returned <= accepted.
 */
struct mp_tx {
	struct mp_view view;
	struct mp_tx_slot *slots;
	/* The consumer's. */
	u32 accepted;
	u32 returned;
	/* Frames whose payload somebody may still read, and all that were read so far. */
	atomic_t pending;
	atomic_t finished;
	wait_queue_head_t idle;
	/* Looks after what a consumer left behind. */
	struct work_struct abandoned;
};

/*
 * One open file of /dev/net/mp. Lock order: RTNL, mp_port::lock, those of the cache; mmap_lock
 * inside mp_port::lock.
 *
 * It is a socket only so that transmitted frames are accounted to it and may outlive the file.
 */
struct mp_port {
	/* Must be first: sk_alloc() gives the memory. */
	struct sock sk;
	/* Whose private data this is: holding it keeps the port. */
	struct file *file;
	/* Binding and calls of the driver: held for short sections, never across a page fault. */
	struct mutex lock;
	/* Bound device. Written under RTNL and @lock; transmit reads it under RCU. */
	struct mp_device __rcu *device;
	/* In mp_device::ports. */
	struct list_head bound;
	/* Those of the last binding. Written under @lock with the device quiet. */
	struct mp_statistics *statistics;
	/* Counts bindings and their ends. Under @lock. */
	u32 binding;
	struct mp_rx rx;
	struct mp_tx tx;
	/* What TUNSETVNETHDRSZ and TUNSETVNETLE last set: kept for whoever asks, not used. */
	int vnet_header_size;
	int vnet_little_endian;
	unsigned long flags;
};

/* Bits of mp_port::flags. */
#define MP_PORT_TX_WAITING	0
/* Nothing is sent while what was sent is waited for. */
#define MP_PORT_TX_DRAINING	1
/* No consumer will take back what is pending. */
#define MP_PORT_TX_ABANDONED	2

static inline struct mp_device *mp_port_device(struct mp_port *port)
{
	return rcu_dereference_protected(port->device, lockdep_is_held(&port->lock));
}

extern const struct file_operations mp_fops;

long mp_tun_ioctl(struct mp_port *port, unsigned int command, unsigned long argument,
		  size_t request_bytes);

struct seq_file;

void mp_show_statistics(struct seq_file *file, struct mp_port *port);

struct mp_device *mp_device_find(struct net_device *netdev);
int mp_bind(struct mp_port *port, struct net *net, int ifindex, const struct mp_filter *filter);
int mp_unbind(struct mp_port *port);
int mp_device_event(struct notifier_block *block, unsigned long event, void *data);

/* hook.c */
struct mp_device *mp_hook_new(struct net_device *netdev);
void mp_hook_free(struct mp_device *device);

/* ring.c */
int mp_ring_init(struct mp_rx *rx);
void mp_ring_free(struct mp_rx *rx);
void mp_ring_strand(struct mp_port *port);
void mp_ring_collect(struct mp_port *port, struct mp_device *device);
int mp_ring_complete(struct mp_port *port, const struct mp_completion *completion);
void mp_ring_restart(struct mp_port *port, struct mp_device *device, bool believed);
void mp_slot_release(struct mp_port *port, struct mp_slot *slot);
void mp_rx_settle_counts(struct mp_port *port);

/* pin.c */
int mp_pin_memory(struct mp_pin *pin, unsigned long address, bool huge);
int mp_pin_own(struct mp_pin *pin);
void mp_pin_unpin(struct mp_pin *pin);
enum mp_fallback mp_pin_map(struct mp_pin *pin);
void mp_pin_unmap(struct mp_pin *pin);
bool mp_pin_still(struct mp_pin *pin, unsigned long address);

static inline unsigned long mp_pin_pages(const struct mp_pin *pin)
{
	return 1UL << pin->order;
}

static inline struct page *mp_pin_page(const struct mp_pin *pin, unsigned long address)
{
	return pin->page + ((address - pin->address) >> PAGE_SHIFT);
}

/* Whether the process still has the pinned page at an address. */
static inline bool mp_pin_current(struct mp_pin *pin, unsigned long address)
{
	return likely(!READ_ONCE(pin->stale)) || mp_pin_still(pin, address);
}

static inline dma_addr_t mp_pin_dma(const struct mp_pin *pin, unsigned long address)
{
	return pin->dma + (address - pin->address);
}

/* cache.c */
struct mp_cache *mp_cache_join(struct mp_view *view, struct device *device,
			       struct mp_statistics *statistics);
void mp_cache_leave(struct mp_cache *cache, struct mp_view *view);
void mp_cache_hold(struct mp_cache *cache);
void mp_cache_put(struct mp_cache *cache);
enum mp_fallback mp_cache_get(struct mp_cache *cache, unsigned long address,
			      struct mp_pin **result);
struct mp_pin *mp_cache_add_page(struct mp_cache *cache);
void mp_cache_drop_page(struct mp_pin *pin);
void mp_cache_reap(struct mp_cache *cache);
void mp_cache_forsake(struct device *device);
void mp_pin_put(struct mp_pin *pin);

/* view.c */
int mp_view_init(struct mp_view *view, struct mp_port *port);
void mp_view_free(struct mp_view *view);
int mp_view_open(struct mp_view *view, struct mp_waker *waker);
void mp_view_wake(struct mp_view *view);
void mp_view_leave(struct mp_view *view);
void mp_view_close(struct mp_view *view);
enum mp_fallback mp_view_get(struct mp_view *view, unsigned long address, struct mp_hold *hold);
void mp_view_put(struct mp_view *view, struct mp_hold *hold);
struct mp_pin *mp_view_add_page(struct mp_view *view);
void mp_view_tidy(struct mp_view *view);

/* Whether the consumer's next turn has something to tidy. */
static inline bool mp_view_untidy(struct mp_view *view)
{
	return view->kept && unlikely(view->kept != READ_ONCE(view->cache) ||
				      !list_empty_careful(&view->kept->dead));
}

/* bounce.c */
struct mp_bounce *mp_bounce_get(struct mp_port *port);
void mp_bounce_put(struct mp_port *port, struct mp_bounce *bounce);
void mp_bounce_unmap(struct mp_port *port);
void mp_bounce_free(struct mp_port *port);

/* tx.c */
void mp_write_space(struct sock *sk);

/* tx_slot.c */
int mp_tx_init(struct mp_port *port);
void mp_tx_destruct(struct sock *sk);
struct mp_tx_slot *mp_tx_slot_take(struct mp_port *port);
void mp_tx_slot_finish(struct mp_tx_slot *slot);
void mp_tx_slot_release(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_reference(struct mp_tx_slot *slot, struct sk_buff *skb);
extern const struct ubuf_info_ops mp_tx_ubuf_ops;

/* The slot that a frame refers to, or NULL. */
static inline struct mp_tx_slot *mp_tx_slot_of(struct sk_buff *skb)
{
	struct ubuf_info *ubuf = skb_zcopy(skb);

	if (!ubuf || ubuf->ops != &mp_tx_ubuf_ops)
		return NULL;
	return container_of(ubuf, struct mp_tx_slot, ubuf);
}

bool mp_tx_drain(struct mp_port *port);
void mp_tx_resume(struct mp_port *port);
void mp_tx_abandon(struct mp_port *port);

/* tx_head.c */
struct sk_buff *mp_tx_head_alloc(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_head_tidy(struct mp_port *port, struct mp_tx_slot *slot);
void mp_tx_heads_drop(struct mp_port *port, bool all);

extern struct workqueue_struct *mp_workqueue;

#endif /* MP_INTERNAL_H */
