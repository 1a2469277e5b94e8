// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of the host that are posted in place of buffers that cannot be. They are reused oldest
 * first and never cleared by reuse: a copied frame stays visible in the host's memory as long as
 * possible, so that an observer who searches for copies finds it.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

static bool mp_bounce_map(struct mp_port *port, struct mp_bounce *bounce, struct device *device)
{
	if (bounce->mapped) {
		dma_sync_single_for_device(device, bounce->dma, PAGE_SIZE, DMA_FROM_DEVICE);
		return true;
	}
	bounce->dma = dma_map_page(device, bounce->page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	if (dma_mapping_error(device, bounce->dma))
		return false;
	bounce->mapped = true;
	mp_count(port->statistics, MP_STAT_MAPS, 1);
	return true;
}

static struct mp_bounce *mp_bounce_new(struct mp_port *port)
{
	struct mp_bounce *bounce = kzalloc(sizeof(*bounce), GFP_KERNEL);

	if (!bounce)
		return NULL;
	bounce->page = alloc_page(GFP_KERNEL);
	if (!bounce->page) {
		kfree(bounce);
		return NULL;
	}
	list_add_tail(&bounce->all, &port->rx.bounces.all);
	INIT_LIST_HEAD(&bounce->free);
	return bounce;
}

/* A page mapped for the bound device, or NULL; the lock is held. */
struct mp_bounce *mp_bounce_get(struct mp_port *port)
{
	struct device *device = mp_port_device(port)->dma_device;
	struct mp_bounce *bounce;

	bounce = list_first_entry_or_null(&port->rx.bounces.free, struct mp_bounce, free);
	if (!bounce)
		bounce = mp_bounce_new(port);
	if (!bounce)
		return NULL;
	list_del_init(&bounce->free);
	if (!mp_bounce_map(port, bounce, device)) {
		mp_bounce_put(port, bounce);
		return NULL;
	}
	return bounce;
}

/* Back to the end of the line; the lock is held. */
void mp_bounce_put(struct mp_port *port, struct mp_bounce *bounce)
{
	list_add_tail(&bounce->free, &port->rx.bounces.free);
}

/* The device is about to go, and is quiet; what it wrote stays in the pages; the lock is held. */
void mp_bounce_unmap(struct mp_port *port)
{
	struct device *device = mp_port_device(port)->dma_device;
	struct mp_bounce *bounce;

	list_for_each_entry(bounce, &port->rx.bounces.all, all) {
		if (!bounce->mapped)
			continue;
		dma_unmap_page(device, bounce->dma, PAGE_SIZE, DMA_FROM_DEVICE);
		bounce->mapped = false;
		mp_count(port->statistics, MP_STAT_MAPS, -1);
	}
}

/* The port goes away, unbound. */
void mp_bounce_free(struct mp_port *port)
{
	struct mp_bounce *bounce, *next;

	list_for_each_entry_safe(bounce, next, &port->rx.bounces.all, all) {
		__free_page(bounce->page);
		kfree(bounce);
	}
}
