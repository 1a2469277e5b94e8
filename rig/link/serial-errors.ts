import { messageOf } from '../base/errors.js';
import { LinkUnavailable } from './errors.js';

interface Cause {
  readonly code: string;
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

/**
 * The serial bindings give neither `code` nor errno, only these texts (serialport 13, bindings-cpp 13, Linux). `fs`
 * errors, which have a code, contain the same words.
 */
const causes: readonly Cause[] = [
  {
    code: 'LinkNotFound',
    pattern: /no such file|enoent|no such device/i,
    what: 'there is no such device',
    remedy: 'check the cable and the path; ls /dev/serial/by-id/ shows what is connected',
  },
  {
    code: 'LinkDenied',
    pattern: /permission denied|eacces|eperm/i,
    what: 'access is denied',
    remedy: 'join the group that owns the device (usually dialout) and log in again',
  },
  {
    code: 'LinkBusy',
    pattern: /cannot lock port|device or resource busy|ebusy/i,
    what: 'another program uses it',
    remedy: 'end the other rig or terminal program; fuser shows which it is',
  },
  {
    code: 'LinkNotSerial',
    pattern: /inappropriate ioctl|not a tty|is a directory|custom baud rate/i,
    what: 'it is no serial device',
    remedy: 'give the path of a serial device or of a pty',
  },
];

/** The typed error for whatever went wrong while `path` was being opened. */
export function serialError(path: string, cause: unknown): LinkUnavailable {
  const text = messageOf(cause);
  const known = causes.find(({ pattern }) => pattern.test(text));
  const remedy = known?.remedy ?? 'see the message of the operating system';
  return new LinkUnavailable(known?.code ?? 'LinkFailed', `cannot open ${path}: ${known?.what ?? text}`, remedy, {
    cause,
  });
}
