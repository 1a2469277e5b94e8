import { LabError, type LabErrorCode } from '../errors.js';

/** How a tool failed, as far as can be seen from outside. */
export interface ToolFailure {
  readonly what: string;
  readonly command: string;
  /** "exit code 2", a signal's name, or why it could not be started. */
  readonly how: string;
  /** Last lines of its output. */
  readonly tail: readonly string[];
  readonly log: string;
  readonly cause?: unknown;
}

interface Explanation {
  readonly pattern: RegExp;
  readonly code: LabErrorCode;
  readonly says: string;
  readonly remedy: string;
}

/** Tools tell the reasons that a user can remedy in words only; these are the words of tar, dpkg, gcc and apt. */
const explanations: readonly Explanation[] = [
  {
    pattern: /No space left on device|ENOSPC|Disk quota exceeded|have enough free space/i,
    code: 'LabDiskFull',
    says: 'the disk is full',
    remedy: 'free some space, or point XDG_CACHE_HOME at a larger disk; finished parts are kept',
  },
  {
    pattern:
      /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Network is unreachable|Connection timed out|Connection failed|Could not handshake|No route to host/i,
    code: 'LabNoNetwork',
    says: 'the Debian mirror cannot be reached',
    remedy: 'check the network and the proxy that apt uses (apt-config dump Acquire), then run it again',
  },
  {
    pattern: /NO_PUBKEY|is not signed|signatures couldn't be verified|does not have a Release file|Sub-process .*sqv/i,
    code: 'LabMirrorRefused',
    says: 'the Debian mirror cannot be used',
    remedy: 'install debian-archive-keyring, and check that the mirror carries trixie and trixie-backports',
  },
  {
    pattern:
      /Unable to locate package|has no installation candidate|404 +Not Found|unmet dependencies|Release '.*' for '.*' was not found/i,
    code: 'LabMirrorRefused',
    says: 'the Debian mirror lacks a package',
    remedy: 'check that the mirror carries all of trixie and trixie-backports and is in sync',
  },
  {
    pattern: /newuidmap|subuid|write failed .*uid_map|Operation not permitted.*namespace/i,
    code: 'LabNoNamespaces',
    says: 'user namespaces cannot be used',
    remedy:
      'run: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER" (ranges that no other user has), or run it as root',
  },
];

/** apt repeats its whole command line in its errors. */
const shownColumns = 160;

/** Turns a failed tool into an error with a remedy; one whose reason is unknown names the log and shows its end. */
export function explainFailure(failure: ToolFailure): LabError {
  const output = [...failure.tail, failure.how].join('\n');
  const known = explanations.find(({ pattern }) => pattern.test(output));
  const message = [
    `${failure.what}: ${known?.says ?? `${failure.command} failed (${failure.how})`}`,
    ...failure.tail.map((line) => `  | ${line.slice(0, shownColumns)}`),
  ].join('\n');
  const seeLog = `the whole output is in ${failure.log}`;
  const remedy = known === undefined ? seeLog : `${known.remedy} (${seeLog})`;
  return new LabError(known?.code ?? 'LabBuildFailed', message, remedy, { cause: failure.cause });
}
