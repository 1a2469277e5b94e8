// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <string.h>

#include "segment.h"

enum {
  SOURCE = 0xc6336403, /* 198.51.100.3 */
  DESTINATION = 0xc6336409, /* 198.51.100.9: nobody's */
  PORT = 9, /* discard */
  TTL = 64,
};

static uint32_t sum_words(const void *bytes, size_t length)
{
  uint32_t total = 0;

  for (size_t i = 0; i < length; i += 2)
    total += (uint32_t)((const uint8_t *)bytes)[i] << 8 | ((const uint8_t *)bytes)[i + 1];
  return total;
}

static uint16_t fold(uint32_t total)
{
  while (total >> 16)
    total = (total & 0xffff) + (total >> 16);
  return (uint16_t)total;
}

void segment_build(const struct frame_plan *plan, uint32_t sequence, size_t length, uint8_t *frame)
{
  struct iphdr ip = {
    .version = 4,
    .ihl = sizeof(ip) / 4,
    .tot_len = htons((uint16_t)(length - ETH_HLEN)),
    .ttl = TTL,
    .protocol = IPPROTO_TCP,
    .saddr = htonl(SOURCE),
    .daddr = htonl(DESTINATION),
  };
  struct tcphdr tcp = { .source = htons(PORT), .dest = htons(PORT), .doff = sizeof(tcp) / 4, .ack = 1 };
  size_t tcp_length = length - ETH_HLEN - sizeof(ip);

  for (size_t i = SEGMENT_HEADER; i < length; i++)
    frame[i] = (uint8_t)(plan->pattern + sequence + i);
  memcpy(frame, plan->destination, FRAME_MAC_BYTES);
  memcpy(frame + FRAME_MAC_BYTES, plan->source, FRAME_MAC_BYTES);
  frame[ETH_HLEN - 2] = ETH_P_IP >> 8;
  frame[ETH_HLEN - 1] = ETH_P_IP & 0xff;
  ip.check = htons((uint16_t)~fold(sum_words(&ip, sizeof(ip))));
  tcp.check = htons(fold(sum_words(&ip.saddr, 8) + IPPROTO_TCP + (uint32_t)tcp_length));
  memcpy(frame + ETH_HLEN, &ip, sizeof(ip));
  memcpy(frame + ETH_HLEN + sizeof(ip), &tcp, sizeof(tcp));
}
