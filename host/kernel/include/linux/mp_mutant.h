/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutants: ways in which a copy could creep into the receive path or the transmit path, for trying
 * whether an observer notices. Modules contain them only if they are built with MUTANTS=1, and then
 * one can be chosen by its name (parameter mutant of mp.ko) while no port is bound. All of them but
 * MP_MUTANT_TX_DAMAGE deliver the right bytes, and the statistics know nothing of them.
 */
#ifndef _LINUX_MP_MUTANT_H
#define _LINUX_MP_MUTANT_H

#include <linux/mp.h>
#include <linux/uio.h>

/* The names are those in mp/mutant.c, in the same order. */
enum mp_mutant {
	MP_MUTANT_NONE,
	/* Of the consumer's worker, when a frame is in the guest's buffer: */
	/* Out to a buffer of the host and back. */
	MP_MUTANT_OUT_AND_BACK,
	/* Out only, by string instructions. */
	MP_MUTANT_REP_MOVS,
	/* Out only, by a loop of plain loads and stores. */
	MP_MUTANT_INLINE_COPY,
	/* Out only, through the address that the virtual machine monitor uses. */
	MP_MUTANT_FROM_USER,
	/* Out only, through a mapping of the page made for it. */
	MP_MUTANT_ALIAS,
	/* Out only, by instructions of the old floating-point unit. */
	MP_MUTANT_X87,
	/* Out only, by comparisons that fail: an emulator tells of them as if they stored zeros. */
	MP_MUTANT_CMPXCHG,
	/* Out and back, for one frame in a thousand. */
	MP_MUTANT_ONE_IN_1000,
	/* The last 16 bytes only. */
	MP_MUTANT_LAST_16,
	/* The first 64 bytes, out and back. */
	MP_MUTANT_HEADER_PULL,
	/* Read in place, not copied. */
	MP_MUTANT_CHECKSUM,
	/* Out, by a kernel thread, after delivery. */
	MP_MUTANT_KTHREAD,
	/* Out, by the virtual machine monitor, after delivery. */
	MP_MUTANT_VMM,
	/* From one buffer of the guest to another one. */
	MP_MUTANT_SECOND_BUFFER,
	/* Of the port: */
	/* A page of the host is posted instead, and wiped after use. */
	MP_MUTANT_BOUNCE_AND_WIPE,
	/* The same without wiping. */
	MP_MUTANT_STATISTICS,
	/* The bus address of the guest's page leads to a page of the host for a while. */
	MP_MUTANT_REMAPPED,
	/* The DMA layer copies. */
	MP_MUTANT_SWIOTLB,
	/* Of the driver: it posts a page of its own. */
	MP_MUTANT_NAPI_BOUNCE,
	/* Of the port, when it sends what is behind the header of a frame: */
	/* A page of the host is sent instead. */
	MP_MUTANT_TX_BOUNCE,
	/* The same, and the page is wiped when the frame is finished. */
	MP_MUTANT_TX_BOUNCE_AND_WIPE,
	/* The same without wiping, and one byte is another. */
	MP_MUTANT_TX_DAMAGE,
	/* Read in place, not copied. */
	MP_MUTANT_TX_CHECKSUM,
	/* Out to a page of the host that keeps it; the guest's own is sent all the same. */
	MP_MUTANT_TX_OUT,
	MP_MUTANT_COUNT,
};

enum mp_mutant mp_mutant(void);
void mp_mutant_count(void);
unsigned int mp_mutant_number(void);
bool mp_mutant_bounced(struct mp_port *port, const struct mp_frame *frame);
unsigned int mp_mutant_direct(struct mp_port *port, const struct mp_frame *frame,
			      struct kvec pieces[MP_PIECES]);

#endif /* _LINUX_MP_MUTANT_H */
