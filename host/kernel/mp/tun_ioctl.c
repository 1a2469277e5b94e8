// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a virtual machine monitor asks of a file that it takes for a tap. The answers say: a tap
 * with a header before each frame, so that the guest may leave checksums and segmentation to
 * others.
 */
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/uaccess.h>
#include <linux/virtio_net.h>

#include "internal.h"

#define MP_TUN_FEATURES	(IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_MULTI_QUEUE)
#define MP_TUN_OFFLOADS	(TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN)

static long mp_get_interface(struct mp_port *port, void __user *argument, size_t bytes)
{
	struct ifreq request = { .ifr_flags = MP_TUN_FEATURES };
	struct mp_device *device;

	mutex_lock(&port->lock);
	device = mp_port_device(port);
	strscpy(request.ifr_name, device ? netdev_name(device->netdev) : "mp");
	mutex_unlock(&port->lock);
	return copy_to_user(argument, &request, bytes) ? -EFAULT : 0;
}

/* Segments put together are never given to the guest, whatever of them it would take. */
static long mp_set_offload(struct mp_port *port, unsigned long offloads)
{
	if (offloads & ~MP_TUN_OFFLOADS)
		return -EINVAL;
	mp_set_trusting(port, offloads & TUN_F_CSUM);
	return 0;
}

static long mp_set_send_buffer(struct mp_port *port, int __user *argument)
{
	int bytes;

	if (get_user(bytes, argument))
		return -EFAULT;
	if (bytes <= 0)
		return -EINVAL;
	/* With less, half of it is never free: the last byte goes when nobody is told any more. */
	WRITE_ONCE(port->sk.sk_sndbuf, max_t(int, bytes, SOCK_MIN_SNDBUF));
	return 0;
}

static long mp_set_header_size(struct mp_port *port, int __user *argument)
{
	int bytes;

	if (get_user(bytes, argument))
		return -EFAULT;
	if (bytes < (int)sizeof(struct virtio_net_hdr))
		return -EINVAL;
	WRITE_ONCE(port->vnet_header_size, bytes);
	return 0;
}

static long mp_set_little_endian(struct mp_port *port, int __user *argument)
{
	int on;

	if (get_user(on, argument))
		return -EFAULT;
	WRITE_ONCE(port->vnet_little_endian, !!on);
	return 0;
}

/* The monitor says which of its queue pairs the guest uses. */
static long mp_set_queue(struct mp_port *port, const void __user *argument, size_t bytes)
{
	struct ifreq request = {};
	bool detach;

	if (copy_from_user(&request, argument, bytes))
		return -EFAULT;
	detach = request.ifr_flags & IFF_DETACH_QUEUE;
	if (detach == !!(request.ifr_flags & IFF_ATTACH_QUEUE))
		return -EINVAL;
	mp_set_detached(port, detach);
	return 0;
}

/* The device spreads flows as it does: only "no program" can be set. */
static long mp_set_steering(int __user *argument)
{
	int program;

	if (get_user(program, argument))
		return -EFAULT;
	return program == -1 ? 0 : -EINVAL;
}

/*
 * @request_bytes: of a struct ifreq as the caller knows it. Big endian headers are refused as tun
 * refuses them without CONFIG_TUN_VNET_CROSS_LE.
 */
long mp_tun_ioctl(struct mp_port *port, unsigned int command, unsigned long argument,
		  size_t request_bytes)
{
	void __user *pointer = (void __user *)argument;
	int __user *word = pointer;

	switch (command) {
	case TUNGETIFF:
		return mp_get_interface(port, pointer, request_bytes);
	case TUNGETFEATURES:
		return put_user(MP_TUN_FEATURES, (unsigned int __user *)pointer);
	case TUNSETOFFLOAD:
		return mp_set_offload(port, argument);
	case TUNSETQUEUE:
		return mp_set_queue(port, pointer, request_bytes);
	case TUNSETSNDBUF:
		return mp_set_send_buffer(port, word);
	case TUNGETSNDBUF:
		return put_user(READ_ONCE(port->sk.sk_sndbuf), word);
	case TUNSETVNETHDRSZ:
		return mp_set_header_size(port, word);
	case TUNGETVNETHDRSZ:
		return put_user(READ_ONCE(port->vnet_header_size), word);
	case TUNSETVNETLE:
		return mp_set_little_endian(port, word);
	case TUNGETVNETLE:
		return put_user(READ_ONCE(port->vnet_little_endian), word);
	case TUNSETSTEERINGEBPF:
		return mp_set_steering(word);
	case TUNSETVNETBE:
		return -EINVAL;
	default:
		return -ENOTTY;
	}
}
