/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MPRIG_GUEST_INTERFACE_H
#define MPRIG_GUEST_INTERFACE_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One of the guest's network interfaces. Each lives in a network namespace of its own: both have an address of the same
 * network, and neither routes nor ARP nor answers of one may ever leave through the other.
 */
struct interface {
  const char *role;
  uint8_t mac[6];
  char address[16]; /* IPv4 */
  char name[IF_NAMESIZE]; /* empty: this guest has no such interface */
  int namespace_fd;
};

/**
 * interfaces_set_up - find the interfaces by their addresses, isolate them, give them addresses and start them
 */
void interfaces_set_up(void);

/**
 * interface_at - the interfaces in a fixed order, present or not
 * @position: from 0
 *
 * Return: NULL behind the last one.
 */
const struct interface *interface_at(size_t position);

/**
 * interface_of_role - the present interface that plays @role
 *
 * Return: NULL when there is none.
 */
const struct interface *interface_of_role(const char *role);

/**
 * interface_socket - a socket in the interface's own namespace
 *
 * Return: -1 and errno as socket() does. It is non-blocking and closed on exec.
 */
int interface_socket(const struct interface *interface, int domain, int type, int protocol);

/**
 * interface_enter - give the calling process the interface's namespace
 *
 * Return: -1 and errno when that fails.
 */
int interface_enter(const struct interface *interface);

/**
 * interface_set_mtu - change what the interface may send in one frame
 * @mtu: bytes of a frame behind its Ethernet header
 *
 * Return: -1 and errno when it cannot.
 */
int interface_set_mtu(const struct interface *interface, int mtu);

/**
 * interface_index - the index of the interface in its own namespace
 *
 * Return: 0 when it is gone.
 */
unsigned int interface_index(const struct interface *interface);

#endif
