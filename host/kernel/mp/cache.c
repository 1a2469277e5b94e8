// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pin and map cache: memory of a process, pinned and mapped for a device once and then reused
 * for every buffer in it, by all queues between the two.
 *
 * Pinning per buffer is what made earlier receive zero copy slower than copying. Guests take their
 * receive buffers from the same pages again and again, so a page stays pinned until the process
 * maps another page at its address, the last queue is unbound, or room is needed.
 *
 * An MMU notifier keeps the cache honest: an address whose page may change is taken out of the
 * index at once, so that no later buffer is posted to the old page. Buffers that are in flight then
 * still own the old page; mp_rx_next() asks mp_pin_current() whether the frame has to be copied.
 *
 * The index remembers refused pages, as values instead of pins, so that they are not tried again
 * for every buffer.
 *
 * Who unmaps when: a page has one mapping, by which the device writes buffers and reads frames. It
 * is there as long as the cache has the pin. With the last queue to be unbound all mappings go, for
 * the device is quiet where it receives. It need not be where it sends: what is in the driver's
 * ring, or on its way there, is read by these mappings (mp_tx_dma()). So those that frames refer to
 * (mp_pin::sending) outlive the binding, until no frame does. That is for the consumer to say, and
 * it may take its time, but a mapping must not outlive its device: with the network device, whose
 * driver has stopped and freed every frame before, all that is left goes (mp_cache_forsake()).
 */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "internal.h"
#include "trace.h"

static unsigned int pin_limit = 65536;
module_param(pin_limit, uint, 0644);
MODULE_PARM_DESC(pin_limit, "Pages that a process has pinned for a device at most (read when bound)");

/* Times that a page is pinned again because its address changed meanwhile. */
#define MP_PIN_ATTEMPTS	3

/* Those without a bound queue, too. */
static LIST_HEAD(mp_caches);
static DEFINE_MUTEX(mp_caches_lock);

/* Accounts pages to the process as vDPA and io_uring do: never beyond its limit. */
static bool mp_cache_charge(struct mp_cache *cache, unsigned long pages)
{
	if (atomic64_add_return(pages, &cache->mm->pinned_vm) <= cache->memlock)
		return true;
	atomic64_sub(pages, &cache->mm->pinned_vm);
	return false;
}

static void mp_cache_uncharge(struct mp_cache *cache, unsigned long pages)
{
	atomic64_sub(pages, &cache->mm->pinned_vm);
}

static struct xarray *mp_pin_index(struct mp_cache *cache, const struct mp_pin *pin,
				   unsigned long *index)
{
	*index = pin->address >> (PAGE_SHIFT + pin->order);
	return pin->order ? &cache->huge_pages : &cache->pages;
}

/* Moves a pin out of the index; the index is locked. */
static void mp_pin_retire(struct mp_cache *cache, struct mp_pin *pin)
{
	struct xarray *array;
	unsigned long index;

	if (!pin->own) {
		array = mp_pin_index(cache, pin, &index);
		xa_erase(array, index);
	}
	pin->indexed = false;
	list_move_tail(&pin->list, &cache->dead);
}

/* Forgets all refusals; the index is locked. */
static void mp_cache_forgive(struct mp_cache *cache)
{
	unsigned long index;
	void *entry;

	if (!cache->refused)
		return;
	xa_for_each(&cache->pages, index, entry)
		if (xa_is_value(entry))
			xa_erase(&cache->pages, index);
	cache->refused = 0;
}

/* Remembers that a page cannot be had, until its address changes or the cache goes. */
static void mp_cache_refuse(struct mp_cache *cache, unsigned long address, enum mp_fallback reason)
{
	spin_lock(&cache->index_lock);
	if (cache->refused >= cache->limit)
		mp_cache_forgive(cache);
	if (!xa_err(xa_store(&cache->pages, address >> PAGE_SHIFT, xa_mk_value(reason),
			     GFP_ATOMIC)))
		cache->refused++;
	spin_unlock(&cache->index_lock);
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

/* Takes what is indexed from @first to @last out; the index is locked. */
static bool mp_cache_drop(struct mp_cache *cache, struct xarray *array, unsigned long first,
			  unsigned long last)
{
	unsigned long index = first;
	struct mp_pin *pin;
	bool found = false;
	void *entry;

	for (entry = xa_find(array, &index, last, XA_PRESENT); entry;
	     entry = xa_find_after(array, &index, last, XA_PRESENT)) {
		if (xa_is_value(entry)) {
			xa_erase(array, index);
			cache->refused--;
			continue;
		}
		pin = entry;
		WRITE_ONCE(pin->stale, true);
		mp_pin_retire(cache, pin);
		found = true;
	}
	return found;
}

static bool mp_pin_overlaps(const struct mp_pin *pin, unsigned long start, unsigned long end)
{
	return pin->address < end && start < pin->address + (PAGE_SIZE << pin->order);
}

/* The addresses are about to get other pages, or none. */
static bool mp_cache_invalidate(struct mmu_interval_notifier *notifier,
				const struct mmu_notifier_range *range, unsigned long sequence)
{
	struct mp_cache *cache = container_of(notifier, struct mp_cache, notifier);
	unsigned long last = range->end - 1;
	struct mp_pin *pin;
	struct mp_view *view;
	bool found;

	if (!mp_range_goes(range))
		return true;
	spin_lock(&cache->index_lock);
	mmu_interval_set_seq(notifier, sequence);
	list_for_each_entry(pin, &cache->dead, list)
		if (mp_pin_overlaps(pin, range->start, range->end))
			WRITE_ONCE(pin->stale, true);
	found = mp_cache_drop(cache, &cache->pages, range->start >> PAGE_SHIFT, last >> PAGE_SHIFT);
	found |= mp_cache_drop(cache, &cache->huge_pages, range->start >> HPAGE_PMD_SHIFT,
			       last >> HPAGE_PMD_SHIFT);
	/* The consumers' workers drop those without a user. */
	if (found)
		list_for_each_entry(view, &cache->members, member)
			mp_view_wake(view);
	spin_unlock(&cache->index_lock);
	return true;
}

static const struct mmu_interval_notifier_ops mp_cache_notifier_ops = {
	.invalidate = mp_cache_invalidate,
};

static struct mp_cache *mp_cache_new(struct mm_struct *mm, struct device *device,
				     struct mp_statistics *statistics, unsigned long memlock)
{
	struct mp_cache *cache = kzalloc(sizeof(*cache), GFP_KERNEL);
	int err;

	if (!cache)
		return ERR_PTR(-ENOMEM);
	kref_init(&cache->kref);
	mutex_init(&cache->lock);
	spin_lock_init(&cache->index_lock);
	xa_init(&cache->pages);
	xa_init(&cache->huge_pages);
	INIT_LIST_HEAD(&cache->used);
	INIT_LIST_HEAD(&cache->own);
	INIT_LIST_HEAD(&cache->dead);
	INIT_LIST_HEAD(&cache->members);
	cache->limit = READ_ONCE(pin_limit);
	cache->memlock = memlock;
	cache->mm = mm;
	cache->device = device;
	cache->statistics = statistics;
	err = mmu_interval_notifier_insert(&cache->notifier, mm, 0, ULONG_MAX,
					   &mp_cache_notifier_ops);
	if (err) {
		kfree(cache);
		return ERR_PTR(err);
	}
	mmgrab(mm);
	get_device(device);
	kref_get(&statistics->kref);
	return cache;
}

/* No pin and no queue is left. */
static void mp_cache_free(struct kref *kref)
{
	struct mp_cache *cache = container_of(kref, struct mp_cache, kref);

	mutex_lock(&mp_caches_lock);
	list_del(&cache->list);
	mutex_unlock(&mp_caches_lock);
	mmu_interval_notifier_remove(&cache->notifier);
	WARN_ON(cache->held);
	xa_destroy(&cache->pages);
	xa_destroy(&cache->huge_pages);
	mp_statistics_put(cache->statistics);
	put_device(cache->device);
	mmdrop(cache->mm);
	kfree(cache);
}

void mp_cache_hold(struct mp_cache *cache)
{
	kref_get(&cache->kref);
}

void mp_cache_put(struct mp_cache *cache)
{
	kref_put(&cache->kref, mp_cache_free);
}

/**
 * mp_cache_join - the cache between the current process and a device, for one more queue
 * @view: the queue's
 * @device: whose DMA mappings are needed
 * @statistics: where it is counted
 *
 * Return: the cache, with a reference until mp_cache_leave(), or an ERR_PTR().
 */
struct mp_cache *mp_cache_join(struct mp_view *view, struct device *device,
			       struct mp_statistics *statistics)
{
	struct mp_cache *cache;

	mutex_lock(&mp_caches_lock);
	list_for_each_entry(cache, &mp_caches, list)
		if (cache->bindings && cache->mm == current->mm && cache->device == device) {
			mp_cache_hold(cache);
			goto found;
		}
	cache = mp_cache_new(current->mm, device, statistics, view->memlock);
	if (IS_ERR(cache))
		goto unlock;
	list_add(&cache->list, &mp_caches);
found:
	cache->bindings++;
	spin_lock(&cache->index_lock);
	list_add(&view->member, &cache->members);
	spin_unlock(&cache->index_lock);
unlock:
	mutex_unlock(&mp_caches_lock);
	return cache;
}

/*
 * No queue is left, and the device receives nothing any more: pages are unmapped, but for those
 * that it may read frames from, unless @all.
 */
static void mp_cache_unmap(struct mp_cache *cache, bool all)
{
	struct mp_pin *pin, *next;

	mutex_lock(&cache->lock);
	spin_lock(&cache->index_lock);
	list_for_each_entry_safe(pin, next, &cache->used, list) {
		WRITE_ONCE(pin->stale, true);
		mp_pin_retire(cache, pin);
	}
	list_for_each_entry_safe(pin, next, &cache->own, list)
		mp_pin_retire(cache, pin);
	mp_cache_forgive(cache);
	spin_unlock(&cache->index_lock);
	/* The index is empty, and nothing more is indexed: nobody else changes this list now. */
	list_for_each_entry(pin, &cache->dead, list) {
		/* Whoever could still send has counted it, or does not see the device any more. */
		if (!pin->mapped || (!all && atomic_read(&pin->sending)))
			continue;
		mp_pin_unmap(pin);
		mp_count(cache->statistics, MP_STAT_MAPS, -(s64)mp_pin_pages(pin));
	}
	mutex_unlock(&cache->lock);
}

/**
 * mp_cache_leave - undo mp_cache_join(); the device receives nothing for the queue any more, and
 *                  nobody sends who has not counted the pins
 * @cache: the cache
 * @view: the queue's
 *
 * With the last queue all mappings go that no frame is sent from. Pins go with their last user.
 */
void mp_cache_leave(struct mp_cache *cache, struct mp_view *view)
{
	mutex_lock(&mp_caches_lock);
	spin_lock(&cache->index_lock);
	list_del(&view->member);
	spin_unlock(&cache->index_lock);
	if (!--cache->bindings) {
		mp_cache_unmap(cache, false);
		mp_cache_reap(cache);
	}
	mutex_unlock(&mp_caches_lock);
	mp_cache_put(cache);
}

/**
 * mp_cache_forsake - nothing stays mapped for a device, whoever still has pins for it
 * @device: no queue is bound to it, and its driver has freed every frame
 */
void mp_cache_forsake(struct device *device)
{
	struct mp_cache *cache;

	mutex_lock(&mp_caches_lock);
	list_for_each_entry(cache, &mp_caches, list)
		if (cache->device == device && !cache->bindings)
			mp_cache_unmap(cache, true);
	mutex_unlock(&mp_caches_lock);
}

/* Nobody uses it, not even a list; the cache is locked. */
static void mp_pin_free(struct mp_pin *pin)
{
	struct mp_cache *cache = pin->cache;
	s64 pages = mp_pin_pages(pin);

	WARN_ON(atomic_read(&pin->sending));
	spin_lock(&cache->index_lock);
	list_del(&pin->list);
	spin_unlock(&cache->index_lock);
	if (pin->mapped) {
		mp_pin_unmap(pin);
		mp_count(cache->statistics, MP_STAT_MAPS, -pages);
	}
	if (!pin->own) {
		trace_mp_unpin(pin->address, pages, pin->dma);
		mp_cache_uncharge(cache, pages);
		cache->held -= pages;
		mp_count(cache->statistics, MP_STAT_PINS, -pages);
		if (pin->stale)
			mp_count(cache->statistics, MP_STAT_PIN_STALE, pages);
	}
	mp_pin_unpin(pin);
	kfree(pin);
}

/* A pin that is in a list alone, of those from @list on; the index is locked. */
static struct mp_pin *mp_pin_idle(struct list_head *list)
{
	struct mp_pin *pin;

	list_for_each_entry(pin, list, list)
		if (refcount_read(&pin->users) == 1)
			return pin;
	return NULL;
}

/**
 * mp_cache_reap - drop retired pins that nobody uses
 * @cache: the cache; the caller has a reference
 */
void mp_cache_reap(struct mp_cache *cache)
{
	struct mp_pin *pin;

	if (list_empty_careful(&cache->dead))
		return;
	mutex_lock(&cache->lock);
	for (;;) {
		spin_lock(&cache->index_lock);
		pin = mp_pin_idle(&cache->dead);
		spin_unlock(&cache->index_lock);
		/* Nobody finds it any more, so nobody gets another reference. */
		if (!pin || !refcount_dec_and_test(&pin->users))
			break;
		mp_pin_free(pin);
		mp_cache_put(cache);
	}
	mutex_unlock(&cache->lock);
}

/* Gives back what mp_cache_get() gave. The list has a reference, too, so this is never the last. */
void mp_pin_put(struct mp_pin *pin)
{
	struct mp_cache *cache = pin->cache;
	bool dead = !READ_ONCE(pin->indexed);

	mp_cache_hold(cache);
	refcount_dec(&pin->users);
	if (dead)
		mp_cache_reap(cache);
	mp_cache_put(cache);
}

/* Gives up the least recently used pin that is idle; the pages that it had. */
static unsigned long mp_cache_evict(struct mp_cache *cache)
{
	unsigned long pages = 0;
	struct mp_pin *pin;

	spin_lock(&cache->index_lock);
	pin = mp_pin_idle(&cache->used);
	if (pin) {
		pages = mp_pin_pages(pin);
		mp_pin_retire(cache, pin);
	}
	spin_unlock(&cache->index_lock);
	if (!pages)
		return 0;
	mp_count(cache->statistics, MP_STAT_PIN_EVICTED, pages);
	mp_cache_reap(cache);
	return pages;
}

/*
 * Room and accounting for one more page. One pin is given up for it, and only where that is enough:
 * what others of the process have pinned beyond the limit is not made good by the cache.
 */
static enum mp_fallback mp_cache_make_room(struct mp_cache *cache)
{
	if (READ_ONCE(cache->held) >= cache->limit && !mp_cache_evict(cache))
		return MP_FALLBACK_CACHE_FULL;
	if (mp_cache_charge(cache, 1))
		return MP_FALLBACK_NONE;
	if (atomic64_read(&cache->mm->pinned_vm) <= cache->memlock && mp_cache_evict(cache) &&
	    mp_cache_charge(cache, 1))
		return MP_FALLBACK_NONE;
	return MP_FALLBACK_MEMLOCK;
}

/* Accounts the rest of a huge page, if it may be pinned as a whole. */
static bool mp_cache_make_huge_room(struct mp_cache *cache)
{
	unsigned long rest = (1UL << HPAGE_PMD_ORDER) - 1;

	if (!IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) || mp_mutant_changes_maps())
		return false;
	return READ_ONCE(cache->held) + rest < cache->limit && mp_cache_charge(cache, rest);
}

/* The pin of a page, with a reference, or NULL and perhaps why there can be none. */
static struct mp_pin *mp_cache_find(struct mp_cache *cache, unsigned long address,
				    enum mp_fallback *reason)
{
	struct mp_pin *pin;
	void *entry;

	*reason = MP_FALLBACK_NONE;
	spin_lock(&cache->index_lock);
	pin = xa_load(&cache->huge_pages, address >> HPAGE_PMD_SHIFT);
	if (!pin) {
		entry = xa_load(&cache->pages, address >> PAGE_SHIFT);
		if (xa_is_value(entry))
			*reason = xa_to_value(entry);
		else
			pin = entry;
	}
	if (pin) {
		refcount_inc(&pin->users);
		list_move_tail(&pin->list, &cache->used);
	}
	spin_unlock(&cache->index_lock);
	return pin;
}

/*
 * Indexes a pin that is mapped; the cache is locked. -EAGAIN: the address changed meanwhile;
 * -EEXIST: another queue was faster.
 */
static int mp_cache_index(struct mp_cache *cache, struct mp_pin *pin, unsigned long sequence)
{
	unsigned long index;
	struct xarray *array = mp_pin_index(cache, pin, &index);
	int err;

	spin_lock(&cache->index_lock);
	if (mmu_interval_read_retry(&cache->notifier, sequence))
		err = -EAGAIN;
	else if (xa_load(array, index))
		err = -EEXIST;
	else
		err = xa_err(xa_store(array, index, pin, GFP_ATOMIC));
	if (!err) {
		pin->indexed = true;
		list_add_tail(&pin->list, &cache->used);
	}
	spin_unlock(&cache->index_lock);
	return err;
}

/* Maps pinned memory and indexes it. */
static int mp_cache_insert(struct mp_cache *cache, struct mp_pin *pin, unsigned long sequence,
			   enum mp_fallback *reason)
{
	s64 pages = mp_pin_pages(pin);
	int err;

	mutex_lock(&cache->lock);
	*reason = MP_FALLBACK_MAP_FAILED;
	err = -ENOTCONN;
	/* The last queue may have left; nothing is mapped after that. */
	if (!READ_ONCE(cache->bindings))
		goto unlock;
	err = -EIO;
	*reason = mp_pin_map(pin);
	if (*reason)
		goto unlock;
	/* For the list, and for the caller. */
	refcount_set(&pin->users, 2);
	err = mp_cache_index(cache, pin, sequence);
	if (err) {
		mp_pin_unmap(pin);
		goto unlock;
	}
	mp_cache_hold(cache);
	cache->held += pages;
	trace_mp_pin(pin->address, pages, pin->dma);
	mp_count(cache->statistics, MP_STAT_PIN_MISSES, 1);
	mp_count(cache->statistics, MP_STAT_PINS, pages);
	if (pin->mapped)
		mp_count(cache->statistics, MP_STAT_MAPS, pages);
unlock:
	mutex_unlock(&cache->lock);
	return err;
}

/* Pins memory that is not in the index; one page is accounted already. -EEXIST: it is now. */
static int mp_cache_pin(struct mp_cache *cache, struct mp_pin *pin, unsigned long address,
			enum mp_fallback *reason)
{
	bool huge = mp_cache_make_huge_room(cache);
	unsigned long rest = huge ? (1UL << HPAGE_PMD_ORDER) - 1 : 0;
	unsigned int attempt;
	int err = -EFAULT;

	for (attempt = 0; attempt < MP_PIN_ATTEMPTS; attempt++) {
		unsigned long sequence = mmu_interval_read_begin(&cache->notifier);

		*reason = MP_FALLBACK_PIN_FAILED;
		err = mp_pin_memory(pin, address, huge);
		if (err)
			break;
		err = mp_cache_insert(cache, pin, sequence, reason);
		if (!err)
			break;
		unpin_user_page(pin->page);
		if (err != -EAGAIN)
			break;
		*reason = MP_FALLBACK_STALE_PAGE;
	}
	if (err || !pin->order)
		mp_cache_uncharge(cache, rest);
	if (err && *reason == MP_FALLBACK_MAP_BOUNCED)
		mp_cache_refuse(cache, address, *reason);
	return err;
}

/**
 * mp_cache_get - a pin of the page at an address
 * @cache: the cache; no lock is held
 * @address: start of the page, in the memory of the current process
 * @result: the pin, to be given back with mp_pin_put(), if MP_FALLBACK_NONE is returned
 */
enum mp_fallback mp_cache_get(struct mp_cache *cache, unsigned long address,
			      struct mp_pin **result)
{
	enum mp_fallback reason;
	struct mp_pin *pin;
	int err;

	pin = mp_cache_find(cache, address, &reason);
	*result = pin;
	if (pin || reason)
		return reason;
	reason = mp_cache_make_room(cache);
	if (reason)
		return reason;
	pin = kzalloc(sizeof(*pin), GFP_KERNEL);
	if (!pin) {
		mp_cache_uncharge(cache, 1);
		return MP_FALLBACK_PIN_FAILED;
	}
	INIT_LIST_HEAD(&pin->list);
	pin->cache = cache;
	err = mp_cache_pin(cache, pin, address, &reason);
	if (err) {
		kfree(pin);
		mp_cache_uncharge(cache, 1);
		pin = err == -EEXIST ? mp_cache_find(cache, address, &reason) : NULL;
	}
	*result = pin;
	return pin ? MP_FALLBACK_NONE : reason ?: MP_FALLBACK_PIN_FAILED;
}

/**
 * mp_cache_add_page - a page of the host, mapped for the device to read from if that can be
 * @cache: the cache; no lock is held
 *
 * Return: a pin of it, to be given back with mp_cache_drop_page(), or NULL.
 */
struct mp_pin *mp_cache_add_page(struct mp_cache *cache)
{
	struct mp_pin *pin = kzalloc(sizeof(*pin), GFP_KERNEL);

	if (!pin)
		return NULL;
	if (mp_pin_own(pin)) {
		kfree(pin);
		return NULL;
	}
	pin->cache = cache;
	/* For the list, and for the caller. */
	refcount_set(&pin->users, 2);
	mp_cache_hold(cache);
	mutex_lock(&cache->lock);
	/* The last queue may have left; nothing is mapped after that. */
	if (READ_ONCE(cache->bindings) && !mp_pin_map(pin) && pin->mapped)
		mp_count(cache->statistics, MP_STAT_MAPS, 1);
	spin_lock(&cache->index_lock);
	pin->indexed = READ_ONCE(cache->bindings);
	list_add_tail(&pin->list, pin->indexed ? &cache->own : &cache->dead);
	spin_unlock(&cache->index_lock);
	mutex_unlock(&cache->lock);
	return pin;
}

/**
 * mp_cache_drop_page - undo mp_cache_add_page()
 * @pin: what it returned
 */
void mp_cache_drop_page(struct mp_pin *pin)
{
	struct mp_cache *cache = pin->cache;

	spin_lock(&cache->index_lock);
	if (pin->indexed)
		mp_pin_retire(cache, pin);
	spin_unlock(&cache->index_lock);
	mp_pin_put(pin);
}
