// SPDX-License-Identifier: Apache-2.0
#include <time.h>

#include "clock.h"

int64_t clock_ms(void)
{
  struct timespec time;

  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}
