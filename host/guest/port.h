/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_PORT_H
#define MPRIG_GUEST_PORT_H

/**
 * port_open - open the agent's virtio-serial port
 *
 * Without udev there is no /dev/virtio-ports: the port is found by its name in sysfs. The kernel may announce it only
 * after the first process has started.
 *
 * Return: file descriptor, open for reading and writing.
 */
int port_open(void);

#endif
