// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pairs: two pages of a process, one behind the other, as one range of bus addresses. A device
 * whose descriptors take one address needs that for every buffer that straddles them.
 *
 * Where the bus addresses of the two pins do not adjoin by themselves, the pages are mapped once
 * more, together. An IOMMU lays out such a list in one range; without one that cannot be, and it is
 * remembered. What was found out stays with the first pin as long as the cache has it, and keeps
 * the second one. There is no circle: the second is always at the higher address.
 */
#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "internal.h"

struct mp_pair {
	struct mp_pin *second;
	/* The last page of the first pin, and the first one of the second. */
	struct scatterlist pages[2];
	bool mapped;
};

static unsigned long mp_pin_end(const struct mp_pin *pin)
{
	return pin->address + (PAGE_SIZE << pin->order);
}

static bool mp_pair_adjoins(const struct scatterlist *pages, int count)
{
	return count == 1 ||
	       sg_dma_address(&pages[0]) + PAGE_SIZE == sg_dma_address(&pages[1]);
}

/* Maps the pages as one range if that can be; the cache is locked. */
static void mp_pair_map(struct mp_pair *pair, struct mp_pin *first)
{
	struct device *device = first->cache->device;
	int count;

	sg_init_table(pair->pages, ARRAY_SIZE(pair->pages));
	sg_set_page(&pair->pages[0], mp_pin_page(first, mp_pin_end(first) - PAGE_SIZE), PAGE_SIZE,
		    0);
	sg_set_page(&pair->pages[1], pair->second->page, PAGE_SIZE, 0);
	count = dma_map_sg_attrs(device, pair->pages, ARRAY_SIZE(pair->pages), DMA_BIDIRECTIONAL,
				 DMA_ATTR_SKIP_CPU_SYNC);
	if (!count)
		return;
	if (mp_pair_adjoins(pair->pages, count) &&
	    !dma_need_sync(device, sg_dma_address(&pair->pages[0]))) {
		WRITE_ONCE(pair->mapped, true);
		mp_count(first->cache->statistics, MP_STAT_PAIRS, 1);
		return;
	}
	dma_unmap_sg_attrs(device, pair->pages, ARRAY_SIZE(pair->pages), DMA_BIDIRECTIONAL,
			   DMA_ATTR_SKIP_CPU_SYNC);
}

/* The pair of a pin, made when it is first asked for; NULL: there is none, this time. */
static struct mp_pair *mp_pair_get(struct mp_pin *first, struct mp_pin *second)
{
	/* Pairs with the release below: what is in it comes after the pointer. */
	struct mp_pair *pair = smp_load_acquire(&first->pair);
	struct mp_cache *cache = first->cache;

	if (likely(pair))
		return pair;
	mutex_lock(&cache->lock);
	pair = first->pair;
	/* The last queue may have left. Nothing is mapped then, though some pages still are. */
	if (pair || !READ_ONCE(cache->bindings) || !first->mapped || !second->mapped)
		goto unlock;
	pair = kzalloc(sizeof(*pair), GFP_KERNEL);
	if (!pair)
		goto unlock;
	refcount_inc(&second->users);
	pair->second = second;
	mp_pair_map(pair, first);
	/* Pairs with the acquire above. */
	smp_store_release(&first->pair, pair);
unlock:
	mutex_unlock(&cache->lock);
	return pair;
}

/**
 * mp_pair_join - the bus address of a buffer that begins in one page and ends in the next
 * @first: pin of the first page, which the caller has
 * @second: pin of the page behind it, which the caller has
 * @address: of the buffer, in the memory of the process
 * @dma: filled in, if 0 is returned
 *
 * Must not be called under mp_cache::lock.
 *
 * Return: 0; -ENXIO if the device cannot see the two as one; -EAGAIN if the second page is another
 * one than that of a pair that is still in use: the first pin is given up by the cache, and a new
 * one of the same page can have a new pair.
 */
int mp_pair_join(struct mp_pin *first, struct mp_pin *second, unsigned long address,
		 dma_addr_t *dma)
{
	unsigned long end = mp_pin_end(first);
	struct mp_cache *cache = first->cache;
	struct mp_pair *pair;

	if (first == second || mp_pin_dma(first, end) == second->dma) {
		*dma = mp_pin_dma(first, address);
		return 0;
	}
	if (mp_mutant_changes_maps())
		return -ENXIO;
	pair = mp_pair_get(first, second);
	if (unlikely(!pair))
		return -ENXIO;
	if (unlikely(pair->second != second)) {
		spin_lock(&cache->index_lock);
		WRITE_ONCE(first->stale, true);
		if (first->indexed)
			mp_pin_retire(cache, first);
		spin_unlock(&cache->index_lock);
		return -EAGAIN;
	}
	if (unlikely(!READ_ONCE(pair->mapped)))
		return -ENXIO;
	*dma = sg_dma_address(&pair->pages[0]) + PAGE_SIZE - (end - address);
	return 0;
}

/* The device uses the range no more; the cache is locked. */
void mp_pair_unmap(struct mp_pin *first)
{
	struct mp_pair *pair = first->pair;

	if (!pair || !pair->mapped)
		return;
	dma_unmap_sg_attrs(first->cache->device, pair->pages, ARRAY_SIZE(pair->pages),
			   DMA_BIDIRECTIONAL, DMA_ATTR_SKIP_CPU_SYNC);
	WRITE_ONCE(pair->mapped, false);
	mp_count(first->cache->statistics, MP_STAT_PAIRS, -1);
}

/* Nobody has the first pin; the cache is locked, and looks for idle pins once more. */
void mp_pair_free(struct mp_pin *first)
{
	struct mp_pair *pair = first->pair;

	if (!pair)
		return;
	mp_pair_unmap(first);
	refcount_dec(&pair->second->users);
	kfree(pair);
}
