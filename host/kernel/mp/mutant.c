// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mutant is chosen (linux/mp_mutant.h), and those of the port itself where it receives.
 *
 * A choice holds for a whole binding. What a mutant has done to one buffer is kept with that
 * buffer, because frames may be taken after the port was unbound, when the next mutant is chosen
 * already.
 */
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/mp_mutant.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>

#include "internal.h"

static const char *const mp_mutant_names[] = {
	[MP_MUTANT_NONE] = "none",
	[MP_MUTANT_OUT_AND_BACK] = "out-and-back",
	[MP_MUTANT_REP_MOVS] = "rep-movs",
	[MP_MUTANT_INLINE_COPY] = "inline-copy",
	[MP_MUTANT_FROM_USER] = "from-user",
	[MP_MUTANT_ALIAS] = "alias",
	[MP_MUTANT_X87] = "x87",
	[MP_MUTANT_CMPXCHG] = "cmpxchg",
	[MP_MUTANT_ONE_IN_1000] = "one-in-1000",
	[MP_MUTANT_LAST_16] = "last-16",
	[MP_MUTANT_HEADER_PULL] = "header-pull",
	[MP_MUTANT_CHECKSUM] = "checksum",
	[MP_MUTANT_KTHREAD] = "kthread",
	[MP_MUTANT_VMM] = "vmm",
	[MP_MUTANT_SECOND_BUFFER] = "second-buffer",
	[MP_MUTANT_BOUNCE_AND_WIPE] = "bounce-and-wipe",
	[MP_MUTANT_STATISTICS] = "statistics",
	[MP_MUTANT_REMAPPED] = "remapped",
	[MP_MUTANT_SWIOTLB] = "swiotlb",
	[MP_MUTANT_NAPI_BOUNCE] = "napi-bounce",
	[MP_MUTANT_TX_BOUNCE] = "tx-bounce",
	[MP_MUTANT_TX_BOUNCE_AND_WIPE] = "tx-bounce-and-wipe",
	[MP_MUTANT_TX_DAMAGE] = "tx-damage",
	[MP_MUTANT_TX_CHECKSUM] = "tx-checksum",
	[MP_MUTANT_TX_OUT] = "tx-out",
};

static_assert(ARRAY_SIZE(mp_mutant_names) == MP_MUTANT_COUNT);

/* Written under RTNL while nothing is bound. */
static enum mp_mutant mp_mutant_chosen;
/* Under RTNL. */
static unsigned int mp_mutant_bindings;
/* Since the last time that a port was bound. */
static atomic_t mp_mutant_mutated;
static atomic_t mp_mutant_delivered;
/* The device that MP_MUTANT_SWIOTLB has changed, and how it was. Under RTNL. */
static struct pci_dev *mp_mutant_suspect;
static bool mp_mutant_untrusted;
static bool mp_mutant_skip_sync;

static int mp_mutant_set(const char *text, const struct kernel_param *parameter)
{
	int chosen = MP_MUTANT_NONE;
	int err = 0;

	if (!sysfs_streq(text, ""))
		chosen = sysfs_match_string(mp_mutant_names, text);
	if (chosen < 0)
		return chosen;
	rtnl_lock();
	if (mp_mutant_bindings)
		err = -EBUSY;
	else
		WRITE_ONCE(mp_mutant_chosen, chosen);
	rtnl_unlock();
	return err;
}

static int mp_mutant_get(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%s\n", mp_mutant_names[mp_mutant()]);
}

static const struct kernel_param_ops mp_mutant_ops = {
	.set = mp_mutant_set,
	.get = mp_mutant_get,
};

module_param_cb(mutant, &mp_mutant_ops, NULL, 0644);
MODULE_PARM_DESC(mutant, "Way to copy that the observers must notice; none, or one of mutants");

static int mp_mutant_get_names(char *buffer, const struct kernel_param *parameter)
{
	unsigned int i;
	int length = 0;

	for (i = 0; i < MP_MUTANT_COUNT; i++)
		length += sysfs_emit_at(buffer, length, "%s\n", mp_mutant_names[i]);
	return length;
}

static const struct kernel_param_ops mp_mutant_names_ops = {
	.get = mp_mutant_get_names,
};

module_param_cb(mutants, &mp_mutant_names_ops, NULL, 0444);
MODULE_PARM_DESC(mutants, "What the parameter mutant can be set to");

static int mp_mutant_get_mutated(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%d\n", atomic_read(&mp_mutant_mutated));
}

static const struct kernel_param_ops mp_mutant_mutated_ops = {
	.get = mp_mutant_get_mutated,
};

module_param_cb(mutated, &mp_mutant_mutated_ops, NULL, 0444);
MODULE_PARM_DESC(mutated, "Frames that the mutant has touched since a port was bound last");

/**
 * mp_mutant - the mutant that is chosen
 */
enum mp_mutant mp_mutant(void)
{
	return READ_ONCE(mp_mutant_chosen);
}
EXPORT_SYMBOL_GPL(mp_mutant);

/**
 * mp_mutant_count - a frame was touched: tells a blind observer from an idle mutant
 */
void mp_mutant_count(void)
{
	atomic_inc(&mp_mutant_mutated);
}
EXPORT_SYMBOL_GPL(mp_mutant_count);

/**
 * mp_mutant_number - the number of a frame that is delivered, from 1, since a port was bound last
 */
unsigned int mp_mutant_number(void)
{
	return atomic_inc_return(&mp_mutant_delivered);
}
EXPORT_SYMBOL_GPL(mp_mutant_number);

/**
 * mp_mutant_bounced - whether a frame that passes for zero-copy is in a page of the host
 * @port: whose frame it is
 * @frame: the frame; mp_rx_copy() brings it where it should be
 */
bool mp_mutant_bounced(struct mp_port *port, const struct mp_frame *frame)
{
	return port->rx.ring.slots[frame->slot].bounce;
}
EXPORT_SYMBOL_GPL(mp_mutant_bounced);

/* A piece of a frame, within one page of the guest. */
struct mp_mutant_piece {
	struct mp_pin *pin;
	unsigned long address;
	unsigned int length;
};

static void *mp_mutant_place(const struct mp_mutant_piece *piece)
{
	return page_address(mp_pin_page(piece->pin, piece->address)) +
	       offset_in_page(piece->address);
}

/* Where the guest is to have a frame of so many bytes. */
static unsigned int mp_mutant_pieces(const struct mp_slot *slot, u32 left,
				     struct mp_mutant_piece pieces[MP_PIECES])
{
	unsigned int i, count = 0;
	u32 skip = slot->headroom;

	for (i = 0; i < MP_PIECES && slot->holds[i].pin; i++) {
		u32 gap = min(skip, slot->pieces[i].length);
		u32 bytes = min(left, slot->pieces[i].length - gap);

		skip -= gap;
		left -= bytes;
		if (!bytes)
			continue;
		pieces[count].pin = slot->holds[i].pin;
		pieces[count].address = slot->pieces[i].address + gap;
		pieces[count].length = bytes;
		count++;
	}
	return count;
}

/**
 * mp_mutant_direct - where a frame is in the kernel's map of all memory
 * @port: whose frame it is
 * @frame: the frame; in the guest's buffer, not returned yet
 * @pieces: filled in
 *
 * Return: how many pieces.
 */
unsigned int mp_mutant_direct(struct mp_port *port, const struct mp_frame *frame,
			      struct kvec pieces[MP_PIECES])
{
	struct mp_mutant_piece found[MP_PIECES];
	unsigned int count, i;

	count = mp_mutant_pieces(&port->rx.ring.slots[frame->slot], frame->length, found);
	for (i = 0; i < count; i++) {
		pieces[i].iov_base = mp_mutant_place(&found[i]);
		pieces[i].iov_len = found[i].length;
	}
	return count;
}
EXPORT_SYMBOL_GPL(mp_mutant_direct);

/* Lets the DMA layer copy whatever does not fill its page. */
static void mp_mutant_suspect_device(struct device *device)
{
	if (mp_mutant() != MP_MUTANT_SWIOTLB || mp_mutant_suspect || !dev_is_pci(device))
		return;
	mp_mutant_suspect = to_pci_dev(device);
	mp_mutant_untrusted = mp_mutant_suspect->untrusted;
	mp_mutant_suspect->untrusted = true;
#ifdef CONFIG_DMA_NEED_SYNC
	mp_mutant_skip_sync = device->dma_skip_sync;
#endif
}

/*
 * Every page of the port is unmapped. The DMA layer would go on to ask for synchronisation, which
 * the port takes for a copy, so that is put back too.
 */
static void mp_mutant_trust_device(struct device *device)
{
	if (!mp_mutant_suspect || &mp_mutant_suspect->dev != device)
		return;
	mp_mutant_suspect->untrusted = mp_mutant_untrusted;
#ifdef CONFIG_DMA_NEED_SYNC
	device->dma_skip_sync = mp_mutant_skip_sync;
#endif
	mp_mutant_suspect = NULL;
}

/* A port is about to be bound. */
void mp_mutant_begin(struct mp_device *device)
{
	ASSERT_RTNL();
	mp_mutant_bindings++;
	atomic_set(&mp_mutant_mutated, 0);
	atomic_set(&mp_mutant_delivered, 0);
	mp_mutant_suspect_device(device->dma_device);
}

/* Nothing of the port is mapped for the device any more. */
void mp_mutant_end(struct mp_device *device)
{
	ASSERT_RTNL();
	mp_mutant_trust_device(device->dma_device);
	mp_mutant_bindings--;
}

/* Whether a page of the host is to stand in for a buffer that was pinned all the same. */
bool mp_mutant_bounces(struct mp_slot *slot)
{
	enum mp_mutant chosen = mp_mutant();

	if (chosen == MP_MUTANT_BOUNCE_AND_WIPE)
		slot->wipe = true;
	return chosen == MP_MUTANT_BOUNCE_AND_WIPE || chosen == MP_MUTANT_STATISTICS;
}

/* Lets the bus address of a pin lead to another page; no buffer in flight is in that page. */
static bool mp_mutant_lead(const struct mp_pin *pin, struct page *page)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(pin->cache->device);

	if (!domain || !(domain->type & __IOMMU_DOMAIN_PAGING))
		return false;
	if (iommu_unmap(domain, pin->dma, PAGE_SIZE) != PAGE_SIZE)
		return false;
	return !iommu_map(domain, pin->dma, page_to_phys(page), PAGE_SIZE,
			  IOMMU_READ | IOMMU_WRITE | IOMMU_CACHE, GFP_KERNEL);
}

/* A buffer in the page is about to be posted; the port's lock is held. */
void mp_mutant_stand_in(struct mp_port *port, struct mp_pin *pin)
{
	struct page *page;

	lockdep_assert_held(&port->lock);
	if (mp_mutant() != MP_MUTANT_REMAPPED || pin->stand_in)
		return;
	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return;
	if (!mp_mutant_lead(pin, page)) {
		/* Without a mapping the device could not write at all. */
		mp_mutant_lead(pin, pin->page);
		__free_page(page);
		return;
	}
	pin->stand_in = page;
}

/* The last buffer in the page was returned; the port's lock is not held. */
void mp_mutant_idle(struct mp_port *port, struct mp_pin *pin)
{
	if (!pin->stand_in)
		return;
	mutex_lock(&port->lock);
	if (pin->mapped)
		mp_mutant_lead(pin, pin->page);
	mutex_unlock(&port->lock);
	memzero_explicit(page_address(pin->stand_in), PAGE_SIZE);
	__free_page(pin->stand_in);
	pin->stand_in = NULL;
}

/* Those that change how a page is mapped know pages only, and only buffers that are posted. */
bool mp_mutant_changes_maps(void)
{
	return mp_mutant() == MP_MUTANT_SWIOTLB || mp_mutant() == MP_MUTANT_REMAPPED;
}

/* The whole of a page would not be bounced. */
size_t mp_mutant_map_bytes(void)
{
	return mp_mutant() == MP_MUTANT_SWIOTLB ? PAGE_SIZE - 1 : PAGE_SIZE;
}

bool mp_mutant_hides_sync(void)
{
	return mp_mutant() == MP_MUTANT_SWIOTLB;
}

/* Brings bytes of a page from the DMA layer's page to the guest's. */
static void mp_mutant_sync(struct device *device, struct mp_mutant_piece *piece)
{
	unsigned int offset = offset_in_page(piece->address);
	unsigned int bytes = min_t(unsigned int, piece->length, PAGE_SIZE - 1 - offset);
	struct iommu_domain *domain = iommu_get_domain_for_dev(device);
	dma_addr_t last = piece->pin->dma + PAGE_SIZE - 1;

	if (bytes)
		dma_sync_single_for_cpu(device, mp_pin_dma(piece->pin, piece->address), bytes,
					DMA_FROM_DEVICE);
	/* The last byte of the page is not in the mapping, but the device can reach it. */
	if (bytes < piece->length && domain)
		*(u8 *)(page_address(piece->pin->page) + PAGE_SIZE - 1) =
			*(u8 *)phys_to_virt(iommu_iova_to_phys(domain, last));
}

/* Brings bytes from the page that stands in; other buffers in it may still be in flight. */
static void mp_mutant_fetch(struct mp_mutant_piece *piece)
{
	void *from;

	if (!piece->pin->stand_in)
		return;
	from = page_address(piece->pin->stand_in) + offset_in_page(piece->address);
	memcpy(mp_mutant_place(piece), from, piece->length);
	memzero_explicit(from, piece->length);
}

/*
 * The device has written a frame, and nobody was told yet. It is bound, and every page is mapped;
 * the port's lock is held.
 */
void mp_mutant_completed(struct mp_port *port, struct mp_slot *slot)
{
	struct device *device = rcu_dereference_protected(port->device, true)->dma_device;
	struct mp_mutant_piece pieces[MP_PIECES];
	enum mp_mutant chosen = mp_mutant();
	unsigned int count, i;

	if ((chosen != MP_MUTANT_REMAPPED && chosen != MP_MUTANT_SWIOTLB) || slot->bounce)
		return;
	count = mp_mutant_pieces(slot, slot->frame_length, pieces);
	for (i = 0; i < count; i++) {
		if (chosen == MP_MUTANT_SWIOTLB)
			mp_mutant_sync(device, &pieces[i]);
		else
			mp_mutant_fetch(&pieces[i]);
	}
	if (count)
		mp_mutant_count();
}
