/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the driver asks the side of it that serves ports, which is mp_device.c.
 */
#ifndef IGB_MP_HOOKS_H
#define IGB_MP_HOOKS_H

#include <linux/mp.h>

struct igb_adapter;
struct igb_mp;
struct igb_q_vector;

void igb_mp_register(struct igb_adapter *adapter);
void igb_mp_unregister(struct igb_adapter *adapter);
bool igb_mp_bound(const struct igb_adapter *adapter);
bool igb_mp_interrupt(struct igb_q_vector *q_vector);
void igb_mp_set_rx_mode(struct igb_adapter *adapter);
void igb_mp_down(struct igb_adapter *adapter);
void igb_mp_configure(struct igb_adapter *adapter);
void igb_mp_configured(struct igb_adapter *adapter);

#endif /* IGB_MP_HOOKS_H */
