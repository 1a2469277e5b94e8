// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking receive buffers out of the guest's ring. Nearly all are a single descriptor, in the same
 * region of the guest's memory as the one before; these need neither a chain to be followed nor a
 * region to be looked for. All others are for vhost's core, and so is whatever is wrong: it says
 * so.
 */
#include <linux/uaccess.h>
#include <linux/vhost_iotlb.h>

#include "vhost_mp.h"

/* The descriptor that the guest offers next, read once: it may change meanwhile. */
static bool vhost_mp_peek(struct vhost_virtqueue *vq, u16 *head, struct vring_desc *desc)
{
	const __virtio16 __user *place = &vq->avail->ring[vq->last_avail_idx & (vq->num - 1)];
	const struct vring_desc __user *from;
	__virtio16 number;

	/* That the rings may be read was seen when the backend was set. */
	if (!user_read_access_begin(place, sizeof(*place)))
		return false;
	unsafe_get_user(number, place, fault);
	*head = vhost16_to_cpu(vq, number);
	if (unlikely(*head >= vq->num))
		goto fault;
	from = vq->desc + *head;
	unsafe_get_user(desc->addr, &from->addr, fault);
	unsafe_get_user(desc->len, &from->len, fault);
	unsafe_get_user(desc->flags, &from->flags, fault);
	user_read_access_end();
	return true;
fault:
	user_read_access_end();
	return false;
}

/* The region of the guest's memory that has all of the addresses, writable, or NULL. */
static const struct vhost_iotlb_map *vhost_mp_region(struct vhost_virtqueue *vq, u64 first,
						     u64 last)
{
	const struct vhost_iotlb_map *region = vhost_mp_turn(vq)->region;

	if (likely(region && first >= region->start && last <= region->last))
		return region;
	region = vhost_iotlb_itree_first(vq->umem, first, last);
	if (!region || first < region->start || last > region->last ||
	    !(region->perm & VHOST_ACCESS_WO))
		return NULL;
	vhost_mp_turn(vq)->region = region;
	return region;
}

/* Where the next buffer is, in vq->iov; false: it is no such one, and still in the ring. */
static bool vhost_mp_take_plain(struct vhost_virtqueue *vq, u16 *head)
{
	const struct vhost_iotlb_map *region;
	struct vring_desc desc;
	u64 address, last, user;

	if (unlikely(vq->avail_idx == vq->last_avail_idx || vq->iotlb))
		return false;
	if (unlikely(!vhost_mp_peek(vq, head, &desc)))
		return false;
	if (unlikely(desc.flags != cpu_to_vhost16(vq, VRING_DESC_F_WRITE)))
		return false;
	address = vhost64_to_cpu(vq, desc.addr);
	last = address + vhost32_to_cpu(vq, desc.len) - 1;
	if (unlikely(last < address))
		return false;
	region = vhost_mp_region(vq, address, last);
	if (unlikely(!region))
		return false;
	user = region->addr + address - region->start;
	vq->iov[0].iov_base = u64_to_user_ptr(user);
	vq->iov[0].iov_len = vhost32_to_cpu(vq, desc.len);
	vq->last_avail_idx++;
	return true;
}

/**
 * vhost_mp_take - the next receive buffer that the guest offers
 * @vq: the receive queue; its mutex is held, and the guest does not notify
 * @out: set to the pieces that the guest has for us to read, of which there should be none
 * @in: set to those of the buffer, which are in vq->iov
 * @log_count: set to how many entries of vq->log it has, if writes to it are to be logged
 *
 * Return: the head, vq->num when there is none, or a negative errno.
 */
int vhost_mp_take(struct vhost_virtqueue *vq, unsigned int *out, unsigned int *in,
		  unsigned int *log_count)
{
	bool logged = vhost_mp_turn(vq)->logged;
	u16 head;

	*log_count = 0;
	if (likely(!logged) && likely(vhost_mp_take_plain(vq, &head))) {
		*out = 0;
		*in = 1;
		return head;
	}
	return vhost_get_vq_desc(vq, vq->iov, ARRAY_SIZE(vq->iov), out, in,
				 logged ? vq->log : NULL, log_count);
}
