// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: each frame of the guest is copied once, sent by the port, and its buffer given back at
 * once.
 */
#include <linux/uio.h>

#include "vhost_mp.h"

/*
 * Sends one frame: 1 sent, 0 the guest offers none, or a negative errno: the descriptor is back in
 * the guest's ring.
 */
static int vhost_mp_send_one(struct vhost_virtqueue *vq, struct mp_port *port, size_t *bytes)
{
	size_t header = vhost_mp_header(vq);
	unsigned int out, in;
	struct iov_iter from;
	size_t length;
	int head, err;

	head = vhost_get_vq_desc(vq, vq->iov, ARRAY_SIZE(vq->iov), &out, &in, NULL, NULL);
	if (head < 0)
		return head;
	if (head == vq->num)
		return 0;
	length = iov_length(vq->iov, out);
	if (in || length < header) {
		vq_err(vq, "Unexpected transmit descriptor: out %u, in %u\n", out, in);
		err = -EINVAL;
		goto discard;
	}
	iov_iter_init(&from, ITER_SOURCE, vq->iov, out, length);
	/* No offload was offered, so the header has nothing to say. */
	iov_iter_advance(&from, header);
	err = mp_tx_send(port, &from, length - header);
	if (err)
		goto discard;
	vhost_add_used_and_signal(vq->dev, vq, head, 0);
	*bytes += length;
	return 1;
discard:
	vhost_mp_discard(vq, 1);
	return err;
}

/**
 * vhost_mp_handle_tx - the worker's turn: send what the guest offers
 * @vq: the transmit queue
 *
 * While the port has no room, the guest's notifications stay off: the port wakes the worker.
 */
void vhost_mp_handle_tx(struct vhost_virtqueue *vq)
{
	struct mp_port *port;
	int result, frames = 0;
	size_t bytes = 0;

	mutex_lock(&vq->mutex);
	port = vhost_vq_get_backend(vq);
	if (!port || vhost_mp_of(vq)->paused)
		goto unlock;
	vhost_disable_notify(vq->dev, vq);
	do {
		result = vhost_mp_send_one(vq, port, &bytes);
		if (result < 0)
			break;
		if (!result) {
			if (!vhost_enable_notify(vq->dev, vq))
				break;
			vhost_disable_notify(vq->dev, vq);
		}
	} while (!vhost_exceeds_weight(vq, ++frames, bytes));
unlock:
	mutex_unlock(&vq->mutex);
}
