// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutants that copy a frame after it was given to the guest: a kernel thread, which holds the pages
 * that it is going to read, and the virtual machine monitor itself, which reads from /dev/mp-mutant
 * where they are.
 */
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mp_mutant.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <uapi/linux/mp_mutant.h>

#include "mutant_later.h"

/* Late enough for the guest to have the frame. */
#define VHOST_MP_LATER	msecs_to_jiffies(2)

struct vhost_mp_job {
	struct list_head list;
	struct kvec pieces[MP_PIECES];
	unsigned int count;
};

static LIST_HEAD(vhost_mp_jobs);
static DEFINE_SPINLOCK(vhost_mp_jobs_lock);

static void vhost_mp_do_job(struct vhost_mp_job *job)
{
	u8 *bytes = kmalloc(MP_FRAME_MAX, GFP_KERNEL);
	unsigned int i;
	u8 *to = bytes;

	for (i = 0; i < job->count; i++) {
		struct kvec *piece = &job->pieces[i];

		if (bytes)
			memcpy(to, piece->iov_base, piece->iov_len);
		to += piece->iov_len;
		put_page(virt_to_page(piece->iov_base));
	}
	if (bytes)
		mp_mutant_count();
	kfree_sensitive(bytes);
	kfree(job);
}

static void vhost_mp_do_jobs(struct work_struct *work)
{
	struct vhost_mp_job *job, *next;
	LIST_HEAD(jobs);

	spin_lock(&vhost_mp_jobs_lock);
	list_splice_init(&vhost_mp_jobs, &jobs);
	spin_unlock(&vhost_mp_jobs_lock);
	list_for_each_entry_safe(job, next, &jobs, list)
		vhost_mp_do_job(job);
}

static DECLARE_DELAYED_WORK(vhost_mp_later, vhost_mp_do_jobs);

/**
 * vhost_mp_mutant_copy_later - let a kernel thread copy a frame
 * @pieces: where it is in the kernel's map of all memory
 * @count: how many pieces
 *
 * Return: false: the thread counts the frame itself.
 */
bool vhost_mp_mutant_copy_later(const struct kvec *pieces, unsigned int count)
{
	struct vhost_mp_job *job = kmalloc(sizeof(*job), GFP_KERNEL);
	unsigned int i;

	if (!job)
		return false;
	job->count = count;
	for (i = 0; i < count; i++) {
		job->pieces[i] = pieces[i];
		get_page(virt_to_page(pieces[i].iov_base));
	}
	spin_lock(&vhost_mp_jobs_lock);
	list_add_tail(&job->list, &vhost_mp_jobs);
	spin_unlock(&vhost_mp_jobs_lock);
	queue_delayed_work(system_highpri_wq, &vhost_mp_later, VHOST_MP_LATER);
	return false;
}

/* On return no page is held any more. */
void vhost_mp_mutant_flush(void)
{
	flush_delayed_work(&vhost_mp_later);
}

/* Frames of the only virtual machine monitor that is told of its frames. Under the lock. */
static DEFINE_KFIFO(vhost_mp_ranges, struct mp_mutant_range, 1024);
static struct mm_struct *vhost_mp_vmm;
static DEFINE_SPINLOCK(vhost_mp_ranges_lock);
static DECLARE_WAIT_QUEUE_HEAD(vhost_mp_ranges_wait);

/**
 * vhost_mp_mutant_push - tell a virtual machine monitor of a part of a frame
 * @mm: its memory
 * @address: where the part is
 * @length: bytes
 * @last: it is the last of the frame
 */
void vhost_mp_mutant_push(struct mm_struct *mm, unsigned long address, size_t length, bool last)
{
	struct mp_mutant_range range = { .address = address, .length = length };

	spin_lock(&vhost_mp_ranges_lock);
	if (vhost_mp_vmm != mm)
		kfifo_reset(&vhost_mp_ranges);
	vhost_mp_vmm = mm;
	/* One too many is left out: the frame reaches the guest all the same. */
	kfifo_put(&vhost_mp_ranges, range);
	spin_unlock(&vhost_mp_ranges_lock);
	if (last)
		wake_up_interruptible(&vhost_mp_ranges_wait);
}

/* The virtual machine monitor may be about to end. */
void vhost_mp_mutant_drop(struct mm_struct *mm)
{
	spin_lock(&vhost_mp_ranges_lock);
	if (vhost_mp_vmm == mm) {
		kfifo_reset(&vhost_mp_ranges);
		vhost_mp_vmm = NULL;
	}
	spin_unlock(&vhost_mp_ranges_lock);
}

/* Takes at most *@count ranges of the current process; false when there is none. */
static bool vhost_mp_pop(struct mp_mutant_range *ranges, unsigned int *count)
{
	unsigned int popped = 0;

	spin_lock(&vhost_mp_ranges_lock);
	if (vhost_mp_vmm == current->mm)
		popped = kfifo_out(&vhost_mp_ranges, ranges, *count);
	spin_unlock(&vhost_mp_ranges_lock);
	if (!popped)
		return false;
	*count = popped;
	return true;
}

static ssize_t vhost_mp_ranges_read(struct file *file, char __user *buffer, size_t bytes,
				    loff_t *offset)
{
	struct mp_mutant_range ranges[16];
	unsigned int count = min_t(size_t, bytes / sizeof(*ranges), ARRAY_SIZE(ranges));
	unsigned int i;

	if (!count)
		return -EINVAL;
	if (wait_event_interruptible(vhost_mp_ranges_wait, vhost_mp_pop(ranges, &count)))
		return -ERESTARTSYS;
	if (copy_to_user(buffer, ranges, count * sizeof(*ranges)))
		return -EFAULT;
	for (i = 0; i < count; i++)
		mp_mutant_count();
	return count * sizeof(*ranges);
}

static const struct file_operations vhost_mp_ranges_fops = {
	.owner = THIS_MODULE,
	.read = vhost_mp_ranges_read,
	.llseek = noop_llseek,
};

static struct miscdevice vhost_mp_ranges_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mp-mutant",
	.fops = &vhost_mp_ranges_fops,
	.mode = 0400,
};

int vhost_mp_mutant_register(void)
{
	return misc_register(&vhost_mp_ranges_device);
}

void vhost_mp_mutant_unregister(void)
{
	misc_deregister(&vhost_mp_ranges_device);
}
