/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MPNIC_H
#define MPNIC_H

#include <linux/io.h>
#include <linux/math.h>
#include <linux/mp.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/skbuff.h>
#include <net/page_pool/types.h>

#include <mprig_regs.h>

#define MPNIC_DRIVER		"mpnic"

#define MPNIC_RING_LOG2		8
#define MPNIC_RING_SIZE		BIT(MPNIC_RING_LOG2)

#define MPNIC_RX_QUEUES		4

/* Among how many queues frames to one address can be spread. */
#define MPNIC_RX_SHARES		4

/* An entry of the steering table, with MASK and VALUE of its flows. */
struct mpnic_entry {
	u32 mac;
	u32 match;
	u8 spread;
};

/* In place of an entry's match: it is not to be looked at any more. No valid one is like it. */
#define MPNIC_ENTRY_KEPT	1

struct mpnic_steering {
	struct mpnic_entry entries[MPRIG_STEERING_ENTRIES];
	unsigned int count;
};

/* Pieces of a frame that a transmit descriptor takes, and most descriptors of a frame. */
#define MPNIC_TX_SEGMENTS	2
#define MPNIC_TX_DESCRIPTORS	DIV_ROUND_UP(MAX_SKB_FRAGS + 1, MPNIC_TX_SEGMENTS)

/* The longest frame, without FCS, that the driver sends or receives. */
#define MPNIC_FRAME_MAX		MPRIG_MAX_FRAME_BYTES

/* Bytes of a received frame in one page. A longer frame goes on in the next one. */
#define MPNIC_RX_BYTES		1518

/*
 * A descriptor ring and its completion ring. Free-running counts of 16 bits; slot = count mod
 * MPNIC_RING_SIZE. Never more than MPNIC_RING_SIZE descriptors beyond @consumed are posted.
 */
struct mpnic_queue {
	/* Its block of registers; receive and transmit queues have the same shape. */
	void __iomem *registers;
	struct mprig_descriptor *descriptors;
	dma_addr_t descriptors_dma;
	struct mprig_completion *completions;
	dma_addr_t completions_dma;
	/* Written by who posts. */
	u16 posted;
	/* Written by NAPI. */
	u16 consumed;
};

struct mpnic_ring_stats {
	u64 frames;
	u64 bytes;
	u64 polls;
	u64 interrupts;
	u64 errors;
	u64 dropped;
	u64 resets;
};

/*
 * A receive queue. That of the host is the first: its supply of buffers is either @pool or, while
 * @supplier is set, a port, which then also polls. The others only ever have a port.
 *
 * @supplier and starting and stopping: under RTNL, or under the port's lock while one is attached.
 * @broken: set by NAPI, cleared while NAPI is off.
 */
struct mpnic_rx {
	struct mpnic *nic;
	struct mpnic_queue queue;
	struct napi_struct napi;
	struct page_pool *pool;
	struct page *pages[MPNIC_RING_SIZE];
	/* What has come of a frame that goes on in the next page, and whether it is dropped. */
	struct sk_buff *begun;
	bool dropping;
	struct mp_queue *supplier;
	bool running;
	/* The device said something impossible: nothing more is taken before a reset. */
	bool broken;
	struct mpnic_ring_stats stats;
	u64 port_frames;
	u64 port_posted;
};

/* Bytes of a header that is copied in place of being mapped, before fragments. */
#define MPNIC_TX_HEADER		128

/* Who has mapped a piece of a frame, and how. */
enum mpnic_tx_mapping {
	/* A port, which keeps it: mp_tx_dma(). */
	MPNIC_TX_LENT,
	/* It is a copy, in mpnic_tx::headers. */
	MPNIC_TX_COPIED,
	MPNIC_TX_SINGLE,
	MPNIC_TX_PAGE,
};

/* A piece of a frame, mapped while it has a length. */
struct mpnic_tx_piece {
	dma_addr_t dma;
	u32 length;
	enum mpnic_tx_mapping mapping;
};

/* What a descriptor has of a frame; the last one has the frame, too. */
struct mpnic_tx_buffer {
	struct sk_buff *skb;
	struct mpnic_tx_piece pieces[MPNIC_TX_SEGMENTS];
};

/* The transmit side. @posted is written under the transmit lock of its only netdev queue. */
struct mpnic_tx {
	struct mpnic_queue queue;
	struct napi_struct napi;
	struct mpnic_tx_buffer buffers[MPNIC_RING_SIZE];
	/* A header for each descriptor. */
	u8 (*headers)[MPNIC_TX_HEADER];
	dma_addr_t headers_dma;
	bool broken;
	struct mpnic_ring_stats stats;
};

struct mpnic {
	struct net_device *netdev;
	struct pci_dev *pdev;
	void __iomem *registers;
	u32 firmware_version;
	struct mpnic_rx rx[MPNIC_RX_QUEUES];
	struct mpnic_tx tx;
	struct work_struct reset_work;
	/* Looks after queues of which nothing is heard. */
	struct delayed_work watch_work;
	/* A queue did not stop: the device gets no bus mastering before it was reset. */
	bool cut_off;
	u64 cut_offs;
};

static inline struct mpnic_rx *mpnic_host_rx(struct mpnic *nic)
{
	return &nic->rx[0];
}

static inline unsigned int mpnic_rx_index(const struct mpnic_rx *rx)
{
	return rx - rx->nic->rx;
}

static inline u32 mpnic_version_field(const struct mpnic *nic, u32 mask)
{
	return (nic->firmware_version & mask) >> __ffs(mask);
}

/* queue.c */
int mpnic_queue_alloc(struct mpnic *nic, struct mpnic_queue *queue, u32 block);
void mpnic_queue_start(struct mpnic_queue *queue, u32 options);
void mpnic_queue_stop(struct mpnic *nic, struct mpnic_queue *queue);
void mpnic_queue_publish(struct mpnic_queue *queue);
void mpnic_queue_arm(struct mpnic_queue *queue);
bool mpnic_queue_failed(struct mpnic_queue *queue);
const struct mprig_completion *mpnic_queue_peek(const struct mpnic_queue *queue);

static inline struct mprig_descriptor *mpnic_queue_slot(struct mpnic_queue *queue, u16 number)
{
	return &queue->descriptors[number % MPNIC_RING_SIZE];
}

static inline struct mprig_descriptor *mpnic_queue_next(struct mpnic_queue *queue)
{
	return mpnic_queue_slot(queue, queue->posted);
}

static inline u16 mpnic_queue_room(const struct mpnic_queue *queue)
{
	return MPNIC_RING_SIZE - (u16)(queue->posted - READ_ONCE(queue->consumed));
}

/* rx.c */
int mpnic_rx_open(struct mpnic *nic);
void mpnic_rx_close(struct mpnic *nic);
void mpnic_rx_start(struct mpnic_rx *rx);
void mpnic_rx_stop(struct mpnic_rx *rx);
void mpnic_rx_count(struct mpnic_rx *rx, u64 frames, u64 bytes);
int mpnic_rx_poll(struct napi_struct *napi, int budget);

/* filter.c */
void mpnic_set_rx_mode(struct net_device *netdev);
bool mpnic_filter_fits(const struct mpnic *nic, const struct mp_filter *filter);

/* steering.c */
void mpnic_steering_add(struct mpnic_steering *wanted, const u8 *address, u32 match, u8 spread);
void mpnic_steering_apply(struct mpnic *nic, struct mpnic_steering *wanted);

/* rx_port.c */
extern const struct mp_queue_ops mpnic_queue_ops;
extern const struct mp_capabilities mpnic_capabilities;

/* tx.c */
void mpnic_tx_start(struct mpnic *nic);
void mpnic_tx_stop(struct mpnic *nic);
int mpnic_tx_poll(struct napi_struct *napi, int budget);
netdev_tx_t mpnic_xmit(struct sk_buff *skb, struct net_device *netdev);

/* netdev.c */
extern const struct net_device_ops mpnic_netdev_ops;
extern const struct dev_pm_ops mpnic_pm_ops;
void mpnic_reset_work(struct work_struct *work);
void mpnic_watch_work(struct work_struct *work);
int mpnic_reset(struct mpnic *nic);
void mpnic_distrust(struct mpnic *nic, bool *broken, const char *side);

/* ethtool.c */
extern const struct ethtool_ops mpnic_ethtool_ops;

#endif /* MPNIC_H */
