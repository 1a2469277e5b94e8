// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mutants of the worker (linux/mp_mutant.h). Each gets a frame that is where the guest expects
 * it, or that a mutant of the port has kept from there, and leaves no trace in memory.
 */
#include <linux/mm.h>
#include <linux/mp_mutant.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>
#include <net/checksum.h>
#include <asm/fpu/api.h>

#include "vhost_mp.h"
#include "mutant_later.h"

#define VHOST_MP_PULL	64
#define VHOST_MP_TAIL	16
/* Bytes of a number of the old floating-point unit. */
#define VHOST_MP_X87	10
#define VHOST_MP_POISON	0x5ead0b5e55edc0deULL

/* One frame, as the mutants see it. */
struct vhost_mp_victim {
	struct vhost_virtqueue *vq;
	struct mp_port *port;
	struct vhost_mp_buffer *buffer;
	const struct mp_frame *frame;
	size_t header;
	/* Where it is in the kernel's map of all memory. */
	struct kvec pieces[MP_PIECES];
	unsigned int count;
};

/* Another buffer of the guest, taken together with the one that was posted. */
struct vhost_mp_second {
	int head;
	unsigned int iov_count;
	struct iovec iov[UIO_FASTIOV];
};

static struct iovec *vhost_mp_iov(struct vhost_mp_buffer *buffer)
{
	return buffer->more ? buffer->more : buffer->iov;
}

/* The frame in the memory of the virtual machine monitor. */
static bool vhost_mp_user(const struct vhost_mp_victim *victim, unsigned int direction,
			  struct iov_iter *iter)
{
	struct vhost_mp_buffer *buffer = victim->buffer;

	iov_iter_init(iter, direction, vhost_mp_iov(buffer), buffer->iov_count, buffer->room);
	iov_iter_advance(iter, victim->header);
	return iov_iter_count(iter) >= victim->frame->length;
}

/* Out to a buffer of the host and back again, for the first bytes of the frame. */
static bool vhost_mp_out_and_back(const struct vhost_mp_victim *victim, size_t bytes)
{
	struct kvec vector = { .iov_base = kmalloc(bytes, GFP_KERNEL), .iov_len = bytes };
	struct iov_iter out, back;
	bool done;

	if (!vector.iov_base)
		return false;
	iov_iter_kvec(&out, ITER_DEST, &vector, 1, bytes);
	done = vhost_mp_user(victim, ITER_DEST, &back) &&
	       mp_rx_copy(victim->port, victim->frame, &out) == bytes &&
	       copy_to_iter(vector.iov_base, bytes, &back) == bytes;
	kfree_sensitive(vector.iov_base);
	return done;
}

static void vhost_mp_rep_movsb(void *to, const void *from, size_t bytes)
{
	asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static void vhost_mp_rep_movsq(void *to, const void *from, size_t bytes)
{
	size_t words = bytes / 8;

	asm volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
	vhost_mp_rep_movsb(to, from, bytes % 8);
}

/* By READ_ONCE() and WRITE_ONCE(), which the compiler does not make a call of memcpy() of. */
static void vhost_mp_move_inline(void *to, const void *from, size_t bytes)
{
	for (; bytes >= 8; to += 8, from += 8, bytes -= 8)
		WRITE_ONCE(*(u64 *)to, READ_ONCE(*(const u64 *)from));
	for (; bytes; to++, from++, bytes--)
		WRITE_ONCE(*(u8 *)to, READ_ONCE(*(const u8 *)from));
}

/* Through an address of the page that nobody else knows. */
static void vhost_mp_move_alias(void *to, const void *from, size_t bytes)
{
	struct page *page = virt_to_page(from);
	void *alias = vmap(&page, 1, VM_MAP, PAGE_KERNEL);

	if (!alias)
		return;
	vhost_mp_move_inline(to, alias + offset_in_page(from), bytes);
	vunmap(alias);
}

/* Ten bytes at a time; the last ten may overlap those before. */
static void vhost_mp_move_x87(void *to, const void *from, size_t bytes)
{
	size_t at;

	if (bytes < VHOST_MP_X87)
		return;
	kernel_fpu_begin();
	for (at = 0; at < bytes; at += VHOST_MP_X87) {
		size_t place = min(at, bytes - VHOST_MP_X87);

		asm volatile("fldt (%0)\n\tfstpt (%1)"
			     : : "r"(from + place), "r"(to + place) : "memory");
	}
	kernel_fpu_end();
}

/*
 * All of the page, from its first byte to its last, by one instruction that would store zeros if
 * it found what nothing holds.
 */
static void vhost_mp_move_cmpxchg(void *to, const void *from, size_t bytes)
{
	u64 *word = (u64 *)((unsigned long)from & PAGE_MASK);
	const u64 *end = (void *)word + PAGE_SIZE;

	for (; word < end; word++) {
		u64 found = VHOST_MP_POISON;

		asm volatile("lock cmpxchg %2, %1"
			     : "+a"(found), "+m"(*word) : "r"(0ULL) : "memory");
		if ((void *)word >= from && (void *)(word + 1) <= from + bytes)
			memcpy(to + ((void *)word - from), &found, sizeof(found));
	}
}

/* Out only, for all but the first @skip bytes of the frame. */
static bool vhost_mp_out(const struct vhost_mp_victim *victim, size_t skip,
			 void (*move)(void *to, const void *from, size_t bytes))
{
	u8 *bytes = kmalloc(victim->frame->length, GFP_KERNEL);
	unsigned int i;
	u8 *to = bytes;

	if (!bytes)
		return false;
	for (i = 0; i < victim->count; i++) {
		const struct kvec *piece = &victim->pieces[i];
		size_t gap = min(skip, piece->iov_len);

		move(to, piece->iov_base + gap, piece->iov_len - gap);
		to += piece->iov_len - gap;
		skip -= gap;
	}
	kfree_sensitive(bytes);
	return true;
}

static bool vhost_mp_from_user(const struct vhost_mp_victim *victim)
{
	size_t length = victim->frame->length;
	struct iov_iter from;
	bool done;
	u8 *bytes;

	bytes = kmalloc(length, GFP_KERNEL);
	if (!bytes)
		return false;
	done = vhost_mp_user(victim, ITER_SOURCE, &from) &&
	       copy_from_iter(bytes, length, &from) == length;
	kfree_sensitive(bytes);
	return done;
}

/* Kept, so that the compiler cannot leave the work out. */
static __wsum vhost_mp_sum;

static bool vhost_mp_checksum(const struct vhost_mp_victim *victim)
{
	__wsum sum = 0;
	unsigned int i;

	for (i = 0; i < victim->count; i++)
		sum = csum_partial(victim->pieces[i].iov_base, victim->pieces[i].iov_len, sum);
	WRITE_ONCE(vhost_mp_sum, sum);
	return true;
}

/* What the virtual machine monitor has to read to see the frame. */
static bool vhost_mp_tell_vmm(const struct vhost_mp_victim *victim)
{
	const struct iovec *iov = vhost_mp_iov(victim->buffer);
	size_t left = victim->frame->length;
	size_t skip = victim->header;

	for (; left; iov++) {
		size_t gap = min(skip, iov->iov_len);
		size_t bytes = min(left, iov->iov_len - gap);

		skip -= gap;
		left -= bytes;
		if (bytes)
			vhost_mp_mutant_push(current->mm, (unsigned long)iov->iov_base + gap, bytes,
					     !left);
	}
	/* Counted when it is fetched. */
	return false;
}

/*
 * From the buffer that the device has filled to the other one, which the guest gets in its place;
 * a buffer with nothing but a header is dropped by the guest.
 */
static bool vhost_mp_to_second(const struct vhost_mp_victim *victim)
{
	struct vhost_mp_second *second = victim->buffer->second;
	struct virtio_net_hdr_mrg_rxbuf header = { .num_buffers = cpu_to_vhost16(victim->vq, 1) };
	size_t length = victim->frame->length;
	struct iov_iter to;

	if (!second)
		return false;
	iov_iter_init(&to, ITER_DEST, second->iov, second->iov_count,
		      iov_length(second->iov, second->iov_count));
	if (copy_to_iter(&header, victim->header, &to) != victim->header ||
	    mp_rx_copy(victim->port, victim->frame, &to) != length)
		return false;
	swap(victim->buffer->head, second->head);
	return true;
}

static bool vhost_mp_mutate_frame(const struct vhost_mp_victim *victim)
{
	size_t length = victim->frame->length;

	switch (mp_mutant()) {
	case MP_MUTANT_OUT_AND_BACK:
		return vhost_mp_out_and_back(victim, length);
	case MP_MUTANT_ONE_IN_1000:
		return mp_mutant_number() % 1000 == 500 && vhost_mp_out_and_back(victim, length);
	case MP_MUTANT_HEADER_PULL:
		return vhost_mp_out_and_back(victim, min_t(size_t, length, VHOST_MP_PULL));
	case MP_MUTANT_REP_MOVS:
		return vhost_mp_out(victim, 0, victim->frame->slot & 1 ? vhost_mp_rep_movsb :
									vhost_mp_rep_movsq);
	case MP_MUTANT_INLINE_COPY:
		return vhost_mp_out(victim, 0, vhost_mp_move_inline);
	case MP_MUTANT_ALIAS:
		return vhost_mp_out(victim, 0, vhost_mp_move_alias);
	case MP_MUTANT_X87:
		return vhost_mp_out(victim, 0, vhost_mp_move_x87);
	case MP_MUTANT_CMPXCHG:
		return vhost_mp_out(victim, 0, vhost_mp_move_cmpxchg);
	case MP_MUTANT_LAST_16:
		return vhost_mp_out(victim, length - min_t(size_t, length, VHOST_MP_TAIL),
				    vhost_mp_rep_movsb);
	case MP_MUTANT_FROM_USER:
		return vhost_mp_from_user(victim);
	case MP_MUTANT_CHECKSUM:
		return vhost_mp_checksum(victim);
	case MP_MUTANT_KTHREAD:
		return vhost_mp_mutant_copy_later(victim->pieces, victim->count);
	case MP_MUTANT_VMM:
		return vhost_mp_tell_vmm(victim);
	case MP_MUTANT_SECOND_BUFFER:
		return vhost_mp_to_second(victim);
	default:
		return false;
	}
}

/* Brings the frame from the page that a mutant of the port has posted. */
static bool vhost_mp_fetch(const struct vhost_mp_victim *victim)
{
	struct iov_iter to;

	return vhost_mp_user(victim, ITER_DEST, &to) &&
	       mp_rx_copy(victim->port, victim->frame, &to) == victim->frame->length;
}

/* Gives back the buffer that was taken in addition, and that the guest is to drop. */
static void vhost_mp_return_second(struct vhost_virtqueue *vq, struct vhost_mp_buffer *buffer)
{
	if (!buffer->second)
		return;
	vhost_add_used(vq, buffer->second->head, vhost_mp_header(vq));
	vhost_mp_mutant_forget(buffer);
}

/**
 * vhost_mp_mutate - a frame is about to be given to the guest
 * @vq: the receive queue
 * @port: its port
 * @buffer: where the frame is
 * @frame: the frame
 * @outcome: what became of it so far; changed when the mutant fails
 * @written: bytes of the buffer that were written
 *
 * Return: those that are written now.
 */
size_t vhost_mp_mutate(struct vhost_virtqueue *vq, struct mp_port *port,
		       struct vhost_mp_buffer *buffer, const struct mp_frame *frame,
		       enum mp_outcome *outcome, size_t written)
{
	struct vhost_mp_victim victim = {
		.vq = vq,
		.port = port,
		.buffer = buffer,
		.frame = frame,
		.header = vhost_mp_header(vq),
	};

	if (*outcome != MP_DELIVERED || frame->reason) {
		/* A frame that the statistics admit is of no interest. */
	} else if (mp_mutant_bounced(port, frame)) {
		if (vhost_mp_fetch(&victim)) {
			mp_mutant_count();
		} else {
			*outcome = MP_DROPPED_FAULT;
			written = victim.header;
		}
	} else {
		victim.count = mp_mutant_direct(port, frame, victim.pieces);
		if (vhost_mp_mutate_frame(&victim))
			mp_mutant_count();
	}
	vhost_mp_return_second(vq, buffer);
	return written;
}

/**
 * vhost_mp_mutant_ready - whether a buffer may be posted that was just taken from the guest
 * @vq: the receive queue
 *
 * Return: false while the guest does not offer the second one that is needed with it. The guest's
 * notifications are then on.
 */
bool vhost_mp_mutant_ready(struct vhost_virtqueue *vq)
{
	if (mp_mutant() != MP_MUTANT_SECOND_BUFFER || vq->avail_idx != vq->last_avail_idx)
		return true;
	if (!vhost_enable_notify(vq->dev, vq))
		return false;
	vhost_disable_notify(vq->dev, vq);
	return true;
}

/**
 * vhost_mp_mutant_posted - a buffer was posted; takes the second one that goes with it
 * @vq: the receive queue
 * @buffer: the first one
 */
void vhost_mp_mutant_posted(struct vhost_virtqueue *vq, struct vhost_mp_buffer *buffer)
{
	struct vhost_mp_second *second;
	unsigned int out, in;

	if (mp_mutant() != MP_MUTANT_SECOND_BUFFER)
		return;
	second = kmalloc(sizeof(*second), GFP_KERNEL);
	if (!second)
		return;
	second->head = vhost_get_vq_desc(vq, second->iov, ARRAY_SIZE(second->iov), &out, &in, NULL,
					 NULL);
	if (second->head < 0 || second->head == vq->num) {
		kfree(second);
		return;
	}
	second->iov_count = in;
	buffer->second = second;
}

/**
 * vhost_mp_mutant_unposted - a buffer goes back to the guest without having been posted
 * @buffer: the first one
 *
 * Return: how many others go back with it.
 */
unsigned int vhost_mp_mutant_unposted(struct vhost_mp_buffer *buffer)
{
	return buffer->second ? 1 : 0;
}

void vhost_mp_mutant_forget(struct vhost_mp_buffer *buffer)
{
	kfree(buffer->second);
	buffer->second = NULL;
}

/**
 * vhost_mp_mutant_lost - how many descriptors go back to the guest unused
 * @vq: the receive queue
 * @lost: buffers that the device gave back
 *
 * Where any was lost, all that the device had was: every second one that is still here goes back.
 */
unsigned int vhost_mp_mutant_lost(struct vhost_virtqueue *vq, unsigned int lost)
{
	struct vhost_mp *mp = vhost_mp_of(vq);
	unsigned int descriptors = lost;
	unsigned int slot;

	for (slot = 0; lost && slot < MP_RING_SIZE; slot++) {
		if (!mp->buffers[slot].second)
			continue;
		vhost_mp_mutant_forget(&mp->buffers[slot]);
		descriptors++;
	}
	return descriptors;
}

/**
 * vhost_mp_mutant_stop - the receive queue's port is about to be taken away
 * @vq: the receive queue
 */
void vhost_mp_mutant_stop(struct vhost_virtqueue *vq)
{
	vhost_mp_mutant_flush();
	vhost_mp_mutant_drop(vq->dev->mm);
}

int vhost_mp_mutant_init(void)
{
	return vhost_mp_mutant_register();
}

void vhost_mp_mutant_exit(void)
{
	vhost_mp_mutant_unregister();
	vhost_mp_mutant_flush();
}
