// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: the port sends each frame of the guest from where it is, and its buffer is given back
 * when nobody reads it any more, in order.
 */
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "vhost_mp.h"

static bool vhost_mp_copies(void)
{
	enum vhost_mp_mode mode = vhost_mp_mode();

	return mode == VHOST_MP_COPY || mode == VHOST_MP_COPY_AND_WIPE;
}

/*
 * Takes the header off a frame, of which there are at least so many bytes. Guests have it in one
 * piece, for which no iterator is needed. One whose memory cannot be read loses the frame, too.
 */
static void vhost_mp_take_header(struct vhost_virtqueue *vq, struct iov_iter *from,
				 struct virtio_net_hdr *header)
{
	struct iov_iter start = *from;

	if (unlikely(vq->iov[0].iov_len < sizeof(*header)))
		copy_from_iter_full(header, sizeof(*header), &start);
	else if (copy_from_user(header, vq->iov[0].iov_base, sizeof(*header)))
		memset(header, 0, sizeof(*header));
	iov_iter_advance(from, vhost_mp_turn(vq)->header);
}

/*
 * Sends one frame: 1 sent, 0 the guest offers none, or a negative errno: the descriptor is back in
 * the guest's ring.
 */
static int vhost_mp_send_one(struct vhost_virtqueue *vq, struct mp_port *port, size_t *bytes)
{
	struct vhost_mp *mp = vhost_mp_of(vq);
	struct virtio_net_hdr header = {};
	unsigned int out, in;
	struct iov_iter from;
	size_t length;
	int head, err;

	head = vhost_mp_take_sent(vq, &out, &in);
	if (head < 0)
		return head;
	if (head == vq->num)
		return 0;
	length = iov_length(vq->iov, out);
	if (in || length < vhost_mp_turn(vq)->header) {
		vq_err(vq, "Unexpected transmit descriptor: out %u, in %u\n", out, in);
		err = -EINVAL;
		goto discard;
	}
	iov_iter_init(&from, ITER_SOURCE, vq->iov, out, length);
	vhost_mp_take_header(vq, &from, &header);
	err = mp_tx_send(port, &from, &header, vhost_is_little_endian(vq), vhost_mp_copies());
	if (err)
		goto discard;
	mp->sent[mp->sent_count++ % MP_TX_SLOTS] = head;
	*bytes += length;
	return 1;
discard:
	vhost_mp_discard(vq, 1);
	return err;
}

/* Notes buffers that nobody reads any more as used, in vq->heads; how many. */
static unsigned int vhost_mp_take_back(struct vhost_virtqueue *vq, struct mp_port *port)
{
	struct vhost_mp *mp = vhost_mp_of(vq);
	unsigned int count = mp_tx_reap(port), i;

	for (i = 0; i < count; i++) {
		vq->heads[i].id = cpu_to_vhost32(vq, mp->sent[mp->reaped_count++ % MP_TX_SLOTS]);
		vq->heads[i].len = 0;
	}
	return count;
}

/* Gives buffers that nobody reads any more to the guest; how many. */
static unsigned int vhost_mp_give_back(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int count = vhost_mp_take_back(vq, port);

	if (count)
		vhost_mp_used(vq, count);
	return count;
}

/*
 * Sends what the guest offers until its turn is over. While the port has no room, the guest's
 * notifications stay off: the port wakes the worker.
 */
static void vhost_mp_send(struct vhost_virtqueue *vq, struct mp_port *port)
{
	unsigned int frames = 0;
	size_t bytes = 0;
	int result;

	do {
		result = vhost_mp_send_one(vq, port, &bytes);
		if (result == -EAGAIN && vhost_mp_give_back(vq, port))
			continue;
		if (result < 0)
			return;
		frames += result;
		if (result && frames % MP_BATCH)
			continue;
		vhost_mp_give_back(vq, port);
		if (result)
			continue;
		if (!vhost_enable_notify(vq->dev, vq))
			return;
		vhost_disable_notify(vq->dev, vq);
	} while (!vhost_exceeds_weight(vq, frames, bytes));
}

/**
 * vhost_mp_handle_tx - the worker's turn: give back what was sent, send what the guest offers
 * @vq: the transmit queue
 */
void vhost_mp_handle_tx(struct vhost_virtqueue *vq)
{
	struct mp_port *port;

	mutex_lock(&vq->mutex);
	port = vhost_vq_get_backend(vq);
	if (!port || vhost_mp_of(vq)->paused)
		goto unlock;
	vhost_disable_notify(vq->dev, vq);
	vhost_mp_begin_turn(vq);
	vhost_mp_give_back(vq, port);
	vhost_mp_send(vq, port);
	vhost_mp_give_back(vq, port);
unlock:
	mutex_unlock(&vq->mutex);
}

/**
 * vhost_mp_settle_tx - leave no buffer of the guest with the port; the queue's mutex is held
 * @vq: the transmit queue
 * @port: its port
 *
 * A buffer that somebody still reads after all patience is never given back: better than giving the
 * guest memory that is still being sent.
 */
void vhost_mp_settle_tx(struct vhost_virtqueue *vq, struct mp_port *port)
{
	struct vhost_mp *mp = vhost_mp_of(vq);

	mp_tx_quiesce(port);
	if (current->mm == vq->dev->mm)
		vhost_mp_give_back(vq, port);
	else
		vhost_mp_take_back(vq, port);
	mp->reaped_count = mp->sent_count;
}
