// SPDX-License-Identifier: GPL-2.0-only
/*
 * mpnic: the driver of the programmable NIC.
 *
 * A plain Ethernet device that uses the first receive and the first transmit queue. The first
 * receive queue can be handed to a port of mp, and so can the others, each for the frames of a
 * filter. No register is read for a frame: completions are
 * recognised by their phase bit, and one write asks for the next interrupt. Once a second the
 * status of the queues is read, for those that have died.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/unaligned.h>

#include "mpnic.h"

static_assert(MPNIC_FRAME_MAX >= MP_FRAME_MAX);
static_assert(VLAN_ETH_HLEN + ETH_DATA_LEN <= MPNIC_RX_BYTES);

/* Of firmware that does not tell its own. */
static const u8 mpnic_address[ETH_ALEN] = { 0x02, 0x4d, 0x50, 0x00, 0x00, 0x02 };

#define MPNIC_RX_STRIDE		(MPRIG_RX_QUEUE1_BASE - MPRIG_RX_QUEUE0_BASE)
static_assert(MPRIG_VECTOR_TX0 - MPRIG_VECTOR_RX0 == MPNIC_RX_QUEUES);

/*
 * Minor versions of the firmware since which it gathers any number of pieces, copies groups, and
 * tells the card's own address.
 */
#define MPNIC_GATHERS_SINCE	2
#define MPNIC_GROUPS_SINCE	3
#define MPNIC_ADDRESS_SINCE	3
#define MPNIC_VERDICTS_SINCE	4
#define MPNIC_SPREADS_SINCE	4

static irqreturn_t mpnic_rx_interrupt(int irq, void *data)
{
	struct mpnic_rx *rx = data;
	struct mp_queue *supplier = READ_ONCE(rx->supplier);

	rx->stats.interrupts++;
	if (supplier)
		mp_queue_wake(supplier);
	else if (rx == mpnic_host_rx(rx->nic))
		napi_schedule_irqoff(&rx->napi);
	return IRQ_HANDLED;
}

static irqreturn_t mpnic_tx_interrupt(int irq, void *data)
{
	struct mpnic_tx *tx = data;

	napi_schedule_irqoff(&tx->napi);
	return IRQ_HANDLED;
}

static int mpnic_identify(struct mpnic *nic)
{
	struct device *dev = &nic->pdev->dev;
	u32 magic = readl(nic->registers + MPRIG_IDENTITY_MAGIC);
	u32 version = readl(nic->registers + MPRIG_IDENTITY_FIRMWARE_VERSION);
	u32 major = (version & MPRIG_IDENTITY_FIRMWARE_VERSION_MAJOR_MASK) >>
		    MPRIG_IDENTITY_FIRMWARE_VERSION_MAJOR_SHIFT;

	if (magic != MPRIG_MAGIC)
		return dev_err_probe(dev, -ENODEV,
				     "not an mprig NIC: magic is %#010x instead of %#010x\n",
				     magic, MPRIG_MAGIC);
	if (major != MPRIG_FIRMWARE_MAJOR)
		return dev_err_probe(dev, -ENODEV,
				     "firmware has major version %u, this driver drives %u: load the firmware that was built with it\n",
				     major, MPRIG_FIRMWARE_MAJOR);
	nic->firmware_version = version;
	return 0;
}

static const char *const mpnic_rx_names[MPNIC_RX_QUEUES] = {
	MPNIC_DRIVER "-rx", MPNIC_DRIVER "-rx1", MPNIC_DRIVER "-rx2", MPNIC_DRIVER "-rx3",
};

static int mpnic_request_interrupts(struct mpnic *nic)
{
	struct device *dev = &nic->pdev->dev;
	unsigned int i;
	int err;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		err = devm_request_irq(dev, pci_irq_vector(nic->pdev, MPRIG_VECTOR_RX0 + i),
				       mpnic_rx_interrupt, 0, mpnic_rx_names[i], &nic->rx[i]);
		if (err)
			return err;
	}
	return devm_request_irq(dev, pci_irq_vector(nic->pdev, MPRIG_VECTOR_TX0),
				mpnic_tx_interrupt, 0, MPNIC_DRIVER "-tx", &nic->tx);
}

static int mpnic_enable(struct pci_dev *pdev)
{
	int err = pcim_enable_device(pdev);

	if (!err)
		err = pcim_iomap_regions(pdev, BIT(0), MPNIC_DRIVER);
	if (!err)
		err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (!err)
		err = pci_alloc_irq_vectors(pdev, MPRIG_MSIX_VECTORS, MPRIG_MSIX_VECTORS,
					    PCI_IRQ_MSIX);
	return err < 0 ? err : 0;
}

static int mpnic_alloc_queues(struct mpnic *nic)
{
	unsigned int i;
	int err;

	for (i = 0; i < MPNIC_RX_QUEUES; i++) {
		nic->rx[i].nic = nic;
		err = mpnic_queue_alloc(nic, &nic->rx[i].queue,
					MPRIG_RX_QUEUE0_BASE + i * MPNIC_RX_STRIDE);
		if (err)
			return err;
	}
	nic->tx.headers = dmam_alloc_coherent(&nic->pdev->dev, MPNIC_RING_SIZE * MPNIC_TX_HEADER,
					      &nic->tx.headers_dma, GFP_KERNEL);
	if (!nic->tx.headers)
		return -ENOMEM;
	return mpnic_queue_alloc(nic, &nic->tx.queue, MPRIG_TX_QUEUE0_BASE);
}

/* What its firmware can do beyond what the driver needs. */
static bool mpnic_firmware_has(const struct mpnic *nic, unsigned int minor)
{
	return mpnic_version_field(nic, MPRIG_IDENTITY_FIRMWARE_VERSION_MINOR_MASK) >= minor;
}

static void mpnic_set_address(struct mpnic *nic)
{
	u8 address[ETH_ALEN];

	if (!mpnic_firmware_has(nic, MPNIC_ADDRESS_SINCE)) {
		eth_hw_addr_set(nic->netdev, mpnic_address);
		return;
	}
	put_unaligned_le32(readl(nic->registers + MPRIG_IDENTITY_MAC_LO), address);
	put_unaligned_le16(readl(nic->registers + MPRIG_IDENTITY_MAC_HI), address + 4);
	if (is_valid_ether_addr(address)) {
		eth_hw_addr_set(nic->netdev, address);
		return;
	}
	dev_warn(&nic->pdev->dev, "%pM is no address of a card: taking a random one\n", address);
	eth_hw_addr_random(nic->netdev);
}

static int mpnic_setup(struct mpnic *nic)
{
	struct net_device *netdev = nic->netdev;
	int err;

	nic->registers = pcim_iomap_table(nic->pdev)[0];
	err = mpnic_identify(nic);
	if (!err)
		err = mpnic_alloc_queues(nic);
	if (err)
		return err;
	INIT_WORK(&nic->reset_work, mpnic_reset_work);
	INIT_DELAYED_WORK(&nic->watch_work, mpnic_watch_work);
	netdev->netdev_ops = &mpnic_netdev_ops;
	netdev->ethtool_ops = &mpnic_ethtool_ops;
	netdev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	netdev->max_mtu = MPNIC_FRAME_MAX - VLAN_ETH_HLEN;
	/* Without, the firmware gathers two pieces, and the network stack may give more. */
	if (mpnic_firmware_has(nic, MPNIC_GATHERS_SINCE))
		netdev->hw_features |= NETIF_F_SG | NETIF_F_HW_CSUM;
	if (mpnic_firmware_has(nic, MPNIC_VERDICTS_SINCE))
		netdev->hw_features |= NETIF_F_RXCSUM;
	netdev->features = netdev->hw_features;
	netdev->watchdog_timeo = 5 * HZ;
	mpnic_set_address(nic);
	netif_napi_add(netdev, &mpnic_host_rx(nic)->napi, mpnic_rx_poll);
	netif_napi_add_tx(netdev, &nic->tx.napi, mpnic_tx_poll);
	return mpnic_request_interrupts(nic);
}

static int mpnic_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct mp_capabilities capabilities = mpnic_capabilities;
	struct net_device *netdev;
	struct mpnic *nic;
	int err;

	err = mpnic_enable(pdev);
	if (err)
		return dev_err_probe(&pdev->dev, err, "cannot enable the device\n");
	netdev = devm_alloc_etherdev(&pdev->dev, sizeof(*nic));
	if (!netdev)
		return -ENOMEM;
	SET_NETDEV_DEV(netdev, &pdev->dev);
	pci_set_drvdata(pdev, netdev);
	nic = netdev_priv(netdev);
	nic->netdev = netdev;
	nic->pdev = pdev;
	err = mpnic_setup(nic);
	if (err)
		return err;
	/* Without, only one queue would get a frame to a group. */
	if (mpnic_firmware_has(nic, MPNIC_GROUPS_SINCE))
		capabilities.filtered = MPNIC_RX_QUEUES - 1;
	if (mpnic_firmware_has(nic, MPNIC_SPREADS_SINCE))
		capabilities.shares = MPNIC_RX_SHARES;
	err = mp_register_device(netdev, &pdev->dev, &mpnic_queue_ops, &capabilities);
	if (err)
		return err;
	netif_carrier_off(netdev);
	err = register_netdev(netdev);
	if (err)
		mp_unregister_device(netdev);
	return err;
}

static void mpnic_remove(struct pci_dev *pdev)
{
	struct net_device *netdev = pci_get_drvdata(pdev);
	struct mpnic *nic = netdev_priv(netdev);

	unregister_netdev(netdev);
	mp_unregister_device(netdev);
	cancel_work_sync(&nic->reset_work);
	pci_clear_master(pdev);
}

/* The IOMMU is about to be switched off, and with it what keeps the device in its buffers. */
static void mpnic_shutdown(struct pci_dev *pdev)
{
	struct net_device *netdev = pci_get_drvdata(pdev);

	rtnl_lock();
	netif_device_detach(netdev);
	dev_close(netdev);
	rtnl_unlock();
	pci_clear_master(pdev);
}

static const struct pci_device_id mpnic_ids[] = {
	{ PCI_DEVICE(MPRIG_PCI_VENDOR_ID, MPRIG_PCI_DEVICE_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, mpnic_ids);

static struct pci_driver mpnic_driver = {
	.name = MPNIC_DRIVER,
	.id_table = mpnic_ids,
	.probe = mpnic_probe,
	.remove = mpnic_remove,
	.shutdown = mpnic_shutdown,
	.driver.pm = pm_sleep_ptr(&mpnic_pm_ops),
};
module_pci_driver(mpnic_driver);

MODULE_DESCRIPTION("mprig programmable NIC");
MODULE_LICENSE("GPL");
MODULE_VERSION(MP_BUILD);
