// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

static int listener;
static control_answer answer_request;

static void serve_peer(int peer)
{
  FILE *input = fdopen(peer, "r");
  FILE *output = input ? fdopen(dup(peer), "w") : NULL;
  char line[256];

  if (!input)
    close(peer);
  while (output && fgets(line, sizeof(line), input)) {
    line[strcspn(line, "\n")] = '\0';
    answer_request(output, line);
    fflush(output);
  }
  if (output)
    fclose(output);
  if (input)
    fclose(input);
}

static void *serve(void *unused)
{
  (void)unused;
  for (;;) {
    int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (peer >= 0)
      serve_peer(peer);
  }
  return NULL;
}

bool control_serve(const char *path, control_answer answer)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  pthread_t thread;

  answer_request = answer;
  if (strlen(path) >= sizeof(address.sun_path)) {
    fprintf(stderr, "plugin: the path of the socket is too long: %s\n", path);
    return false;
  }
  strcpy(address.sun_path, path);
  listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 4)) {
    perror("plugin: cannot listen");
    return false;
  }
  return pthread_create(&thread, NULL, serve, NULL) == 0;
}
