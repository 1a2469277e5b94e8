/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_CHANNEL_H
#define MPRIG_GUEST_CHANNEL_H

#include <stddef.h>

/**
 * channel_open - find the virtio-serial port of the agent, waiting until the kernel has announced it, and open it
 */
void channel_open(void);

/**
 * channel_next_line - wait for the next request
 *
 * Blocks without using the processor, also while nobody is connected. A line that was begun before the agent
 * disconnected is forgotten, and so is one that is too long.
 *
 * Return: the line without its end; valid until the next call.
 */
char *channel_next_line(void);

/**
 * channel_watch - have another descriptor served while the channel waits
 * @fd: readable when there is something to do; -1: none
 * @ready: called then
 *
 * There is one such descriptor; a new one takes the place of the old one.
 */
void channel_watch(int fd, void (*ready)(void));

/**
 * channel_append - add bytes to the answer
 *
 * They are sent when a large block has gathered: one write costs an exit from the guest, however short it is.
 */
void channel_append(const char *bytes, size_t length);

/**
 * channel_printf - add formatted text of at most 255 bytes to the answer
 */
void channel_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * channel_flush - send what has gathered, to the next agent when this one has disconnected
 */
void channel_flush(void);

#endif
