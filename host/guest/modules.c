// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fatal.h"
#include "modules.h"

#define FOLDER "/modules"

static void load(const char *name)
{
  char path[256];
  int fd;

  snprintf(path, sizeof(path), FOLDER "/%s", name);
  fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    fatal("cannot open module %s", path);
  if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
    fatal("cannot load module %s", path);
  close(fd);
}

void modules_load(void)
{
  char line[128];
  FILE *order = fopen(FOLDER "/order", "re");

  if (!order)
    fatal("cannot open " FOLDER "/order");
  while (fgets(line, sizeof(line), order)) {
    line[strcspn(line, "\r\n")] = '\0';
    if (line[0])
      load(line);
  }
  fclose(order);
}
