// SPDX-License-Identifier: Apache-2.0
/*
 * First process of the guest: prepares the machine, then answers the agent for ever. Single-threaded, blocked in poll()
 * while there is nothing to do, so that an idle guest costs its host nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "channel.h"
#include "fatal.h"
#include "interface.h"
#include "modules.h"
#include "request.h"

static void mount_at(const char *type, const char *path)
{
  if (mkdir(path, 0755) && errno != EEXIST)
    fatal("cannot create %s", path);
  if (mount(type, path, type, MS_NOSUID | MS_NOEXEC, "") && errno != EBUSY)
    fatal("cannot mount %s", path);
}

/* The kernel opens no console for the first process when the initial file system holds no device node. */
static void open_console(void)
{
  int fd = open("/dev/console", O_RDWR | O_NOCTTY);

  if (fd < 0)
    return;
  for (int standard = 0; standard <= 2; standard++)
    dup2(fd, standard);
  if (fd > 2)
    close(fd);
}

int main(void)
{
  mount_at("devtmpfs", "/dev");
  open_console();
  mount_at("proc", "/proc");
  mount_at("sysfs", "/sys");
  reboot(RB_DISABLE_CAD);
  modules_load();
  interfaces_set_up();
  channel_open();
  for (;;) {
    request_execute(channel_next_line());
    channel_flush();
  }
}
