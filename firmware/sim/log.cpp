// SPDX-License-Identifier: Apache-2.0
#include "log.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <unistd.h>

namespace mprig {

void log_line(const char* subject, const char* format, ...) {
  char line[512];
  constexpr int room = static_cast<int>(sizeof line) - 1;
  int used = std::min(std::snprintf(line, room, "%s: ", subject), room - 1);
  va_list arguments;
  va_start(arguments, format);
  used += std::vsnprintf(line + used, static_cast<std::size_t>(room - used), format, arguments);
  va_end(arguments);
  used = std::min(used, room - 1);
  line[used++] = '\n';
  // One write per line, so that lines of several processes sharing the stream do not mix.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line, static_cast<std::size_t>(used));
}

}  // namespace mprig
