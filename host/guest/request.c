// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "echo.h"
#include "hold.h"
#include "interface.h"
#include "ping.h"
#include "request.h"
#include "run.h"
#include "segment.h"
#include "send.h"

enum {
  PROTOCOL_VERSION = 5,
  MAX_ARGUMENTS = 9, /* of send */
  PING_MAX_MS = 600000,
  RUN_MAX_MS = 3600000,
};

struct arguments {
  int count;
  char *word[MAX_ARGUMENTS];
};

static uint32_t id; /* number of the request being executed, repeated in each line of its answer */

static void answer_error(const char *code, const char *text)
{
  channel_printf("%" PRIu32 " error %s %s\n", id, code, text);
}

static void answer_errno(void)
{
  answer_error(errno == EBADF ? "not-holding" : "system", strerror(errno));
}

static const struct interface *find_interface(const char *role)
{
  const struct interface *interface = interface_of_role(role);

  if (!interface)
    answer_error("no-interface", "this guest has no interface of that role");
  return interface;
}

/* A decimal number up to @limit. */
static bool parse_up_to(const char *text, uint32_t limit, uint32_t *number)
{
  char *end;
  unsigned long value = strtoul(text, &end, 10);

  *number = (uint32_t)value;
  return *text >= '0' && *text <= '9' && *end == '\0' && value <= limit;
}

/* A decimal number from 1 to @limit; 0 when it is not one. */
static uint32_t parse_number(const char *text, uint32_t limit)
{
  uint32_t number;

  return parse_up_to(text, limit, &number) ? number : 0;
}

/* Exactly @count bytes, two hexadecimal digits each, with @separator between them; 0: none. */
static bool parse_bytes(const char *text, char separator, uint8_t *bytes, size_t count)
{
  static const char digits[] = "0123456789abcdef";

  for (size_t i = 0; i < count; i++) {
    const char *high, *low;

    if (i && separator && *text++ != separator)
      return false;
    high = *text ? strchr(digits, *text++) : NULL;
    low = *text ? strchr(digits, *text++) : NULL;
    if (!high || !low)
      return false;
    bytes[i] = (uint8_t)((high - digits) << 4 | (low - digits));
  }
  return *text == '\0';
}

static void hello(const struct arguments *arguments)
{
  const struct interface *interface;

  (void)arguments;
  for (size_t i = 0; (interface = interface_at(i)); i++)
    if (interface->name[0])
      channel_printf("%" PRIu32 " = interface %s %s %02x:%02x:%02x:%02x:%02x:%02x\n", id, interface->role,
                     interface->name, interface->mac[0], interface->mac[1], interface->mac[2], interface->mac[3],
                     interface->mac[4], interface->mac[5]);
  channel_printf("%" PRIu32 " ok guestd %d\n", id, PROTOCOL_VERSION);
}

static void hold(const struct arguments *arguments)
{
  const struct interface *interface = find_interface(arguments->word[1]);

  if (!interface)
    return;
  send_release();
  if (hold_start(interface))
    answer_errno();
  else
    channel_printf("%" PRIu32 " ok\n", id);
}

static void count(const struct arguments *arguments)
{
  struct hold_count count;

  (void)arguments;
  if (hold_count(&count))
    answer_errno();
  else
    channel_printf("%" PRIu32 " ok %" PRIu32 " %" PRIu32 "\n", id, count.held, count.dropped);
}

static char *put_hex(char *to, uint32_t value, int digits)
{
  for (int i = digits - 1; i >= 0; i--, value >>= 4)
    to[i] = "0123456789abcdef"[value & 15];
  return to + digits;
}

/* By hand, because printf would dominate the time that a report of thousands of frames takes. */
static void emit_frame(const struct frame_report *report)
{
  static char line[96];
  static uint32_t prefixed;
  static size_t prefix;
  char *to;

  if (prefixed != id) {
    char digits[10];
    size_t length = 0;

    for (uint32_t rest = id; rest; rest /= 10)
      digits[length++] = (char)('0' + rest % 10);
    for (prefix = 0; prefix < length; prefix++)
      line[prefix] = digits[length - 1 - prefix];
    memcpy(line + prefix, " = ", 3);
    prefix += 3;
    prefixed = id;
  }
  to = put_hex(line + prefix, report->sequence, 8);
  *to++ = ' ';
  to = put_hex(to, report->length, 4);
  *to++ = ' ';
  to = put_hex(to, report->stated_length, 4);
  *to++ = ' ';
  *to++ = report->checksum_good ? '1' : '0';
  *to++ = ' ';
  *to++ = report->nonces_agree ? '1' : '0';
  *to++ = ' ';
  for (size_t i = 0; i < FRAME_NONCE_BYTES; i++)
    to = put_hex(to, report->nonce[i], 2);
  *to++ = ' ';
  to = put_hex(to, report->crc, 8);
  *to++ = '\n';
  channel_append(line, (size_t)(to - line));
}

static void report(const struct arguments *arguments)
{
  int frames = hold_report(emit_frame);

  (void)arguments;
  if (frames < 0)
    answer_errno();
  else
    channel_printf("%" PRIu32 " ok %d\n", id, frames);
}

static void release(const struct arguments *arguments)
{
  (void)arguments;
  hold_release();
  send_release();
  channel_printf("%" PRIu32 " ok\n", id);
}

static void echo(const struct arguments *arguments)
{
  const struct interface *interface = find_interface(arguments->word[1]);

  if (!interface)
    return;
  send_release();
  if (echo_start(interface))
    answer_error("system", strerror(errno));
  else
    channel_printf("%" PRIu32 " ok\n", id);
}

static void end_echo(const struct arguments *arguments)
{
  struct echo_count count;

  (void)arguments;
  if (!echo_end(&count))
    channel_printf("%" PRIu32 " ok %" PRIu32 " %" PRIu32 "\n", id, count.echoed, count.lost);
  else if (errno == EBADF)
    answer_error("not-echoing", "no frames are being sent back");
  else
    answer_error("system", strerror(errno));
}

static bool parse_lengths(char *list, struct send_plan *plan)
{
  while (list) {
    uint32_t length = parse_number(strsep(&list, ","), plan->leaves_segments ? SEGMENT_MAX : FRAME_MAX);

    if (length < FRAME_MIN || plan->lengths == SEND_MAX_LENGTHS)
      return false;
    plan->length[plan->lengths++] = (uint16_t)length;
  }
  return true;
}

static bool parse_left(const char *word, struct send_plan *plan)
{
  plan->leaves_checksum = !strcmp(word, "checksum");
  plan->leaves_segments = !strcmp(word, "segments");
  return plan->leaves_checksum || plan->leaves_segments || !strcmp(word, "nothing");
}

static void send_series(const struct arguments *arguments)
{
  const struct interface *interface = find_interface(arguments->word[1]);
  struct send_plan plan = { .count = parse_number(arguments->word[5], SEND_MAX_COUNT) };
  uint32_t pattern;

  if (!interface)
    return;
  if (!parse_bytes(arguments->word[2], ':', plan.frame.destination, FRAME_MAC_BYTES) ||
      !parse_bytes(arguments->word[3], '\0', plan.frame.key, FRAME_KEY_BYTES) ||
      !parse_up_to(arguments->word[4], UINT32_MAX, &plan.first) || !plan.count ||
      !parse_up_to(arguments->word[6], UINT8_MAX, &pattern) || !parse_left(arguments->word[8], &plan) ||
      !parse_lengths(arguments->word[7], &plan)) {
    answer_error("bad-argument", "wanted: send ROLE MAC KEY FIRST COUNT PATTERN LENGTH[,LENGTH...] nothing|checksum|segments");
    return;
  }
  memcpy(plan.frame.source, interface->mac, sizeof(plan.frame.source));
  plan.frame.pattern = (uint8_t)pattern;
  if (!send_frames(interface, &plan))
    channel_printf("%" PRIu32 " ok %" PRIu32 "\n", id, plan.count);
  else if (errno == ETIMEDOUT)
    answer_error("not-sent", "the card did not send all frames in time");
  else
    answer_error("system", strerror(errno));
}

static void exchange_pings(const struct arguments *arguments)
{
  const struct interface *interface = find_interface(arguments->word[1]);
  uint32_t series = parse_number(arguments->word[3], PING_MAX_COUNT);
  uint32_t timeout_ms = parse_number(arguments->word[4], PING_MAX_MS);
  struct in_addr address;
  struct ping_result result;

  if (!interface)
    return;
  if (inet_pton(AF_INET, arguments->word[2], &address) != 1 || !series || !timeout_ms)
    answer_error("bad-argument", "wanted: ping ROLE IPV4-ADDRESS COUNT TIMEOUT-MS");
  else if (ping(interface, address, series, timeout_ms, &result))
    answer_error("system", strerror(errno));
  else
    channel_printf("%" PRIu32 " ok %" PRIu32 " %" PRIu32 "\n", id, result.sent, result.received);
}

static void emit_line(const char *line)
{
  channel_printf("%" PRIu32 " = ", id);
  channel_append(line, strlen(line));
  channel_append("\n", 1);
}

static void run(const struct arguments *arguments)
{
  const struct interface *interface = find_interface(arguments->word[1]);
  uint32_t timeout_ms = parse_number(arguments->word[2], RUN_MAX_MS);
  int status;

  if (!interface)
    return;
  if (!timeout_ms) {
    answer_error("bad-argument", "wanted: run ROLE TIMEOUT-MS SHELL-COMMAND");
    return;
  }
  if (!run_has_shell()) {
    answer_error("no-programs", "this guest's image has no programs");
    return;
  }
  status = run_command(interface, arguments->word[3], timeout_ms, emit_line);
  if (status < 0)
    answer_error(errno == ETIMEDOUT ? "timed-out" : "system", strerror(errno));
  else
    channel_printf("%" PRIu32 " ok %d\n", id, status);
}

static const struct command {
  const char *name;
  int words;
  bool text; /* the last word is the rest of the line */
  void (*execute)(const struct arguments *arguments);
} commands[] = {
  { "hello", 1, false, hello },
  { "hold", 2, false, hold },
  { "count", 1, false, count },
  { "report", 1, false, report },
  { "release", 1, false, release },
  { "echo", 2, false, echo },
  { "end-echo", 1, false, end_echo },
  { "send", 9, false, send_series },
  { "ping", 5, false, exchange_pings },
  { "run", 4, true, run },
};

static void execute(const struct command *command, struct arguments *arguments, char *rest)
{
  while (rest && arguments->count < command->words) {
    bool text = command->text && arguments->count + 1 == command->words;

    arguments->word[arguments->count++] = text ? rest : strsep(&rest, " ");
    if (text)
      rest = NULL;
  }
  if (arguments->count == command->words && !rest)
    command->execute(arguments);
  else
    answer_error("bad-argument", "wrong number of arguments");
}

void request_execute(char *line)
{
  struct arguments arguments = { .count = 1 };
  char *rest = line, *word;

  /* Empty lines let the agent end whatever its predecessor may have left unfinished. */
  if (!line[0])
    return;
  word = strsep(&rest, " ");
  id = parse_number(word, UINT32_MAX);
  if (!id || !rest) {
    answer_error("bad-request", "wanted: NUMBER COMMAND ARGUMENTS");
    return;
  }
  arguments.word[0] = strsep(&rest, " ");
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
    if (strcmp(arguments.word[0], commands[i].name) == 0) {
      execute(&commands[i], &arguments, rest);
      return;
    }
  }
  answer_error("unknown-command", "see PROTOCOL.md for the commands");
}
