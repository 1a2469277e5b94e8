// SPDX-License-Identifier: GPL-2.0-only
/*
 * What comes into a cache: room and accounting for it, pinning, mapping.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"
#include "trace.h"

/* Times that a page is pinned again because its address changed meanwhile. */
#define MP_PIN_ATTEMPTS	3

/* Accounts pages to the process as vDPA and io_uring do: never beyond its limit. */
static bool mp_cache_charge(struct mp_cache *cache, unsigned long pages)
{
	if (atomic64_add_return(pages, &cache->mm->pinned_vm) <= cache->memlock)
		return true;
	atomic64_sub(pages, &cache->mm->pinned_vm);
	return false;
}

void mp_cache_uncharge(struct mp_cache *cache, unsigned long pages)
{
	atomic64_sub(pages, &cache->mm->pinned_vm);
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
 * Room and accounting for one more page. One pin is given up for it, and only where that is
 * enough: what others of the process have pinned beyond the limit is not made good by the cache.
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
static bool mp_cache_make_huge_room(struct mp_cache *cache, unsigned long address)
{
	unsigned long rest = (1UL << HPAGE_PMD_ORDER) - 1;

	if (!IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) || mp_mutant_changes_maps())
		return false;
	if (mp_cache_refused_huge(cache, address))
		return false;
	return READ_ONCE(cache->held) + rest < cache->limit && mp_cache_charge(cache, rest);
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

/*
 * Pins memory once and maps it, all of a huge page where it can be had; -EAGAIN: the address
 * changed meanwhile. Only one page is left of a huge one that cannot be pinned or mapped as a
 * whole, and that is remembered.
 */
static int mp_cache_try_pin(struct mp_cache *cache, struct mp_pin *pin, unsigned long address,
			    bool *huge, enum mp_fallback *reason)
{
	unsigned long sequence = mmu_interval_read_begin(&cache->notifier);
	int err;

	*reason = MP_FALLBACK_PIN_FAILED;
	err = mp_pin_memory(pin, address, huge);
	if (err)
		return err;
	err = mp_cache_insert(cache, pin, sequence, reason);
	if (err)
		unpin_user_page(pin->page);
	if (err == -EIO && pin->order) {
		*huge = false;
		err = -EAGAIN;
	}
	return err;
}

/* Pins memory that is not in the index; one page is accounted already. -EEXIST: it is now. */
static int mp_cache_pin(struct mp_cache *cache, struct mp_pin *pin, unsigned long address,
			enum mp_fallback *reason)
{
	bool wanted = mp_cache_make_huge_room(cache, address), huge = wanted;
	unsigned int attempt;
	int err = -EAGAIN;

	for (attempt = 0; err == -EAGAIN && attempt < MP_PIN_ATTEMPTS; attempt++)
		err = mp_cache_try_pin(cache, pin, address, &huge, reason);
	if (wanted && (err || !pin->order))
		mp_cache_uncharge(cache, (1UL << HPAGE_PMD_ORDER) - 1);
	if (wanted && !huge)
		mp_cache_refuse(cache, address, true, MP_FALLBACK_MAP_FAILED);
	if (err == -EAGAIN)
		*reason = MP_FALLBACK_STALE_PAGE;
	else if (err && *reason == MP_FALLBACK_MAP_BOUNCED)
		mp_cache_refuse(cache, address, false, *reason);
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
