/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mp port API, for both neighbours of a port: the driver of the network device below it,
 * which receives into the buffers that were posted, and the consumer above it, which posts them
 * and takes the frames.
 */
#ifndef _LINUX_MP_H
#define _LINUX_MP_H

#include <linux/types.h>
#include <uapi/linux/mp.h>

struct file;
struct iov_iter;
struct net_device;
struct device;
struct mp_port;

/*
 * Longest frame, without FCS, that a port carries: an Ethernet frame of 1500 bytes payload with
 * one VLAN tag.
 */
#define MP_FRAME_MAX	1518

/* Posted buffers that a port holds at most; a power of two. */
#define MP_RING_SIZE	256

/* A buffer consists of at most this many pieces, each within one page. */
#define MP_PIECES	2

/*
 * Driver side ---------------------------------------------------------------------------------
 * ------------------
 */

/**
 * struct mp_posted - one buffer as the device has to see it
 * @address: bus address of each segment
 * @length: bytes of each segment; the second is 0 when there is one segment only
 * @headroom: bytes at the start, counted through both segments, that the device leaves
 *          untouched
 * @cookie: to be returned with the completion
 *
 * The device must never write outside the segments; a frame that does not fit is dropped by the
 * device.
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
 * struct mp_device_ops - what a driver does for a bound port
 * @attach: switch the receive queue from the driver's own buffers to the port's; the queue
 *          runs, empty. Called under RTNL with the device up.
 * @detach: the reverse. On return the device touches no buffer of the port, every frame it
 *          finished has been reported by mp_port_complete(), and no further report comes.
 *          Called under RTNL. Must not fail: a device that will not stop loses its bus
 *          mastering.
 * @flush: stop the queue as @detach does, forget what was posted, and run again, empty.
 * @post: write one descriptor; 0 or a negative errno. Never called for more than MP_RING_SIZE
 *          outstanding buffers.
 * @kick: make what was posted visible to the device.
 *
 * @flush, @post and @kick are serialised by the port and never run outside @attach ... @detach.
 */
struct mp_device_ops {
	int (*attach)(struct net_device *netdev, struct mp_port *port);
	void (*detach)(struct net_device *netdev);
	void (*flush)(struct net_device *netdev);
	int (*post)(struct net_device *netdev, const struct mp_posted *posted);
	void (*kick)(struct net_device *netdev);
};

int mp_register_device(struct net_device *netdev, struct device *dma_device,
		       const struct mp_device_ops *ops);
void mp_unregister_device(struct net_device *netdev);
void mp_device_reset(struct net_device *netdev);

int mp_port_complete(struct mp_port *port, u64 cookie, u32 length, enum mp_rx_status status);
void mp_port_notify(struct mp_port *port);

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
 * @reason: other than MP_FALLBACK_NONE, a page of the host is posted in place of the buffer
 * @wipe: zero that page after use
 */
struct mp_request {
	struct mp_piece pieces[MP_PIECES];
	unsigned int count;
	u8 headroom;
	enum mp_fallback reason;
	bool wipe;
};

/**
 * struct mp_frame - a completed buffer
 * @slot: what mp_rx_post() returned for it
 * @length: bytes of the frame, without the headroom
 * @reason: MP_FALLBACK_NONE: the frame is in the buffer. Otherwise mp_rx_copy() must bring it
 *          there.
 * @lost: the device failed; there is no frame
 */
struct mp_frame {
	unsigned int slot;
	u32 length;
	enum mp_fallback reason;
	bool lost;
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

int mp_rx_open(struct mp_port *port, struct mp_waker *waker);
void mp_rx_quiesce(struct mp_port *port);
void mp_rx_close(struct mp_port *port);
unsigned int mp_rx_room(struct mp_port *port);
int mp_rx_post(struct mp_port *port, const struct mp_request *request);
void mp_rx_kick(struct mp_port *port);
bool mp_rx_next(struct mp_port *port, struct mp_frame *frame);
size_t mp_rx_copy(struct mp_port *port, const struct mp_frame *frame, struct iov_iter *to);
void mp_rx_done(struct mp_port *port, const struct mp_frame *frame, enum mp_outcome outcome);
unsigned int mp_rx_reclaim(struct mp_port *port);
unsigned int mp_rx_in_flight(struct mp_port *port, unsigned int *slot);

int mp_tx_open(struct mp_port *port, struct mp_waker *waker);
void mp_tx_close(struct mp_port *port);
int mp_tx_send(struct mp_port *port, struct iov_iter *from, size_t length);

#endif /* _LINUX_MP_H */
