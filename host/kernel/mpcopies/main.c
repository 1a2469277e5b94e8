// SPDX-License-Identifier: GPL-2.0-only
/*
 * mpcopies: while it is loaded, counts what is passed to the kernel's copy functions.
 *
 * A module of its own, because tracing takes no probe in a function that was built without its
 * hooks, and nearly all of these were. memcpy() and what compilers write in its place take no probe
 * at all, so they are not counted.
 *
 * debugfs mpcopies says, in lines:
 *
 *   probe FUNCTION              it is counted; not every kernel has every function
 *   copy FUNCTION BYTES CALLS   calls with so many bytes; a function may call another of these
 *   ignored CALLS               calls by the process that is ignored
 *   missed CALLS                calls that came while another one was being counted
 *   dropped CALLS               calls for which the table had no place
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#define MPCOPIES_ORDER	14
#define MPCOPIES_SIZE	BIT(MPCOPIES_ORDER)
/* Places in the table at which a key may be. */
#define MPCOPIES_TRIES	64

static int ignore;
module_param(ignore, int, 0444);
MODULE_PARM_DESC(ignore, "process whose calls are not counted");

/* Where a function finds the number of its bytes. */
enum mpcopies_source {
	MPCOPIES_PAGE,
	MPCOPIES_U32,
	MPCOPIES_U64,
};

static int mpcopies_count(struct kprobe *probe, struct pt_regs *regs);

struct mpcopies_function {
	struct kprobe probe;
	enum mpcopies_source source;
	unsigned int argument;
	bool counted;
};

#define MPCOPIES_FUNCTION(name, from, number) {			\
	.probe = {						\
		.symbol_name = #name,				\
		.pre_handler = mpcopies_count,			\
	},							\
	.source = (from),					\
	.argument = (number),					\
}

/* Arguments count from 0. */
static struct mpcopies_function mpcopies_functions[] = {
	MPCOPIES_FUNCTION(_copy_to_iter, MPCOPIES_U64, 1),
	MPCOPIES_FUNCTION(_copy_from_iter, MPCOPIES_U64, 1),
	MPCOPIES_FUNCTION(_copy_from_iter_nocache, MPCOPIES_U64, 1),
	MPCOPIES_FUNCTION(_copy_mc_to_iter, MPCOPIES_U64, 1),
	MPCOPIES_FUNCTION(copy_page_to_iter, MPCOPIES_U64, 2),
	MPCOPIES_FUNCTION(copy_page_to_iter_nofault, MPCOPIES_U32, 2),
	MPCOPIES_FUNCTION(copy_page_from_iter, MPCOPIES_U64, 2),
	MPCOPIES_FUNCTION(copy_page_from_iter_atomic, MPCOPIES_U64, 2),
	MPCOPIES_FUNCTION(_copy_to_user, MPCOPIES_U64, 2),
	MPCOPIES_FUNCTION(_copy_from_user, MPCOPIES_U64, 2),
	/* Where the two above and others end, unless the processor copies well without it. */
	MPCOPIES_FUNCTION(rep_movs_alternative, MPCOPIES_U64, 3),
	MPCOPIES_FUNCTION(copy_mc_to_kernel, MPCOPIES_U32, 2),
	MPCOPIES_FUNCTION(skb_copy_bits, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(skb_store_bits, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(skb_copy_and_csum_bits, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(skb_copy_datagram_iter, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(skb_copy_and_hash_datagram_iter, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(skb_copy_datagram_from_iter, MPCOPIES_U32, 3),
	MPCOPIES_FUNCTION(csum_partial, MPCOPIES_U32, 1),
	MPCOPIES_FUNCTION(csum_partial_copy_generic, MPCOPIES_U32, 2),
	MPCOPIES_FUNCTION(copy_page, MPCOPIES_PAGE, 0),
};

/* Calls of one function with one number of bytes; the key says which, and is never 0. */
struct mpcopies_bucket {
	atomic64_t key;
	atomic64_t calls;
};

static struct mpcopies_bucket *mpcopies_table;
static atomic64_t mpcopies_ignored;
static atomic64_t mpcopies_dropped;
static struct dentry *mpcopies_file;

static u32 mpcopies_bytes(const struct mpcopies_function *function, struct pt_regs *regs)
{
	u64 bytes;

	if (function->source == MPCOPIES_PAGE)
		return PAGE_SIZE;
	bytes = regs_get_kernel_argument(regs, function->argument);
	if (function->source == MPCOPIES_U32)
		bytes = (u32)bytes;
	return min_t(u64, bytes, U32_MAX);
}

/* Whether a process called, not an interrupt. A breakpoint counts as NMI, and each as hardirq. */
static bool mpcopies_of_process(void)
{
	return !in_serving_softirq() &&
	       hardirq_count() >> HARDIRQ_SHIFT == nmi_count() >> NMI_SHIFT;
}

/* Runs at the start of a copy function, in any context. */
static int __kprobes mpcopies_count(struct kprobe *probe, struct pt_regs *regs)
{
	struct mpcopies_function *function = container_of(probe, struct mpcopies_function, probe);
	u64 number = function - mpcopies_functions + 1;
	u64 key = number << 32 | mpcopies_bytes(function, regs);
	u32 place = hash_64(key, MPCOPIES_ORDER), tries;

	if (current->tgid == ignore && mpcopies_of_process()) {
		atomic64_inc(&mpcopies_ignored);
		return 0;
	}
	for (tries = 0; tries < MPCOPIES_TRIES; tries++) {
		struct mpcopies_bucket *bucket = &mpcopies_table[(place + tries) % MPCOPIES_SIZE];
		u64 old = atomic64_read(&bucket->key);

		if (!old)
			old = atomic64_cmpxchg(&bucket->key, 0, key);
		if (!old || old == key) {
			atomic64_inc(&bucket->calls);
			return 0;
		}
	}
	atomic64_inc(&mpcopies_dropped);
	return 0;
}

static int mpcopies_show(struct seq_file *seq, void *unused)
{
	unsigned long missed = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mpcopies_functions); i++) {
		if (!mpcopies_functions[i].counted)
			continue;
		seq_printf(seq, "probe %s\n", mpcopies_functions[i].probe.symbol_name);
		missed += mpcopies_functions[i].probe.nmissed;
	}
	for (i = 0; i < MPCOPIES_SIZE; i++) {
		u64 key = atomic64_read(&mpcopies_table[i].key);

		if (key)
			seq_printf(seq, "copy %s %u %lld\n",
				   mpcopies_functions[(key >> 32) - 1].probe.symbol_name, (u32)key,
				   atomic64_read(&mpcopies_table[i].calls));
	}
	seq_printf(seq, "ignored %lld\n", atomic64_read(&mpcopies_ignored));
	seq_printf(seq, "missed %lu\n", missed);
	seq_printf(seq, "dropped %lld\n", atomic64_read(&mpcopies_dropped));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(mpcopies);

static void mpcopies_unregister(void)
{
	struct kprobe *probes[ARRAY_SIZE(mpcopies_functions)];
	unsigned int i, count = 0;

	for (i = 0; i < ARRAY_SIZE(mpcopies_functions); i++)
		if (mpcopies_functions[i].counted)
			probes[count++] = &mpcopies_functions[i].probe;
	unregister_kprobes(probes, count);
}

static int __init mpcopies_init(void)
{
	unsigned int i, count = 0;
	int err = -ENOENT;

	mpcopies_table = vzalloc(MPCOPIES_SIZE * sizeof(*mpcopies_table));
	if (!mpcopies_table)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(mpcopies_functions); i++) {
		int result = register_kprobe(&mpcopies_functions[i].probe);

		mpcopies_functions[i].counted = !result;
		if (!result)
			count++;
		else if (result != -ENOENT)
			err = result;
	}
	if (!count) {
		vfree(mpcopies_table);
		return err;
	}
	mpcopies_file = debugfs_create_file("mpcopies", 0400, NULL, NULL, &mpcopies_fops);
	return 0;
}
module_init(mpcopies_init);

static void __exit mpcopies_exit(void)
{
	debugfs_remove(mpcopies_file);
	mpcopies_unregister();
	vfree(mpcopies_table);
}
module_exit(mpcopies_exit);

MODULE_DESCRIPTION("Counts what is passed to the kernel's copy functions");
MODULE_LICENSE("GPL");
