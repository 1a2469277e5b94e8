/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_VIEW_H
#define MP_VIEW_H

#include "cache.h"

struct mp_port;

/* Places for single pages, and behind them for huge ones. */
#define MP_VIEW_PAGES	1024
#define MP_VIEW_HUGE	256
#define MP_VIEW_SIZE	(MP_VIEW_PAGES + MP_VIEW_HUGE)

struct mp_view_entry {
	/* Of the page, or of the huge one. */
	unsigned long address;
	struct mp_pin *pin;
	/* Buffers of the queue that touch the page. */
	unsigned int users;
};

/*
 * A queue's own view of its cache, in which a hit takes no lock: the consumer's alone. Each page
 * has one place in it, and whoever is there holds a pin.
 */
struct mp_view {
	struct mp_port *port;
	struct mp_view_entry *entries;
	/* Of the consumer, which is also woken when pins of the cache die. */
	struct mp_waker __rcu *waker;
	/* Pages that the process that opened the queue may pin. */
	unsigned long memlock;
	/*
	 * The cache, from the first buffer of a binding to its end, and the one that the consumer
	 * still has something of. The first is written under mp_port::lock; the second is the
	 * consumer's.
	 */
	struct mp_cache *cache;
	struct mp_cache *kept;
	/* In mp_cache::members. */
	struct list_head member;
	/* To be added up in the statistics. */
	u32 hits;
};

/* What a buffer has of a page: by an entry of the view or, where that was taken, by itself. */
struct mp_hold {
	struct mp_pin *pin;
	struct mp_view_entry *entry;
};

/* view.c */
int mp_view_init(struct mp_view *view, struct mp_port *port);
void mp_view_free(struct mp_view *view);
int mp_view_open(struct mp_view *view, struct mp_waker *waker);
void mp_view_wake(struct mp_view *view);
void mp_view_leave(struct mp_view *view);
void mp_view_close(struct mp_view *view);
enum mp_fallback mp_view_get(struct mp_view *view, unsigned long address, struct mp_hold *hold);
void mp_view_put(struct mp_view *view, struct mp_hold *hold);
struct mp_pin *mp_view_add_page(struct mp_view *view);
void mp_view_tidy(struct mp_view *view);

/* Whether the consumer's next turn has something to tidy. */
static inline bool mp_view_untidy(struct mp_view *view)
{
	return view->kept && unlikely(view->kept != READ_ONCE(view->cache) ||
				      !list_empty_careful(&view->kept->dead));
}

#endif /* MP_VIEW_H */
