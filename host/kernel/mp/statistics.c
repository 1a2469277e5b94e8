// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "internal.h"

/* @device: those in which everything is counted, too, or NULL */
struct mp_statistics *mp_statistics_new(struct mp_statistics *device)
{
	struct mp_statistics *statistics = kzalloc(sizeof(*statistics), GFP_KERNEL);

	if (!statistics)
		return NULL;
	kref_init(&statistics->kref);
	statistics->device = device;
	if (device)
		kref_get(&device->kref);
	return statistics;
}

static void mp_statistics_free(struct kref *kref)
{
	struct mp_statistics *statistics = container_of(kref, struct mp_statistics, kref);

	if (statistics->device)
		mp_statistics_put(statistics->device);
	kfree(statistics);
}

void mp_statistics_put(struct mp_statistics *statistics)
{
	kref_put(&statistics->kref, mp_statistics_free);
}
