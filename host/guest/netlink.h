/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_NETLINK_H
#define MPRIG_GUEST_NETLINK_H

/**
 * netlink_move_link - move a network interface into another network namespace
 * @index: interface in the current namespace
 * @namespace_fd: where it goes
 *
 * Return: 0, or -1 and errno.
 */
int netlink_move_link(unsigned int index, int namespace_fd);

/**
 * netlink_open_uevents - a socket that becomes readable when the kernel announces a device
 */
int netlink_open_uevents(void);

#endif
