// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: one copy into a frame of the host, sent through the bound device's queue like any
 * other. Frames in flight are accounted to the port's socket; above its send buffer the consumer
 * waits until it is woken.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/uio.h>

#include "internal.h"

/* A driver freed a frame: wake the consumer once half of the send buffer is free. */
void mp_write_space(struct sock *sk)
{
	struct mp_port *port = container_of(sk, struct mp_port, sk);
	struct mp_waker *waker;

	/* Pairs with mp_tx_wait(): the room before the bit. */
	smp_mb();
	if (!test_bit(MP_PORT_TX_WAITING, &port->flags))
		return;
	if (sk_wmem_alloc_get(sk) > READ_ONCE(sk->sk_sndbuf) / 2)
		return;
	if (!test_and_clear_bit(MP_PORT_TX_WAITING, &port->flags))
		return;
	rcu_read_lock();
	waker = rcu_dereference(port->tx_waker);
	if (waker)
		waker->wake(waker);
	rcu_read_unlock();
}

/**
 * mp_tx_open - begin to transmit
 * @port: the port
 * @waker: woken when mp_tx_send() can succeed again after -EAGAIN
 */
int mp_tx_open(struct mp_port *port, struct mp_waker *waker)
{
	int err;

	mutex_lock(&port->lock);
	err = rcu_access_pointer(port->tx_waker) ? -EBUSY : 0;
	if (!err)
		rcu_assign_pointer(port->tx_waker, waker);
	mutex_unlock(&port->lock);
	return err;
}
EXPORT_SYMBOL_GPL(mp_tx_open);

/**
 * mp_tx_close - end what mp_tx_open() began
 * @port: the port
 *
 * Frames already accepted are sent.
 */
void mp_tx_close(struct mp_port *port)
{
	RCU_INIT_POINTER(port->tx_waker, NULL);
	clear_bit(MP_PORT_TX_WAITING, &port->flags);
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(mp_tx_close);

static bool mp_tx_full(struct mp_port *port)
{
	return sk_wmem_alloc_get(&port->sk) >= READ_ONCE(port->sk.sk_sndbuf);
}

/* True if there is room, or the waker will be called when there is. */
static bool mp_tx_wait(struct mp_port *port)
{
	set_bit(MP_PORT_TX_WAITING, &port->flags);
	/* Pairs with mp_write_space(): either it sees the bit or we see its room. */
	smp_mb__after_atomic();
	if (mp_tx_full(port))
		return true;
	clear_bit(MP_PORT_TX_WAITING, &port->flags);
	return false;
}

static struct sk_buff *mp_tx_build(struct mp_port *port, struct iov_iter *from, size_t length,
				   int *err)
{
	struct sk_buff *skb = alloc_skb(NET_SKB_PAD + length, GFP_KERNEL);

	if (!skb) {
		*err = MP_STAT_TX_DROP_NO_MEMORY;
		return NULL;
	}
	skb_reserve(skb, NET_SKB_PAD);
	if (!copy_from_iter_full(skb_put(skb, length), length, from)) {
		kfree_skb(skb);
		*err = MP_STAT_TX_DROP_FAULT;
		return NULL;
	}
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_set_owner_w(skb, &port->sk);
	return skb;
}

/**
 * mp_tx_send - send one frame
 * @port: the port
 * @from: the frame, in the memory of the current process
 * @length: its bytes, from the Ethernet header on
 *
 * A frame that cannot be sent is dropped and counted, as on a wire; without a bound device it is
 * lost like on an unplugged cable.
 *
 * Return: 0, or -EAGAIN: nothing was done, the waker given to mp_tx_open() will be called.
 */
int mp_tx_send(struct mp_port *port, struct iov_iter *from, size_t length)
{
	int dropped = MP_STAT_TX_DROP_BAD_LENGTH;
	struct sk_buff *skb = NULL;
	struct mp_device *device;
	int sent;

	if (mp_tx_full(port) && mp_tx_wait(port))
		return -EAGAIN;
	if (length >= ETH_HLEN && length <= MP_FRAME_MAX)
		skb = mp_tx_build(port, from, length, &dropped);

	rcu_read_lock();
	device = rcu_dereference(port->device);
	if (!device) {
		kfree_skb(skb);
	} else if (!skb) {
		mp_count(device->statistics, dropped, 1);
	} else {
		skb->dev = device->netdev;
		sent = dev_queue_xmit(skb);
		/* NET_XMIT_CN: this frame or one counted before it is lost. */
		if (sent != NET_XMIT_SUCCESS) {
			mp_count(device->statistics, MP_STAT_TX_DROP_QUEUE, 1);
		} else {
			mp_count(device->statistics, MP_STAT_TX_FRAMES, 1);
			mp_count(device->statistics, MP_STAT_TX_BYTES, length);
		}
	}
	rcu_read_unlock();
	return 0;
}
EXPORT_SYMBOL_GPL(mp_tx_send);
