// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "record.h"

static int listener;
static bool (*change_watch)(bool watch);
static bool (*is_watching)(void);

static void answer_status(int peer)
{
  struct record_files files = record_files();
  uint64_t seen = 0, unknown = 0, unnamed = 0;

  for (unsigned int cpu = 0; cpu < RECORD_CPUS; cpu++) {
    const struct record_counts *counts = record_counts_of(cpu);

    seen += counts->accesses;
    unknown += counts->unknown;
    unnamed += counts->unnamed;
  }
  dprintf(peer,
          "{\"watching\":%s,\"loads\":%d,\"stores\":%d,\"accesses\":%d,\"instructions\":%d,"
          "\"seen\":%" PRIu64 ",\"unknown\":%" PRIu64 ",\"unnamed\":%" PRIu64 "}\n",
          is_watching() ? "true" : "false", files.loads, files.stores, files.accesses, files.instructions, seen,
          unknown, unnamed);
}

static void answer(int peer, const char *request)
{
  bool on = strcmp(request, "on") == 0;

  if (!on && strcmp(request, "off") != 0 && strcmp(request, "status") != 0)
    dprintf(peer, "{\"error\":\"wanted: on, off or status\"}\n");
  else if (request[0] == 'o' && !change_watch(on))
    dprintf(peer, "{\"error\":\"no processor of the machine came by to switch the watch\"}\n");
  else
    answer_status(peer);
}

static void *serve(void *unused)
{
  char line[64];

  (void)unused;
  for (;;) {
    int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    FILE *input = peer < 0 ? NULL : fdopen(peer, "r");

    if (!input) {
      if (peer >= 0)
        close(peer);
      continue;
    }
    while (fgets(line, sizeof(line), input)) {
      line[strcspn(line, "\n")] = '\0';
      answer(peer, line);
    }
    fclose(input);
  }
  return NULL;
}

bool control_serve(const char *path, bool (*change)(bool watch), bool (*watching)(void))
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  pthread_t thread;

  change_watch = change;
  is_watching = watching;
  if (strlen(path) >= sizeof(address.sun_path)) {
    fprintf(stderr, "touch: the path of the socket is too long: %s\n", path);
    return false;
  }
  strcpy(address.sun_path, path);
  listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 4)) {
    perror("touch: cannot listen");
    return false;
  }
  return pthread_create(&thread, NULL, serve, NULL) == 0;
}
