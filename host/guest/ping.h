/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_PING_H
#define MPRIG_GUEST_PING_H

#include <netinet/in.h>
#include <stdint.h>

#include "interface.h"

enum { PING_MAX_COUNT = 1024 };

struct ping_result {
  uint32_t sent;
  uint32_t received;
};

/**
 * ping - a series of ICMP echo exchanges, one after the other
 * @count: 1 to PING_MAX_COUNT
 * @timeout_ms: of the whole series; each exchange gets an equal share of what is left
 *
 * Return: 0, or -1 and errno.
 */
int ping(const struct interface *interface, struct in_addr address, uint32_t count, uint32_t timeout_ms,
         struct ping_result *result);

#endif
