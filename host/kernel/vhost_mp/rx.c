// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive: guest buffers are posted before the frames arrive, and given back filled, in order.
 *
 * A frame takes one guest buffer or, of a guest that merges buffers, several. The header before it
 * is written by this worker when the frame is complete; the device leaves its bytes alone
 * (mp_posted::headroom).
 *
 * Descriptors that were taken from the ring but not given back are always the newest ones, so
 * going back is vhost_mp_discard() of their number.
 */
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "vhost_mp.h"

/* For how long the worker leaves memory alone of which there was not enough. */
#define VHOST_MP_RETRY_JIFFIES	msecs_to_jiffies(10)

int vhost_mp_init_rx(struct vhost_mp *mp)
{
	mp->buffers = kvcalloc(MP_RING_SIZE, sizeof(*mp->buffers), GFP_KERNEL);
	return mp->buffers ? 0 : -ENOMEM;
}

static void vhost_mp_forget(struct vhost_mp_buffer *buffer)
{
	if (unlikely(buffer->more)) {
		kfree(buffer->more);
		buffer->more = NULL;
	}
	vhost_mp_mutant_forget(buffer);
}

static void vhost_mp_forget_all(struct vhost_mp *mp)
{
	unsigned int slot;

	for (slot = 0; slot < MP_RING_SIZE; slot++)
		vhost_mp_forget(&mp->buffers[slot]);
}

void vhost_mp_free_rx(struct vhost_mp *mp)
{
	vhost_mp_forget_all(mp);
	kvfree(mp->buffers);
}

/* Keeps what vq->iov and vq->log say of a buffer until it is given back. */
static void vhost_mp_remember(struct vhost_virtqueue *vq, struct vhost_mp_buffer *buffer,
			      unsigned int iov_count, unsigned int log_count,
			      struct iovec *more)
{
	buffer->iov_count = iov_count;
	buffer->log_count = log_count;
	buffer->more = more;
	if (likely(iov_count == 1 && !log_count)) {
		buffer->iov[0] = vq->iov[0];
		return;
	}
	memcpy(more ? more : buffer->iov, vq->iov, iov_count * sizeof(*more));
	memcpy(more ? (void *)(more + iov_count) : (void *)buffer->log, vq->log,
	       log_count * sizeof(*buffer->log));
}

/* vhost_mp_shape(), of a buffer that nearly always lies in one run of at most two pages. */
static enum mp_fallback vhost_mp_fit(struct vhost_virtqueue *vq, unsigned int iov_count,
				     struct mp_request *request)
{
	unsigned long address = (unsigned long)vq->iov->iov_base;
	size_t need = request->room;
	u32 first = min_t(size_t, need, PAGE_SIZE - offset_in_page(address));

	if (unlikely(vq->iov->iov_len < need || need - first > PAGE_SIZE))
		return vhost_mp_shape(vq->iov, iov_count, need, request);
	request->pieces[0].address = address;
	request->pieces[0].length = first;
	request->count = 1;
	if (need > first) {
		request->pieces[1].address = address + first;
		request->pieces[1].length = need - first;
		request->count = 2;
	}
	return MP_FALLBACK_NONE;
}

/* @room: bytes of the buffer */
static void vhost_mp_describe(struct vhost_virtqueue *vq, struct mp_port *port, size_t room,
			      unsigned int iov_count, struct mp_request *request)
{
	enum vhost_mp_mode mode = vhost_mp_mode();

	request->headroom = vhost_mp_turn(vq)->header;
	request->room = request->headroom + MP_FRAME_MAX;
	if (mp_rx_chains(port)) {
		/* At least a byte of the frame: what the buffer lacks is the guest's loss. */
		request->room = clamp_t(size_t, room, request->headroom + 1, request->room);
	}
	request->wipe = mode == VHOST_MP_COPY_AND_WIPE;
	if (mode == VHOST_MP_COPY || mode == VHOST_MP_COPY_AND_WIPE)
		request->reason = MP_FALLBACK_FORCED;
	else
		request->reason = vhost_mp_fit(vq, iov_count, request);
}

/*
 * returned -> prepared, for one buffer of the guest: 1 prepared, 0 the guest offers none, or a
 * negative errno: the descriptor is back in the guest's ring.
 */
static int vhost_mp_prepare_one(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int out, in, log_count;
	struct vhost_mp_buffer *buffer;
	struct iovec *more = NULL;
	struct mp_request request;
	int head, slot;
	size_t room;

	head = vhost_mp_take(vq, &out, &in, &log_count);
	if (unlikely(head < 0))
		return head;
	if (head == vq->num)
		return 0;
	room = iov_length(vq->iov, in);
	if (unlikely(out || room < vhost_mp_turn(vq)->header)) {
		vq_err(vq, "Unexpected receive descriptor: out %u, in %u\n", out, in);
		slot = -EINVAL;
		goto discard;
	}
	if (!vhost_mp_mutant_ready(vq)) {
		slot = -EAGAIN;
		goto discard;
	}
	if (unlikely(in > VHOST_MP_INLINE || log_count > VHOST_MP_INLINE)) {
		more = kmalloc(in * sizeof(*more) + log_count * sizeof(*vq->log), GFP_KERNEL);
		slot = -ENOMEM;
		if (!more)
			goto discard;
	}
	vhost_mp_describe(vq, port, room, in, &request);
	slot = mp_rx_prepare(port, &request);
	if (unlikely(slot < 0))
		goto free;
	buffer = &vhost_mp_of(vq)->buffers[slot];
	buffer->head = head;
	buffer->room = room;
	vhost_mp_remember(vq, buffer, in, log_count, more);
	vhost_mp_mutant_posted(vq, buffer);
	vhost_mp_of(vq)->prepared[vhost_mp_of(vq)->prepared_count++] = slot;
	return 1;
free:
	kfree(more);
discard:
	vhost_mp_discard(vq, 1);
	return slot;
}

/* Prepared -> in flight, for all; false when some had to go back to the guest's ring. */
static bool vhost_mp_commit(struct vhost_virtqueue *vq, struct mp_port *port)
{
	struct vhost_mp *mp = vhost_mp_of(vq);
	unsigned int posted = mp_rx_commit(port);
	unsigned int count = mp->prepared_count;
	unsigned int descriptors = 0;

	mp->prepared_count = 0;
	if (likely(posted == count))
		return true;
	while (count-- > posted) {
		struct vhost_mp_buffer *buffer = &mp->buffers[mp->prepared[count]];

		descriptors += 1 + vhost_mp_mutant_unposted(buffer);
		vhost_mp_forget(buffer);
	}
	vhost_mp_discard(vq, descriptors);
	return false;
}

/* Posts what the guest offers and the device takes; 0 when the guest offers no more. */
static int vhost_mp_post(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int room = mp_rx_room(port);
	int result = -ENOBUFS;

	while (room) {
		result = vhost_mp_prepare_one(vq, port);
		if (result <= 0)
			break;
		result = -ENOBUFS;
		room--;
		if (vhost_mp_of(vq)->prepared_count < MP_BATCH)
			continue;
		if (!vhost_mp_commit(vq, port))
			return -ESTALE;
	}
	if (!vhost_mp_commit(vq, port))
		return -ESTALE;
	/* Nobody else would wake the worker when memory is free again. */
	if (result == -ENOMEM)
		schedule_delayed_work(&vhost_mp_of(vq)->retry, VHOST_MP_RETRY_JIFFIES);
	return result;
}

/*
 * Writes the header before a frame. It nearly always lies in one piece, and then it is two stores.
 */
static bool vhost_mp_write_header(const struct vhost_mp_buffer *buffer,
				  const struct virtio_net_hdr_mrg_rxbuf *header, size_t bytes,
				  const struct iovec *iov)
{
	struct iov_iter to;

	if (likely(bytes == sizeof(*header) && iov->iov_len >= bytes)) {
		u64 __user *place = iov->iov_base;
		u64 first;
		u32 rest;

		memcpy(&first, header, sizeof(first));
		memcpy(&rest, (const u8 *)header + sizeof(first), sizeof(rest));
		if (!user_write_access_begin(place, bytes))
			return false;
		unsafe_put_user(first, place, fault);
		unsafe_put_user(rest, (u32 __user *)(place + 1), fault);
		user_write_access_end();
		return true;
fault:
		user_write_access_end();
		return false;
	}
	iov_iter_init(&to, ITER_DEST, iov, buffer->iov_count, buffer->room);
	return copy_to_iter(header, bytes, &to) == bytes;
}

/* Brings a frame that the device has not written there into the guest's buffer. */
static bool vhost_mp_copy_frame(struct mp_port *port, const struct vhost_mp_buffer *buffer,
				const struct mp_frame *frame, size_t header_bytes,
				const struct iovec *iov)
{
	struct iov_iter to;

	iov_iter_init(&to, ITER_DEST, iov, buffer->iov_count, buffer->room);
	iov_iter_advance(&to, header_bytes);
	return mp_rx_copy(port, frame, &to) == frame->length;
}

/* Brings header and, where needed, frame into the guest's buffer; the bytes written. */
static size_t vhost_mp_fill(struct vhost_virtqueue *vq, struct mp_port *port,
			    struct vhost_mp_buffer *buffer, struct mp_frame *frame,
			    enum mp_outcome *outcome)
{
	u16 buffers = frame->lost ? 1 : frame->buffers;
	struct virtio_net_hdr_mrg_rxbuf header = {
		.hdr.flags = frame->checksum_good ? VIRTIO_NET_HDR_F_DATA_VALID : 0,
		.num_buffers = cpu_to_vhost16(vq, buffers),
	};
	const struct iovec *iov = buffer->more ? buffer->more : buffer->iov;
	size_t header_bytes = vhost_mp_turn(vq)->header;

	*outcome = MP_DROPPED_FAULT;
	if (unlikely(frame->part && !frame->lost))
		header_bytes = 0;
	else if (unlikely(!vhost_mp_write_header(buffer, &header, header_bytes, iov)))
		return 0;
	if (unlikely(frame->lost)) {
		*outcome = MP_DROPPED_DEVICE;
		return header_bytes;
	}
	if (unlikely(frame->length > buffer->room - header_bytes)) {
		*outcome = MP_DROPPED_TOO_SMALL;
		return header_bytes;
	}
	if (unlikely(frame->reason)) {
		if (!vhost_mp_copy_frame(port, buffer, frame, header_bytes, iov))
			return header_bytes;
	} else if (unlikely(vhost_mp_mode() == VHOST_MP_STALE_COPY)) {
		vhost_mp_keep_copy(port, frame);
	}
	*outcome = MP_DELIVERED;
	return header_bytes + frame->length;
}

/* The device's writes are in no page table, so the log is all that migration sees. */
static void vhost_mp_log(struct vhost_virtqueue *vq, struct vhost_mp_buffer *buffer, size_t written)
{
	struct vhost_log *log = buffer->log;

	if (buffer->more)
		log = (struct vhost_log *)(buffer->more + buffer->iov_count);
	vhost_log_write(vq, log, buffer->log_count, written,
			buffer->more ? buffer->more : buffer->iov, buffer->iov_count);
}

/*
 * completed -> returned, for one buffer; the used element is left in vq->heads. A guest takes a
 * buffer with nothing but a header for a damaged frame and drops it: that is how a lost frame's
 * buffer goes back without disturbing the order.
 */
static size_t vhost_mp_deliver_one(struct vhost_virtqueue *vq, struct mp_port *port,
				   struct mp_frame *frame, unsigned int batched)
{
	struct vhost_mp_buffer *buffer = &vhost_mp_of(vq)->buffers[frame->slot];
	enum mp_outcome outcome;
	size_t written;

	written = vhost_mp_fill(vq, port, buffer, frame, &outcome);
	written = vhost_mp_mutate(vq, port, buffer, frame, &outcome, written);
	mp_rx_done(port, frame, outcome);
	vq->heads[batched].id = cpu_to_vhost32(vq, buffer->head);
	vq->heads[batched].len = cpu_to_vhost32(vq, written);
	if (unlikely(vhost_mp_turn(vq)->logged))
		vhost_mp_log(vq, buffer, written);
	vhost_mp_forget(buffer);
	return written;
}

/* Gives @limit completed buffers to the guest, or what is left of the last frame more; how many. */
static unsigned int vhost_mp_deliver(struct vhost_virtqueue *vq, struct mp_port *port,
				     unsigned int limit, size_t *bytes)
{
	struct mp_frame frame = {};
	unsigned int batched = 0;

	/* The guest must see all buffers of a frame at once. */
	while ((batched < limit || frame.part + 1 < frame.buffers) && mp_rx_next(port, &frame))
		*bytes += vhost_mp_deliver_one(vq, port, &frame, batched++);
	if (batched)
		vhost_mp_used(vq, batched);
	return batched;
}

/* Lets the guest have back what the device never filled. */
static void vhost_mp_rewind(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int lost = mp_rx_reclaim(port);

	if (unlikely(lost))
		vhost_mp_discard(vq, vhost_mp_mutant_lost(vq, lost));
}

/* In units of VHOST_SET_VRING_BUSYLOOP_TIMEOUT, which are microseconds, nearly, as vhost has it. */
static unsigned long vhost_mp_busy_clock(void)
{
	return local_clock() >> 10;
}

static bool vhost_mp_look(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned long end = vhost_mp_busy_clock() + vq->busyloop_timeout;

	while (!time_after(vhost_mp_busy_clock(), end)) {
		if (signal_pending(current) || vhost_vq_has_work(vq))
			return false;
		if (mp_rx_poll(port, MP_BATCH))
			return true;
		/* Whoever else wants to run, such as the guest that was given a frame, does. */
		cond_resched();
		cpu_relax();
	}
	return false;
}

/*
 * Looks for frames for as long as the guest's VMM has said that this is cheaper than to be woken;
 * whether there is something to do. Somebody else's work for this worker goes first. An interrupt
 * that was asked for before must not count as such work: it would be asked for again at once.
 */
static bool vhost_mp_busy_wait(struct vhost_virtqueue *vq, struct mp_port *port)
{
	struct vhost_mp *mp = vhost_mp_of(vq);
	bool found;

	if (likely(!vq->busyloop_timeout))
		return false;
	atomic_set(&mp->looking, VHOST_MP_LOOKS);
	found = vhost_mp_look(vq, port);
	return atomic_xchg(&mp->looking, VHOST_MP_WAITS) == VHOST_MP_MISSED || found;
}

/**
 * vhost_mp_handle_rx - the worker's turn: take what the device has finished, deliver, then post
 * @vq: the receive queue
 *
 * Buffers are posted again after each batch, so that the device does not run dry while the rest of
 * its ring is delivered. While the device has all buffers it takes, or the port is unbound, the
 * guest's notifications stay off: the port wakes the worker.
 */
void vhost_mp_handle_rx(struct vhost_virtqueue *vq)
{
	unsigned int polled, delivered, frames = 0;
	struct mp_port *port;
	size_t bytes = 0;
	int result;

	mutex_lock(&vq->mutex);
	port = vhost_vq_get_backend(vq);
	if (!port || vhost_mp_of(vq)->paused)
		goto unlock;
	vhost_disable_notify(vq->dev, vq);
	vhost_mp_begin_turn(vq);
	do {
		polled = mp_rx_poll(port, MP_BATCH);
		delivered = vhost_mp_deliver(vq, port, MP_BATCH, &bytes);
		frames += delivered;
		if (delivered < MP_BATCH)
			vhost_mp_rewind(vq, port);
		result = vhost_mp_post(vq, port);
		if (polled || delivered >= MP_BATCH || vhost_mp_busy_wait(vq, port))
			continue;
		mp_rx_arm(port);
		if (result || !vhost_enable_notify(vq->dev, vq))
			break;
		vhost_disable_notify(vq->dev, vq);
	} while (!vhost_exceeds_weight(vq, frames, bytes));
unlock:
	mutex_unlock(&vq->mutex);
}

/* Without the guest's memory at hand nothing can be delivered. */
static void vhost_mp_drop(struct mp_port *port)
{
	struct mp_frame frame;

	while (mp_rx_next(port, &frame))
		mp_rx_done(port, &frame, MP_DROPPED_STOPPED);
}

/**
 * vhost_mp_settle_rx - leave no buffer of the guest with the device; the queue's mutex is held
 * @vq: the receive queue
 * @port: its port
 *
 * Frames that are complete are still delivered if the guest's process is the one that asks; after
 * that the queue is exactly where the guest's next buffer begins.
 */
void vhost_mp_settle_rx(struct vhost_virtqueue *vq, struct mp_port *port)
{
	size_t bytes = 0;

	vhost_mp_begin_turn(vq);
	mp_rx_quiesce(port);
	if (current->mm == vq->dev->mm)
		while (vhost_mp_deliver(vq, port, MP_BATCH, &bytes))
			;
	else
		vhost_mp_drop(port);
	vhost_mp_rewind(vq, port);
	vhost_mp_mutant_stop(vq);
	vhost_mp_forget_all(vhost_mp_of(vq));
}
