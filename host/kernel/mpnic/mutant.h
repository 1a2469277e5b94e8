/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the driver lets a mutant in (linux/mp_mutant.h); nothing of it is left without MP_MUTANTS.
 */
#ifndef MPNIC_MUTANT_H
#define MPNIC_MUTANT_H

#include "mpnic.h"

#ifdef MP_MUTANTS

void mpnic_mutant_post(struct mpnic_rx *rx, struct mprig_descriptor *descriptor);
void mpnic_mutant_complete(struct mpnic_rx *rx, u32 length);
void mpnic_mutant_detached(struct mpnic *nic);

#else

static inline void mpnic_mutant_post(struct mpnic_rx *rx, struct mprig_descriptor *descriptor) { }
static inline void mpnic_mutant_complete(struct mpnic_rx *rx, u32 length) { }
static inline void mpnic_mutant_detached(struct mpnic *nic) { }

#endif

#endif /* MPNIC_MUTANT_H */
