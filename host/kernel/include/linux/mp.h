/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mp port API, for both neighbours of a port: the driver of the network device below it,
 * which receives into the buffers that were posted, and the consumer above it, which posts them
 * and takes the frames.
 */
#ifndef _LINUX_MP_H
#define _LINUX_MP_H

#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <uapi/linux/mp.h>

struct file;
struct iov_iter;
struct net_device;
struct device;
struct mp_port;
struct sk_buff;
struct virtio_net_hdr;

/*
 * Longest frame, without FCS, that a port receives into one buffer: an Ethernet frame of 1500 bytes
 * payload with one VLAN tag. A longer one goes on in the buffers that follow.
 */
#define MP_FRAME_MAX	1518

/* Posted buffers that a port holds at most; a power of two. */
#define MP_RING_SIZE	256

/* A buffer consists of at most this many pieces, each within one page. */
#define MP_PIECES	2

/* Frames that a consumer has sent and not got back, at most; a power of two. */
#define MP_TX_SLOTS	128

/* Bytes at the start of a frame that are copied when its payload is not. */
#define MP_TX_HEADER	128

/* Frames shorter than this are copied as a whole. */
#define MP_TX_COPY_BELOW	256

/* Buffers that are posted, or completions that are polled, at once. */
#define MP_BATCH	64

/*
 * Driver side ---------------------------------------------------------------------------------
 * ------------------
 */

/**
 * struct mp_queue - a receive queue of a bound port, as the driver of its device sees it
 * @netdev: the device
 * @driver: the driver's own, from @attach to @detach
 * @filter: the frames that it is to get; NULL: all that are for nobody else
 * @chain: a frame that does not fit into a buffer goes on in the next one, where there is no
 *          headroom; changes only while the queue is stopped
 * @detached: whoever shares the frames of its filter gets all of them; changes under RTNL, see
 *            mp_queue_ops::steer
 */
struct mp_queue {
	struct net_device *netdev;
	void *driver;
	const struct mp_filter *filter;
	bool chain;
	bool detached;
};

/**
 * struct mp_posted - one buffer as the device has to see it
 * @address: bus address of each segment
 * @length: bytes of each segment; the second is 0 when there is one segment only
 * @headroom: bytes at the start, counted through both segments, that the device leaves
 *          untouched
 * @cookie: to be returned with the completion
 *
 * The device must never write outside the segments; a frame that does not fit is dropped by the
 * device, unless the queue chains.
 */
struct mp_posted {
	dma_addr_t address[MP_PIECES];
	u16 length[MP_PIECES];
	u8 headroom;
	u64 cookie;
};

/* How a device finished with a buffer. */
enum mp_rx_status {
	MP_RX_OK,
	/* The content of the buffer is undefined. */
	MP_RX_ERROR,
};

/**
 * struct mp_completion - one buffer that the device has finished with
 * @cookie: as posted
 * @length: bytes of the frame that the device wrote into this buffer, after the headroom
 * @status: whether it could
 * @more: the frame goes on in the next buffer
 * @checksum_good: the device has found the TCP or UDP checksum of the frame good; the same in all
 *                 buffers of the frame, false when it cannot tell
 *
 * But for the checksum, nothing that it says is believed: only the oldest buffer in flight can be
 * completed, and with no more bytes than it has. A device that says anything else is started over.
 */
struct mp_completion {
	u64 cookie;
	u32 length;
	enum mp_rx_status status;
	bool more;
	bool checksum_good;
};

/**
 * struct mp_capabilities - what the queues of a device can do
 * @segments: pieces of a buffer that one descriptor takes, at most MP_PIECES
 * @depth: buffers that a queue holds, at most MP_RING_SIZE
 * @frame_max: longest frame, without FCS, that they receive
 * @chain: whether a frame can go on in the next buffer
 * @filtered: queues beside the driver's own that can have a filter
 * @shares: among how many of them the frames of one filter can be spread by their flows; 0: that
 *          cannot be
 *
 * A driver that says NETIF_F_SG sends whatever the network stack gives it without copying. It asks
 * mp_tx_dma() before it maps a piece of a frame.
 */
struct mp_capabilities {
	unsigned int segments;
	unsigned int depth;
	unsigned int frame_max;
	bool chain;
	unsigned int filtered;
	unsigned int shares;
};

/**
 * struct mp_queue_ops - what a driver does for a receive queue of a bound port
 * @attach: without a filter, take the driver's own queue from its buffers, otherwise one that is
 *          free; it is stopped then. -ENOSPC: there is no room for the filter. Under RTNL, with the
 *          device up. Never asked for more queues than there are.
 * @detach: the reverse, of a queue that is stopped. Under RTNL.
 * @start: run the queue, empty
 * @flush: stop the queue and forget what was posted. On return the device touches no buffer, and
 *          what it has finished can still be polled. Must not fail: a device that will not stop
 *          loses its bus mastering.
 * @post: write descriptors of buffers into the ring; how many found room. Never called for more
 *          than the depth.
 * @kick: make what was posted visible to the device
 * @poll: take the oldest completions, at most @budget, out of the device's ring; how many
 * @arm: ask for one interrupt as soon as there is a completion that was not polled, be it
 *          already; the driver's handler calls mp_queue_wake()
 *
 * @steer: what the queue gets of the frames that it shares has changed; only of devices that say
 *         they can. Under RTNL.
 *
 * Calls for a queue are serialised by the port, and may sleep. All but @attach, @detach and @steer
 * come without RTNL, too.
 */
struct mp_queue_ops {
	int (*attach)(struct mp_queue *queue);
	void (*detach)(struct mp_queue *queue);
	void (*start)(struct mp_queue *queue);
	void (*flush)(struct mp_queue *queue);
	unsigned int (*post)(struct mp_queue *queue, const struct mp_posted *posted,
			     unsigned int count);
	void (*kick)(struct mp_queue *queue);
	unsigned int (*poll)(struct mp_queue *queue, struct mp_completion *completions,
			     unsigned int budget);
	void (*arm)(struct mp_queue *queue);
	void (*steer)(struct mp_queue *queue);
};

int mp_register_device(struct net_device *netdev, struct device *dma_device,
		       const struct mp_queue_ops *ops,
		       const struct mp_capabilities *capabilities);
void mp_unregister_device(struct net_device *netdev);
void mp_device_reset(struct net_device *netdev);

void mp_queue_wake(struct mp_queue *queue);

/* Whether two ports share the frames of their filters. */
static inline bool mp_filter_shared(const struct mp_filter *one, const struct mp_filter *other)
{
	return one->shares > 1 && !memcmp(one, other, offsetofend(struct mp_filter, shares));
}

bool mp_tx_dma(struct sk_buff *skb, unsigned int piece, const struct device *dma_device,
	       dma_addr_t *dma);

int mp_ethtool_count(void);
void mp_ethtool_strings(u8 **data);
void mp_ethtool_stats(struct net_device *netdev, u64 *data);

/*
 * Consumer side -------------------------------------------------------------------------------
 * ------------------
 */

/*
 * Why a frame was copied by a CPU. Each has its counter; the names are part of the ABI (ethtool
 * -S).
 */
enum mp_fallback {
	MP_FALLBACK_NONE,
	/* The guest's buffer is shorter than the longest frame. */
	MP_FALLBACK_BUFFER_TOO_SMALL,
	/* The guest's buffer has more pieces than a descriptor. */
	MP_FALLBACK_TOO_MANY_SEGMENTS,
	/* The guest's page could not be pinned. */
	MP_FALLBACK_PIN_FAILED,
	/* RLIMIT_MEMLOCK of the virtual machine is reached. */
	MP_FALLBACK_MEMLOCK,
	/* Every page that may be pinned is in use. */
	MP_FALLBACK_CACHE_FULL,
	/* The page could not be mapped for the device. */
	MP_FALLBACK_MAP_FAILED,
	/* The mapping would be copied by the DMA layer (swiotlb or a non-coherent device). */
	MP_FALLBACK_MAP_BOUNCED,
	/* The guest's address got another page while the buffer was posted. */
	MP_FALLBACK_STALE_PAGE,
	/* Copying was asked for. */
	MP_FALLBACK_FORCED,
	/* In place, but a copy was asked for and kept beside it. */
	MP_FALLBACK_STALE_COPY,
	/* The device's driver does not know the port API: taken at the receive hook. */
	MP_FALLBACK_RX_HOOK,
	/* Those after this one happen on transmit alone. */
	MP_FALLBACK_RX_COUNT,
	/* Shorter than MP_TX_COPY_BELOW. */
	MP_FALLBACK_SHORT = MP_FALLBACK_RX_COUNT,
	/* The device cannot gather a frame. */
	MP_FALLBACK_NO_GATHER,
	/* The guest leaves its checksum to others, and the device cannot, or not so far behind. */
	MP_FALLBACK_CHECKSUM,
	/* The guest leaves cutting it up to others, and the device puts no checksums in. */
	MP_FALLBACK_SEGMENT,
	/* Somebody else on the host reads along, and the network stack copied for that. */
	MP_FALLBACK_SHARED,
	MP_FALLBACK_COUNT,
};

/* Called when there is something to do; from any context that must not sleep. */
struct mp_waker {
	void (*wake)(struct mp_waker *waker);
};

/*
 * One piece of a buffer in the memory of the process that opened the receive side; within one
 * page.
 */
struct mp_piece {
	unsigned long address;
	u32 length;
};

/**
 * struct mp_request - a buffer to post
 * @pieces: where the buffer is; unused when @reason is given
 * @count: how many pieces
 * @headroom: bytes to leave untouched at its start
 * @room: all bytes that may be used of it, headroom included; more than that is not in @pieces
 * @reason: other than MP_FALLBACK_NONE, a page of the host is posted in place of the buffer
 * @wipe: zero that page after use
 */
struct mp_request {
	struct mp_piece pieces[MP_PIECES];
	unsigned int count;
	u8 headroom;
	u16 room;
	enum mp_fallback reason;
	bool wipe;
};

/**
 * struct mp_frame - a completed buffer
 * @slot: what mp_rx_prepare() returned for it
 * @length: bytes of the frame in this buffer, without the headroom
 * @reason: MP_FALLBACK_NONE: they are in the buffer. Otherwise mp_rx_copy() must bring them
 *          there.
 * @buffers: how many buffers the frame has
 * @part: the number of this one among them; only the first has headroom
 * @lost: the device failed; there is no frame
 * @checksum_good: the guest, which has said that it would take the device's word, need not look at
 *                 the frame's checksum
 */
struct mp_frame {
	unsigned int slot;
	u32 length;
	enum mp_fallback reason;
	u16 buffers;
	u16 part;
	bool lost;
	bool checksum_good;
};

/* What became of a completed buffer. */
enum mp_outcome {
	MP_DELIVERED,
	/* The frame is longer than the guest's buffer. */
	MP_DROPPED_TOO_SMALL,
	/* The device could not write it. */
	MP_DROPPED_DEVICE,
	/* The guest's memory could not be written. */
	MP_DROPPED_FAULT,
	/* The consumer stopped before it took the frame. */
	MP_DROPPED_STOPPED,
};

struct mp_port *mp_port_get(int fd);
void mp_port_put(struct mp_port *port);

int mp_rx_open(struct mp_port *port, struct mp_waker *waker, bool merge);
void mp_rx_set_merge(struct mp_port *port, bool merge);
bool mp_rx_chains(struct mp_port *port);
void mp_rx_quiesce(struct mp_port *port);
void mp_rx_close(struct mp_port *port);
unsigned int mp_rx_room(struct mp_port *port);
int mp_rx_prepare(struct mp_port *port, const struct mp_request *request);
int mp_rx_commit(struct mp_port *port);
unsigned int mp_rx_poll(struct mp_port *port, unsigned int budget);
void mp_rx_arm(struct mp_port *port);
bool mp_rx_next(struct mp_port *port, struct mp_frame *frame);
size_t mp_rx_copy(struct mp_port *port, const struct mp_frame *frame, struct iov_iter *to);
void mp_rx_done(struct mp_port *port, const struct mp_frame *frame, enum mp_outcome outcome);
unsigned int mp_rx_reclaim(struct mp_port *port);
unsigned int mp_rx_in_flight(struct mp_port *port, unsigned int *slot);

int mp_tx_open(struct mp_port *port, struct mp_waker *waker);
int mp_tx_send(struct mp_port *port, struct iov_iter *from, const struct virtio_net_hdr *header,
	       bool little_endian, bool copy);
unsigned int mp_tx_reap(struct mp_port *port);
void mp_tx_quiesce(struct mp_port *port);
void mp_tx_close(struct mp_port *port);

#endif /* _LINUX_MP_H */
