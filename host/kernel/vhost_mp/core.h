/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VHOST_MP_CORE_H
#define VHOST_MP_CORE_H

#include "vhost.h"

/*
 * Calls of the core of vhost that differ between kernels: newer ones also count the
 * descriptors of each buffer, which only VIRTIO_F_IN_ORDER needs; that is not offered here. The
 * build says so by VHOST_COUNTS_DESCRIPTORS when vhost.h is such a one.
 */

/* Gives the guest back the last @count buffers that were taken. */
static inline void vhost_mp_discard(struct vhost_virtqueue *vq, int count)
{
#ifdef VHOST_COUNTS_DESCRIPTORS
	vhost_discard_vq_desc(vq, count, 0);
#else
	vhost_discard_vq_desc(vq, count);
#endif
}

/* Tells the guest of the first @count entries of vq->heads. */
static inline void vhost_mp_used(struct vhost_virtqueue *vq, unsigned int count)
{
#ifdef VHOST_COUNTS_DESCRIPTORS
	vhost_add_used_and_signal_n(vq->dev, vq, vq->heads, NULL, count);
#else
	vhost_add_used_and_signal_n(vq->dev, vq, vq->heads, count);
#endif
}

#endif /* VHOST_MP_CORE_H */
