/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the driver asks the side of it that serves a port, which is mp_device.c.
 */
#ifndef E1000E_MP_HOOKS_H
#define E1000E_MP_HOOKS_H

#include <linux/mp.h>

struct e1000_adapter;
struct e1000e_mp;

void e1000e_mp_register(struct e1000_adapter *adapter);
void e1000e_mp_unregister(struct e1000_adapter *adapter);
bool e1000e_mp_bound(const struct e1000_adapter *adapter);
bool e1000e_mp_interrupt(struct e1000_adapter *adapter);
void e1000e_mp_down(struct e1000_adapter *adapter);
void e1000e_mp_collect(struct e1000_adapter *adapter);
bool e1000e_mp_configured(struct e1000_adapter *adapter);

#endif /* E1000E_MP_HOOKS_H */
