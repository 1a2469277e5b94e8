// SPDX-License-Identifier: Apache-2.0
#include "fake_guest.h"

#include <fcntl.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <unistd.h>

static int file = -1;

void configuration_open(const char *pci_address)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/config", pci_address);
	file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		die("cannot open %s", path);
}

/* Sets or clears bits of the PCI command register, behind the back of the driver. */
void configuration_allow(uint16_t bits, bool allowed)
{
	uint16_t command;

	if (pread(file, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
		die("cannot read the command register");
	command = (uint16_t)(allowed ? command | bits : command & ~bits);
	if (pwrite(file, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
		die("cannot write the command register");
}
