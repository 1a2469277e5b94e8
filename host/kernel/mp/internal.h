/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_INTERNAL_H
#define MP_INTERNAL_H

#include <linux/list.h>
#include <linux/mp.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>
#include <net/sock.h>

#include "mutant.h"
#include "pair.h"
#include "rx.h"
#include "statistics.h"
#include "tx.h"
#include "view.h"

/*
 * A network device whose driver knows the port API or, for one binding, another one (@hook). The
 * list and @ports: under RTNL.
 */
struct mp_device {
	struct list_head list;
	struct net_device *netdev;
	struct device *dma_device;
	const struct mp_queue_ops *ops;
	struct mp_capabilities capabilities;
	struct mp_statistics *statistics;
	/* Those that are bound to it. */
	struct list_head ports;
	bool hook;
};

/*
 * One open file of /dev/net/mp. Lock order: RTNL, mp_port::lock, those of the cache; mmap_lock
 * inside mp_port::lock.
 *
 * It is a socket only so that transmitted frames are accounted to it and may outlive the file.
 */
struct mp_port {
	/* Must be first: sk_alloc() gives the memory. */
	struct sock sk;
	/* Whose private data this is: holding it keeps the port. */
	struct file *file;
	/* Binding and calls of the driver: held for short sections, never across a page fault. */
	struct mutex lock;
	/* Bound device. Written under RTNL and @lock; transmit reads it under RCU. */
	struct mp_device __rcu *device;
	/* In mp_device::ports. */
	struct list_head bound;
	/* Those of the last binding. Written under @lock with the device quiet. */
	struct mp_statistics *statistics;
	/* Counts bindings and their ends. Under @lock. */
	u32 binding;
	struct mp_rx rx;
	struct mp_tx tx;
	/* What TUNSETVNETHDRSZ and TUNSETVNETLE last set: kept for whoever asks, not used. */
	int vnet_header_size;
	int vnet_little_endian;
	unsigned long flags;
};

/* Bits of mp_port::flags. */
#define MP_PORT_TX_WAITING	0
/* Nothing is sent while what was sent is waited for. */
#define MP_PORT_TX_DRAINING	1
/* No consumer will take back what is pending. */
#define MP_PORT_TX_ABANDONED	2

static inline struct mp_device *mp_port_device(struct mp_port *port)
{
	return rcu_dereference_protected(port->device, lockdep_is_held(&port->lock));
}

extern const struct file_operations mp_fops;

long mp_tun_ioctl(struct mp_port *port, unsigned int command, unsigned long argument,
		  size_t request_bytes);

struct seq_file;

void mp_show_statistics(struct seq_file *file, struct mp_port *port);

struct mp_device *mp_device_find(struct net_device *netdev);
int mp_bind(struct mp_port *port, struct net *net, int ifindex, const struct mp_filter *filter);
int mp_unbind(struct mp_port *port);
void mp_set_detached(struct mp_port *port, bool detached);
void mp_set_trusting(struct mp_port *port, bool trusting);
int mp_device_event(struct notifier_block *block, unsigned long event, void *data);

/* hook.c */
struct mp_device *mp_hook_new(struct net_device *netdev);
void mp_hook_free(struct mp_device *device);

extern struct workqueue_struct *mp_workqueue;

#endif /* MP_INTERNAL_H */
