// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "run.h"

#define SHELL "/bin/sh"

enum { LINE = 400, CANNOT_START = 127 };

bool run_has_shell(void)
{
  return access(SHELL, X_OK) == 0;
}

static _Noreturn void become(const struct interface *interface, const char *command, int output)
{
  char *const environment[] = { "PATH=/bin:/usr/bin", "HOME=/", "TMPDIR=/tmp", NULL };
  char *const arguments[] = { "sh", "-c", (char *)command, NULL };
  int input = open("/dev/null", O_RDONLY);
  sigset_t none;

  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setpgid(0, 0);
  if (input >= 0 && !interface_enter(interface)) {
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(SHELL, arguments, environment);
  }
  _exit(CANNOT_START);
}

/* The part of @line that is full or ended goes out; what a terminal would take for control characters does not. */
static size_t append(char *line, size_t length, char byte, void (*emit)(const char *line))
{
  if (byte != '\n')
    line[length++] = byte >= ' ' && byte <= '~' ? byte : byte == '\t' ? ' ' : '?';
  if (byte == '\n' || length == LINE) {
    line[length] = '\0';
    emit(line);
    return 0;
  }
  return length;
}

/* Until the end of the output; -1 and ETIMEDOUT when that does not come in time. */
static int relay(int output, int64_t end, void (*emit)(const char *line))
{
  char block[4096], line[LINE + 1];
  size_t length = 0;

  for (;;) {
    struct pollfd readable = { .fd = output, .events = POLLIN };
    int64_t left = end - clock_ms();
    ssize_t got;

    if (left <= 0) {
      errno = ETIMEDOUT;
      return -1;
    }
    if (poll(&readable, 1, (int)left) <= 0)
      continue;
    got = read(output, block, sizeof(block));
    if (got < 0 && errno != EINTR)
      return -1;
    if (got == 0)
      break;
    for (ssize_t i = 0; i < got; i++)
      length = append(line, length, block[i], emit);
  }
  if (length)
    append(line, length, '\n', emit);
  return 0;
}

int run_command(const struct interface *interface, const char *command, uint32_t timeout_ms,
                void (*emit)(const char *line))
{
  int pipe_fds[2], status, error = 0;
  pid_t pid;

  if (pipe2(pipe_fds, O_CLOEXEC))
    return -1;
  pid = fork();
  if (pid == 0)
    become(interface, command, pipe_fds[1]);
  if (pid < 0)
    error = errno;
  close(pipe_fds[1]);
  if (pid > 0) {
    /* Here as well: otherwise the group might not exist yet when it is killed. */
    setpgid(pid, pid);
    if (relay(pipe_fds[0], clock_ms() + timeout_ms, emit))
      error = errno;
    kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
      ;
    /*
     * Orphans become children of the first process of the guest, which this is. Those of the group
     * are killed, but maybe not dead yet: they are waited for, so that nothing of it is left.
     */
    while (waitpid(-pid, NULL, 0) > 0 || errno == EINTR)
      ;
    while (waitpid(-1, NULL, WNOHANG) > 0)
      ;
  }
  close(pipe_fds[0]);
  if (error) {
    errno = error;
    return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
