/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the backend lets a mutant in (linux/mp_mutant.h); nothing of it is left without MP_MUTANTS.
 * Included at the end of vhost_mp.h.
 */
#ifndef VHOST_MP_MUTANT_H
#define VHOST_MP_MUTANT_H

#ifdef MP_MUTANTS

int vhost_mp_mutant_init(void);
void vhost_mp_mutant_exit(void);
bool vhost_mp_mutant_ready(struct vhost_virtqueue *vq);
void vhost_mp_mutant_posted(struct vhost_virtqueue *vq, struct vhost_mp_buffer *buffer);
unsigned int vhost_mp_mutant_unposted(struct vhost_mp_buffer *buffer);
void vhost_mp_mutant_forget(struct vhost_mp_buffer *buffer);
size_t vhost_mp_mutate(struct vhost_virtqueue *vq, struct mp_port *port,
		       struct vhost_mp_buffer *buffer, const struct mp_frame *frame,
		       enum mp_outcome *outcome, size_t written);
unsigned int vhost_mp_mutant_lost(struct vhost_virtqueue *vq, unsigned int lost);
void vhost_mp_mutant_stop(struct vhost_virtqueue *vq);

#else

static inline int vhost_mp_mutant_init(void) { return 0; }
static inline void vhost_mp_mutant_exit(void) { }
static inline bool vhost_mp_mutant_ready(struct vhost_virtqueue *vq) { return true; }
static inline void vhost_mp_mutant_posted(struct vhost_virtqueue *vq,
					  struct vhost_mp_buffer *buffer) { }
static inline unsigned int vhost_mp_mutant_unposted(struct vhost_mp_buffer *buffer) { return 0; }
static inline void vhost_mp_mutant_forget(struct vhost_mp_buffer *buffer) { }
static inline size_t vhost_mp_mutate(struct vhost_virtqueue *vq, struct mp_port *port,
				     struct vhost_mp_buffer *buffer, const struct mp_frame *frame,
				     enum mp_outcome *outcome, size_t written) { return written; }
static inline unsigned int vhost_mp_mutant_lost(struct vhost_virtqueue *vq,
						unsigned int lost) { return lost; }
static inline void vhost_mp_mutant_stop(struct vhost_virtqueue *vq) { }

#endif

#endif /* VHOST_MP_MUTANT_H */
