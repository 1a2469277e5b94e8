// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "channel.h"
#include "fatal.h"
#include "port.h"

enum {
  BLOCK = 32 << 10, /* the largest write that the kernel's driver takes in one piece */
  LINE_MAX_BYTES = 1024,
};

static int port = -1;
static int signals = -1;

/*
 * While the host side is closed, poll() reports a hang-up at once and for ever. So a closed port is not polled: the
 * driver sends SIGIO when it changes.
 */
static bool connected = true;

static int watched = -1;
static void (*watched_ready)(void);

static char input[LINE_MAX_BYTES];
static size_t input_length;
static size_t consumed; /* bytes of input that the line returned last takes, with its end */
static bool skipping;   /* inside a line that is too long */

static char output[BLOCK];
static size_t output_length;

void channel_open(void)
{
  sigset_t set;

  sigemptyset(&set);
  sigaddset(&set, SIGIO);
  if (sigprocmask(SIG_BLOCK, &set, NULL))
    fatal("cannot block SIGIO");
  signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0)
    fatal("cannot open a signal descriptor");
  port = port_open();
  if (fcntl(port, F_SETOWN, getpid()) || fcntl(port, F_SETFL, O_NONBLOCK | O_ASYNC))
    fatal("cannot ask the channel for SIGIO");
}

void channel_watch(int fd, void (*ready)(void))
{
  watched = fd;
  watched_ready = ready;
}

/* Waits until the port is ready for @events, its host side opens or closes, or the watched descriptor was served. */
static void wait_for(short events)
{
  struct pollfd wait[] = {
    { .fd = signals, .events = POLLIN },
    { .fd = connected ? port : -1, .events = events },
    { .fd = watched, .events = POLLIN },
  };
  struct signalfd_siginfo info;

  if (poll(wait, 3, -1) < 0) {
    if (errno != EINTR)
      fatal("cannot wait for the channel");
    return;
  }
  if (wait[0].revents) {
    while (read(signals, &info, sizeof(info)) > 0)
      ;
    connected = true;
  } else if (wait[1].revents & POLLHUP) {
    connected = false;
  }
  if (wait[2].revents)
    watched_ready();
}

static void receive(void)
{
  ssize_t length;

  if (input_length == sizeof(input)) {
    input_length = 0;
    skipping = true;
  }
  length = read(port, input + input_length, sizeof(input) - input_length);
  if (length > 0) {
    input_length += (size_t)length;
    return;
  }
  if (length < 0 && errno != EAGAIN && errno != EINTR)
    fatal("cannot read the channel");
  /* Nothing to read and nobody there: what the agent had begun to say will not be finished. */
  if (length == 0) {
    input_length = 0;
    skipping = false;
  }
  wait_for(POLLIN);
}

char *channel_next_line(void)
{
  for (;;) {
    char *end;

    memmove(input, input + consumed, input_length - consumed);
    input_length -= consumed;
    consumed = 0;
    end = memchr(input, '\n', input_length);
    if (!end) {
      receive();
      continue;
    }
    *end = '\0';
    consumed = (size_t)(end - input) + 1;
    if (!skipping)
      return input;
    skipping = false;
  }
}

void channel_flush(void)
{
  size_t done = 0;

  /*
   * A request can arrive before the news that its sender has connected. So an answer for which the port is closed
   * waits for the next opening, rather than being dropped; an agent ignores answers to questions that it did not ask.
   */
  while (done < output_length) {
    ssize_t length = write(port, output + done, output_length - done);

    if (length >= 0)
      done += (size_t)length;
    else if (errno == EAGAIN || errno == EINTR)
      wait_for(POLLOUT);
    else
      fatal("cannot write the channel");
  }
  output_length = 0;
}

void channel_append(const char *bytes, size_t length)
{
  if (output_length + length > sizeof(output))
    channel_flush();
  memcpy(output + output_length, bytes, length);
  output_length += length;
}

void channel_printf(const char *format, ...)
{
  char text[256];
  va_list arguments;
  int length;

  va_start(arguments, format);
  length = vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  if (length > 0)
    channel_append(text, (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
}
