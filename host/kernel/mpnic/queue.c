// SPDX-License-Identifier: GPL-2.0-only
/*
 * What receive and transmit queues have in common: rings, doorbells, completions, start and stop.
 */
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>

#include "mpnic.h"

/* Offsets within a queue's block. */
#define MPNIC_QUEUE_REGISTER(name) (MPRIG_RX_QUEUE0_##name - MPRIG_RX_QUEUE0_BASE)
#define MPNIC_SAME_SHAPE(name) \
	static_assert(MPNIC_QUEUE_REGISTER(name) == MPRIG_TX_QUEUE0_##name - MPRIG_TX_QUEUE0_BASE)

MPNIC_SAME_SHAPE(CONTROL);
MPNIC_SAME_SHAPE(STATUS);
MPNIC_SAME_SHAPE(RING_BASE_LO);
MPNIC_SAME_SHAPE(RING_SIZE_LOG2);
MPNIC_SAME_SHAPE(COMPLETION_BASE_LO);
MPNIC_SAME_SHAPE(TAIL);
MPNIC_SAME_SHAPE(ARM);

/* A stopping queue finishes one frame; this is thousands of times longer. */
#define MPNIC_STOP_TIMEOUT_US	(2 * USEC_PER_SEC)

static void mpnic_queue_write(struct mpnic_queue *queue, u32 offset, u32 value)
{
	writel(value, queue->registers + offset);
}

int mpnic_queue_alloc(struct mpnic *nic, struct mpnic_queue *queue, u32 block)
{
	struct device *dev = &nic->pdev->dev;

	queue->registers = nic->registers + block;
	queue->descriptors = dmam_alloc_coherent(dev, MPNIC_RING_SIZE * MPRIG_DESCRIPTOR_BYTES,
						 &queue->descriptors_dma, GFP_KERNEL);
	queue->completions = dmam_alloc_coherent(dev, MPNIC_RING_SIZE * MPRIG_COMPLETION_BYTES,
						 &queue->completions_dma, GFP_KERNEL);
	return queue->descriptors && queue->completions ? 0 : -ENOMEM;
}

/* Runs the queue with an empty ring. @options: further bits of its CONTROL. */
void mpnic_queue_start(struct mpnic_queue *queue, u32 options)
{
	memset(queue->completions, 0, MPNIC_RING_SIZE * MPRIG_COMPLETION_BYTES);
	queue->posted = 0;
	queue->consumed = 0;
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(RING_BASE_LO),
			  lower_32_bits(queue->descriptors_dma));
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(RING_BASE_HI),
			  upper_32_bits(queue->descriptors_dma));
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(COMPLETION_BASE_LO),
			  lower_32_bits(queue->completions_dma));
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(COMPLETION_BASE_HI),
			  upper_32_bits(queue->completions_dma));
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(RING_SIZE_LOG2), MPNIC_RING_LOG2);
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(CONTROL),
			  MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK | options);
}

/*
 * On return the device touches neither the rings nor any buffer in them, and every completion that
 * it made is visible. Memory is about to be unmapped, so a device that does not obey must not be
 * able to reach any.
 */
void mpnic_queue_stop(struct mpnic *nic, struct mpnic_queue *queue)
{
	u32 status;

	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(CONTROL), 0);
	if (!read_poll_timeout(readl, status, !(status & MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK), 10,
			       MPNIC_STOP_TIMEOUT_US, false,
			       queue->registers + MPNIC_QUEUE_REGISTER(STATUS)))
		return;
	pci_clear_master(nic->pdev);
	nic->cut_off = true;
	nic->cut_offs++;
	dev_err(&nic->pdev->dev, "queue does not stop (status %#x): bus mastering switched off\n",
		status);
}

/* Tells the device of every descriptor written so far. */
void mpnic_queue_publish(struct mpnic_queue *queue)
{
	/* writel() orders the descriptors before the doorbell. */
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(TAIL), queue->posted);
}

/* Asks for one interrupt when there is more than was consumed. */
void mpnic_queue_arm(struct mpnic_queue *queue)
{
	mpnic_queue_write(queue, MPNIC_QUEUE_REGISTER(ARM), queue->consumed);
}

/* Whether the device has stopped the queue by itself, and says nothing more. */
bool mpnic_queue_failed(struct mpnic_queue *queue)
{
	return readl(queue->registers + MPNIC_QUEUE_REGISTER(STATUS)) &
	       MPRIG_RX_QUEUE0_STATUS_ERROR_MASK;
}

/* The oldest completion not yet consumed, or NULL. */
const struct mprig_completion *mpnic_queue_peek(const struct mpnic_queue *queue)
{
	const struct mprig_completion *completion;
	bool odd_pass = queue->consumed & MPNIC_RING_SIZE;
	bool phase;

	completion = &queue->completions[queue->consumed % MPNIC_RING_SIZE];
	phase = READ_ONCE(completion->phase) & MPRIG_COMPLETION_PHASE_MASK;
	if (phase == odd_pass)
		return NULL;
	/* The phase is written last: the rest is read after it. */
	dma_rmb();
	return completion;
}
