// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modes other than zero-copy. They exist so that a proof of zero copy can be seen to fail;
 * each frame that they touch is counted under a fallback reason.
 */
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uio.h>

#include "vhost_mp.h"

static unsigned int receive_mode;
DEFINE_STATIC_KEY_FALSE(vhost_mp_unusual);

/* The copy that VHOST_MP_STALE_COPY keeps, and whether it still has to be taken. */
static DEFINE_SPINLOCK(vhost_mp_copy_lock);
static void *vhost_mp_copy;
static bool vhost_mp_copy_wanted;

static void vhost_mp_replace_copy(void *copy, bool wanted)
{
	void *old;

	spin_lock(&vhost_mp_copy_lock);
	old = vhost_mp_copy;
	vhost_mp_copy = copy;
	vhost_mp_copy_wanted = wanted;
	spin_unlock(&vhost_mp_copy_lock);
	/* The next run must not find the nonces of this one. */
	kfree_sensitive(old);
}

static int vhost_mp_set_mode(const char *text, const struct kernel_param *parameter)
{
	unsigned int mode;
	int err = kstrtouint(text, 0, &mode);

	if (err)
		return err;
	if (mode > VHOST_MP_STALE_COPY)
		return -EINVAL;
	WRITE_ONCE(receive_mode, mode);
	if (mode == VHOST_MP_ZERO_COPY)
		static_branch_disable(&vhost_mp_unusual);
	else
		static_branch_enable(&vhost_mp_unusual);
	if (mode == VHOST_MP_ZERO_COPY || mode == VHOST_MP_STALE_COPY)
		vhost_mp_replace_copy(NULL, mode == VHOST_MP_STALE_COPY);
	return 0;
}

static const struct kernel_param_ops vhost_mp_mode_ops = {
	.set = vhost_mp_set_mode,
	.get = param_get_uint,
};

module_param_cb(receive_mode, &vhost_mp_mode_ops, &receive_mode, 0644);
MODULE_PARM_DESC(receive_mode,
		 "0 zero-copy, 1 copy, 2 copy and wipe, 3 zero-copy that keeps a copy of one frame; 1 and 2 hold for transmit, too");

enum vhost_mp_mode vhost_mp_chosen_mode(void)
{
	return READ_ONCE(receive_mode);
}

/**
 * vhost_mp_keep_copy - keep a copy of a delivered frame if one is still wanted
 * @port: whose frame it is
 * @frame: the frame; gets MP_FALLBACK_STALE_COPY if it was copied
 */
void vhost_mp_keep_copy(struct mp_port *port, struct mp_frame *frame)
{
	struct iov_iter to;
	struct kvec vector;
	bool wanted;

	spin_lock(&vhost_mp_copy_lock);
	wanted = vhost_mp_copy_wanted;
	vhost_mp_copy_wanted = false;
	spin_unlock(&vhost_mp_copy_lock);
	if (!wanted)
		return;
	vector.iov_len = frame->length;
	vector.iov_base = kmalloc(frame->length, GFP_KERNEL);
	if (!vector.iov_base)
		return;
	iov_iter_kvec(&to, ITER_DEST, &vector, 1, frame->length);
	mp_rx_copy(port, frame, &to);
	vhost_mp_replace_copy(vector.iov_base, false);
	frame->reason = MP_FALLBACK_STALE_COPY;
}

/* The module goes away. */
void vhost_mp_drop_copy(void)
{
	vhost_mp_replace_copy(NULL, false);
}
