// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "fatal.h"

_Noreturn void fatal(const char *format, ...)
{
  int error = errno;
  va_list arguments;

  fputs("guestd: fatal: ", stderr);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  if (error)
    fprintf(stderr, ": %s", strerror(error));
  fputc('\n', stderr);
  /* Ends QEMU, which runs with -no-reboot; the guest has no ACPI to power itself off. */
  reboot(RB_AUTOBOOT);
  /* It is refused only where guestd is not the first process, and there it may exit. */
  _exit(1);
}
