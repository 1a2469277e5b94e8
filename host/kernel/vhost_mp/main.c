// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/vhost-mp: a virtio-net backend that receives and sends without a copy.
 *
 * To a virtual machine monitor it is vhost-net; its backend is a file of /dev/net/mp instead of a
 * tap. It stands on the exported core of vhost.ko, so the stock vhost_net stays as it is beside it.
 *
 * VIRTIO_F_ACCESS_PLATFORM is not offered: an invalidation of the guest's IOMMU knows nothing of
 * buffers that a device is already writing to.
 */
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/vhost.h>

#include "vhost_mp.h"

/* Frames and bytes after which the worker lets the other queue have its turn. */
#define VHOST_MP_FRAME_WEIGHT	256
#define VHOST_MP_BYTE_WEIGHT	0x80000

/* By name: what vhost.h calls VHOST_FEATURES is a mask in some kernels and a list in others. */
#define VHOST_MP_FEATURES	(BIT_ULL(VIRTIO_F_NOTIFY_ON_EMPTY) | \
				 BIT_ULL(VIRTIO_RING_F_INDIRECT_DESC) | \
				 BIT_ULL(VIRTIO_RING_F_EVENT_IDX) | BIT_ULL(VHOST_F_LOG_ALL) | \
				 BIT_ULL(VIRTIO_F_ANY_LAYOUT) | BIT_ULL(VIRTIO_F_VERSION_1) | \
				 BIT_ULL(VHOST_NET_F_VIRTIO_NET_HDR) | \
				 BIT_ULL(VIRTIO_NET_F_MRG_RXBUF) | BIT_ULL(VIRTIO_F_RING_RESET))

static void vhost_mp_rx_kick(struct vhost_work *work)
{
	vhost_mp_handle_rx(container_of(work, struct vhost_virtqueue, poll.work));
}

static void vhost_mp_tx_kick(struct vhost_work *work)
{
	vhost_mp_handle_tx(container_of(work, struct vhost_virtqueue, poll.work));
}

static void vhost_mp_wake_rx(struct mp_waker *waker)
{
	struct vhost_mp *mp = container_of(waker, struct vhost_mp, wakers[VHOST_MP_RX]);

	if (atomic_cmpxchg(&mp->looking, VHOST_MP_LOOKS, VHOST_MP_MISSED) != VHOST_MP_WAITS)
		return;
	vhost_poll_queue(&mp->queues[VHOST_MP_RX].vq.poll);
}

static void vhost_mp_wake_tx(struct mp_waker *waker)
{
	struct vhost_mp *mp = container_of(waker, struct vhost_mp, wakers[VHOST_MP_TX]);

	vhost_poll_queue(&mp->queues[VHOST_MP_TX].vq.poll);
}

/* Memory may be free again. */
static void vhost_mp_retry(struct work_struct *work)
{
	struct vhost_mp *mp = container_of(to_delayed_work(work), struct vhost_mp, retry);

	vhost_poll_queue(&mp->queues[VHOST_MP_RX].vq.poll);
}

static int vhost_mp_open(struct inode *inode, struct file *file)
{
	struct vhost_mp *mp = kvzalloc(sizeof(*mp), GFP_KERNEL);
	unsigned int i;
	int err;

	if (!mp)
		return -ENOMEM;
	err = vhost_mp_init_rx(mp);
	if (err) {
		kvfree(mp);
		return err;
	}
	for (i = 0; i < VHOST_MP_QUEUES; i++)
		mp->vq_pointers[i] = &mp->queues[i].vq;
	mp->queues[VHOST_MP_RX].vq.handle_kick = vhost_mp_rx_kick;
	mp->queues[VHOST_MP_TX].vq.handle_kick = vhost_mp_tx_kick;
	INIT_DELAYED_WORK(&mp->retry, vhost_mp_retry);
	mp->wakers[VHOST_MP_RX].wake = vhost_mp_wake_rx;
	mp->wakers[VHOST_MP_TX].wake = vhost_mp_wake_tx;
	vhost_dev_init(&mp->dev, mp->vq_pointers, VHOST_MP_QUEUES, UIO_MAXIOV,
		       VHOST_MP_FRAME_WEIGHT, VHOST_MP_BYTE_WEIGHT, true, NULL);
	file->private_data = mp;
	vhost_mp_list(mp);
	return 0;
}

static int vhost_mp_release(struct inode *inode, struct file *file)
{
	struct vhost_mp *mp = file->private_data;

	vhost_mp_unlist(mp);
	vhost_mp_stop(mp);
	vhost_dev_stop(&mp->dev);
	vhost_dev_cleanup(&mp->dev);
	cancel_delayed_work_sync(&mp->retry);
	vhost_mp_free_rx(mp);
	kvfree(mp);
	return 0;
}

static long vhost_mp_get(void __user *argument, u64 value)
{
	return copy_to_user(argument, &value, sizeof(value)) ? -EFAULT : 0;
}

/*
 * Whether a command changes what posted buffers rest on, or asks where the guest's ring stands,
 * which is not where posting them has got to.
 */
static bool vhost_mp_needs_pause(unsigned int command)
{
	switch (command) {
	case VHOST_SET_MEM_TABLE:
	case VHOST_SET_LOG_BASE:
	case VHOST_SET_VRING_NUM:
	case VHOST_SET_VRING_ADDR:
	case VHOST_SET_VRING_BASE:
	case VHOST_GET_VRING_BASE:
		return true;
	default:
		return false;
	}
}

static long vhost_mp_dev_ioctl(struct vhost_mp *mp, unsigned int command, void __user *argument)
{
	bool pause;
	long err;

	mutex_lock(&mp->dev.mutex);
	/* Whoever is not the owner gets an error from the core, and stops nothing. */
	pause = vhost_mp_needs_pause(command) && !vhost_dev_check_owner(&mp->dev);
	if (pause)
		vhost_mp_pause(mp);
	err = vhost_dev_ioctl(&mp->dev, command, argument);
	if (err == -ENOIOCTLCMD)
		err = vhost_vring_ioctl(&mp->dev, command, argument);
	else
		vhost_dev_flush(&mp->dev);
	if (pause)
		vhost_mp_resume(mp);
	mutex_unlock(&mp->dev.mutex);
	return err;
}

static long vhost_mp_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct vhost_mp *mp = file->private_data;
	void __user *pointer = (void __user *)argument;
	struct vhost_vring_file backend;
	u64 features;

	switch (command) {
	case VHOST_NET_SET_BACKEND:
		if (copy_from_user(&backend, pointer, sizeof(backend)))
			return -EFAULT;
		return vhost_mp_set_backend(mp, backend.index, backend.fd);
	case VHOST_GET_FEATURES:
		return vhost_mp_get(pointer, VHOST_MP_FEATURES);
	case VHOST_SET_FEATURES:
		if (copy_from_user(&features, pointer, sizeof(features)))
			return -EFAULT;
		if (features & ~VHOST_MP_FEATURES)
			return -EOPNOTSUPP;
		return vhost_mp_set_features(mp, features);
	case VHOST_GET_BACKEND_FEATURES:
		return vhost_mp_get(pointer, 0);
	case VHOST_SET_BACKEND_FEATURES:
		if (copy_from_user(&features, pointer, sizeof(features)))
			return -EFAULT;
		return features ? -EOPNOTSUPP : 0;
	case VHOST_RESET_OWNER:
		return vhost_mp_reset_owner(mp);
	default:
		return vhost_mp_dev_ioctl(mp, command, pointer);
	}
}

static const struct file_operations vhost_mp_fops = {
	.owner = THIS_MODULE,
	.open = vhost_mp_open,
	.release = vhost_mp_release,
	.unlocked_ioctl = vhost_mp_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice vhost_mp_miscdevice = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "vhost-mp",
	.fops = &vhost_mp_fops,
};

static int __init vhost_mp_init(void)
{
	int err = vhost_mp_mutant_init();

	if (err)
		return err;
	err = misc_register(&vhost_mp_miscdevice);
	if (err)
		vhost_mp_mutant_exit();
	else
		vhost_mp_init_posted();
	return err;
}
module_init(vhost_mp_init);

static void __exit vhost_mp_exit(void)
{
	vhost_mp_exit_posted();
	misc_deregister(&vhost_mp_miscdevice);
	vhost_mp_mutant_exit();
	vhost_mp_drop_copy();
}
module_exit(vhost_mp_exit);

MODULE_DESCRIPTION("virtio-net backend without a copy, through a port of mp");
MODULE_LICENSE("GPL");
MODULE_VERSION(MP_BUILD);
