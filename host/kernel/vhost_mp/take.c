// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking buffers out of the guest's rings. Nearly all that receive are a single descriptor, and
 * those that send one or a short table of them, all in the same region of the guest's memory as the
 * ones before; these need neither a chain to be followed nor a region to be looked for. All others
 * are for vhost's core, and so is whatever is wrong: it says so.
 */
#include <linux/uaccess.h>
#include <linux/vhost_iotlb.h>

#include "vhost_mp.h"

/* Pieces of a frame that is taken here, at most: its header, and what the guest has behind it. */
#define VHOST_MP_PIECES	4

/* The descriptor that the guest offers next, read once: it may change meanwhile. */
static __always_inline bool vhost_mp_peek(struct vhost_virtqueue *vq, u16 *head,
					  struct vring_desc *desc)
{
	const __virtio16 __user *place = &vq->avail->ring[vq->last_avail_idx & (vq->num - 1)];
	const struct vring_desc __user *from;
	__virtio16 number;

	if (unlikely(vq->avail_idx == vq->last_avail_idx || vq->iotlb))
		return false;
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

/* A table of descriptors, each read once. */
static bool vhost_mp_read_table(const struct vring_desc __user *from, struct vring_desc *to,
				unsigned int count)
{
	unsigned int i;

	if (!user_read_access_begin(from, count * sizeof(*from)))
		return false;
	for (i = 0; i < count; i++) {
		unsafe_get_user(to[i].addr, &from[i].addr, fault);
		unsafe_get_user(to[i].len, &from[i].len, fault);
		unsafe_get_user(to[i].flags, &from[i].flags, fault);
		unsafe_get_user(to[i].next, &from[i].next, fault);
	}
	user_read_access_end();
	return true;
fault:
	user_read_access_end();
	return false;
}

/* The region of the guest's memory that has all of the addresses and allows @access, or NULL. */
static __always_inline const struct vhost_iotlb_map *
vhost_mp_region(struct vhost_virtqueue *vq, u64 first, u64 last, u32 access)
{
	const struct vhost_iotlb_map *region = vhost_mp_turn(vq)->region;

	if (likely(region && first >= region->start && last <= region->last))
		return region;
	region = vhost_iotlb_itree_first(vq->umem, first, last);
	if (!region || first < region->start || last > region->last || !(region->perm & access))
		return NULL;
	vhost_mp_turn(vq)->region = region;
	return region;
}

/* Where what a descriptor tells of is; false: not in one region. */
static __always_inline bool vhost_mp_place(struct vhost_virtqueue *vq,
					   const struct vring_desc *desc, u32 access,
					   struct iovec *iov)
{
	u64 address = vhost64_to_cpu(vq, desc->addr);
	u32 length = vhost32_to_cpu(vq, desc->len);
	u64 last = address + length - 1;
	const struct vhost_iotlb_map *region;

	if (unlikely(last < address))
		return false;
	region = vhost_mp_region(vq, address, last, access);
	if (unlikely(!region))
		return false;
	iov->iov_base = u64_to_user_ptr(region->addr + address - region->start);
	iov->iov_len = length;
	return true;
}

/* Where the next receive buffer is, in vq->iov; false: it is no plain one, and still there. */
static bool vhost_mp_take_plain(struct vhost_virtqueue *vq, u16 *head)
{
	struct vring_desc desc;

	if (unlikely(!vhost_mp_peek(vq, head, &desc)))
		return false;
	if (unlikely(desc.flags != cpu_to_vhost16(vq, VRING_DESC_F_WRITE)))
		return false;
	if (unlikely(!vhost_mp_place(vq, &desc, VHOST_ACCESS_WO, vq->iov)))
		return false;
	vq->last_avail_idx++;
	return true;
}

/* Where the pieces of a table are, in vq->iov; how many, or 0: it is no such one. */
static unsigned int vhost_mp_place_table(struct vhost_virtqueue *vq, const struct vring_desc *head)
{
	unsigned int length = vhost32_to_cpu(vq, head->len), count = length / sizeof(*head), i;
	struct vring_desc table[VHOST_MP_PIECES];
	struct iovec place;

	if (unlikely(!count || count > VHOST_MP_PIECES || length % sizeof(*head)))
		return 0;
	if (unlikely(!vhost_mp_place(vq, head, VHOST_ACCESS_RO, &place)))
		return 0;
	if (unlikely(!vhost_mp_read_table(place.iov_base, table, count)))
		return 0;
	for (i = 0; i < count; i++) {
		u16 flags = i + 1 < count ? VRING_DESC_F_NEXT : 0;

		if (unlikely(table[i].flags != cpu_to_vhost16(vq, flags)))
			return 0;
		if (flags && unlikely(table[i].next != cpu_to_vhost16(vq, i + 1)))
			return 0;
		if (unlikely(!vhost_mp_place(vq, &table[i], VHOST_ACCESS_RO, &vq->iov[i])))
			return 0;
	}
	return count;
}

/* As vhost_mp_take_plain(), of a frame to send; how many pieces. */
static unsigned int vhost_mp_take_plain_sent(struct vhost_virtqueue *vq, u16 *head)
{
	struct vring_desc desc;
	unsigned int count;

	if (unlikely(!vhost_mp_peek(vq, head, &desc)))
		return 0;
	if (desc.flags == cpu_to_vhost16(vq, VRING_DESC_F_INDIRECT))
		count = vhost_mp_place_table(vq, &desc);
	else
		count = !desc.flags && vhost_mp_place(vq, &desc, VHOST_ACCESS_RO, vq->iov);
	if (likely(count))
		vq->last_avail_idx++;
	return count;
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

/**
 * vhost_mp_take_sent - the next frame that the guest sends
 * @vq: the transmit queue; its mutex is held, and the guest does not notify
 * @out: set to the pieces of the frame and its header, which are in vq->iov
 * @in: set to those that the guest has for us to write, of which there should be none
 *
 * Return: the head, vq->num when there is none, or a negative errno.
 */
int vhost_mp_take_sent(struct vhost_virtqueue *vq, unsigned int *out, unsigned int *in)
{
	u16 head;

	*in = 0;
	*out = vhost_mp_take_plain_sent(vq, &head);
	if (likely(*out))
		return head;
	return vhost_get_vq_desc(vq, vq->iov, ARRAY_SIZE(vq->iov), out, in, NULL, NULL);
}
