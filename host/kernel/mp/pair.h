/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MP_PAIR_H
#define MP_PAIR_H

#include <linux/types.h>

struct mp_pin;

/* pair.c */
int mp_pair_join(struct mp_pin *first, struct mp_pin *second, unsigned long address,
		 dma_addr_t *dma);
void mp_pair_unmap(struct mp_pin *first);
void mp_pair_free(struct mp_pin *first);

#endif /* MP_PAIR_H */
