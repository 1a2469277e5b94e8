// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue's own view of the cache, which its consumer alone looks at: a hit takes no lock and no
 * atomic operation. Every page has one place in it, and a huge one has one for all of it; where
 * that is taken by a page that is in use, the buffer holds its pin by itself.
 */
#include <linux/capability.h>
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "internal.h"

int mp_view_init(struct mp_view *view, struct mp_port *port)
{
	view->port = port;
	view->entries = kcalloc(MP_VIEW_SIZE, sizeof(*view->entries), GFP_KERNEL);
	return view->entries ? 0 : -ENOMEM;
}

void mp_view_free(struct mp_view *view)
{
	kfree(view->entries);
}

/**
 * mp_view_open - a consumer begins, in the memory of the current process
 * @view: the view
 * @waker: woken when the consumer has something to do
 *
 * Return: 0, or -EBUSY when there is one already.
 */
int mp_view_open(struct mp_view *view, struct mp_waker *waker)
{
	int err;

	mutex_lock(&view->port->lock);
	err = rcu_access_pointer(view->waker) ? -EBUSY : 0;
	if (!err)
		rcu_assign_pointer(view->waker, waker);
	mutex_unlock(&view->port->lock);
	if (err)
		return err;
	view->memlock = capable(CAP_IPC_LOCK) ? LONG_MAX : rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	return 0;
}

/* There is something to do for the consumer; from any context. */
void mp_view_wake(struct mp_view *view)
{
	struct mp_waker *waker;

	rcu_read_lock();
	waker = rcu_dereference(view->waker);
	if (waker)
		waker->wake(waker);
	rcu_read_unlock();
}

/* The binding ends. The port's lock is held, and the device uses nothing of the queue any more. */
void mp_view_leave(struct mp_view *view)
{
	struct mp_cache *cache = view->cache;

	WRITE_ONCE(view->cache, NULL);
	if (cache)
		mp_cache_leave(cache, view);
}

/* Buffers of a guest are close to each other, so pages that follow each other never compete. */
static struct mp_view_entry *mp_view_place(struct mp_view *view, unsigned long address)
{
	return &view->entries[(address >> PAGE_SHIFT) % MP_VIEW_PAGES];
}

static struct mp_view_entry *mp_view_huge_place(struct mp_view *view, unsigned long address)
{
	return &view->entries[MP_VIEW_PAGES + (address >> HPAGE_PMD_SHIFT) % MP_VIEW_HUGE];
}

/* The queue may have another cache, or none, since the entry was made. */
static bool mp_view_current(const struct mp_view *view, const struct mp_view_entry *entry)
{
	return !READ_ONCE(entry->pin->stale) && entry->pin->cache == READ_ONCE(view->cache);
}

static void mp_view_clear(struct mp_view_entry *entry)
{
	struct mp_pin *pin = entry->pin;

	entry->pin = NULL;
	entry->address = 0;
	mp_pin_put(pin);
}

/* Lets go of pins that no buffer uses; @all: also of those that a later buffer could use. */
static void mp_view_sweep(struct mp_view *view, bool all)
{
	struct mp_view_entry *entry;

	for (entry = view->entries; entry < view->entries + MP_VIEW_SIZE; entry++)
		if (entry->pin && !entry->users && (all || !mp_view_current(view, entry)))
			mp_view_clear(entry);
}

/**
 * mp_view_tidy - let go of what a binding that has ended, or a process, no longer has
 * @view: the queue's; its consumer calls
 */
void mp_view_tidy(struct mp_view *view)
{
	if (!view->kept)
		return;
	mp_view_sweep(view, false);
	mp_cache_reap(view->kept);
	if (view->kept == READ_ONCE(view->cache))
		return;
	mp_cache_put(view->kept);
	view->kept = NULL;
}

/**
 * mp_view_close - undo mp_view_open()
 * @view: the queue's, of which no buffer is left
 */
void mp_view_close(struct mp_view *view)
{
	RCU_INIT_POINTER(view->waker, NULL);
	synchronize_rcu();
	mutex_lock(&view->port->lock);
	mp_view_leave(view);
	mutex_unlock(&view->port->lock);
	mp_view_sweep(view, true);
	mp_view_tidy(view);
}

/* The queue's cache, which the consumer keeps; made for the first buffer of a binding. */
static struct mp_cache *mp_view_cache(struct mp_view *view)
{
	struct mp_statistics *statistics = NULL;
	struct mp_port *port = view->port;
	struct device *dma_device;
	struct mp_device *device;
	struct mp_cache *cache;
	u32 binding;

	if (view->kept && view->kept == READ_ONCE(view->cache))
		return view->kept;
	mp_view_tidy(view);
	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device) {
		dma_device = get_device(device->dma_device);
		statistics = device->statistics;
		kref_get(&statistics->kref);
		binding = port->binding;
	}
	mutex_unlock(&port->lock);
	if (!statistics)
		return NULL;

	cache = mp_cache_join(view, dma_device, statistics);
	put_device(dma_device);
	mp_statistics_put(statistics);
	if (IS_ERR(cache))
		return NULL;
	mp_cache_hold(cache);
	view->kept = cache;
	mutex_lock(&port->lock);
	if (mp_port_device(port) && port->binding == binding)
		WRITE_ONCE(view->cache, cache);
	else
		mp_cache_leave(cache, view);
	mutex_unlock(&port->lock);
	return cache;
}

/* As mp_cache_add_page(), of the queue's cache. */
struct mp_pin *mp_view_add_page(struct mp_view *view)
{
	struct mp_cache *cache = mp_view_cache(view);

	return cache ? mp_cache_add_page(cache) : NULL;
}

static enum mp_fallback mp_view_miss(struct mp_view *view, unsigned long address,
				     struct mp_pin **pin)
{
	struct mp_cache *cache = mp_view_cache(view);
	enum mp_fallback reason;

	if (!cache)
		return MP_FALLBACK_PIN_FAILED;
	reason = mp_cache_get(cache, address, pin);
	if (reason == MP_FALLBACK_CACHE_FULL || reason == MP_FALLBACK_MEMLOCK) {
		/* What this queue only remembers stands in the way of what it needs. */
		mp_view_sweep(view, true);
		reason = mp_cache_get(cache, address, pin);
	}
	return reason;
}

/* Asks the cache, and gives what it has its place, unless a buffer uses what is there. */
static enum mp_fallback mp_view_fill(struct mp_view *view, unsigned long address,
				     struct mp_hold *hold)
{
	struct mp_view_entry *entry;
	enum mp_fallback reason;
	struct mp_pin *pin;

	reason = mp_view_miss(view, address, &pin);
	if (reason)
		return reason;
	entry = pin->order ? mp_view_huge_place(view, address) : mp_view_place(view, address);
	hold->pin = pin;
	hold->entry = NULL;
	if (entry->users)
		return MP_FALLBACK_NONE;
	if (entry->pin)
		mp_view_clear(entry);
	entry->address = pin->order ? pin->address : address;
	entry->pin = pin;
	entry->users = 1;
	hold->entry = entry;
	return MP_FALLBACK_NONE;
}

/**
 * mp_view_get - the page at an address, for one buffer
 * @view: of the queue that wants it; its consumer calls, and no lock is held
 * @address: start of the page, in the memory of the current process
 * @hold: filled in, if MP_FALLBACK_NONE is returned
 */
enum mp_fallback mp_view_get(struct mp_view *view, unsigned long address, struct mp_hold *hold)
{
	struct mp_view_entry *entry = mp_view_place(view, address);
	unsigned long start = address;

	if (entry->address != address) {
		entry = mp_view_huge_place(view, address);
		start = address & HPAGE_PMD_MASK;
	}
	if (unlikely(entry->address != start || !entry->pin || !mp_view_current(view, entry)))
		return mp_view_fill(view, address, hold);
	entry->users++;
	hold->pin = entry->pin;
	hold->entry = entry;
	view->hits++;
	return MP_FALLBACK_NONE;
}

/**
 * mp_view_put - a buffer no longer needs a page
 * @view: of the queue that had it; its consumer calls
 * @hold: from mp_view_get()
 */
void mp_view_put(struct mp_view *view, struct mp_hold *hold)
{
	struct mp_view_entry *entry = hold->entry;
	struct mp_pin *pin = hold->pin;

	hold->pin = NULL;
	if (!entry) {
		mp_mutant_idle(view->port, pin);
		mp_pin_put(pin);
		return;
	}
	if (--entry->users)
		return;
	mp_mutant_idle(view->port, pin);
	if (!mp_view_current(view, entry))
		mp_view_clear(entry);
}
