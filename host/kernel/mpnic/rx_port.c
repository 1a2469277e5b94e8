// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive into the buffers of a port: the driver's side of the port API.
 *
 * While a port is attached the driver owns no receive buffer, and NAPI is off: the port's consumer
 * writes the ring and polls it, and touches no register for a frame.
 */
#include "mpnic.h"
#include "mutant.h"

static struct mpnic_rx *mpnic_rx_of(struct mp_queue *queue)
{
	return queue->driver;
}

/* Changes who supplies buffers; the queue is stopped. */
static void mpnic_rx_supply(struct mpnic_rx *rx, struct mp_queue *supplier)
{
	struct mpnic *nic = rx->nic;

	WRITE_ONCE(rx->supplier, supplier);
	/* An interrupt that is late must not wake who is gone. */
	synchronize_irq(pci_irq_vector(nic->pdev, MPRIG_VECTOR_RX0 + mpnic_rx_index(rx)));
	netif_addr_lock_bh(nic->netdev);
	mpnic_set_rx_mode(nic->netdev);
	netif_addr_unlock_bh(nic->netdev);
}

/* One that neither the host nor a port has. */
static struct mpnic_rx *mpnic_rx_free(struct mpnic *nic)
{
	unsigned int i;

	for (i = 1; i < MPNIC_RX_QUEUES; i++)
		if (!nic->rx[i].supplier)
			return &nic->rx[i];
	return NULL;
}

static int mpnic_attach(struct mp_queue *queue)
{
	struct mpnic *nic = netdev_priv(queue->netdev);
	struct mpnic_rx *rx = queue->filter ? mpnic_rx_free(nic) : mpnic_host_rx(nic);

	if (!rx || (queue->filter && !mpnic_filter_fits(nic, queue->filter)))
		return -ENOSPC;
	mpnic_rx_stop(rx);
	queue->driver = rx;
	mpnic_rx_supply(rx, queue);
	return 0;
}

static void mpnic_detach(struct mp_queue *queue)
{
	struct mpnic_rx *rx = mpnic_rx_of(queue);

	mpnic_rx_supply(rx, NULL);
	if (rx != mpnic_host_rx(rx->nic))
		return;
	mpnic_mutant_detached(rx->nic);
	mpnic_rx_start(rx);
}

static void mpnic_start(struct mp_queue *queue)
{
	mpnic_rx_start(mpnic_rx_of(queue));
}

static void mpnic_flush(struct mp_queue *queue)
{
	mpnic_rx_stop(mpnic_rx_of(queue));
}

static void mpnic_describe(struct mprig_descriptor *descriptor, const struct mp_posted *posted)
{
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->address0 = cpu_to_le64(posted->address[0]);
	descriptor->length0 = cpu_to_le16(posted->length[0]);
	if (posted->length[1]) {
		descriptor->address1 = cpu_to_le64(posted->address[1]);
		descriptor->length1 = cpu_to_le16(posted->length[1]);
	}
	descriptor->headroom = posted->headroom;
	descriptor->cookie = cpu_to_le64(posted->cookie);
}

static unsigned int mpnic_post(struct mp_queue *queue, const struct mp_posted *posted,
			       unsigned int count)
{
	struct mpnic_rx *rx = mpnic_rx_of(queue);
	struct mpnic_queue *ring = &rx->queue;
	unsigned int i;

	count = min_t(unsigned int, count, mpnic_queue_room(ring));
	for (i = 0; i < count; i++) {
		struct mprig_descriptor *descriptor = mpnic_queue_next(ring);

		mpnic_describe(descriptor, &posted[i]);
		mpnic_mutant_post(rx, descriptor);
		ring->posted++;
	}
	rx->port_posted += count;
	return count;
}

static void mpnic_kick(struct mp_queue *queue)
{
	mpnic_queue_publish(&mpnic_rx_of(queue)->queue);
}

static unsigned int mpnic_poll(struct mp_queue *queue, struct mp_completion *completions,
			       unsigned int budget)
{
	struct mpnic_rx *rx = mpnic_rx_of(queue);
	struct mpnic_queue *ring = &rx->queue;
	const struct mprig_completion *completion;
	u64 frames = 0, bytes = 0;
	unsigned int count = 0;

	while (count < budget && (completion = mpnic_queue_peek(ring))) {
		bool good = completion->status == MPRIG_COMPLETION_STATUS_OK;
		u32 length = le16_to_cpu(completion->length);

		completions[count].cookie = le64_to_cpu(completion->cookie);
		completions[count].length = length;
		completions[count].status = good ? MP_RX_OK : MP_RX_ERROR;
		completions[count].more =
			completion->more_checksum_good & MPRIG_COMPLETION_MORE_MASK;
		if (good) {
			mpnic_mutant_complete(rx, length);
			frames += !completions[count].more;
			bytes += length;
		} else {
			rx->stats.errors++;
		}
		count++;
		ring->consumed++;
	}
	if (!count)
		return 0;
	rx->port_frames += frames;
	local_bh_disable();
	mpnic_rx_count(rx, frames, bytes);
	local_bh_enable();
	return count;
}

static void mpnic_arm(struct mp_queue *queue)
{
	mpnic_queue_arm(&mpnic_rx_of(queue)->queue);
}

const struct mp_queue_ops mpnic_queue_ops = {
	.attach = mpnic_attach,
	.detach = mpnic_detach,
	.start = mpnic_start,
	.flush = mpnic_flush,
	.post = mpnic_post,
	.kick = mpnic_kick,
	.poll = mpnic_poll,
	.arm = mpnic_arm,
};

const struct mp_capabilities mpnic_capabilities = {
	.segments = MP_PIECES,
	.depth = MPNIC_RING_SIZE,
	.frame_max = MPNIC_FRAME_MAX,
	.chain = true,
};
