import { messageOf, RigError } from '../../base/errors.js';
import { LinkUnavailable } from '../errors.js';

interface Cause {
  readonly code: string;
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

const noBusHere: Cause = {
  code: 'LinkNoBus',
  // The kernel makes this directory when it has USB, whether or not a device is plugged in.
  pattern: /\/sys\/bus\/usb\/devices\/? not found/i,
  what: 'this computer has no USB, or none that can be seen here',
  remedy:
    'in a container or a virtual machine, hand the bus in (/dev/bus/usb and /sys); else load the driver of the host controller: modprobe xhci_pci',
};

/** `usb` 3.1 gives no code, only the texts of its native part (Linux). */
const causes: readonly Cause[] = [
  {
    code: 'LinkDenied',
    pattern: /permission denied|EACCES|EPERM|os error 13\b/i,
    what: 'access is denied',
    remedy:
      'let your user open the device with an udev rule, such as SUBSYSTEM=="usb", ATTR{idVendor}=="0403", TAG+="uaccess"',
  },
  {
    code: 'LinkNoUsb',
    pattern: /native binding/i,
    what: 'the package usb does not load on this computer',
    remedy: 'run npm ci again; the package has a native part for each platform that it knows',
  },
  noBusHere,
  {
    code: 'LinkBusy',
    pattern: /busy|already in use/i,
    what: 'another program uses it',
    remedy: 'end the other rig or program',
  },
  {
    code: 'LinkNotFound',
    pattern: /disconnected|no such device|not found/i,
    what: 'it is gone',
    remedy: 'check the cable',
  },
];

/** What is said where the kernel shows no bus. */
export function noBus(): LinkUnavailable {
  return new LinkUnavailable(noBusHere.code, noBusHere.what, noBusHere.remedy);
}

/** The typed error for whatever went wrong while a USB device was being opened. */
export function usbError(what: string, cause: unknown): RigError {
  if (cause instanceof RigError) return cause;
  const text = messageOf(cause);
  const known = causes.find(({ pattern }) => pattern.test(text));
  const remedy = known?.remedy ?? 'see the message of the operating system';
  return new LinkUnavailable(known?.code ?? 'LinkFailed', `cannot open ${what}: ${known?.what ?? text}`, remedy, {
    cause,
  });
}
