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

/* Those without a bound queue, too. */
static LIST_HEAD(mp_caches);
static DEFINE_MUTEX(mp_caches_lock);

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
		if (!pin->mapped)
			continue;
		mp_pair_unmap(pin);
		if (!all && atomic_read(&pin->sending))
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
	mp_pair_free(pin);
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
