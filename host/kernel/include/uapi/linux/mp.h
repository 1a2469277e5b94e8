/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/net/mp: one port per open file.
 *
 * A port is bound to a network device whose driver knows the mp port API; the buffers that the
 * port's consumer (a virtual machine behind /dev/vhost-mp) offers are then handed to that
 * device, which receives into them. QEMU takes the file for a tap, so the TUN ioctls that it
 * asks of a tap work too; IFF_VNET_HDR is never reported.
 */
#ifndef _UAPI_LINUX_MP_H
#define _UAPI_LINUX_MP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Binds the port to the device with this interface index, which must be up.
 * ENODEV: no such device. EOPNOTSUPP: its driver does not know the mp port API. ENETDOWN: it is
 * down. EBUSY: the port is bound already, or the device to another port. EPERM: CAP_NET_ADMIN
 * is missing.
 */
#define MP_BIND		_IOW('M', 213, __s32)

/*
 * Releases the device: on return it no longer touches any buffer of the port. ENOTCONN: the
 * port is not bound.
 */
#define MP_UNBIND	_IO('M', 214)

#endif /* _UAPI_LINUX_MP_H */
