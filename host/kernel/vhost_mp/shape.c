// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a guest buffer fits a NIC descriptor, judged by its shape alone.
 */
#include <linux/minmax.h>
#include <linux/mm.h>

#include "vhost_mp.h"

/* Adds a run of bytes, cut at page boundaries; false when there are too many pieces. */
static bool vhost_mp_add_run(struct mp_request *request, unsigned long address, size_t length)
{
	while (length) {
		u32 bytes = min_t(size_t, length, PAGE_SIZE - offset_in_page(address));

		if (request->count == MP_PIECES)
			return false;
		request->pieces[request->count].address = address;
		request->pieces[request->count].length = bytes;
		request->count++;
		address += bytes;
		length -= bytes;
	}
	return true;
}

/**
 * vhost_mp_shape - describe the start of a guest buffer as pieces of pages
 * @iov: the buffer
 * @count: its pieces; adjacent ones are taken as one
 * @need: bytes that the longest frame and its header take; no more are described
 * @request: pieces and count are filled in
 *
 * Return: MP_FALLBACK_NONE, or why the buffer cannot be posted itself.
 */
enum mp_fallback vhost_mp_shape(const struct iovec *iov, unsigned int count, size_t need,
				struct mp_request *request)
{
	unsigned long start = 0, end = 0;
	unsigned int i;

	request->count = 0;
	for (i = 0; i < count && need; i++) {
		unsigned long address = (unsigned long)iov[i].iov_base;
		size_t bytes = min(need, iov[i].iov_len);

		need -= bytes;
		if (address == end) {
			end += bytes;
			continue;
		}
		if (!vhost_mp_add_run(request, start, end - start))
			return MP_FALLBACK_TOO_MANY_SEGMENTS;
		start = address;
		end = address + bytes;
	}
	if (need)
		return MP_FALLBACK_BUFFER_TOO_SMALL;
	if (!vhost_mp_add_run(request, start, end - start))
		return MP_FALLBACK_TOO_MANY_SEGMENTS;
	return MP_FALLBACK_NONE;
}
