// SPDX-License-Identifier: GPL-2.0-only
/*
 * A queue's own view of the cache, which its consumer alone looks at: a hit takes no lock and no
 * atomic operation. Every page has one place in it; where that is taken by a page that is in use,
 * the buffer holds its pin by itself.
 */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

int mp_view_init(struct mp_rx *rx)
{
	rx->view = kvcalloc(MP_VIEW_SIZE, sizeof(*rx->view), GFP_KERNEL);
	return rx->view ? 0 : -ENOMEM;
}

void mp_view_free(struct mp_rx *rx)
{
	kvfree(rx->view);
}

/* Buffers of a guest are close to each other, so pages that follow each other never compete. */
static struct mp_view_entry *mp_view_place(struct mp_rx *rx, unsigned long address)
{
	return &rx->view[(address >> PAGE_SHIFT) % MP_VIEW_SIZE];
}

/* The queue may have another cache, or none, since the entry was made. */
static bool mp_view_current(const struct mp_rx *rx, const struct mp_view_entry *entry)
{
	return !READ_ONCE(entry->pin->stale) && entry->pin->cache == READ_ONCE(rx->cache);
}

static void mp_view_clear(struct mp_view_entry *entry)
{
	struct mp_pin *pin = entry->pin;

	entry->pin = NULL;
	entry->address = 0;
	mp_pin_put(pin);
}

/**
 * mp_view_sweep - let go of pins that no buffer uses
 * @rx: the queue; its consumer calls
 * @all: also of those that a later buffer could use
 */
void mp_view_sweep(struct mp_rx *rx, bool all)
{
	struct mp_view_entry *entry;

	for (entry = rx->view; entry < rx->view + MP_VIEW_SIZE; entry++)
		if (entry->pin && !entry->users && (all || !mp_view_current(rx, entry)))
			mp_view_clear(entry);
}

/**
 * mp_view_tidy - let go of what a binding that has ended, or a process, no longer has
 * @rx: the queue; its consumer calls
 */
void mp_view_tidy(struct mp_rx *rx)
{
	if (!rx->kept)
		return;
	mp_view_sweep(rx, false);
	mp_cache_reap(rx->kept);
	if (rx->kept == READ_ONCE(rx->cache))
		return;
	mp_cache_put(rx->kept);
	rx->kept = NULL;
}

/* The queue's cache, which the consumer keeps; made for the first buffer of a binding. */
static struct mp_cache *mp_view_cache(struct mp_port *port)
{
	struct mp_statistics *statistics = NULL;
	struct mp_rx *rx = &port->rx;
	struct device *dma_device;
	struct mp_device *device;
	struct mp_cache *cache;
	u32 generation;

	if (rx->kept && rx->kept == READ_ONCE(rx->cache))
		return rx->kept;
	mp_view_tidy(rx);
	mutex_lock(&port->lock);
	device = mp_port_device(port);
	if (device) {
		dma_device = get_device(device->dma_device);
		statistics = device->statistics;
		kref_get(&statistics->kref);
		generation = rx->ring.generation;
	}
	mutex_unlock(&port->lock);
	if (!statistics)
		return NULL;

	cache = mp_cache_join(rx, dma_device, statistics);
	put_device(dma_device);
	mp_statistics_put(statistics);
	if (IS_ERR(cache))
		return NULL;
	mp_cache_hold(cache);
	rx->kept = cache;
	mutex_lock(&port->lock);
	/* Every binding and every stop has its own generation. */
	if (mp_port_device(port) && rx->ring.generation == generation)
		WRITE_ONCE(rx->cache, cache);
	else
		mp_cache_leave(cache, rx);
	mutex_unlock(&port->lock);
	return cache;
}

static enum mp_fallback mp_view_miss(struct mp_port *port, unsigned long address,
				     struct mp_pin **pin)
{
	struct mp_cache *cache = mp_view_cache(port);
	enum mp_fallback reason;

	if (!cache)
		return MP_FALLBACK_PIN_FAILED;
	reason = mp_cache_get(cache, address, pin);
	if (reason == MP_FALLBACK_CACHE_FULL || reason == MP_FALLBACK_MEMLOCK) {
		/* What this queue only remembers stands in the way of what it needs. */
		mp_view_sweep(&port->rx, true);
		reason = mp_cache_get(cache, address, pin);
	}
	return reason;
}

/**
 * mp_view_get - the page at an address, for one buffer
 * @port: whose receive queue wants it; its lock is not held
 * @address: start of the page, in the memory of the current process
 * @hold: filled in, if MP_FALLBACK_NONE is returned
 */
enum mp_fallback mp_view_get(struct mp_port *port, unsigned long address, struct mp_hold *hold)
{
	struct mp_rx *rx = &port->rx;
	struct mp_view_entry *entry = mp_view_place(rx, address);
	enum mp_fallback reason;
	struct mp_pin *pin;

	if (likely(entry->address == address && entry->pin && mp_view_current(rx, entry))) {
		entry->users++;
		hold->pin = entry->pin;
		hold->entry = entry;
		rx->counts.hits++;
		return MP_FALLBACK_NONE;
	}
	reason = mp_view_miss(port, address, &pin);
	if (reason)
		return reason;
	hold->pin = pin;
	hold->entry = NULL;
	if (entry->users)
		return MP_FALLBACK_NONE;
	if (entry->pin)
		mp_view_clear(entry);
	entry->address = address;
	entry->pin = pin;
	entry->users = 1;
	hold->entry = entry;
	return MP_FALLBACK_NONE;
}

/**
 * mp_view_put - a buffer no longer needs a page
 * @port: whose receive queue had it; its consumer calls
 * @hold: from mp_view_get()
 */
void mp_view_put(struct mp_port *port, struct mp_hold *hold)
{
	struct mp_view_entry *entry = hold->entry;
	struct mp_pin *pin = hold->pin;

	hold->pin = NULL;
	if (!entry) {
		mp_mutant_idle(port, pin);
		mp_pin_put(pin);
		return;
	}
	if (--entry->users)
		return;
	mp_mutant_idle(port, pin);
	if (!mp_view_current(&port->rx, entry))
		mp_view_clear(entry);
}
