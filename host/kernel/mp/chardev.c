// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file operations of /dev/net/mp: an open file is a port.
 */
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/etherdevice.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/if.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/virtio_net.h>
#include <net/net_namespace.h>

#include "internal.h"

static struct proto mp_proto = {
	.name = "mp",
	.owner = THIS_MODULE,
	.obj_size = sizeof(struct mp_port),
};

static void mp_port_free(struct mp_port *port)
{
	mp_view_free(&port->rx.view);
	mp_ring_free(&port->rx);
	/* Frames still being transmitted keep the memory. */
	sock_put(&port->sk);
}

static int mp_open(struct inode *inode, struct file *file)
{
	struct net *net = current->nsproxy->net_ns;
	struct mp_port *port;
	int err;

	port = (struct mp_port *)sk_alloc(net, AF_UNSPEC, GFP_KERNEL, &mp_proto, 0);
	if (!port)
		return -ENOMEM;
	sock_init_data(NULL, &port->sk);
	port->sk.sk_write_space = mp_write_space;
	port->sk.sk_destruct = mp_tx_destruct;
	port->sk.sk_sndbuf = INT_MAX;
	port->vnet_header_size = sizeof(struct virtio_net_hdr);
	mutex_init(&port->lock);
	INIT_LIST_HEAD(&port->rx.bounces.all);
	INIT_LIST_HEAD(&port->rx.bounces.free);
	err = mp_ring_init(&port->rx);
	if (!err)
		err = mp_view_init(&port->rx.view, port);
	if (!err)
		err = mp_tx_init(port);
	if (err) {
		mp_port_free(port);
		return err;
	}
	INIT_LIST_HEAD(&port->bound);
	port->file = file;
	file->private_data = port;
	return 0;
}

/* Consumers hold the file, so none is left. */
static int mp_release(struct inode *inode, struct file *file)
{
	struct mp_port *port = file->private_data;

	mp_unbind(port);
	mp_bounce_free(port);
	if (port->statistics)
		mp_statistics_put(port->statistics);
	mp_port_free(port);
	return 0;
}

static bool mp_filter_valid_share(const struct mp_filter *filter)
{
	if (filter->reserved)
		return false;
	if (!filter->shares)
		return !filter->share;
	return (filter->shares == 2 || filter->shares == 4) && filter->share < filter->shares;
}

static bool mp_filter_valid(const struct mp_filter *filter)
{
	bool tagged = filter->flags & MP_FILTER_VLAN;
	bool unicast = false;
	unsigned int i;

	if (filter->flags & ~(MP_FILTER_VLAN | MP_FILTER_MULTICAST))
		return false;
	if (tagged ? !filter->vlan || filter->vlan >= VLAN_N_VID - 1 : filter->vlan)
		return false;
	if (tagged && filter->flags & MP_FILTER_MULTICAST)
		return false;
	if (filter->count > MP_FILTER_ADDRESSES)
		return false;
	for (i = 0; i < filter->count; i++) {
		if (is_zero_ether_addr(filter->addresses[i]))
			return false;
		unicast |= !is_multicast_ether_addr(filter->addresses[i]);
	}
	for (; i < MP_FILTER_ADDRESSES; i++)
		if (!is_zero_ether_addr(filter->addresses[i]))
			return false;
	return unicast && mp_filter_valid_share(filter);
}

static long mp_bind_filtered(struct mp_port *port, struct net *net,
			     const struct mp_bind_filtered __user *argument)
{
	struct mp_bind_filtered wanted;

	if (copy_from_user(&wanted, argument, sizeof(wanted)))
		return -EFAULT;
	if (!mp_filter_valid(&wanted.filter))
		return -EINVAL;
	return mp_bind(port, net, wanted.ifindex, &wanted.filter);
}

static long mp_port_ioctl(struct mp_port *port, unsigned int command, unsigned long argument,
			  size_t request_bytes)
{
	struct net *net = sock_net(&port->sk);
	s32 ifindex;

	switch (command) {
	case MP_BIND:
		if (!ns_capable(net->user_ns, CAP_NET_ADMIN))
			return -EPERM;
		if (get_user(ifindex, (s32 __user *)argument))
			return -EFAULT;
		return mp_bind(port, net, ifindex, NULL);
	case MP_BIND_FILTERED:
		if (!ns_capable(net->user_ns, CAP_NET_ADMIN))
			return -EPERM;
		return mp_bind_filtered(port, net, (void __user *)argument);
	case MP_UNBIND:
		if (!ns_capable(net->user_ns, CAP_NET_ADMIN))
			return -EPERM;
		return mp_unbind(port);
	default:
		return mp_tun_ioctl(port, command, argument, request_bytes);
	}
}

static long mp_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	return mp_port_ioctl(file->private_data, command, argument, sizeof(struct ifreq));
}

#ifdef CONFIG_COMPAT
static long mp_compat_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	return mp_port_ioctl(file->private_data, command, (unsigned long)compat_ptr(argument),
			     sizeof(struct compat_ifreq));
}
#endif

/* Frames never pass through the file, so it is never readable. */
static __poll_t mp_poll(struct file *file, poll_table *wait)
{
	return EPOLLOUT | EPOLLWRNORM;
}

static ssize_t mp_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return iocb->ki_filp->f_flags & O_NONBLOCK ? -EAGAIN : -EOPNOTSUPP;
}

static ssize_t mp_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	return -EOPNOTSUPP;
}

#ifdef CONFIG_PROC_FS
static void mp_show_fdinfo(struct seq_file *info, struct file *file)
{
	mp_show_statistics(info, file->private_data);
}
#endif

const struct file_operations mp_fops = {
	.owner = THIS_MODULE,
	.open = mp_open,
	.release = mp_release,
	.unlocked_ioctl = mp_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = mp_compat_ioctl,
#endif
	.poll = mp_poll,
	.read_iter = mp_read_iter,
	.write_iter = mp_write_iter,
	.llseek = noop_llseek,
#ifdef CONFIG_PROC_FS
	.show_fdinfo = mp_show_fdinfo,
#endif
};

/**
 * mp_port_get - the port behind a file descriptor of the current process
 * @fd: the descriptor
 *
 * Return: the port, to be given back with mp_port_put(), or ERR_PTR(-EBADF or -ENOTSOCK).
 */
struct mp_port *mp_port_get(int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (file->f_op != &mp_fops) {
		fput(file);
		return ERR_PTR(-ENOTSOCK);
	}
	return file->private_data;
}
EXPORT_SYMBOL_GPL(mp_port_get);

/**
 * mp_port_put - undo mp_port_get()
 * @port: the port
 */
void mp_port_put(struct mp_port *port)
{
	fput(port->file);
}
EXPORT_SYMBOL_GPL(mp_port_put);
