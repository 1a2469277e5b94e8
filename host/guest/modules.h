/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_MODULES_H
#define MPRIG_GUEST_MODULES_H

/**
 * modules_load - load the kernel modules that /modules/order names, one file name per line, in that order
 *
 * The files are plain .ko: decompressing would cost more than reading.
 */
void modules_load(void);

#endif
