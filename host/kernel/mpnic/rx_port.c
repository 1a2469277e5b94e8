// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive into the buffers of a port: the driver's side of the port API.
 *
 * While a port is attached the driver owns no receive buffer, and NAPI is off: the port's consumer
 * writes the ring and polls it, and touches no register for a frame.
 */
#include "mpnic.h"
#include "mutant.h"

static struct mpnic *mpnic_of(struct mp_queue *queue)
{
	return netdev_priv(queue->netdev);
}

/* Changes who supplies buffers; the queue is stopped. */
static void mpnic_rx_supply(struct mpnic *nic, struct mp_queue *supplier)
{
	WRITE_ONCE(nic->rx.supplier, supplier);
	/* An interrupt that is late must not wake who is gone. */
	synchronize_irq(pci_irq_vector(nic->pdev, MPRIG_VECTOR_RX0));
	netif_addr_lock_bh(nic->netdev);
	mpnic_set_rx_mode(nic->netdev);
	netif_addr_unlock_bh(nic->netdev);
}

static int mpnic_attach(struct mp_queue *queue)
{
	mpnic_rx_stop(mpnic_of(queue));
	mpnic_rx_supply(mpnic_of(queue), queue);
	return 0;
}

static void mpnic_detach(struct mp_queue *queue)
{
	mpnic_rx_supply(mpnic_of(queue), NULL);
	mpnic_mutant_detached(mpnic_of(queue));
	mpnic_rx_start(mpnic_of(queue));
}

static void mpnic_start(struct mp_queue *queue)
{
	mpnic_rx_start(mpnic_of(queue));
}

static void mpnic_flush(struct mp_queue *queue)
{
	mpnic_rx_stop(mpnic_of(queue));
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
	struct mpnic *nic = mpnic_of(queue);
	struct mpnic_queue *ring = &nic->rx.queue;
	unsigned int i;

	count = min_t(unsigned int, count, mpnic_queue_room(ring));
	for (i = 0; i < count; i++) {
		struct mprig_descriptor *descriptor = mpnic_queue_next(ring);

		mpnic_describe(descriptor, &posted[i]);
		mpnic_mutant_post(nic, descriptor);
		ring->posted++;
	}
	nic->rx.port_posted += count;
	return count;
}

static void mpnic_kick(struct mp_queue *queue)
{
	mpnic_queue_publish(&mpnic_of(queue)->rx.queue);
}

static unsigned int mpnic_poll(struct mp_queue *queue, struct mp_completion *completions,
			       unsigned int budget)
{
	struct mpnic *nic = mpnic_of(queue);
	struct mpnic_queue *ring = &nic->rx.queue;
	const struct mprig_completion *completion;
	u64 frames = 0, bytes = 0;
	unsigned int count = 0;

	while (count < budget && (completion = mpnic_queue_peek(ring))) {
		bool good = completion->status == MPRIG_COMPLETION_STATUS_OK;
		u32 length = le16_to_cpu(completion->length);

		completions[count].cookie = le64_to_cpu(completion->cookie);
		completions[count].length = length;
		completions[count].status = good ? MP_RX_OK : MP_RX_ERROR;
		completions[count].more = completion->more & MPRIG_COMPLETION_MORE_MASK;
		if (good) {
			mpnic_mutant_complete(nic, length);
			frames += !completions[count].more;
			bytes += length;
		} else {
			nic->rx.stats.errors++;
		}
		count++;
		ring->consumed++;
	}
	if (!count)
		return 0;
	nic->rx.port_frames += frames;
	local_bh_disable();
	mpnic_rx_count(nic, frames, bytes);
	local_bh_enable();
	return count;
}

static void mpnic_arm(struct mp_queue *queue)
{
	mpnic_queue_arm(&mpnic_of(queue)->rx.queue);
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
