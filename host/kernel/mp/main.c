// SPDX-License-Identifier: GPL-2.0-only
/*
 * mp: a network device receives straight into the memory of a virtual machine, and sends straight
 * from it (tx_slot.c).
 *
 * The life of a posted buffer:
 *
 *     consumer's worker                                              device
 *
 *        +----------+  mp_rx_prepare()  +----------+  mp_rx_commit()  +-----------+
 *   .--->| returned |------------------>| prepared |----------------->| in flight |
 *   |    +----------+   pinned, mapped  +----------+   described,     +-----------+
 *   |      ^  ^   ^                          |         doorbell         |       |
 *   |      |  |   '--------------------------'                          |       | device writes,
 *   |      |  |        stopped meanwhile        +------+                |       | then
 *   |      |  '---------------------------------| lost |<---------------'       | mp_rx_poll()
 *   |      |            mp_rx_reclaim()         +------+ mp_ring_strand()       v
 *   |      |       descriptor goes back to the guest     device is quiet  +-----------+
 *   |      '--------------------------------------------------------------| completed |
 *   |              mp_rx_next(), mp_rx_copy() if it has to, mp_rx_done()  +-----------+
 *   |
 *   '---- pages stay pinned and mapped in the cache (cache.c) for the next buffer
 *
 * prepared:  the slot is filled in; nobody else knows it yet.
 * in flight: the device may write to the buffer at any time, and to nothing else.
 * completed: the device has written the frame and will not touch the buffer again.
 * lost:      the device was stopped before it used the buffer.
 * returned:  the slot is free; the guest owns the buffer, filled or as it was.
 *
 * The worker polls the device itself; the interrupt only wakes it when there was nothing to poll.
 *
 * Only the newest buffers can be lost, because a device completes in order: that is what lets a
 * virtqueue be rewound by their number.
 *
 * A mapping is removed only while the device is quiet: mp_queue_ops::flush returns after
 * the device has said so. The mapping of a page that merely left the cache is removed when
 * no buffer in flight uses it, and that of a page that a frame is sent from when it was sent
 * (cache.c).
 */
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "internal.h"

static struct notifier_block mp_netdevice_notifier = {
	.notifier_call = mp_device_event,
};

static struct miscdevice mp_miscdevice = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mp",
	.nodename = "net/mp",
	.fops = &mp_fops,
};

struct workqueue_struct *mp_workqueue;

static int __init mp_init(void)
{
	int err;

	mp_workqueue = alloc_workqueue("mp", 0, 0);
	if (!mp_workqueue)
		return -ENOMEM;
	err = register_netdevice_notifier(&mp_netdevice_notifier);
	if (err)
		goto destroy;
	err = misc_register(&mp_miscdevice);
	if (err)
		goto unregister;
	return 0;
unregister:
	unregister_netdevice_notifier(&mp_netdevice_notifier);
destroy:
	destroy_workqueue(mp_workqueue);
	return err;
}
module_init(mp_init);

static void __exit mp_exit(void)
{
	misc_deregister(&mp_miscdevice);
	unregister_netdevice_notifier(&mp_netdevice_notifier);
	destroy_workqueue(mp_workqueue);
}
module_exit(mp_exit);

MODULE_DESCRIPTION("Ports that let a network device receive into the memory of a virtual machine, and send from it");
MODULE_LICENSE("GPL");
MODULE_VERSION(MP_BUILD);
