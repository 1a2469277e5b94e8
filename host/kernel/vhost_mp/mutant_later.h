/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Those who copy a frame after it was given to the guest.
 */
#ifndef VHOST_MP_MUTANT_LATER_H
#define VHOST_MP_MUTANT_LATER_H

#include <linux/types.h>

struct kvec;
struct mm_struct;

bool vhost_mp_mutant_copy_later(const struct kvec *pieces, unsigned int count);
void vhost_mp_mutant_flush(void);

void vhost_mp_mutant_push(struct mm_struct *mm, unsigned long address, size_t length, bool last);
void vhost_mp_mutant_drop(struct mm_struct *mm);
int vhost_mp_mutant_register(void);
void vhost_mp_mutant_unregister(void);

#endif /* VHOST_MP_MUTANT_LATER_H */
