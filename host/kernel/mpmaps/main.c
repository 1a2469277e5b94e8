// SPDX-License-Identifier: GPL-2.0-only
/*
 * mpmaps: while it is loaded, keeps a journal of what is mapped and unmapped for one PCI device.
 *
 * A module of its own, because the kernel's own trace events of maps do not say in which domain
 * they happen, and bus addresses of several devices are alike. Probes of the functions that change
 * maps find the domain among their arguments. A change is noted before it is carried out: only then
 * can an unmap tell to what the address led, also where it was mapped before the journal began.
 *
 * debugfs mpmaps/journal says, in lines; numbers of addresses and sizes are hexadecimal:
 *
 *   domain TYPE                      of the device: dma, identity, unmanaged, blocked, none
 *   map BUS MACHINE SIZE w|r         the device may write there, or read only
 *   unmap BUS MACHINE SIZE           to what it led until then
 *   missed CHANGES                   that came while another one was being noted
 *   dropped CHANGES                  that found no room
 *   replaced 0|1                     whether the device is in another domain now
 *
 * debugfs mpmaps/translate takes bus addresses, separated by blanks, and answers each with a line
 * "BUS MACHINE", or "BUS -" where nothing is mapped now. Whoever asks must see to it that nobody
 * unmaps them meanwhile.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/iommu.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define MPMAPS_CHANGES		65536
/* Place of the only probe that not every kernel has a function for. */
#define MPMAPS_OPTIONAL		0
/* An unmap of more than this is noted as lost: to look up its pages would take too long. */
#define MPMAPS_UNMAP_LIMIT	SZ_64M

static char *device;
module_param(device, charp, 0444);
MODULE_PARM_DESC(device, "PCI device whose maps are noted, such as 0000:01:00.0");

enum mpmaps_kind {
	MPMAPS_MAP,
	MPMAPS_MAP_READ_ONLY,
	MPMAPS_UNMAP,
};

struct mpmaps_change {
	u64 bus;
	u64 machine;
	u64 size;
	enum mpmaps_kind kind;
	/* Set last. */
	bool noted;
};

static struct mpmaps_change *mpmaps_changes;
/* Places taken; may exceed their number. */
static atomic64_t mpmaps_taken;
static atomic64_t mpmaps_dropped;
static struct pci_dev *mpmaps_device;
static struct iommu_domain *mpmaps_domain;
static struct dentry *mpmaps_directory;

static void mpmaps_note(enum mpmaps_kind kind, u64 bus, u64 machine, u64 size)
{
	u64 place = atomic64_inc_return(&mpmaps_taken) - 1;
	struct mpmaps_change *change;

	if (place >= MPMAPS_CHANGES) {
		atomic64_inc(&mpmaps_dropped);
		return;
	}
	change = &mpmaps_changes[place];
	change->bus = bus;
	change->machine = machine;
	change->size = size;
	change->kind = kind;
	/* Pairs with the reader's acquire: what is noted is whole. */
	smp_store_release(&change->noted, true);
}

static enum mpmaps_kind mpmaps_kind_of(int prot)
{
	return prot & IOMMU_WRITE ? MPMAPS_MAP : MPMAPS_MAP_READ_ONLY;
}

/* iommu_map(domain, bus, machine, size, prot, ...), and the same without its end. */
static int mpmaps_on_map(struct kprobe *probe, struct pt_regs *regs)
{
	if ((void *)regs_get_kernel_argument(regs, 0) == mpmaps_domain)
		mpmaps_note(mpmaps_kind_of(regs_get_kernel_argument(regs, 4)),
			    regs_get_kernel_argument(regs, 1), regs_get_kernel_argument(regs, 2),
			    regs_get_kernel_argument(regs, 3));
	return 0;
}

/* iommu_map_sg(domain, bus, list, entries, prot, ...) */
static int mpmaps_on_map_list(struct kprobe *probe, struct pt_regs *regs)
{
	struct scatterlist *list = (void *)regs_get_kernel_argument(regs, 2), *entry;
	unsigned int entries = regs_get_kernel_argument(regs, 3), i;
	enum mpmaps_kind kind = mpmaps_kind_of(regs_get_kernel_argument(regs, 4));
	u64 bus = regs_get_kernel_argument(regs, 1);

	if ((void *)regs_get_kernel_argument(regs, 0) != mpmaps_domain)
		return 0;
	for_each_sg(list, entry, entries, i) {
		if (sg_dma_is_bus_address(entry))
			continue;
		mpmaps_note(kind, bus, sg_phys(entry), entry->length);
		bus += entry->length;
	}
	return 0;
}

/*
 * iommu_unmap(domain, bus, size) and iommu_unmap_fast(domain, bus, size, ...). The caller owns
 * these addresses, so the tables behind them stay for as long as they are looked at.
 */
static int mpmaps_on_unmap(struct kprobe *probe, struct pt_regs *regs)
{
	u64 bus = regs_get_kernel_argument(regs, 1), size = regs_get_kernel_argument(regs, 2);
	u64 start = 0, first = 0, length = 0, at;

	if ((void *)regs_get_kernel_argument(regs, 0) != mpmaps_domain)
		return 0;
	if (size > MPMAPS_UNMAP_LIMIT) {
		atomic64_inc(&mpmaps_dropped);
		return 0;
	}
	for (at = bus; at < bus + size; at += PAGE_SIZE) {
		phys_addr_t machine = iommu_iova_to_phys(mpmaps_domain, at);

		if (machine && length && machine == first + length) {
			length += PAGE_SIZE;
			continue;
		}
		if (length)
			mpmaps_note(MPMAPS_UNMAP, start, first, length);
		start = at;
		first = machine;
		length = machine ? PAGE_SIZE : 0;
	}
	if (length)
		mpmaps_note(MPMAPS_UNMAP, start, first, length);
	return 0;
}

static struct kprobe mpmaps_probes[] = {
	/* What iommu_map() calls in kernels that have it, and others call as well. */
	[MPMAPS_OPTIONAL] = { .symbol_name = "iommu_map_nosync", .pre_handler = mpmaps_on_map },
	{ .symbol_name = "iommu_map", .pre_handler = mpmaps_on_map },
	{ .symbol_name = "iommu_map_sg", .pre_handler = mpmaps_on_map_list },
	{ .symbol_name = "iommu_unmap", .pre_handler = mpmaps_on_unmap },
	{ .symbol_name = "iommu_unmap_fast", .pre_handler = mpmaps_on_unmap },
};

static bool mpmaps_probed[ARRAY_SIZE(mpmaps_probes)];

static bool mpmaps_replaced(void)
{
	return iommu_get_domain_for_dev(&mpmaps_device->dev) != mpmaps_domain;
}

static const char *mpmaps_type(void)
{
	if (!mpmaps_domain)
		return "none";
	switch (mpmaps_domain->type) {
	case IOMMU_DOMAIN_IDENTITY:
		return "identity";
	case IOMMU_DOMAIN_BLOCKED:
		return "blocked";
	case IOMMU_DOMAIN_UNMANAGED:
		return "unmanaged";
	default:
		return "dma";
	}
}

/* Position 0 is the head, then follow the changes, then the totals. */
static void *mpmaps_at(loff_t position)
{
	u64 changes = min_t(u64, atomic64_read(&mpmaps_taken), MPMAPS_CHANGES);

	if (!position)
		return SEQ_START_TOKEN;
	if (position <= changes)
		return &mpmaps_changes[position - 1];
	return position == changes + 1 ? &mpmaps_changes[MPMAPS_CHANGES] : NULL;
}

static void *mpmaps_start(struct seq_file *seq, loff_t *position)
{
	return mpmaps_at(*position);
}

static void *mpmaps_next(struct seq_file *seq, void *item, loff_t *position)
{
	/* The totals are the end, also when changes have come meanwhile. */
	++*position;
	return item == &mpmaps_changes[MPMAPS_CHANGES] ? NULL : mpmaps_at(*position);
}

static void mpmaps_stop(struct seq_file *seq, void *item)
{
}

static void mpmaps_show_totals(struct seq_file *seq)
{
	unsigned long missed = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mpmaps_probes); i++)
		missed += mpmaps_probes[i].nmissed;
	seq_printf(seq, "missed %lu\n", missed);
	seq_printf(seq, "dropped %lld\n", atomic64_read(&mpmaps_dropped));
	seq_printf(seq, "replaced %d\n", mpmaps_replaced());
}

static void mpmaps_show_change(struct seq_file *seq, const struct mpmaps_change *change)
{
	/* Pairs with the release by whoever notes it. */
	if (!smp_load_acquire(&change->noted))
		return;
	if (change->kind == MPMAPS_UNMAP)
		seq_printf(seq, "unmap %llx %llx %llx\n", change->bus, change->machine,
			   change->size);
	else
		seq_printf(seq, "map %llx %llx %llx %c\n", change->bus, change->machine,
			   change->size, change->kind == MPMAPS_MAP ? 'w' : 'r');
}

static int mpmaps_show(struct seq_file *seq, void *item)
{
	if (item == SEQ_START_TOKEN)
		seq_printf(seq, "domain %s\n", mpmaps_type());
	else if (item == &mpmaps_changes[MPMAPS_CHANGES])
		mpmaps_show_totals(seq);
	else
		mpmaps_show_change(seq, item);
	return 0;
}

static const struct seq_operations mpmaps_journal_sops = {
	.start = mpmaps_start,
	.next = mpmaps_next,
	.stop = mpmaps_stop,
	.show = mpmaps_show,
};
DEFINE_SEQ_ATTRIBUTE(mpmaps_journal);

static int mpmaps_answer(char *question, char *answer, size_t room)
{
	size_t length = 0;
	char *word;

	while ((word = strsep(&question, " "))) {
		phys_addr_t machine;
		u64 bus;
		int err;

		if (!*word)
			continue;
		err = kstrtou64(word, 16, &bus);
		if (err)
			return err;
		machine = mpmaps_domain ? iommu_iova_to_phys(mpmaps_domain, bus) : bus;
		length += machine ? scnprintf(answer + length, room - length, "%llx %llx\n", bus,
					      (u64)machine)
				  : scnprintf(answer + length, room - length, "%llx -\n", bus);
		if (length >= room - 1)
			return -E2BIG;
	}
	return length;
}

static ssize_t mpmaps_translate_write(struct file *file, const char __user *text, size_t size,
				      loff_t *position)
{
	char *question, *answer;
	int length;

	question = simple_transaction_get(file, text, size);
	if (IS_ERR(question))
		return PTR_ERR(question);
	if (mpmaps_replaced())
		return -ENODEV;
	answer = kzalloc(SIMPLE_TRANSACTION_LIMIT, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	length = mpmaps_answer(question, answer, SIMPLE_TRANSACTION_LIMIT);
	if (length >= 0) {
		memcpy(question, answer, length);
		simple_transaction_set(file, length);
	}
	kfree(answer);
	return length < 0 ? length : size;
}

static const struct file_operations mpmaps_translate_fops = {
	.owner = THIS_MODULE,
	.write = mpmaps_translate_write,
	.read = simple_transaction_read,
	.release = simple_transaction_release,
	.llseek = noop_llseek,
};

static void mpmaps_unregister(void)
{
	struct kprobe *probes[ARRAY_SIZE(mpmaps_probes)];
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(mpmaps_probes); i++)
		if (mpmaps_probed[i])
			probes[count++] = &mpmaps_probes[i];
	unregister_kprobes(probes, count);
}

static int mpmaps_register(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(mpmaps_probes); i++) {
		err = register_kprobe(&mpmaps_probes[i]);
		mpmaps_probed[i] = !err;
		/* A function without a probe would hide changes, unless the kernel has none. */
		if (err && (err != -ENOENT || i != MPMAPS_OPTIONAL))
			return err;
	}
	return 0;
}

static int mpmaps_find(void)
{
	unsigned int domain, bus, slot, function;

	if (!device || sscanf(device, "%x:%x:%x.%x", &domain, &bus, &slot, &function) != 4)
		return -EINVAL;
	mpmaps_device = pci_get_domain_bus_and_slot(domain, bus, PCI_DEVFN(slot, function));
	if (!mpmaps_device)
		return -ENODEV;
	mpmaps_domain = iommu_get_domain_for_dev(&mpmaps_device->dev);
	return 0;
}

static int __init mpmaps_init(void)
{
	int err;

	err = mpmaps_find();
	if (err)
		return err;
	mpmaps_changes = vzalloc(array_size(MPMAPS_CHANGES + 1, sizeof(*mpmaps_changes)));
	if (!mpmaps_changes) {
		err = -ENOMEM;
		goto err_put;
	}
	err = mpmaps_register();
	if (err)
		goto err_unregister;
	mpmaps_directory = debugfs_create_dir("mpmaps", NULL);
	debugfs_create_file("journal", 0400, mpmaps_directory, NULL, &mpmaps_journal_fops);
	debugfs_create_file("translate", 0600, mpmaps_directory, NULL, &mpmaps_translate_fops);
	return 0;

err_unregister:
	mpmaps_unregister();
	vfree(mpmaps_changes);
err_put:
	pci_dev_put(mpmaps_device);
	return err;
}
module_init(mpmaps_init);

static void __exit mpmaps_exit(void)
{
	debugfs_remove(mpmaps_directory);
	mpmaps_unregister();
	vfree(mpmaps_changes);
	pci_dev_put(mpmaps_device);
}
module_exit(mpmaps_exit);

MODULE_DESCRIPTION("Keeps a journal of what is mapped for one PCI device");
MODULE_LICENSE("GPL");
