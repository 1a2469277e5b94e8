/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files that serve ports share: mp_device.c, mp_port.c and mp_pools.c.
 */
#ifndef IGB_MP_PRIVATE_H
#define IGB_MP_PRIVATE_H

#include "igb.h"

/* The first is the host's. */
#define IGB_MP_POOLS		8

/* Buffers in a queue: what the driver's default ring of 256 descriptors holds. */
#define IGB_MP_DEPTH		255

/*
 * A queue of the card that a port can have, from @queue on: under RTNL, and the lock of the
 * device's addresses.
 *
 * @ring: NULL while the card is being reset
 * @running: the card may write to what was posted
 * @armed: the next interrupt is for the consumer; interrupts take it away
 * @next_to_use, @next_to_clean: descriptors
 * @posted, @polled: free-running counts of buffers, by which @cookies is filled and emptied
 * @discarding: the card goes on with a frame that had no end in its buffer
 */
struct igb_mp_port {
	struct igb_adapter *adapter;
	struct mp_queue *queue;
	/* Of all that follows; inside RTNL and the port's own. */
	struct mutex lock;
	struct igb_ring *ring;
	bool running;
	bool armed;
	u16 next_to_use;
	u16 next_to_clean;
	u8 posted;
	u8 polled;
	bool discarding;
	u64 cookies[IGB_MP_DEPTH + 1];
};

/*
 * @reset_work: lets the ports start over; it takes RTNL
 * @cut_off: a queue did not stop: the card gets no bus mastering before it was reset
 */
struct igb_mp {
	struct igb_adapter *adapter;
	struct work_struct reset_work;
	bool cut_off;
	struct igb_mp_port ports[IGB_MP_POOLS];
};

static inline unsigned int igb_mp_pool(const struct igb_mp_port *port)
{
	return port - port->adapter->mp->ports;
}

/* mp_pools.c */
int igb_mp_add_addresses(struct igb_mp_port *port, const struct mp_filter *filter);
void igb_mp_remove_addresses(struct igb_mp_port *port, const struct mp_filter *filter);
void igb_mp_write_pool(struct igb_mp_port *port, const struct mp_filter *filter);
void igb_mp_write_mode(struct igb_adapter *adapter, bool pools);
void igb_mp_set_mode(struct igb_adapter *adapter, bool pools);

/* mp_port.c */
extern const struct mp_queue_ops igb_mp_queue_ops;
void igb_mp_stop(struct igb_mp_port *port);

#endif /* IGB_MP_PRIVATE_H */
