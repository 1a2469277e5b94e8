/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VHOST_MP_H
#define VHOST_MP_H

#include <linux/jump_label.h>
#include <linux/mp.h>
#include <linux/virtio_net.h>

#include "core.h"

/* Queue numbers, as in virtio and VHOST_NET_SET_BACKEND. */
enum {
	VHOST_MP_RX,
	VHOST_MP_TX,
	VHOST_MP_QUEUES,
};

/* Pieces and log entries of a guest buffer that need no allocation. */
#define VHOST_MP_INLINE	4

/*
 * What the worker has to remember of a guest buffer while it is posted; the index is the slot.
 * @more replaces the inline arrays of a buffer in many pieces: first iov, then log.
 */
struct vhost_mp_buffer {
	unsigned int head;
	size_t room;
	unsigned int iov_count;
	unsigned int log_count;
	struct iovec *more;
	struct iovec iov[VHOST_MP_INLINE];
	struct vhost_log log[VHOST_MP_INLINE];
#ifdef MP_MUTANTS
	/* What a mutant has taken with it. */
	struct vhost_mp_second *second;
#endif
};

/*
 * What stays as it is while the mutex of a queue is held, once vhost_mp_begin_turn() has looked.
 */
struct vhost_mp_turn {
	/* Bytes of the header before each frame. */
	size_t header;
	/* What is written to the guest's memory is logged. */
	bool logged;
	/* Of the guest's memory, where the last buffer was, or NULL. */
	const struct vhost_iotlb_map *region;
};

struct vhost_mp_queue {
	struct vhost_virtqueue vq;
	struct vhost_mp_turn turn;
};

/*
 * One open file of /dev/vhost-mp. Lock order: vhost_dev::mutex, vhost_virtqueue::mutex, then what
 * the port takes. Each queue's port is its private_data; the port's calls for a queue are made
 * under the queue's mutex.
 */
struct vhost_mp {
	struct vhost_dev dev;
	struct vhost_mp_queue queues[VHOST_MP_QUEUES];
	struct vhost_virtqueue *vq_pointers[VHOST_MP_QUEUES];
	struct mp_waker wakers[VHOST_MP_QUEUES];
	/* Under the receive queue's mutex. */
	struct vhost_mp_buffer *buffers;
	/* Slots of the buffers that the next mp_rx_commit() posts, in their order. Likewise. */
	unsigned int prepared[MP_BATCH];
	unsigned int prepared_count;
	/*
	 * Heads of the frames that the port has, in their order: free-running counts, place = count
	 * mod MP_TX_SLOTS. Under the transmit queue's mutex.
	 */
	unsigned int sent[MP_TX_SLOTS];
	u32 sent_count;
	u32 reaped_count;
	/* Whether the worker looks for frames by itself, and was to be woken meanwhile. */
	atomic_t looking;
	/* From vhost_mp_pause() to vhost_mp_resume(). Written under the mutexes of all queues. */
	bool paused;
	/* The worker's next turn when it could post nothing for want of memory. */
	struct delayed_work retry;
	/* The virtual machine monitor, once the receive queue has a port. */
	pid_t process;
	/* Among all open files. */
	struct list_head list;
};

/* Values of vhost_mp::looking. */
enum {
	VHOST_MP_WAITS,
	VHOST_MP_LOOKS,
	VHOST_MP_MISSED,
};

static inline struct vhost_mp *vhost_mp_of(struct vhost_virtqueue *vq)
{
	return container_of(vq->dev, struct vhost_mp, dev);
}

/* Length of the header before each frame in a guest buffer. */
static inline size_t vhost_mp_header(struct vhost_virtqueue *vq)
{
	return vhost_has_feature(vq, VIRTIO_NET_F_MRG_RXBUF) ||
	       vhost_has_feature(vq, VIRTIO_F_VERSION_1) ?
	       sizeof(struct virtio_net_hdr_mrg_rxbuf) : sizeof(struct virtio_net_hdr);
}

long vhost_mp_set_backend(struct vhost_mp *mp, unsigned int index, int fd);
long vhost_mp_set_features(struct vhost_mp *mp, u64 features);
long vhost_mp_reset_owner(struct vhost_mp *mp);
void vhost_mp_pause(struct vhost_mp *mp);
void vhost_mp_resume(struct vhost_mp *mp);
void vhost_mp_stop(struct vhost_mp *mp);

int vhost_mp_init_rx(struct vhost_mp *mp);
void vhost_mp_free_rx(struct vhost_mp *mp);
void vhost_mp_handle_rx(struct vhost_virtqueue *vq);
void vhost_mp_settle_rx(struct vhost_virtqueue *vq, struct mp_port *port);
int vhost_mp_take(struct vhost_virtqueue *vq, unsigned int *out, unsigned int *in,
		  unsigned int *log_count);
int vhost_mp_take_sent(struct vhost_virtqueue *vq, unsigned int *out, unsigned int *in);

static inline struct vhost_mp_turn *vhost_mp_turn(struct vhost_virtqueue *vq)
{
	return &container_of(vq, struct vhost_mp_queue, vq)->turn;
}

/* Features and the map of the guest's memory may have changed while the mutex was free. */
static inline void vhost_mp_begin_turn(struct vhost_virtqueue *vq)
{
	*vhost_mp_turn(vq) = (struct vhost_mp_turn){
		.header = vhost_mp_header(vq),
		.logged = vhost_has_feature(vq, VHOST_F_LOG_ALL),
	};
}

void vhost_mp_handle_tx(struct vhost_virtqueue *vq);
void vhost_mp_settle_tx(struct vhost_virtqueue *vq, struct mp_port *port);

void vhost_mp_list(struct vhost_mp *mp);
void vhost_mp_unlist(struct vhost_mp *mp);
void vhost_mp_init_posted(void);
void vhost_mp_exit_posted(void);

enum mp_fallback vhost_mp_shape(const struct iovec *iov, unsigned int count, size_t need,
				struct mp_request *request);

/* Values of the module parameter receive_mode. */
enum vhost_mp_mode {
	VHOST_MP_ZERO_COPY,
	VHOST_MP_COPY,
	VHOST_MP_COPY_AND_WIPE,
	VHOST_MP_STALE_COPY,
};

/* Off, as nearly always, what there is for a proof costs the worker nothing. */
DECLARE_STATIC_KEY_FALSE(vhost_mp_unusual);

enum vhost_mp_mode vhost_mp_chosen_mode(void);

static inline enum vhost_mp_mode vhost_mp_mode(void)
{
	return static_branch_unlikely(&vhost_mp_unusual) ? vhost_mp_chosen_mode() :
							    VHOST_MP_ZERO_COPY;
}

void vhost_mp_keep_copy(struct mp_port *port, struct mp_frame *frame);
void vhost_mp_drop_copy(void);

#include "mutant.h"

#endif /* VHOST_MP_H */
