// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "internal.h"

struct mp_statistics *mp_statistics_new(void)
{
	struct mp_statistics *statistics = kzalloc(sizeof(*statistics), GFP_KERNEL);

	if (statistics)
		kref_init(&statistics->kref);
	return statistics;
}

static void mp_statistics_free(struct kref *kref)
{
	kfree(container_of(kref, struct mp_statistics, kref));
}

void mp_statistics_put(struct mp_statistics *statistics)
{
	kref_put(&statistics->kref, mp_statistics_free);
}
