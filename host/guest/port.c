// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fatal.h"
#include "netlink.h"
#include "port.h"

#define PORT_NAME "mprig.guestd"
#define PORTS "/sys/class/virtio-ports"

enum { ANNOUNCEMENT_TIMEOUT_MS = 60000 };

static bool is_named(const char *entry)
{
  char path[300], name[64] = "";
  FILE *file;

  snprintf(path, sizeof(path), PORTS "/%s/name", entry);
  file = fopen(path, "re");
  if (!file)
    return false;
  if (!fgets(name, sizeof(name), file))
    name[0] = '\0';
  fclose(file);
  name[strcspn(name, "\n")] = '\0';
  return strcmp(name, PORT_NAME) == 0;
}

static int find(void)
{
  char path[300] = "";
  struct dirent *entry;
  DIR *ports = opendir(PORTS);
  int fd = -1;

  if (!ports)
    return -1;
  while ((entry = readdir(ports)))
    if (is_named(entry->d_name))
      snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
  closedir(ports);
  if (path[0]) {
    fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
      fatal("cannot open %s", path);
  }
  return fd;
}

int port_open(void)
{
  /* Listening begins before looking, so that no announcement falls between the two. */
  struct pollfd announcements = { .fd = netlink_open_uevents(), .events = POLLIN };
  char ignored[4096];
  int fd;

  while ((fd = find()) < 0) {
    int ready = poll(&announcements, 1, ANNOUNCEMENT_TIMEOUT_MS);

    if (ready == 0) {
      errno = 0;
      fatal("this machine has no virtio-serial port named " PORT_NAME);
    }
    while (recv(announcements.fd, ignored, sizeof(ignored), 0) > 0)
      ;
  }
  close(announcements.fd);
  return fd;
}
