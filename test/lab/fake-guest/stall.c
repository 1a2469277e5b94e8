// SPDX-License-Identifier: Apache-2.0
/*
 * A page of the guest's memory that is not there: whoever reads it stands still, in the kernel too.
 */
#include "fake_guest.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096u

static int faults;
static struct uffdio_range stalled;

/* The page that holds this byte; what was in it is lost. */
void stall_begin(uint8_t *at)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register missing = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	stalled.start = (uintptr_t)at & ~(uintptr_t)(PAGE - 1);
	stalled.len = PAGE;
	missing.range = stalled;
	faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (faults < 0 || ioctl(faults, UFFDIO_API, &api) ||
	    ioctl(faults, UFFDIO_REGISTER, &missing) ||
	    madvise((void *)(uintptr_t)stalled.start, PAGE, MADV_DONTNEED))
		die("cannot take a page away");
}

/* Until somebody reads there. */
void stall_await(void)
{
	struct pollfd wait = { .fd = faults, .events = POLLIN };

	if (poll(&wait, 1, PATIENCE_MS) != 1)
		die("nobody reads the page that is not there");
}

/* The page comes back, with nothing in it. */
void stall_end(void)
{
	struct uffdio_zeropage zero = { .range = stalled };

	if (ioctl(faults, UFFDIO_ZEROPAGE, &zero) || ioctl(faults, UFFDIO_UNREGISTER, &stalled))
		die("cannot give a page back");
	close(faults);
}
