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
 * this binding, while ethtool -S has all of the device. Only pages pinned and mapped are counted
 * by device in either place, since ports share them.
 */
#ifndef _UAPI_LINUX_MP_H
#define _UAPI_LINUX_MP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Binds the port to the device with this interface index, which must be up. It gets every frame
 * that is for nobody else, and the host's own network none.
 * ENODEV: no such device. EOPNOTSUPP: it is no Ethernet device, or has no receive hook. ENETDOWN:
 * it is down. EBUSY: the port is bound already, or the device to another port. EADDRINUSE:
 * somebody else has its receive hook, such as a bridge. EDESTADDRREQ: it gives a port a queue only
 * for a filter. EPERM: CAP_NET_ADMIN is missing.
 */
#define MP_BIND		_IOW('M', 213, __s32)

#define MP_FILTER_ADDRESSES	8

/* Only frames with an 802.1Q tag of @vlan. */
#define MP_FILTER_VLAN		(1 << 0)
/* Every frame to a group address, too. Not together with MP_FILTER_VLAN. */
#define MP_FILTER_MULTICAST	(1 << 1)

/**
 * struct mp_filter - which frames a port gets
 * @flags: MP_FILTER_VLAN, MP_FILTER_MULTICAST
 * @vlan: 1 to 4094 with MP_FILTER_VLAN, otherwise 0
 * @count: how many addresses, 1 to MP_FILTER_ADDRESSES
 * @addresses: destination addresses of the frames, among them at least one of no group; the others
 *             are zero
 * @shares: 2 or 4: so many ports, whose filters are otherwise the same, share these frames by
 *          their flows, as the queue pairs of one guest do; 0: only this one has them
 * @share: the number of this port among them, from 0
 *
 * A frame to a group goes to one of the ports that share it. The flows of a port that is not
 * bound, or that TUNSETQUEUE has detached, go to the first of the others.
 */
struct mp_filter {
	__u32 flags;
	__u16 vlan;
	__u16 count;
	__u8 addresses[MP_FILTER_ADDRESSES][6];
	__u8 shares;
	__u8 share;
	__u16 reserved;
};

struct mp_bind_filtered {
	__s32 ifindex;
	struct mp_filter filter;
};

/*
 * Binds the port to a receive queue of its own of the device, which hands it the frames of its
 * filter and no others. Several ports can be bound so, beside the host's own network, which loses
 * no frame by it. A frame to a group goes to all that want it, the host included.
 * As MP_BIND, and EINVAL: the filter is none. EOPNOTSUPP: the device cannot, or not share, or not
 * filter so. EADDRINUSE: an address is the host's or another port's. ENOSPC: the device has no
 * queue left, or no room for the addresses. ENOBUFS: its ring is too short.
 */
#define MP_BIND_FILTERED	_IOW('M', 215, struct mp_bind_filtered)

/*
 * Releases the device: on return it no longer touches any buffer of the port. ENOTCONN: the
 * port is not bound.
 */
#define MP_UNBIND	_IO('M', 214)

#endif /* _UAPI_LINUX_MP_H */
