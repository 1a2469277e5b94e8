// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs vhost_mp/posted: the guests' buffers that a device will fill, for observers that want to
 * watch them from outside. A line for each, those of one guest in the order in which they are
 * filled:
 *
 *   PROCESS ADDRESS PIECE ROOM
 *
 * PROCESS is the virtual machine monitor, ADDRESS where it has the first byte of the frame (after
 * the header), PIECE the bytes from there on without a gap, and ROOM all bytes for the frame.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/uio.h>

#include "vhost_mp.h"

/* All open files of /dev/vhost-mp. The lock comes before any of theirs. */
static LIST_HEAD(vhost_mp_devices);
static DEFINE_MUTEX(vhost_mp_devices_lock);

static struct dentry *vhost_mp_directory;

void vhost_mp_list(struct vhost_mp *mp)
{
	mutex_lock(&vhost_mp_devices_lock);
	list_add_tail(&mp->list, &vhost_mp_devices);
	mutex_unlock(&vhost_mp_devices_lock);
}

void vhost_mp_unlist(struct vhost_mp *mp)
{
	mutex_lock(&vhost_mp_devices_lock);
	list_del(&mp->list);
	mutex_unlock(&vhost_mp_devices_lock);
}

static void vhost_mp_show_buffer(struct seq_file *seq, struct vhost_virtqueue *vq,
				 const struct vhost_mp_buffer *buffer)
{
	const struct iovec *iov = buffer->more ? buffer->more : buffer->iov;
	size_t skip = vhost_mp_header(vq), piece;
	unsigned long address;
	unsigned int i = 0;

	while (i < buffer->iov_count && skip >= iov[i].iov_len)
		skip -= iov[i++].iov_len;
	if (i == buffer->iov_count)
		return;
	address = (unsigned long)iov[i].iov_base + skip;
	piece = iov[i].iov_len - skip;
	while (++i < buffer->iov_count && (unsigned long)iov[i].iov_base == address + piece)
		piece += iov[i].iov_len;
	seq_printf(seq, "%d %lx %zu %zu\n", vhost_mp_of(vq)->process, address, piece,
		   buffer->room - vhost_mp_header(vq));
}

static void vhost_mp_show_queue(struct seq_file *seq, struct vhost_virtqueue *vq)
{
	struct mp_port *port;
	unsigned int slot, count;

	mutex_lock(&vq->mutex);
	port = vhost_vq_get_backend(vq);
	if (port)
		for (count = mp_rx_in_flight(port, &slot); count; count--)
			vhost_mp_show_buffer(seq, vq,
					     &vhost_mp_of(vq)->buffers[slot++ % MP_RING_SIZE]);
	mutex_unlock(&vq->mutex);
}

static int vhost_mp_posted_show(struct seq_file *seq, void *unused)
{
	struct vhost_mp *mp;

	mutex_lock(&vhost_mp_devices_lock);
	list_for_each_entry(mp, &vhost_mp_devices, list)
		vhost_mp_show_queue(seq, &mp->queues[VHOST_MP_RX].vq);
	mutex_unlock(&vhost_mp_devices_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vhost_mp_posted);

void vhost_mp_init_posted(void)
{
	vhost_mp_directory = debugfs_create_dir("vhost_mp", NULL);
	debugfs_create_file("posted", 0400, vhost_mp_directory, NULL, &vhost_mp_posted_fops);
}

void vhost_mp_exit_posted(void)
{
	debugfs_remove(vhost_mp_directory);
}
