// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What was in it is gone. */
void write_file(const char *path, const char *text)
{
	int file = open(path, O_WRONLY | O_CLOEXEC | O_TRUNC);

	if (file < 0 || write(file, text, strlen(text)) != (ssize_t)strlen(text))
		die("cannot write %s to %s", text, path);
	close(file);
}
