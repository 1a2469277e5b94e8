/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the port lets a mutant in (linux/mp_mutant.h); nothing of it is left without MP_MUTANTS.
 */
#ifndef MP_MUTANT_H
#define MP_MUTANT_H

#include <linux/mm.h>
#include <linux/types.h>

struct mp_device;
struct mp_pin;
struct mp_port;
struct mp_slot;
struct mp_tx_slot;
struct sk_buff;

#ifdef MP_MUTANTS

void mp_mutant_begin(struct mp_device *device);
void mp_mutant_end(struct mp_device *device);
bool mp_mutant_bounces(struct mp_slot *slot);
void mp_mutant_stand_in(struct mp_port *port, struct mp_pin *pin);
void mp_mutant_completed(struct mp_port *port, struct mp_slot *slot);
void mp_mutant_idle(struct mp_port *port, struct mp_pin *pin);
bool mp_mutant_changes_maps(void);
size_t mp_mutant_map_bytes(void);
bool mp_mutant_hides_sync(void);
void mp_mutant_send(struct mp_tx_slot *slot, struct sk_buff *skb);
void mp_mutant_sent(struct mp_tx_slot *slot);
void mp_mutant_forget_sent(struct mp_port *port);

#else

static inline void mp_mutant_begin(struct mp_device *device) { }
static inline void mp_mutant_end(struct mp_device *device) { }
static inline bool mp_mutant_bounces(struct mp_slot *slot) { return false; }
static inline void mp_mutant_stand_in(struct mp_port *port, struct mp_pin *pin) { }
static inline void mp_mutant_completed(struct mp_port *port, struct mp_slot *slot) { }
static inline void mp_mutant_idle(struct mp_port *port, struct mp_pin *pin) { }
static inline bool mp_mutant_changes_maps(void) { return false; }
static inline size_t mp_mutant_map_bytes(void) { return PAGE_SIZE; }
static inline bool mp_mutant_hides_sync(void) { return false; }
static inline void mp_mutant_send(struct mp_tx_slot *slot, struct sk_buff *skb) { }
static inline void mp_mutant_sent(struct mp_tx_slot *slot) { }
static inline void mp_mutant_forget_sent(struct mp_port *port) { }

#endif

#endif /* MP_MUTANT_H */
