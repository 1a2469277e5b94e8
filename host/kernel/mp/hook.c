// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's side of a port for network devices whose driver does not know the port API.
 *
 * What such a device receives is in memory of the host by the time anybody sees it. The port takes
 * it at the receive hook, as a bridge or macvlan does, keeps it until the guest has a buffer, and
 * copies it there once: MP_FALLBACK_RX_HOOK. Nothing is pinned for that. What the guest sends needs
 * no help of the driver, and leaves without a copy if the device gathers.
 *
 * The port is a wire into the guest, whose addresses are not known here: as with a driver that
 * knows the API, and as macvlan's passthru mode has it, the device is promiscuous and the host gets
 * none of its frames. Those of a VLAN device on top of it are taken before the hook.
 */
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/dst.h>
#include <net/gso.h>

#include "internal.h"

/* Frames that wait for a buffer; as many as a tap keeps. */
#define MP_HOOK_FRAMES	1000

/*
 * @frames: those that came and were not polled; its lock is that of everything below
 * @cookies: of the posted buffers, in the order in which they were posted
 * @posted, @filled: free-running counts of them
 */
struct mp_hook {
	struct mp_device device;
	struct mp_queue *queue;
	struct sk_buff_head frames;
	u64 cookies[MP_RING_SIZE];
	u32 posted;
	u32 filled;
	bool armed;
};

static struct mp_hook *mp_hook_of(struct mp_queue *queue)
{
	return queue->driver;
}

/* Whether there is a completion that was not polled; the lock is held. */
static bool mp_hook_ready(const struct mp_hook *hook)
{
	return hook->filled != hook->posted && !skb_queue_empty(&hook->frames);
}

/* Calls the consumer if it has asked for that; the lock is held. */
static void mp_hook_wake(struct mp_hook *hook)
{
	if (!hook->armed || !mp_hook_ready(hook))
		return;
	hook->armed = false;
	mp_queue_wake(hook->queue);
}

static void mp_hook_drop(struct net_device *netdev, struct sk_buff *skb)
{
	dev_core_stats_rx_dropped_inc(netdev);
	kfree_skb(skb);
}

/* Keeps a frame for the guest, as it was on the wire. */
static void mp_hook_keep(struct mp_hook *hook, struct sk_buff *skb)
{
	bool kept = false;

	/* Neither may wait for a guest. */
	skb_orphan(skb);
	skb_dst_drop(skb);
	nf_reset_ct(skb);
	spin_lock_bh(&hook->frames.lock);
	if (skb->len <= MP_FRAME_MAX && skb_queue_len(&hook->frames) < MP_HOOK_FRAMES) {
		__skb_queue_tail(&hook->frames, skb);
		mp_hook_wake(hook);
		kept = true;
	}
	spin_unlock_bh(&hook->frames.lock);
	if (!kept)
		mp_hook_drop(hook->device.netdev, skb);
}

/* Cuts up what the network stack, or a sender beside us, has put together. */
static void mp_hook_segment(struct mp_hook *hook, struct sk_buff *skb)
{
	struct sk_buff *segments = __skb_gso_segment(skb, 0, false);
	struct sk_buff *next;

	if (IS_ERR_OR_NULL(segments)) {
		mp_hook_drop(hook->device.netdev, skb);
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(segments, skb, next) {
		skb_mark_not_on_list(skb);
		mp_hook_keep(hook, skb);
	}
}

static rx_handler_result_t mp_hook_handle(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct mp_hook *hook = rcu_dereference(skb->dev->rx_handler_data);

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	skb_push(skb, ETH_HLEN);
	if (skb_vlan_tag_present(skb))
		skb = __vlan_hwaccel_push_inside(skb);
	if (unlikely(!skb)) {
		dev_core_stats_rx_dropped_inc(hook->device.netdev);
		return RX_HANDLER_CONSUMED;
	}
	if (skb_is_gso(skb))
		mp_hook_segment(hook, skb);
	else if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		mp_hook_drop(hook->device.netdev, skb);
	else
		mp_hook_keep(hook, skb);
	return RX_HANDLER_CONSUMED;
}

static int mp_hook_attach(struct mp_queue *queue)
{
	struct mp_device *device = mp_device_find(queue->netdev);
	struct mp_hook *hook = container_of(device, struct mp_hook, device);
	int err;

	hook->queue = queue;
	queue->driver = hook;
	err = netdev_rx_handler_register(queue->netdev, mp_hook_handle, hook);
	if (err)
		return err == -EBUSY ? -EADDRINUSE : -EOPNOTSUPP;
	err = dev_set_promiscuity(queue->netdev, 1);
	if (err)
		netdev_rx_handler_unregister(queue->netdev);
	return err;
}

static void mp_hook_detach(struct mp_queue *queue)
{
	dev_set_promiscuity(queue->netdev, -1);
	netdev_rx_handler_unregister(queue->netdev);
	skb_queue_purge(&mp_hook_of(queue)->frames);
}

static void mp_hook_start(struct mp_queue *queue)
{
	struct mp_hook *hook = mp_hook_of(queue);

	spin_lock_bh(&hook->frames.lock);
	hook->posted = 0;
	hook->filled = 0;
	spin_unlock_bh(&hook->frames.lock);
}

/* No buffer is ever with the device, and frames wait for the next ones. */
static void mp_hook_flush(struct mp_queue *queue)
{
}

static unsigned int mp_hook_post(struct mp_queue *queue, const struct mp_posted *posted,
				 unsigned int count)
{
	struct mp_hook *hook = mp_hook_of(queue);
	unsigned int i;

	spin_lock_bh(&hook->frames.lock);
	for (i = 0; i < count; i++)
		hook->cookies[hook->posted++ & MP_RING_MASK] = posted[i].cookie;
	spin_unlock_bh(&hook->frames.lock);
	return count;
}

static void mp_hook_kick(struct mp_queue *queue)
{
	struct mp_hook *hook = mp_hook_of(queue);

	spin_lock_bh(&hook->frames.lock);
	mp_hook_wake(hook);
	spin_unlock_bh(&hook->frames.lock);
}

/* The oldest frame goes to the oldest buffer's slot, whose it is from here on. */
static unsigned int mp_hook_poll(struct mp_queue *queue, struct mp_completion *completions,
				 unsigned int budget)
{
	struct mp_ring *ring = &container_of(queue, struct mp_rx, queue)->ring;
	struct mp_hook *hook = mp_hook_of(queue);
	unsigned int count;

	spin_lock_bh(&hook->frames.lock);
	for (count = 0; count < budget && mp_hook_ready(hook); count++) {
		u64 cookie = hook->cookies[hook->filled++ & MP_RING_MASK];
		struct sk_buff *skb = __skb_dequeue(&hook->frames);

		mp_slot(ring, lower_32_bits(cookie))->skb = skb;
		completions[count].cookie = cookie;
		completions[count].length = skb->len;
		completions[count].status = MP_RX_OK;
		completions[count].more = false;
		completions[count].checksum_good = skb->ip_summed == CHECKSUM_UNNECESSARY;
	}
	spin_unlock_bh(&hook->frames.lock);
	return count;
}

static void mp_hook_arm(struct mp_queue *queue)
{
	struct mp_hook *hook = mp_hook_of(queue);

	spin_lock_bh(&hook->frames.lock);
	hook->armed = true;
	mp_hook_wake(hook);
	spin_unlock_bh(&hook->frames.lock);
}

static const struct mp_queue_ops mp_hook_ops = {
	.attach = mp_hook_attach,
	.detach = mp_hook_detach,
	.start = mp_hook_start,
	.flush = mp_hook_flush,
	.post = mp_hook_post,
	.kick = mp_hook_kick,
	.poll = mp_hook_poll,
	.arm = mp_hook_arm,
};

/**
 * mp_hook_new - the driver's side for a device whose driver has none
 * @netdev: the device
 *
 * Return: one that lasts for one binding, or an ERR_PTR(): -EOPNOTSUPP for a device that carries no
 * Ethernet frames of others.
 */
struct mp_device *mp_hook_new(struct net_device *netdev)
{
	struct mp_hook *hook;

	if (netdev->type != ARPHRD_ETHER || netdev->flags & IFF_LOOPBACK)
		return ERR_PTR(-EOPNOTSUPP);
	hook = kzalloc(sizeof(*hook), GFP_KERNEL);
	if (!hook)
		return ERR_PTR(-ENOMEM);
	hook->device.statistics = mp_statistics_new(NULL);
	if (!hook->device.statistics) {
		kfree(hook);
		return ERR_PTR(-ENOMEM);
	}
	skb_queue_head_init(&hook->frames);
	INIT_LIST_HEAD(&hook->device.ports);
	hook->device.netdev = netdev;
	/* Stands for it in the cache only: its driver maps what it sends. */
	hook->device.dma_device = &netdev->dev;
	hook->device.ops = &mp_hook_ops;
	hook->device.hook = true;
	hook->device.capabilities.segments = MP_PIECES;
	hook->device.capabilities.depth = MP_RING_SIZE;
	hook->device.capabilities.frame_max = MP_FRAME_MAX;
	return &hook->device;
}

/* Undoes mp_hook_new(), of one that is not bound. */
void mp_hook_free(struct mp_device *device)
{
	mp_statistics_put(device->statistics);
	kfree(container_of(device, struct mp_hook, device));
}
