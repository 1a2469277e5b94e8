// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pin and map cache of a port: pages of the consumer's process, pinned and mapped for the
 * device once and then reused for every buffer in them.
 *
 * Pinning per buffer is what made earlier receive zero copy slower than copying. Guests take their
 * receive buffers from the same pages again and again, so a page stays pinned until the process
 * maps another page at its address, the port is unbound, or room is needed.
 *
 * An MMU notifier keeps the cache honest: an address whose page may change is taken out of the
 * index at once, so that no later buffer is posted to the old page. Buffers that are in flight then
 * still own the old page; mp_rx_next() asks mp_pin_current() whether the frame has to be copied.
 *
 * The process goes on to write beside its buffers while a page is mapped, so the DMA layer must
 * never bring a page of its own back: pages are mapped and unmapped without synchronisation, and
 * one that would need it is refused. The index remembers refused pages, as values instead of pins,
 * so that they are not tried again for every buffer.
 *
 * Pages are pinned with no lock of the port held: a page fault may take as long as user space
 * likes, and unbinding must not wait for it.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "internal.h"

static unsigned int pin_limit = 4096;
module_param(pin_limit, uint, 0644);
MODULE_PARM_DESC(pin_limit, "Pages that a port keeps pinned at most (read when a port is opened)");

/* Times that a page is pinned again because its address changed meanwhile. */
#define MP_PIN_ATTEMPTS	3

/* Accounts a page to the process as vDPA and io_uring do: never beyond its limit. */
static bool mp_cache_charge(struct mp_cache *cache)
{
	if (atomic64_inc_return(&cache->mm->pinned_vm) <= cache->memlock)
		return true;
	atomic64_dec(&cache->mm->pinned_vm);
	return false;
}

static void mp_cache_uncharge(struct mp_cache *cache)
{
	atomic64_dec(&cache->mm->pinned_vm);
}

static void mp_unmap_page(struct device *device, dma_addr_t dma)
{
	dma_unmap_page_attrs(device, dma, mp_mutant_map_bytes(), DMA_FROM_DEVICE,
			     DMA_ATTR_SKIP_CPU_SYNC);
}

/* Maps a page for the device to write to in place; a reason if that cannot be. */
static enum mp_fallback mp_map_page(struct device *device, struct page *page, dma_addr_t *dma)
{
	*dma = dma_map_page_attrs(device, page, 0, mp_mutant_map_bytes(), DMA_FROM_DEVICE,
				  DMA_ATTR_SKIP_CPU_SYNC);
	if (dma_mapping_error(device, *dma))
		return MP_FALLBACK_MAP_FAILED;
	if (!dma_need_sync(device, *dma) || mp_mutant_hides_sync())
		return MP_FALLBACK_NONE;
	mp_unmap_page(device, *dma);
	return MP_FALLBACK_MAP_BOUNCED;
}

/* A pin is mapped only while the port is bound. */
static void mp_pin_unmap(struct mp_port *port, struct mp_pin *pin)
{
	mp_unmap_page(mp_port_device(port)->dma_device, pin->dma);
	pin->mapped = false;
	mp_count(port->statistics, MP_STAT_MAPS, -1);
}

static void mp_pin_free(struct mp_port *port, struct mp_pin *pin)
{
	if (pin->mapped)
		mp_pin_unmap(port, pin);
	unpin_user_pages_dirty_lock(&pin->page, 1, true);
	mp_cache_uncharge(&port->cache);
	port->cache.held--;
	mp_count(port->statistics, MP_STAT_PINS, -1);
	kfree(pin);
}

/* Moves a pin out of the index; xa_lock is held. */
static void mp_pin_retire(struct mp_cache *cache, struct mp_pin *pin)
{
	__xa_erase(&cache->pins, pin->address >> PAGE_SHIFT);
	pin->indexed = false;
	list_move_tail(&pin->list, &cache->dead);
}

/* Forgets all refusals; xa_lock is held. */
static void mp_cache_forgive(struct mp_cache *cache)
{
	unsigned long index;
	void *entry;

	if (!cache->refused)
		return;
	xa_for_each(&cache->pins, index, entry)
		if (xa_is_value(entry))
			__xa_erase(&cache->pins, index);
	cache->refused = 0;
}

/* Remembers that a page cannot be had, until its address changes or the port is unbound. */
static void mp_cache_refuse(struct mp_cache *cache, unsigned long address, enum mp_fallback reason)
{
	xa_lock(&cache->pins);
	if (cache->refused >= cache->limit)
		mp_cache_forgive(cache);
	if (!xa_err(__xa_store(&cache->pins, address >> PAGE_SHIFT, xa_mk_value(reason),
			       GFP_ATOMIC)))
		cache->refused++;
	xa_unlock(&cache->pins);
}

/*
 * Whether addresses get other pages, or none. A change of protection leaves the pinned page where
 * it is: NUMA balancing does not move it, and a fork copies it for the child at once.
 */
static bool mp_range_goes(const struct mmu_notifier_range *range)
{
	switch (range->event) {
	case MMU_NOTIFY_PROTECTION_VMA:
	case MMU_NOTIFY_PROTECTION_PAGE:
	case MMU_NOTIFY_SOFT_DIRTY:
		return false;
	default:
		return true;
	}
}

/* The addresses are about to get other pages, or none. */
static bool mp_cache_invalidate(struct mmu_interval_notifier *notifier,
				const struct mmu_notifier_range *range, unsigned long sequence)
{
	struct mp_cache *cache = container_of(notifier, struct mp_cache, notifier);
	struct mp_port *port = container_of(cache, struct mp_port, cache);
	unsigned long last = (range->end - 1) >> PAGE_SHIFT;
	unsigned long index = range->start >> PAGE_SHIFT;
	struct mp_pin *pin;
	bool found = false;
	void *entry;

	if (!mp_range_goes(range))
		return true;
	xa_lock(&cache->pins);
	mmu_interval_set_seq(notifier, sequence);
	list_for_each_entry(pin, &cache->dead, list)
		if (pin->address >= range->start && pin->address < range->end)
			pin->stale = true;
	for (entry = xa_find(&cache->pins, &index, last, XA_PRESENT); entry;
	     entry = xa_find_after(&cache->pins, &index, last, XA_PRESENT)) {
		if (xa_is_value(entry)) {
			__xa_erase(&cache->pins, index);
			cache->refused--;
			continue;
		}
		pin = entry;
		pin->stale = true;
		mp_pin_retire(cache, pin);
		found = true;
	}
	xa_unlock(&cache->pins);
	/* The consumer's worker drops those without a user. */
	if (found)
		mp_port_notify(port);
	return true;
}

static const struct mmu_interval_notifier_ops mp_cache_notifier_ops = {
	.invalidate = mp_cache_invalidate,
};

/* Called by the process whose pages are to be pinned. */
int mp_cache_open(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;
	int err;

	xa_init(&cache->pins);
	INIT_LIST_HEAD(&cache->used);
	INIT_LIST_HEAD(&cache->dead);
	cache->held = 0;
	cache->refused = 0;
	cache->limit = READ_ONCE(pin_limit);
	cache->memlock = capable(CAP_IPC_LOCK) ? ULONG_MAX : rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	err = mmu_interval_notifier_insert(&cache->notifier, current->mm, 0, ULONG_MAX,
					   &mp_cache_notifier_ops);
	if (err)
		return err;
	mmgrab(current->mm);
	mutex_lock(&port->lock);
	cache->mm = current->mm;
	mutex_unlock(&port->lock);
	return 0;
}

/* No buffer has a pin any more. */
void mp_cache_close(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;
	struct mm_struct *mm = cache->mm;
	struct mp_pin *pin, *next;

	mmu_interval_notifier_remove(&cache->notifier);
	mutex_lock(&port->lock);
	xa_lock(&cache->pins);
	list_for_each_entry_safe(pin, next, &cache->used, list)
		mp_pin_retire(cache, pin);
	mp_cache_forgive(cache);
	xa_unlock(&cache->pins);
	mp_cache_reap(port);
	WARN_ON(cache->held);
	cache->mm = NULL;
	mutex_unlock(&port->lock);
	xa_destroy(&cache->pins);
	mmdrop(mm);
}

/* Drops retired pins that nobody uses; the lock is held. */
void mp_cache_reap(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;
	struct mp_pin *pin, *next;
	LIST_HEAD(idle);

	if (list_empty_careful(&cache->dead))
		return;
	xa_lock(&cache->pins);
	list_for_each_entry_safe(pin, next, &cache->dead, list)
		if (!pin->users)
			list_move(&pin->list, &idle);
	xa_unlock(&cache->pins);
	list_for_each_entry_safe(pin, next, &idle, list) {
		if (pin->stale)
			mp_count(port->statistics, MP_STAT_PIN_STALE, 1);
		mp_pin_free(port, pin);
	}
}

/* Retires the least recently used pin that is idle; the lock is held. */
static bool mp_cache_evict(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;
	struct mp_pin *pin;
	bool found = false;

	xa_lock(&cache->pins);
	list_for_each_entry(pin, &cache->used, list) {
		if (pin->users)
			continue;
		mp_pin_retire(cache, pin);
		found = true;
		break;
	}
	xa_unlock(&cache->pins);
	if (found) {
		mp_count(port->statistics, MP_STAT_PIN_EVICTED, 1);
		mp_cache_reap(port);
	}
	return found;
}

/*
 * Room and accounting for one more pin; the lock is held. One pin is given up for it, and only
 * where that is enough: what others of the process have pinned beyond the limit is not made good by
 * the cache.
 */
static enum mp_fallback mp_cache_make_room(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;

	if (cache->held >= cache->limit && !mp_cache_evict(port))
		return MP_FALLBACK_CACHE_FULL;
	if (mp_cache_charge(cache))
		return MP_FALLBACK_NONE;
	if (atomic64_read(&cache->mm->pinned_vm) <= cache->memlock && mp_cache_evict(port) &&
	    mp_cache_charge(cache))
		return MP_FALLBACK_NONE;
	return MP_FALLBACK_MEMLOCK;
}

/* The pin of a page or, with NULL, why there can be none; the lock is held. */
static struct mp_pin *mp_cache_find(struct mp_port *port, unsigned long address,
				    enum mp_fallback *reason)
{
	struct mp_cache *cache = &port->cache;
	struct mp_pin *pin = NULL;
	void *entry;

	*reason = MP_FALLBACK_NONE;
	xa_lock(&cache->pins);
	entry = xa_load(&cache->pins, address >> PAGE_SHIFT);
	if (xa_is_value(entry)) {
		*reason = xa_to_value(entry);
	} else if (entry) {
		pin = entry;
		pin->users++;
		list_move_tail(&pin->list, &cache->used);
	}
	xa_unlock(&cache->pins);
	return pin;
}

/* Maps a pinned page and indexes it; the lock is held. -EAGAIN: the address changed meanwhile. */
static int mp_cache_insert(struct mp_port *port, struct mp_pin *pin, unsigned long sequence,
			   enum mp_fallback *reason)
{
	struct mp_device *device = mp_port_device(port);
	struct mp_cache *cache = &port->cache;
	int err = -EAGAIN;

	*reason = MP_FALLBACK_MAP_FAILED;
	if (!device)
		return -ENOTCONN;
	*reason = mp_map_page(device->dma_device, pin->page, &pin->dma);
	if (*reason)
		return -EIO;
	xa_lock(&cache->pins);
	if (!mmu_interval_read_retry(&cache->notifier, sequence))
		err = xa_err(__xa_store(&cache->pins, pin->address >> PAGE_SHIFT, pin, GFP_ATOMIC));
	if (!err) {
		pin->mapped = true;
		pin->indexed = true;
		pin->users = 1;
		list_add_tail(&pin->list, &cache->used);
	}
	xa_unlock(&cache->pins);
	if (err) {
		mp_unmap_page(device->dma_device, pin->dma);
		return err;
	}
	cache->held++;
	mp_count(port->statistics, MP_STAT_PIN_MISSES, 1);
	mp_count(port->statistics, MP_STAT_PINS, 1);
	mp_count(port->statistics, MP_STAT_MAPS, 1);
	return 0;
}

/* Pins a page that is not in the index, in the context of its process. */
static enum mp_fallback mp_cache_pin(struct mp_port *port, struct mp_pin *pin)
{
	enum mp_fallback reason = MP_FALLBACK_PIN_FAILED;
	struct mp_cache *cache = &port->cache;
	unsigned int attempt;

	for (attempt = 0; attempt < MP_PIN_ATTEMPTS; attempt++) {
		unsigned long sequence;
		int err;

		if (xa_reserve(&cache->pins, pin->address >> PAGE_SHIFT, GFP_KERNEL))
			return MP_FALLBACK_PIN_FAILED;
		sequence = mmu_interval_read_begin(&cache->notifier);
		if (pin_user_pages_fast(pin->address, 1, FOLL_WRITE | FOLL_LONGTERM,
					&pin->page) != 1) {
			reason = MP_FALLBACK_PIN_FAILED;
			break;
		}
		mutex_lock(&port->lock);
		err = mp_cache_insert(port, pin, sequence, &reason);
		mutex_unlock(&port->lock);
		if (!err)
			return MP_FALLBACK_NONE;
		unpin_user_page(pin->page);
		if (err != -EAGAIN)
			break;
		reason = MP_FALLBACK_STALE_PAGE;
	}
	if (reason == MP_FALLBACK_MAP_BOUNCED)
		mp_cache_refuse(cache, pin->address, reason);
	else
		xa_release(&cache->pins, pin->address >> PAGE_SHIFT);
	return reason;
}

/**
 * mp_cache_get - a pin of the page at an address, for one buffer
 * @port: the port; its lock is not held
 * @address: start of the page, in the memory of the current process
 * @result: the pin, if MP_FALLBACK_NONE is returned
 */
enum mp_fallback mp_cache_get(struct mp_port *port, unsigned long address, struct mp_pin **result)
{
	enum mp_fallback reason;
	struct mp_pin *pin;

	mutex_lock(&port->lock);
	pin = mp_cache_find(port, address, &reason);
	if (pin)
		mp_count(port->statistics, MP_STAT_PIN_HITS, 1);
	else if (!reason)
		reason = mp_cache_make_room(port);
	mutex_unlock(&port->lock);
	*result = pin;
	if (pin || reason)
		return reason;
	reason = MP_FALLBACK_PIN_FAILED;
	pin = kzalloc(sizeof(*pin), GFP_KERNEL);
	if (pin) {
		pin->address = address;
		reason = mp_cache_pin(port, pin);
	}
	if (reason) {
		kfree(pin);
		mp_cache_uncharge(&port->cache);
	}
	*result = pin;
	return reason;
}

/* A buffer no longer needs its pin; the lock is held. */
void mp_cache_put(struct mp_port *port, struct mp_pin *pin)
{
	pin->users--;
	if (!pin->users)
		mp_mutant_idle(port, pin);
	if (!pin->users && !READ_ONCE(pin->indexed))
		mp_cache_reap(port);
}

/* The device is about to go, and is quiet: no page stays mapped for it; the lock is held. */
void mp_cache_unmap(struct mp_port *port)
{
	struct mp_cache *cache = &port->cache;
	struct mp_pin *pin, *next;

	if (!cache->mm)
		return;
	xa_lock(&cache->pins);
	list_for_each_entry_safe(pin, next, &cache->used, list)
		mp_pin_retire(cache, pin);
	mp_cache_forgive(cache);
	xa_unlock(&cache->pins);
	/* The index is empty, so nobody else changes this list now. */
	list_for_each_entry(pin, &cache->dead, list)
		if (pin->mapped)
			mp_pin_unmap(port, pin);
	mp_cache_reap(port);
}

/*
 * Whether the process still has the pinned page at its address; the lock is not held. An exiting
 * process has no memory left to ask about.
 */
bool mp_pin_current(struct mp_port *port, struct mp_pin *pin)
{
	struct page *page;
	bool same;

	if (!READ_ONCE(pin->stale))
		return true;
	if (current->mm != port->cache.mm)
		return false;
	if (pin_user_pages_fast(pin->address, 1, FOLL_WRITE, &page) != 1)
		return false;
	same = page == pin->page;
	unpin_user_page(page);
	return same;
}
