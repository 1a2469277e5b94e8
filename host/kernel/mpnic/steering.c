// SPDX-License-Identifier: GPL-2.0-only
/*
 * The steering table of the NIC, changed so that no frame of anybody else is lost meanwhile:
 * entries that stay are left alone, and one that only leads to another queue is written at once.
 * An entry is as good in one place as in another, since no two that are for one station match the
 * same frame.
 */
#include <linux/unaligned.h>

#include "mpnic.h"

#define MPNIC_ENTRY_STRIDE	(MPRIG_STEERING_ENTRY1_MAC - MPRIG_STEERING_ENTRY0_MAC)
#define MPNIC_SPREAD_BITS	MPRIG_STEERING_SPREAD0_ENTRY1_MASK_SHIFT
#define MPNIC_SPREAD_MASK	(BIT(MPNIC_SPREAD_BITS) - 1)
#define MPNIC_SPREADS		(32 / MPNIC_SPREAD_BITS)

static void __iomem *mpnic_entry_registers(struct mpnic *nic, unsigned int index)
{
	return nic->registers + index * MPNIC_ENTRY_STRIDE;
}

static void __iomem *mpnic_spread_register(struct mpnic *nic, unsigned int index)
{
	return nic->registers + MPRIG_STEERING_SPREAD0 + index / MPNIC_SPREADS * sizeof(u32);
}

static unsigned int mpnic_spread_shift(unsigned int index)
{
	return index % MPNIC_SPREADS * MPNIC_SPREAD_BITS;
}

static struct mpnic_entry mpnic_entry_read(struct mpnic *nic, unsigned int index)
{
	void __iomem *entry = mpnic_entry_registers(nic, index);
	u32 spreads = readl(mpnic_spread_register(nic, index));

	return (struct mpnic_entry){
		.mac = readl(entry + MPRIG_STEERING_ENTRY0_MAC),
		.match = readl(entry + MPRIG_STEERING_ENTRY0_MATCH),
		.spread = spreads >> mpnic_spread_shift(index) & MPNIC_SPREAD_MASK,
	};
}

static void mpnic_entry_write_match(struct mpnic *nic, unsigned int index, u32 match)
{
	writel(match, mpnic_entry_registers(nic, index) + MPRIG_STEERING_ENTRY0_MATCH);
}

/* Into a place that is not valid: an address half old and half new must not match. */
static void mpnic_entry_write(struct mpnic *nic, unsigned int index,
			      const struct mpnic_entry *entry)
{
	u32 spreads = readl(mpnic_spread_register(nic, index));

	spreads &= ~(MPNIC_SPREAD_MASK << mpnic_spread_shift(index));
	spreads |= entry->spread << mpnic_spread_shift(index);
	writel(spreads, mpnic_spread_register(nic, index));
	writel(entry->mac, mpnic_entry_registers(nic, index) + MPRIG_STEERING_ENTRY0_MAC);
	mpnic_entry_write_match(nic, index, entry->match);
}

static bool mpnic_entry_valid(const struct mpnic_entry *entry)
{
	return entry->match & MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK;
}

/* Whether they match the same frames, and lead to queues that differ in @differing alone. */
static bool mpnic_entry_alike(const struct mpnic_entry *one, const struct mpnic_entry *other,
			      u32 differing)
{
	return one->mac == other->mac && one->spread == other->spread &&
	       !((one->match ^ other->match) & ~differing);
}

/* Keeps what is in the table already; of either table only the others are left. */
static void mpnic_steering_keep(struct mpnic *nic, struct mpnic_steering *present,
				struct mpnic_steering *wanted, u32 differing)
{
	unsigned int i, place;

	for (i = 0; i < wanted->count; i++) {
		struct mpnic_entry *entry = &wanted->entries[i];

		if (!mpnic_entry_valid(entry))
			continue;
		for (place = 0; place < present->count; place++)
			if (mpnic_entry_alike(entry, &present->entries[place], differing))
				break;
		if (place == present->count)
			continue;
		if (differing)
			mpnic_entry_write_match(nic, place, entry->match);
		entry->match = 0;
		present->entries[place].match = MPNIC_ENTRY_KEPT;
	}
}

/**
 * mpnic_steering_add - want one more entry
 * @wanted: the table, with room
 * @address: destination of the frames
 * @match: ENTRY_MATCH without the part of the address that it holds
 * @spread: MASK and VALUE of the flows
 */
void mpnic_steering_add(struct mpnic_steering *wanted, const u8 *address, u32 match, u8 spread)
{
	wanted->entries[wanted->count++] = (struct mpnic_entry){
		.mac = get_unaligned_le32(address),
		.match = get_unaligned_le16(address + 4) | match |
			 MPRIG_STEERING_ENTRY0_MATCH_VALID_MASK,
		.spread = spread,
	};
}

/**
 * mpnic_steering_apply - let the NIC have all that is wanted, and nothing else
 * @nic: the device, its address lists locked
 * @wanted: used up
 */
void mpnic_steering_apply(struct mpnic *nic, struct mpnic_steering *wanted)
{
	struct mpnic_steering present = { .count = MPRIG_STEERING_ENTRIES };
	unsigned int place = 0, i;

	for (i = 0; i < present.count; i++)
		present.entries[i] = mpnic_entry_read(nic, i);
	mpnic_steering_keep(nic, &present, wanted, 0);
	mpnic_steering_keep(nic, &present, wanted, MPRIG_STEERING_ENTRY0_MATCH_QUEUE_MASK);
	for (i = 0; i < present.count; i++)
		if (mpnic_entry_valid(&present.entries[i]))
			mpnic_entry_write_match(nic, i, 0);
	for (i = 0; i < wanted->count; i++) {
		if (!mpnic_entry_valid(&wanted->entries[i]))
			continue;
		while (present.entries[place].match == MPNIC_ENTRY_KEPT)
			place++;
		mpnic_entry_write(nic, place++, &wanted->entries[i]);
	}
}
