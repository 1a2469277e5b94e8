// SPDX-License-Identifier: GPL-2.0-only
/*
 * Giving the queues a port and taking it away.
 */
#include "vhost_mp.h"

/* Takes a queue's port away, if it has one; its mutex is held. The caller drops the reference. */
static struct mp_port *vhost_mp_stop_queue(struct vhost_mp *mp, unsigned int index)
{
	struct vhost_virtqueue *vq = &mp->queues[index].vq;
	struct mp_port *port = vhost_vq_get_backend(vq);

	if (!port)
		return NULL;
	if (index == VHOST_MP_RX) {
		vhost_mp_settle_rx(vq, port);
		mp_rx_close(port);
	} else {
		vhost_mp_settle_tx(vq, port);
		mp_tx_close(port);
	}
	vhost_vq_set_backend(vq, NULL);
	return port;
}

/**
 * vhost_mp_pause - let the queues be what the guest's ring alone says
 * @mp: the vhost device; its mutex is held
 *
 * No buffer is with the port from here to vhost_mp_resume(), so memory map, rings and features may
 * change without a device or the worker using what they were.
 */
void vhost_mp_pause(struct vhost_mp *mp)
{
	unsigned int i;

	for (i = 0; i < VHOST_MP_QUEUES; i++)
		mutex_lock_nested(&mp->queues[i].vq.mutex, i);
	mp->paused = true;
	if (vhost_vq_get_backend(&mp->queues[VHOST_MP_RX].vq))
		vhost_mp_settle_rx(&mp->queues[VHOST_MP_RX].vq,
				   vhost_vq_get_backend(&mp->queues[VHOST_MP_RX].vq));
	if (vhost_vq_get_backend(&mp->queues[VHOST_MP_TX].vq))
		vhost_mp_settle_tx(&mp->queues[VHOST_MP_TX].vq,
				   vhost_vq_get_backend(&mp->queues[VHOST_MP_TX].vq));
	while (i--)
		mutex_unlock(&mp->queues[i].vq.mutex);
}

/**
 * vhost_mp_resume - undo vhost_mp_pause()
 * @mp: the vhost device; its mutex is held
 */
void vhost_mp_resume(struct vhost_mp *mp)
{
	unsigned int i;

	for (i = 0; i < VHOST_MP_QUEUES; i++)
		mutex_lock_nested(&mp->queues[i].vq.mutex, i);
	mp->paused = false;
	for (i = 0; i < VHOST_MP_QUEUES; i++)
		if (vhost_vq_get_backend(&mp->queues[i].vq))
			vhost_poll_queue(&mp->queues[i].vq.poll);
	while (i--)
		mutex_unlock(&mp->queues[i].vq.mutex);
}

/* Gives a stopped queue a port and its reference; its mutex is held. */
static int vhost_mp_start_queue(struct vhost_mp *mp, unsigned int index, struct mp_port *port)
{
	struct vhost_virtqueue *vq = &mp->queues[index].vq;
	int err;

	if (index == VHOST_MP_RX)
		err = mp_rx_open(port, &mp->wakers[index],
				 vhost_has_feature(vq, VIRTIO_NET_F_MRG_RXBUF));
	else
		err = mp_tx_open(port, &mp->wakers[index]);
	if (err)
		return err;
	vhost_vq_set_backend(vq, port);
	if (index == VHOST_MP_RX)
		mp->process = task_tgid_nr(current);
	err = vhost_vq_init_access(vq);
	if (err)
		vhost_mp_stop_queue(mp, index);
	return err;
}

static int vhost_mp_switch_queue(struct vhost_mp *mp, unsigned int index, struct mp_port *port,
				 struct mp_port **old)
{
	struct vhost_virtqueue *vq = &mp->queues[index].vq;
	int err = 0;

	mutex_lock(&vq->mutex);
	/* Taking the port away must work whatever state the ring is in. */
	if (port && !vhost_vq_access_ok(vq)) {
		err = -EFAULT;
	} else {
		*old = vhost_mp_stop_queue(mp, index);
		if (port)
			err = vhost_mp_start_queue(mp, index, port);
	}
	/* Buffers or frames may already be waiting. */
	if (port && !err)
		vhost_poll_queue(&vq->poll);
	mutex_unlock(&vq->mutex);
	return err;
}

/**
 * vhost_mp_set_backend - VHOST_NET_SET_BACKEND
 * @mp: the vhost device
 * @index: of the queue
 * @fd: an open /dev/net/mp, or -1 to take the queue's port away
 */
long vhost_mp_set_backend(struct vhost_mp *mp, unsigned int index, int fd)
{
	struct mp_port *port = NULL, *old = NULL;
	long err;

	if (index >= VHOST_MP_QUEUES)
		return -ENOBUFS;
	index = array_index_nospec(index, VHOST_MP_QUEUES);
	mutex_lock(&mp->dev.mutex);
	err = vhost_dev_check_owner(&mp->dev);
	if (err)
		goto unlock;
	if (fd != -1) {
		port = mp_port_get(fd);
		if (IS_ERR(port)) {
			err = PTR_ERR(port);
			goto unlock;
		}
	}
	err = vhost_mp_switch_queue(mp, index, port, &old);
	if (err && port)
		mp_port_put(port);
	if (old) {
		vhost_dev_flush(&mp->dev);
		mp_port_put(old);
	}
unlock:
	mutex_unlock(&mp->dev.mutex);
	return err;
}

/**
 * vhost_mp_stop - take both queues' ports away
 * @mp: the vhost device
 */
void vhost_mp_stop(struct vhost_mp *mp)
{
	struct mp_port *ports[VHOST_MP_QUEUES];
	unsigned int i;

	for (i = 0; i < VHOST_MP_QUEUES; i++) {
		mutex_lock(&mp->queues[i].vq.mutex);
		ports[i] = vhost_mp_stop_queue(mp, i);
		mutex_unlock(&mp->queues[i].vq.mutex);
	}
	vhost_dev_flush(&mp->dev);
	for (i = 0; i < VHOST_MP_QUEUES; i++)
		if (ports[i])
			mp_port_put(ports[i]);
}

/**
 * vhost_mp_reset_owner - VHOST_RESET_OWNER
 * @mp: the vhost device
 */
long vhost_mp_reset_owner(struct vhost_mp *mp)
{
	struct vhost_iotlb *umem;
	long err;

	mutex_lock(&mp->dev.mutex);
	err = vhost_dev_check_owner(&mp->dev);
	if (err)
		goto unlock;
	umem = vhost_dev_reset_owner_prepare();
	if (!umem) {
		err = -ENOMEM;
		goto unlock;
	}
	vhost_mp_stop(mp);
	vhost_dev_stop(&mp->dev);
	vhost_dev_reset_owner(&mp->dev, umem);
unlock:
	mutex_unlock(&mp->dev.mutex);
	return err;
}

/**
 * vhost_mp_set_features - VHOST_SET_FEATURES
 * @mp: the vhost device
 * @features: those that the guest's driver acknowledged; known ones only
 */
long vhost_mp_set_features(struct vhost_mp *mp, u64 features)
{
	struct mp_port *port;
	long err = 0;
	unsigned int i;

	mutex_lock(&mp->dev.mutex);
	if ((features & BIT_ULL(VHOST_F_LOG_ALL)) && !vhost_log_access_ok(&mp->dev)) {
		err = -EFAULT;
		goto unlock;
	}
	vhost_mp_pause(mp);
	for (i = 0; i < VHOST_MP_QUEUES; i++) {
		mutex_lock(&mp->queues[i].vq.mutex);
		mp->queues[i].vq.acked_features = features;
		port = vhost_vq_get_backend(&mp->queues[i].vq);
		if (port && i == VHOST_MP_RX)
			mp_rx_set_merge(port, features & BIT_ULL(VIRTIO_NET_F_MRG_RXBUF));
		mutex_unlock(&mp->queues[i].vq.mutex);
	}
	vhost_mp_resume(mp);
unlock:
	mutex_unlock(&mp->dev.mutex);
	return err;
}
