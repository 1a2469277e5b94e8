/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/net/mp: one port per open file.
 *
 * A port is bound to a network device. If its driver knows the mp port API, the buffers that the
 * port's consumer (a virtual machine behind /dev/vhost-mp) offers are handed to that device, which
 * receives into them; otherwise its frames are taken at the receive hook, and copied. QEMU takes
 * the file for a tap, so the TUN ioctls that it asks of a tap work too.
 *
 * /proc/PID/fdinfo/FD of the file says "mp_interface" and "mp_ifindex" while it is bound, and from
 * the first binding on the counters mp_* that ethtool -S has, a "NAME:\tVALUE" line each: those of
 * the device that was bound last or, if its driver does not know the API, of that binding alone.
 */
#ifndef _UAPI_LINUX_MP_H
#define _UAPI_LINUX_MP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Binds the port to the device with this interface index, which must be up.
 * ENODEV: no such device. EOPNOTSUPP: it is no Ethernet device, or has no receive hook. ENETDOWN:
 * it is down. EBUSY: the port is bound already, or the device to another port. EADDRINUSE: somebody
 * else has its receive hook, such as a bridge. EPERM: CAP_NET_ADMIN is missing.
 */
#define MP_BIND		_IOW('M', 213, __s32)

/*
 * Releases the device: on return it no longer touches any buffer of the port. ENOTCONN: the
 * port is not bound.
 */
#define MP_UNBIND	_IO('M', 214)

#endif /* _UAPI_LINUX_MP_H */
