// SPDX-License-Identifier: GPL-2.0-only
/*
 * The index of a cache: which pin an address has, or why there can be none, kept honest by an MMU
 * notifier.
 */
#include <linux/mm.h>

#include "internal.h"

static struct xarray *mp_pin_index(struct mp_cache *cache, const struct mp_pin *pin,
				   unsigned long *index)
{
	*index = pin->address >> (PAGE_SHIFT + pin->order);
	return pin->order ? &cache->huge_pages : &cache->pages;
}

/* Moves a pin out of the index; the index is locked. */
void mp_pin_retire(struct mp_cache *cache, struct mp_pin *pin)
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

static void mp_index_forgive(struct xarray *array)
{
	unsigned long index;
	void *entry;

	xa_for_each(array, index, entry)
		if (xa_is_value(entry))
			xa_erase(array, index);
}

/* Forgets all refusals; the index is locked. */
void mp_cache_forgive(struct mp_cache *cache)
{
	if (!cache->refused)
		return;
	mp_index_forgive(&cache->pages);
	mp_index_forgive(&cache->huge_pages);
	cache->refused = 0;
}

/*
 * Remembers that a page cannot be had or, where @huge, not as a whole with its neighbours, until
 * its address changes or the cache goes. Another queue may have it by now.
 */
void mp_cache_refuse(struct mp_cache *cache, unsigned long address, bool huge,
		     enum mp_fallback reason)
{
	struct xarray *array = huge ? &cache->huge_pages : &cache->pages;
	unsigned long index = address >> (huge ? HPAGE_PMD_SHIFT : PAGE_SHIFT);

	spin_lock(&cache->index_lock);
	if (cache->refused >= cache->limit)
		mp_cache_forgive(cache);
	if (!xa_insert(array, index, xa_mk_value(reason), GFP_ATOMIC))
		cache->refused++;
	spin_unlock(&cache->index_lock);
}

/* Whether a huge page was refused as a whole. */
bool mp_cache_refused_huge(struct mp_cache *cache, unsigned long address)
{
	return xa_is_value(xa_load(&cache->huge_pages, address >> HPAGE_PMD_SHIFT));
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

const struct mmu_interval_notifier_ops mp_cache_notifier_ops = {
	.invalidate = mp_cache_invalidate,
};

/* A pin that is in a list alone, of those from @list on; the index is locked. */
struct mp_pin *mp_pin_idle(struct list_head *list)
{
	struct mp_pin *pin;

	list_for_each_entry(pin, list, list)
		if (refcount_read(&pin->users) == 1)
			return pin;
	return NULL;
}

/* The pin of a page, with a reference, or NULL and perhaps why there can be none. */
struct mp_pin *mp_cache_find(struct mp_cache *cache, unsigned long address,
			     enum mp_fallback *reason)
{
	struct mp_pin *pin = NULL;
	void *entry;

	*reason = MP_FALLBACK_NONE;
	spin_lock(&cache->index_lock);
	entry = xa_load(&cache->huge_pages, address >> HPAGE_PMD_SHIFT);
	if (!entry || xa_is_value(entry))
		entry = xa_load(&cache->pages, address >> PAGE_SHIFT);
	if (xa_is_value(entry))
		*reason = xa_to_value(entry);
	else
		pin = entry;
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
int mp_cache_index(struct mp_cache *cache, struct mp_pin *pin, unsigned long sequence)
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
