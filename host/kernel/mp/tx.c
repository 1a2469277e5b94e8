// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: the first bytes of a frame are copied, its payload is sent from where the guest has it,
 * through the bound device's queue like any other frame. What cannot be sent so is copied, and
 * counted under its reason.
 *
 * Frames in flight are accounted to the port's socket; above its send buffer the consumer waits
 * until it is woken.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/virtio_net.h>

#include "internal.h"

/* A driver freed a frame: wake the consumer once half of the send buffer is free. */
void mp_write_space(struct sock *sk)
{
	struct mp_port *port = container_of(sk, struct mp_port, sk);

	/* Pairs with mp_tx_wait(): the room before the bit. */
	smp_mb();
	if (!test_bit(MP_PORT_TX_WAITING, &port->flags))
		return;
	if (sk_wmem_alloc_get(sk) > READ_ONCE(sk->sk_sndbuf) / 2)
		return;
	if (!test_and_clear_bit(MP_PORT_TX_WAITING, &port->flags))
		return;
	mp_view_wake(&port->tx.view);
}

/**
 * mp_tx_open - begin to transmit from the memory of the current process
 * @port: the port
 * @waker: woken when mp_tx_send() can succeed again after -EAGAIN, and when mp_tx_reap() has
 *         something to take back
 *
 * Return: 0, or -EBUSY: there is a consumer, or frames of the last one are not finished.
 */
int mp_tx_open(struct mp_port *port, struct mp_waker *waker)
{
	if (test_bit(MP_PORT_TX_ABANDONED, &port->flags))
		return -EBUSY;
	return mp_view_open(&port->tx.view, waker);
}
EXPORT_SYMBOL_GPL(mp_tx_open);

/**
 * mp_tx_close - end what mp_tx_open() began
 * @port: quiesced, and everything that is finished was reaped
 */
void mp_tx_close(struct mp_port *port)
{
	clear_bit(MP_PORT_TX_WAITING, &port->flags);
	if (port->tx.returned == port->tx.accepted) {
		mp_tx_heads_drop(port, true);
		mp_view_close(&port->tx.view);
		return;
	}
	net_err_ratelimited("mp: frames of a guest are still being sent; its pages stay pinned\n");
	mp_tx_abandon(port);
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

/* Bytes of a copied frame in one piece of memory; the rest is in pages. */
#define MP_TX_LINEAR		2048

/* One frame on its way from the guest to the device. */
struct mp_tx_frame {
	struct mp_tx_slot *slot;
	struct iov_iter *from;
	const struct virtio_net_hdr *header;
	bool little_endian;
	/* How many pieces the device gathers, and whether it puts checksums in. */
	unsigned int segments;
	bool checksums;
	/* The longest frame that it sends. */
	unsigned int longest;
	/* The consumer wants it to be copied. */
	bool copy;
	/* As what it is to be counted if it cannot be sent. */
	int dropped;
};

/* Room for a frame, @linear bytes of it in one piece, or NULL. */
static struct sk_buff *mp_tx_alloc(size_t length, size_t linear)
{
	struct sk_buff *skb;
	int err;

	skb = alloc_skb_with_frags(NET_SKB_PAD + linear, length - linear, PAGE_ALLOC_COSTLY_ORDER,
				   &err, GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, NET_SKB_PAD);
	skb_put(skb, linear);
	skb->data_len = length - linear;
	skb->len += length - linear;
	return skb;
}

/* Copies a header, which is in one piece of memory as a rule: no iterator is needed for that. */
static bool mp_tx_take_header(void *to, struct iov_iter *from)
{
	if (unlikely(iter_iov_len(from) < MP_TX_HEADER))
		return copy_from_iter_full(to, MP_TX_HEADER, from);
	if (copy_from_user(to, iter_iov_addr(from), MP_TX_HEADER))
		return false;
	iov_iter_advance(from, MP_TX_HEADER);
	return true;
}

/* A frame that has nothing but a copied header yet, or NULL: as for mp_tx_refer(). */
static struct sk_buff *mp_tx_copy_header(struct mp_port *port, struct mp_tx_frame *frame,
					 struct iov_iter *from)
{
	struct sk_buff *skb = mp_tx_head_alloc(port, frame->slot);

	if (!skb) {
		frame->slot->reason = MP_FALLBACK_PIN_FAILED;
		return NULL;
	}
	frame->dropped = MP_STAT_TX_DROP_FAULT;
	if (mp_tx_take_header(__skb_put(skb, MP_TX_HEADER), from)) {
		frame->dropped = 0;
		return skb;
	}
	kfree_skb(skb);
	return NULL;
}

/* A frame with all of its bytes copied, or NULL. */
static struct sk_buff *mp_tx_copy(struct mp_tx_frame *frame, struct iov_iter *from, size_t length)
{
	struct sk_buff *skb = mp_tx_alloc(length, min_t(size_t, length, MP_TX_LINEAR));

	frame->dropped = MP_STAT_TX_DROP_NO_MEMORY;
	if (!skb)
		return NULL;
	frame->dropped = MP_STAT_TX_DROP_FAULT;
	if (!skb_copy_datagram_from_iter_full(skb, 0, from, length)) {
		frame->dropped = 0;
		return skb;
	}
	kfree_skb(skb);
	return NULL;
}

/*
 * Makes bytes of the last fragment, if they follow it in one piece of memory. Where that is several
 * pins, a fragment of them would have to be mapped anew: only without room for another one.
 */
static bool mp_tx_extend(struct sk_buff *skb, struct page *page, unsigned int offset, size_t bytes,
			 bool same_pin)
{
	skb_frag_t *last;

	if (!skb_shinfo(skb)->nr_frags)
		return false;
	if (!same_pin && skb_shinfo(skb)->nr_frags < MAX_SKB_FRAGS)
		return false;
	last = &skb_shinfo(skb)->frags[skb_shinfo(skb)->nr_frags - 1];
	/* Pages that follow each other by chance are no piece of memory for everybody. */
	if (page_folio(page) != page_folio(skb_frag_page(last)) ||
	    page_to_phys(page) + offset != page_to_phys(skb_frag_page(last)) +
					   skb_frag_off(last) + skb_frag_size(last))
		return false;
	skb_frag_size_add(last, bytes);
	return true;
}

/* Adds piece @index of the guest's memory, within one page, to a frame. */
static enum mp_fallback mp_tx_add(struct mp_port *port, struct sk_buff *skb,
				  struct mp_tx_slot *slot, unsigned int index,
				  unsigned long address, size_t bytes)
{
	struct mp_hold *hold = &slot->holds[index];
	unsigned int offset = offset_in_page(address);
	enum mp_fallback reason;
	struct page *page;

	reason = mp_view_get(&port->tx.view, address & PAGE_MASK, hold);
	if (reason)
		return reason;
	atomic_inc(&hold->pin->sending);
	page = mp_pin_page(hold->pin, address & PAGE_MASK);
	if (!mp_tx_extend(skb, page, offset, bytes, index && hold[-1].pin == hold->pin)) {
		if (skb_shinfo(skb)->nr_frags == MAX_SKB_FRAGS)
			return MP_FALLBACK_TOO_MANY_SEGMENTS;
		get_page(page);
		skb_fill_page_desc(skb, skb_shinfo(skb)->nr_frags, page, offset, bytes);
	}
	skb->len += bytes;
	skb->data_len += bytes;
	skb->truesize += bytes;
	return MP_FALLBACK_NONE;
}

/* Adds all that is left of the guest's frame, at least a byte. */
static enum mp_fallback mp_tx_attach(struct mp_port *port, struct mp_tx_frame *frame,
				     struct sk_buff *skb, struct iov_iter *from)
{
	struct mp_tx_slot *slot = frame->slot;
	enum mp_fallback reason;
	unsigned int i;

	for (i = 0;; i++) {
		unsigned long address = (unsigned long)iter_iov_addr(from);
		size_t bytes = min_t(size_t, iter_iov_len(from), iov_iter_count(from));

		bytes = min_t(size_t, bytes, PAGE_SIZE - offset_in_page(address));
		if (i == MP_TX_PIECES)
			return MP_FALLBACK_TOO_MANY_SEGMENTS;
		reason = mp_tx_add(port, skb, slot, i, address, bytes);
		if (reason || bytes == iov_iter_count(from))
			return reason;
		iov_iter_advance(from, bytes);
	}
}

/* Gives a frame the rest of what every frame has, and what the guest has left to others. */
static bool mp_tx_finish_skb(struct mp_port *port, const struct mp_tx_frame *frame,
			     struct sk_buff *skb)
{
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_set_owner_w(skb, &port->sk);
	if (!frame->header->flags && frame->header->gso_type == VIRTIO_NET_HDR_GSO_NONE)
		return true;
	return !virtio_net_hdr_to_skb(skb, frame->header, frame->little_endian);
}

/*
 * A frame whose payload is the guest's memory, or NULL: then it has to be copied, unless it is
 * dropped.
 */
static struct sk_buff *mp_tx_refer(struct mp_port *port, struct mp_tx_frame *frame)
{
	struct mp_tx_slot *slot = frame->slot;
	struct iov_iter from = *frame->from;
	struct sk_buff *skb = mp_tx_copy_header(port, frame, &from);

	if (!skb)
		return NULL;
	slot->reason = mp_tx_attach(port, frame, skb, &from);
	if (slot->reason) {
		kfree_skb(skb);
		mp_tx_slot_release(port, slot);
		return NULL;
	}
	mp_mutant_send(slot, skb);
	mp_tx_reference(slot, skb);
	if (mp_tx_finish_skb(port, frame, skb))
		return skb;
	frame->dropped = MP_STAT_TX_DROP_BAD_HEADER;
	kfree_skb(skb);
	return NULL;
}

/* A frame that is copied as a whole, or NULL. */
static struct sk_buff *mp_tx_copy_all(struct mp_port *port, struct mp_tx_frame *frame)
{
	struct sk_buff *skb = mp_tx_copy(frame, frame->from, frame->slot->length);

	if (!skb)
		return NULL;
	if (mp_tx_finish_skb(port, frame, skb))
		return skb;
	frame->dropped = MP_STAT_TX_DROP_BAD_HEADER;
	kfree_skb(skb);
	return NULL;
}

/* How many pieces of a frame the device gathers; 1: it does not. RCU is locked. */
static unsigned int mp_tx_segments(const struct mp_device *device)
{
	return device->netdev->features & NETIF_F_SG ? MAX_SKB_FRAGS + 1 : 1;
}

static u32 mp_tx_field(const struct mp_tx_frame *frame, __virtio16 value)
{
	return __virtio16_to_cpu(frame->little_endian, value);
}

/*
 * Whether the checksum can be left to the device. Where it belongs must not be the guest's memory;
 * at an odd place it would be put in by the driver, which would make a copy of the frame.
 */
static bool mp_tx_checksum_left(const struct mp_tx_frame *frame)
{
	u32 start = mp_tx_field(frame, frame->header->csum_start);
	u32 offset = mp_tx_field(frame, frame->header->csum_offset);

	return frame->checksums && !((start | offset) % 2) &&
	       start + offset + sizeof(__sum16) <= MP_TX_HEADER;
}

/* Why a frame has to be copied, as far as it can be told beforehand. */
static enum mp_fallback mp_tx_judge(const struct mp_tx_frame *frame)
{
	bool checksum = frame->header->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM;

	if (frame->copy)
		return MP_FALLBACK_FORCED;
	if (frame->header->gso_type != VIRTIO_NET_HDR_GSO_NONE &&
	    !(checksum && mp_tx_checksum_left(frame)))
		return MP_FALLBACK_SEGMENT;
	if (checksum && !mp_tx_checksum_left(frame))
		return MP_FALLBACK_CHECKSUM;
	if (frame->slot->length < MP_TX_COPY_BELOW)
		return MP_FALLBACK_SHORT;
	if (frame->segments == 1)
		return MP_FALLBACK_NO_GATHER;
	return MP_FALLBACK_NONE;
}

static bool mp_tx_good_length(const struct mp_tx_frame *frame)
{
	u32 most = frame->header->gso_type == VIRTIO_NET_HDR_GSO_NONE ?
		   frame->longest : GSO_LEGACY_MAX_SIZE + VLAN_ETH_HLEN;

	return frame->slot->length >= ETH_HLEN && frame->slot->length <= most;
}

/* The frame as the network stack wants it, or NULL. */
static struct sk_buff *mp_tx_build(struct mp_port *port, struct mp_tx_frame *frame)
{
	struct mp_tx_slot *slot = frame->slot;
	struct sk_buff *skb;

	frame->dropped = MP_STAT_TX_DROP_BAD_LENGTH;
	if (!mp_tx_good_length(frame))
		return NULL;
	frame->dropped = 0;
	slot->reason = mp_tx_judge(frame);
	if (!slot->reason) {
		skb = mp_tx_refer(port, frame);
		if (skb || frame->dropped)
			return skb;
	}
	return mp_tx_copy_all(port, frame);
}

/* Hands a frame to the device, if it still is one that takes it; what it is to be counted as. */
static int mp_tx_transmit(struct mp_device *device, struct mp_tx_slot *slot, struct sk_buff *skb)
{
	/* Otherwise the network stack would copy, and nobody would know. */
	if (skb_zcopy(skb) && skb_shinfo(skb)->nr_frags >= mp_tx_segments(device)) {
		kfree_skb(skb);
		return MP_STAT_TX_DROP_QUEUE;
	}
	slot->netdev = device->netdev;
	skb->dev = device->netdev;
	/* NET_XMIT_CN: this frame or one counted before it is lost. */
	return dev_queue_xmit(skb) == NET_XMIT_SUCCESS ? 0 : MP_STAT_TX_DROP_QUEUE;
}

/* Builds and sends one frame of the guest. */
static void mp_tx_send_one(struct mp_port *port, struct mp_tx_frame *frame)
{
	struct mp_device *device;
	struct sk_buff *skb;

	rcu_read_lock();
	device = rcu_dereference(port->device);
	if (device) {
		frame->segments = mp_tx_segments(device);
		frame->checksums = device->netdev->features & NETIF_F_HW_CSUM;
		frame->longest = READ_ONCE(device->netdev->mtu) + VLAN_ETH_HLEN;
	}
	rcu_read_unlock();
	/* Without a bound device a frame is lost like on an unplugged cable. */
	if (!frame->segments)
		return;
	skb = mp_tx_build(port, frame);

	rcu_read_lock();
	device = rcu_dereference(port->device);
	if (!device)
		kfree_skb(skb);
	else if (skb)
		frame->dropped = mp_tx_transmit(device, frame->slot, skb);
	if (device && frame->dropped)
		mp_count(device->statistics, frame->dropped, 1);
	frame->slot->sent = device && !frame->dropped;
	rcu_read_unlock();
}

/**
 * mp_tx_send - send one frame
 * @port: the port
 * @from: the frame, from the Ethernet header on, in the memory of the current process
 * @header: what the guest has left to others: its checksum, and cutting it into segments
 * @little_endian: whether @header is
 * @copy: whether all of it is to be copied
 *
 * A frame that cannot be sent is dropped and counted, as on a wire; without a bound device it is
 * lost like on an unplugged cable. In either case it comes back by mp_tx_reap(), in its turn; until
 * then its memory must stay as it is.
 *
 * Return: 0, or -EAGAIN: nothing was done, the waker given to mp_tx_open() will be called.
 */
int mp_tx_send(struct mp_port *port, struct iov_iter *from, const struct virtio_net_hdr *header,
	       bool little_endian, bool copy)
{
	struct mp_tx_frame frame = {
		.from = from,
		.header = header,
		.little_endian = little_endian,
		.copy = copy,
	};

	if (test_bit(MP_PORT_TX_DRAINING, &port->flags))
		return -EAGAIN;
	if (mp_tx_full(port) && mp_tx_wait(port))
		return -EAGAIN;
	frame.slot = mp_tx_slot_take(port);
	if (!frame.slot)
		return -EAGAIN;
	frame.slot->length = min_t(size_t, iov_iter_count(from), U32_MAX);
	mp_tx_send_one(port, &frame);
	if (!frame.slot->holds[0].pin)
		mp_tx_slot_finish(frame.slot);
	port->tx.accepted++;
	return 0;
}
EXPORT_SYMBOL_GPL(mp_tx_send);
