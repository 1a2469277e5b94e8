/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_CACHE_H
#define MP_CACHE_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mmu_notifier.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/xarray.h>

#include "statistics.h"

struct mp_pair;
struct mp_view;

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
	/* What was found out about this page and the next; set once, under mp_cache::lock. */
	struct mp_pair *pair;
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

/* pin.c */
int mp_pin_memory(struct mp_pin *pin, unsigned long address, bool *huge);
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
void mp_cache_reap(struct mp_cache *cache);
void mp_cache_forsake(struct device *device);
void mp_pin_put(struct mp_pin *pin);

/* cache_index.c */
extern const struct mmu_interval_notifier_ops mp_cache_notifier_ops;
struct mp_pin *mp_cache_find(struct mp_cache *cache, unsigned long address,
			     enum mp_fallback *reason);
int mp_cache_index(struct mp_cache *cache, struct mp_pin *pin, unsigned long sequence);
void mp_cache_refuse(struct mp_cache *cache, unsigned long address, bool huge,
		     enum mp_fallback reason);
bool mp_cache_refused_huge(struct mp_cache *cache, unsigned long address);
void mp_cache_forgive(struct mp_cache *cache);
struct mp_pin *mp_pin_idle(struct list_head *list);
void mp_pin_retire(struct mp_cache *cache, struct mp_pin *pin);

/* cache_get.c */
enum mp_fallback mp_cache_get(struct mp_cache *cache, unsigned long address,
			      struct mp_pin **result);
struct mp_pin *mp_cache_add_page(struct mp_cache *cache);
void mp_cache_drop_page(struct mp_pin *pin);
void mp_cache_uncharge(struct mp_cache *cache, unsigned long pages);

#endif /* MP_CACHE_H */
