// SPDX-License-Identifier: GPL-2.0-only
/*
 * Receive into the buffers of a port: the driver's side of the port API.
 *
 * While a port is attached the driver owns no receive buffer. The port writes the ring through
 * mpnic_post(); NAPI reports completions and touches no buffer.
 */
#include "mpnic.h"
#include "mutant.h"

/* In flight -> completed, for what the device finished. */
int mpnic_rx_clean_port(struct mpnic *nic, int budget)
{
	const struct mprig_completion *completion;
	struct mpnic_rx *rx = &nic->rx;
	int done = 0;

	while (done < budget && (completion = mpnic_queue_peek(&rx->queue))) {
		bool good = completion->status == MPRIG_COMPLETION_STATUS_OK;
		u32 length = le16_to_cpu(completion->length);

		if (good)
			mpnic_mutant_complete(nic, length);
		if (mp_port_complete(rx->port, le64_to_cpu(completion->cookie), length,
				     good ? MP_RX_OK : MP_RX_ERROR)) {
			mpnic_distrust(nic, &rx->broken, "receive");
			break;
		}
		if (good) {
			rx->port_frames++;
			rx->stats.frames++;
			rx->stats.bytes += length;
			dev_sw_netstats_rx_add(nic->netdev, length);
		} else {
			rx->stats.errors++;
		}
		WRITE_ONCE(rx->queue.consumed, rx->queue.consumed + 1);
		done++;
	}
	/* One wake-up for all of them. */
	if (done)
		mp_port_notify(rx->port);
	return done;
}

static void mpnic_restart(struct mpnic *nic)
{
	mpnic_rx_stop(nic);
	mpnic_rx_start(nic);
}

static void mpnic_switch(struct net_device *netdev, struct mp_port *port)
{
	struct mpnic *nic = netdev_priv(netdev);

	mpnic_rx_stop(nic);
	netif_addr_lock_bh(netdev);
	nic->rx.port = port;
	mpnic_set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
	mpnic_rx_start(nic);
}

static int mpnic_attach(struct net_device *netdev, struct mp_port *port)
{
	mpnic_switch(netdev, port);
	return 0;
}

/* In flight -> completed, or forgotten, for every buffer. */
static void mpnic_detach(struct net_device *netdev)
{
	mpnic_switch(netdev, NULL);
	mpnic_mutant_detached(netdev_priv(netdev));
}

/* In flight -> completed, or forgotten, for every buffer. */
static void mpnic_flush(struct net_device *netdev)
{
	mpnic_restart(netdev_priv(netdev));
}

/* -> posted. */
static int mpnic_post(struct net_device *netdev, const struct mp_posted *posted)
{
	struct mpnic *nic = netdev_priv(netdev);
	struct mpnic_queue *queue = &nic->rx.queue;
	struct mprig_descriptor *descriptor = mpnic_queue_next(queue);

	if (!mpnic_queue_room(queue))
		return -ENOBUFS;
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->address0 = cpu_to_le64(posted->address[0]);
	descriptor->address1 = cpu_to_le64(posted->address[1]);
	descriptor->length0 = cpu_to_le16(posted->length[0]);
	descriptor->length1 = cpu_to_le16(posted->length[1]);
	descriptor->headroom = posted->headroom;
	descriptor->cookie = cpu_to_le64(posted->cookie);
	mpnic_mutant_post(nic, descriptor);
	queue->posted++;
	nic->rx.port_posted++;
	return 0;
}

/* Posted -> in flight. */
static void mpnic_kick(struct net_device *netdev)
{
	struct mpnic *nic = netdev_priv(netdev);

	mpnic_queue_publish(&nic->rx.queue);
}

const struct mp_device_ops mpnic_mp_ops = {
	.attach = mpnic_attach,
	.detach = mpnic_detach,
	.flush = mpnic_flush,
	.post = mpnic_post,
	.kick = mpnic_kick,
};
