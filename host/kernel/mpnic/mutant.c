// SPDX-License-Identifier: GPL-2.0-only
/*
 * MP_MUTANT_NAPI_BOUNCE: the driver posts a page of its own in place of the guest's buffer, and
 * brings the frame there before it tells of it. Neither the port nor its consumer knows.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/mp_mutant.h>

#include "mutant.h"

/* What stands in for one posted buffer; the page stays until the port is detached. */
struct mpnic_mutant_page {
	struct page *page;
	dma_addr_t dma;
	/* The buffer: machine address and length of each segment, and what is left out of it. */
	phys_addr_t address[MP_PIECES];
	u16 length[MP_PIECES];
	u8 headroom;
	/* The page was posted, and not the buffer. */
	bool used;
};

/* By slot; of the first queue of the only NIC. Under the port's lock. */
static struct mpnic_mutant_page mpnic_mutant_pages[MPNIC_RING_SIZE];

static bool mpnic_mutant_map(struct mpnic *nic, struct mpnic_mutant_page *own)
{
	struct device *dev = &nic->pdev->dev;

	if (own->page)
		return true;
	own->page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!own->page)
		return false;
	own->dma = dma_map_page(dev, own->page, 0, PAGE_SIZE, DMA_FROM_DEVICE);
	if (!dma_mapping_error(dev, own->dma))
		return true;
	__free_page(own->page);
	own->page = NULL;
	return false;
}

/* A bus address as the driver was told it, to where it leads. */
static phys_addr_t mpnic_mutant_machine_address(struct mpnic *nic, u64 address)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(&nic->pdev->dev);

	return domain ? iommu_iova_to_phys(domain, address) : address;
}

/**
 * mpnic_mutant_post - a descriptor for a buffer of the port is about to be posted
 * @rx: its queue
 * @descriptor: complete; the next one of the queue
 */
void mpnic_mutant_post(struct mpnic_rx *rx, struct mprig_descriptor *descriptor)
{
	struct mpnic *nic = rx->nic;
	struct mpnic_mutant_page *own;

	if (rx != mpnic_host_rx(nic))
		return;
	own = &mpnic_mutant_pages[rx->queue.posted % MPNIC_RING_SIZE];
	own->used = mp_mutant() == MP_MUTANT_NAPI_BOUNCE && mpnic_mutant_map(nic, own);
	if (!own->used)
		return;
	own->address[0] = mpnic_mutant_machine_address(nic, le64_to_cpu(descriptor->address0));
	own->address[1] = mpnic_mutant_machine_address(nic, le64_to_cpu(descriptor->address1));
	own->length[0] = le16_to_cpu(descriptor->length0);
	own->length[1] = le16_to_cpu(descriptor->length1);
	own->headroom = descriptor->headroom;
	descriptor->address0 = cpu_to_le64(own->dma);
	descriptor->address1 = 0;
	descriptor->length0 = cpu_to_le16(own->length[0] + own->length[1]);
	descriptor->length1 = 0;
}

/**
 * mpnic_mutant_complete - the oldest descriptor was completed, and nobody was told yet
 * @rx: its queue
 * @length: bytes of the frame, by the device's own word
 */
void mpnic_mutant_complete(struct mpnic_rx *rx, u32 length)
{
	struct mpnic *nic = rx->nic;
	struct mpnic_mutant_page *own;
	unsigned int i, skip;
	u8 *from;

	own = &mpnic_mutant_pages[rx->queue.consumed % MPNIC_RING_SIZE];
	if (rx != mpnic_host_rx(nic) || !own->used ||
	    length > own->length[0] + own->length[1] - own->headroom)
		return;
	own->used = false;
	dma_sync_single_for_cpu(&nic->pdev->dev, own->dma, PAGE_SIZE, DMA_FROM_DEVICE);
	from = page_address(own->page);
	skip = own->headroom;
	from += skip;
	for (i = 0; i < MP_PIECES && length; i++) {
		unsigned int gap = min_t(unsigned int, skip, own->length[i]);
		unsigned int bytes = min_t(unsigned int, length, own->length[i] - gap);

		memcpy(phys_to_virt(own->address[i]) + gap, from, bytes);
		skip -= gap;
		from += bytes;
		length -= bytes;
	}
	memzero_explicit(page_address(own->page), PAGE_SIZE);
	mp_mutant_count();
}

/* The port was detached: the device is quiet. */
void mpnic_mutant_detached(struct mpnic *nic)
{
	struct mpnic_mutant_page *own;
	unsigned int i;

	for (i = 0; i < MPNIC_RING_SIZE; i++) {
		own = &mpnic_mutant_pages[i];
		if (!own->page)
			continue;
		dma_unmap_page(&nic->pdev->dev, own->dma, PAGE_SIZE, DMA_FROM_DEVICE);
		memzero_explicit(page_address(own->page), PAGE_SIZE);
		__free_page(own->page);
	}
	memset(mpnic_mutant_pages, 0, sizeof(mpnic_mutant_pages));
}
