// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive: guest buffers are posted before the frames arrive, and given back filled, in order.
 *
 * A frame takes exactly one guest buffer. The header before it is written by this worker when the
 * frame is complete; the device leaves its bytes alone (mp_posted::headroom).
 *
 * Descriptors that were taken from the ring but not given back are always the newest ones, so
 * going back is vhost_mp_discard() of their number.
 */
#include <linux/slab.h>
#include <linux/uio.h>

#include "vhost_mp.h"

/* Frames that are given to the guest with one update of the used ring. */
#define VHOST_MP_BATCH	64

/* For how long the worker leaves memory alone of which there was not enough. */
#define VHOST_MP_RETRY_JIFFIES	msecs_to_jiffies(10)

int vhost_mp_init_rx(struct vhost_mp *mp)
{
	mp->buffers = kvcalloc(MP_RING_SIZE, sizeof(*mp->buffers), GFP_KERNEL);
	return mp->buffers ? 0 : -ENOMEM;
}

static void vhost_mp_forget(struct vhost_mp_buffer *buffer)
{
	kfree(buffer->more);
	buffer->more = NULL;
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
			      unsigned int head, unsigned int iov_count, unsigned int log_count,
			      struct iovec *more)
{
	vhost_mp_forget(buffer);
	buffer->head = head;
	buffer->room = iov_length(vq->iov, iov_count);
	buffer->iov_count = iov_count;
	buffer->log_count = log_count;
	buffer->more = more;
	memcpy(more ? more : buffer->iov, vq->iov, iov_count * sizeof(*more));
	memcpy(more ? (void *)(more + iov_count) : (void *)buffer->log, vq->log,
	       log_count * sizeof(*buffer->log));
}

static void vhost_mp_describe(struct vhost_virtqueue *vq, unsigned int iov_count,
			      struct mp_request *request)
{
	enum vhost_mp_mode mode = vhost_mp_mode();

	memset(request, 0, sizeof(*request));
	request->headroom = vhost_mp_header(vq);
	request->wipe = mode == VHOST_MP_COPY_AND_WIPE;
	if (mode == VHOST_MP_COPY || mode == VHOST_MP_COPY_AND_WIPE)
		request->reason = MP_FALLBACK_FORCED;
	else
		request->reason = vhost_mp_shape(vq->iov, iov_count,
						 request->headroom + MP_FRAME_MAX, request);
}

/*
 * returned -> posted, for one buffer of the guest: 1 posted, 0 the guest offers none, or a
 * negative errno: the descriptor is back in the guest's ring.
 */
static int vhost_mp_post_one(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int out, in, log_count;
	struct iovec *more = NULL;
	struct mp_request request;
	int head, slot;

	head = vhost_get_vq_desc(vq, vq->iov, ARRAY_SIZE(vq->iov), &out, &in, vq->log, &log_count);
	if (head < 0)
		return head;
	if (head == vq->num)
		return 0;
	if (out || iov_length(vq->iov, in) < vhost_mp_header(vq)) {
		vq_err(vq, "Unexpected receive descriptor: out %u, in %u\n", out, in);
		slot = -EINVAL;
		goto discard;
	}
	if (!vhost_mp_mutant_ready(vq)) {
		slot = -EAGAIN;
		goto discard;
	}
	if (in > VHOST_MP_INLINE || log_count > VHOST_MP_INLINE) {
		more = kmalloc(in * sizeof(*more) + log_count * sizeof(*vq->log), GFP_KERNEL);
		slot = -ENOMEM;
		if (!more)
			goto discard;
	}
	vhost_mp_describe(vq, in, &request);
	slot = mp_rx_post(port, &request);
	if (slot < 0)
		goto free;
	vhost_mp_remember(vq, &vhost_mp_of(vq)->buffers[slot], head, in, log_count, more);
	vhost_mp_mutant_posted(vq, &vhost_mp_of(vq)->buffers[slot]);
	return 1;
free:
	kfree(more);
discard:
	vhost_mp_discard(vq, 1);
	return slot;
}

/* Posts what the guest offers and the device takes; 0 when the guest offers no more. */
static int vhost_mp_post(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int room = mp_rx_room(port);
	unsigned int posted = 0;
	int result = -ENOBUFS;

	while (posted < room) {
		result = vhost_mp_post_one(vq, port);
		if (result <= 0)
			break;
		posted++;
	}
	if (posted)
		mp_rx_kick(port);
	/* Nobody else would wake the worker when memory is free again. */
	if (result == -ENOMEM)
		schedule_delayed_work(&vhost_mp_of(vq)->retry, VHOST_MP_RETRY_JIFFIES);
	return posted == room ? -ENOBUFS : result;
}

/* Brings header and, where needed, frame into the guest's buffer; the bytes written. */
static size_t vhost_mp_fill(struct vhost_virtqueue *vq, struct mp_port *port,
			    struct vhost_mp_buffer *buffer, struct mp_frame *frame,
			    enum mp_outcome *outcome)
{
	struct virtio_net_hdr_mrg_rxbuf header = { .num_buffers = cpu_to_vhost16(vq, 1) };
	size_t header_bytes = vhost_mp_header(vq);
	struct iov_iter to;

	iov_iter_init(&to, ITER_DEST, buffer->more ? buffer->more : buffer->iov, buffer->iov_count,
		      buffer->room);
	*outcome = MP_DROPPED_FAULT;
	if (copy_to_iter(&header, header_bytes, &to) != header_bytes)
		return 0;
	if (frame->lost) {
		*outcome = MP_DROPPED_DEVICE;
		return header_bytes;
	}
	if (frame->length > buffer->room - header_bytes) {
		*outcome = MP_DROPPED_TOO_SMALL;
		return header_bytes;
	}
	if (frame->reason) {
		if (mp_rx_copy(port, frame, &to) != frame->length)
			return header_bytes;
	} else if (vhost_mp_mode() == VHOST_MP_STALE_COPY) {
		vhost_mp_keep_copy(port, frame);
	}
	*outcome = MP_DELIVERED;
	return header_bytes + frame->length;
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
	struct vhost_log *log = buffer->log;
	enum mp_outcome outcome;
	size_t written;

	written = vhost_mp_fill(vq, port, buffer, frame, &outcome);
	written = vhost_mp_mutate(vq, port, buffer, frame, &outcome, written);
	mp_rx_done(port, frame, outcome);
	vq->heads[batched].id = cpu_to_vhost32(vq, buffer->head);
	vq->heads[batched].len = cpu_to_vhost32(vq, written);
	/* The device's writes are in no page table, so the log is all that migration sees. */
	if (buffer->more)
		log = (struct vhost_log *)(buffer->more + buffer->iov_count);
	if (unlikely(vhost_has_feature(vq, VHOST_F_LOG_ALL)))
		vhost_log_write(vq, log, buffer->log_count, written,
				buffer->more ? buffer->more : buffer->iov, buffer->iov_count);
	return written;
}

/* Gives at most @limit completed buffers to the guest; how many. */
static unsigned int vhost_mp_deliver(struct vhost_virtqueue *vq, struct mp_port *port,
				     unsigned int limit, size_t *bytes)
{
	unsigned int batched = 0;
	struct mp_frame frame;

	while (batched < limit && mp_rx_next(port, &frame))
		*bytes += vhost_mp_deliver_one(vq, port, &frame, batched++);
	if (batched)
		vhost_mp_used(vq, batched);
	return batched;
}

/* Lets the guest have back what the device never filled. */
static void vhost_mp_rewind(struct vhost_virtqueue *vq, struct mp_port *port)
{
	vhost_mp_discard(vq, vhost_mp_mutant_lost(vq, mp_rx_reclaim(port)));
}

/**
 * vhost_mp_handle_rx - the worker's turn: deliver, then post
 * @vq: the receive queue
 *
 * Buffers are posted again after each batch, so that the device does not run dry while the rest of
 * its ring is delivered. While the device has all buffers it takes, or the port is unbound, the
 * guest's notifications stay off: the port wakes the worker.
 */
void vhost_mp_handle_rx(struct vhost_virtqueue *vq)
{
	unsigned int delivered, frames = 0;
	struct mp_port *port;
	size_t bytes = 0;
	int result;

	mutex_lock(&vq->mutex);
	port = vhost_vq_get_backend(vq);
	if (!port || vhost_mp_of(vq)->paused)
		goto unlock;
	vhost_disable_notify(vq->dev, vq);
	do {
		delivered = vhost_mp_deliver(vq, port, VHOST_MP_BATCH, &bytes);
		frames += delivered;
		if (delivered < VHOST_MP_BATCH)
			vhost_mp_rewind(vq, port);
		result = vhost_mp_post(vq, port);
		if (delivered == VHOST_MP_BATCH)
			continue;
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

	mp_rx_quiesce(port);
	if (current->mm == vq->dev->mm)
		while (vhost_mp_deliver(vq, port, VHOST_MP_BATCH, &bytes))
			;
	else
		vhost_mp_drop(port);
	vhost_mp_rewind(vq, port);
	vhost_mp_mutant_stop(vq);
	vhost_mp_forget_all(vhost_mp_of(vq));
}
