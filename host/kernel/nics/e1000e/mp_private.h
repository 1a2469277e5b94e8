/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files that serve a port share: mp_device.c and mp_port.c.
 */
#ifndef E1000E_MP_PRIVATE_H
#define E1000E_MP_PRIVATE_H

#include "e1000.h"

/* Buffers in the ring: what the driver's default one of 256 descriptors holds. */
#define E1000E_MP_DEPTH		255

/*
 * The card's receive ring in the hands of a port, while @queue is there: that changes under RTNL,
 * with the card stopped or the ring empty. The descriptors' indices are those of the driver's ring.
 *
 * @reset_work: lets the port start over; it takes RTNL
 * @restarting: the card is stopped and started for the port itself; __E1000_RESETTING is held
 * @cut_off: the card did not stop: it gets no bus mastering before it was configured again
 * @armed: the next interrupt is for the consumer; interrupts take it away
 * @ready: the card is configured, and its ring empty or the port's
 * @running: the consumer may post
 * @used: the card was given buffers since it was configured
 * @posted, @polled: free-running counts of buffers, by which @cookies is filled and emptied
 * @discarding: the card goes on with a frame that had no end in its buffer
 * @finished: what it had done when it was stopped, from @finished_next to @finished_end
 */
struct e1000e_mp {
	struct e1000_adapter *adapter;
	struct mp_queue *queue;
	struct work_struct reset_work;
	bool restarting;
	bool cut_off;
	bool armed;
	/* Of all that follows; inside RTNL, the port's own and __E1000_RESETTING. */
	struct mutex lock;
	bool ready;
	bool running;
	bool used;
	u8 posted;
	u8 polled;
	bool discarding;
	u64 cookies[E1000E_MP_DEPTH + 1];
	unsigned int finished_next;
	unsigned int finished_end;
	struct mp_completion finished[E1000E_MP_DEPTH];
};

/* mp_port.c */
extern const struct mp_queue_ops e1000e_mp_queue_ops;
unsigned int e1000e_mp_take(struct e1000e_mp *mp, struct mp_completion *completions,
			    unsigned int budget);

#endif /* E1000E_MP_PRIVATE_H */
