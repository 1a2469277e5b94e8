import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { constants } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { LinkClosed, LinkUnavailable } from '../../../rig/link/errors.js';
import type { Link } from '../../../rig/link/link.js';
import { openReopening } from '../../../rig/link/reopening.js';
import { openUsb } from '../../../rig/link/usb/open.js';
import { connectNic } from '../../../rig/nic/device.js';
import { nicCases } from '../../nic/nic-cases.js';
import { chips, extraCases, type CaseResult } from './results.js';

/**
 * Runs inside the host machine: the suite of the NIC through each chip, by way of the package `usb`, usbfs and the
 * kernel's USB stack. Prints a line of JSON for each case.
 */
async function main(): Promise<void> {
  for (const [vhciPort, { name, address, server }] of chips.entries()) {
    for (const { title, run } of nicCases) {
      await report(name, title, async () => {
        const nic = await connectNic(await open(address));
        try {
          await run(nic);
        } finally {
          await nic.close();
        }
      });
    }
    await report(name, extraCases.replug, () => replug(address, vhciPort, server));
    await report(name, extraCases.unplug, () => unplug(address, vhciPort));
    await report(name, extraCases.absent, () => absent(address));
  }
}

/** The kernel needs a moment to enumerate what was plugged in. */
function open(address: string): Promise<Link> {
  return Deadline.after(60_000).poll(`${address} to be there`, 50, async () => {
    try {
      return await openUsb(address, new URLSearchParams());
    } catch (error) {
      if (error instanceof LinkUnavailable && error.code === 'LinkNotFound') return undefined;
      throw error;
    }
  });
}

/** The rig finds the device again by its name and goes on where it was. */
async function replug(address: string, vhciPort: number, server: string): Promise<void> {
  const nic = await connectNic(await openReopening(() => open(address), 60_000));
  try {
    const words = Array.from(
      { length: constants.PACKET_PAGE_BYTES / 4 },
      (_, index) => Math.imul(index, 0x9e3779b1) >>> 0,
    );
    const carrying = nic.registers.write(constants.PACKET_WINDOW, words);
    // Until some of it is under way; where exactly is left to chance.
    await pause(20);
    detach(vhciPort);
    execFileSync('/suite/attach', [server, '3240', String(vhciPort)]);
    await carrying;
    const kept = await nic.registers.read(constants.PACKET_WINDOW, words.length);
    const wrong = words.findIndex((word, index) => kept[index] !== word);
    if (wrong >= 0) throw new Error(`word ${wrong} is ${kept[wrong]}, not ${words[wrong]}`);
  } finally {
    await nic.close();
  }
}

function detach(vhciPort: number): void {
  writeFileSync('/sys/devices/platform/vhci_hcd.0/detach', String(vhciPort));
}

/** The link ends when the kernel takes the device away. */
async function unplug(address: string, vhciPort: number): Promise<void> {
  const nic = await connectNic(await open(address));
  detach(vhciPort);
  const failure = await Deadline.after(30_000).poll('the end of the link', 10, () =>
    nic.registers.read(0, 1).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  await nic.close();
  if (!(failure instanceof LinkClosed)) throw failure;
}

async function absent(address: string): Promise<void> {
  await Deadline.after(30_000).poll('the device to be gone', 50, async () => {
    const link = await openUsb(address, new URLSearchParams()).catch((error: unknown) => error);
    return link instanceof LinkUnavailable && link.code === 'LinkNotFound' ? true : undefined;
  });
}

async function report(chip: string, title: string, work: () => Promise<void>): Promise<void> {
  let reason: string | undefined;
  try {
    await work();
  } catch (error) {
    reason = error instanceof Error ? `${error.stack ?? error.message}${causes(error)}` : String(error);
  }
  const result: CaseResult = { chip, title, ...(reason === undefined ? {} : { reason }) };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `\ncaused by ${error.cause.message}${causes(error.cause)}` : '';
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stdout.write(`${String(error)}\n`);
    process.exit(1);
  },
);
