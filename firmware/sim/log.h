// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mprig {

/** Writes one line `subject: text` to the standard error. */
[[gnu::format(printf, 2, 3)]] void log_line(const char* subject, const char* format, ...);

}  // namespace mprig
