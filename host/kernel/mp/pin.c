// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pinning memory of the current process, and mapping it for a device to write to and to read from:
 * a page has one mapping for both, whichever queue wanted it first. Memory that the process itself
 * may not write is never pinned, so that the device may write to nothing else either.
 *
 * The process goes on to write beside its buffers while a page is mapped, so the DMA layer must
 * never bring a page of its own back: pages are mapped and unmapped without synchronisation, and
 * one that would need it is refused.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

/* Whether all of a huge page is where a process has it, one page after the other. */
static bool mp_pages_adjoin(struct page **pages, unsigned long count)
{
	unsigned long i;

	for (i = 1; i < count; i++)
		if (pages[i] != pages[0] + i)
			return false;
	return true;
}

/* Pins a whole huge page in place of the one page of it that was pinned. */
static bool mp_pin_huge(struct mp_pin *pin, unsigned long address)
{
	unsigned long count = 1UL << HPAGE_PMD_ORDER;
	unsigned long start = address & HPAGE_PMD_MASK;
	struct page **pages;
	int pinned;
	bool whole;

	pages = kmalloc_array(count, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return false;
	pinned = pin_user_pages_fast(start, count, FOLL_WRITE | FOLL_LONGTERM, pages);
	whole = pinned == count && mp_pages_adjoin(pages, count);
	if (whole) {
		unpin_user_page(pin->page);
		pin->page = pages[0];
		pin->address = start;
		pin->order = HPAGE_PMD_ORDER;
		/* One reference keeps all of a folio. */
		unpin_user_pages(pages + 1, count - 1);
	} else if (pinned > 0) {
		unpin_user_pages(pages, pinned);
	}
	kfree(pages);
	return whole;
}

/**
 * mp_pin_memory - pin the memory at an address of the current process
 * @pin: address, page and order are filled in
 * @address: start of a page
 * @huge: all of a huge page, if it is in one; cleared when it is and that cannot be
 *
 * A page fault may take as long as user space likes, so no lock is held.
 */
int mp_pin_memory(struct mp_pin *pin, unsigned long address, bool *huge)
{
	if (pin_user_pages_fast(address, 1, FOLL_WRITE | FOLL_LONGTERM, &pin->page) != 1)
		return -EFAULT;
	pin->address = address;
	pin->order = 0;
	if (*huge && folio_order(page_folio(pin->page)) == HPAGE_PMD_ORDER)
		*huge = mp_pin_huge(pin, address);
	return 0;
}

/* A new page of the host in place of one of the process. */
int mp_pin_own(struct mp_pin *pin)
{
	pin->page = alloc_page(GFP_KERNEL);
	if (!pin->page)
		return -ENOMEM;
	pin->address = (unsigned long)page_address(pin->page);
	pin->own = true;
	return 0;
}

/* Undoes mp_pin_memory() or mp_pin_own(). */
void mp_pin_unpin(struct mp_pin *pin)
{
	if (pin->own)
		put_page(pin->page);
	else
		unpin_user_pages_dirty_lock(&pin->page, 1, true);
}

static size_t mp_pin_bytes(const struct mp_pin *pin)
{
	return pin->order || pin->own ? PAGE_SIZE << pin->order : mp_mutant_map_bytes();
}

static enum dma_data_direction mp_pin_direction(const struct mp_pin *pin)
{
	return pin->own ? DMA_TO_DEVICE : DMA_BIDIRECTIONAL;
}

/* Maps for the device to use it in place; a reason if that cannot be. */
enum mp_fallback mp_pin_map(struct mp_pin *pin)
{
	struct device *device = pin->cache->device;

	/* A network device itself stands for one that maps by its driver, when it sends: hook.c. */
	if (!device->dma_mask)
		return MP_FALLBACK_NONE;
	pin->dma = dma_map_page_attrs(device, pin->page, 0, mp_pin_bytes(pin),
				      mp_pin_direction(pin), DMA_ATTR_SKIP_CPU_SYNC);
	if (dma_mapping_error(device, pin->dma))
		return MP_FALLBACK_MAP_FAILED;
	pin->mapped = true;
	if (!dma_need_sync(device, pin->dma) || mp_mutant_hides_sync())
		return MP_FALLBACK_NONE;
	mp_pin_unmap(pin);
	return MP_FALLBACK_MAP_BOUNCED;
}

/* Undoes mp_pin_map(). */
void mp_pin_unmap(struct mp_pin *pin)
{
	if (!pin->mapped)
		return;
	dma_unmap_page_attrs(pin->cache->device, pin->dma, mp_pin_bytes(pin),
			     mp_pin_direction(pin), DMA_ATTR_SKIP_CPU_SYNC);
	WRITE_ONCE(pin->mapped, false);
}

/* mp_pin_current() of a pin that is stale. An exiting process has no memory left to ask about. */
bool mp_pin_still(struct mp_pin *pin, unsigned long address)
{
	struct page *page;
	bool same;

	if (current->mm != pin->cache->mm)
		return false;
	if (pin_user_pages_fast(address, 1, FOLL_WRITE, &page) != 1)
		return false;
	same = page == mp_pin_page(pin, address);
	unpin_user_page(page);
	return same;
}
