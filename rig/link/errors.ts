import { LinkStatus } from '../../firmware/registers/generated/registers.js';
import { BenchError } from '../base/errors.js';

/** A link could not be opened. */
export class LinkUnavailable extends BenchError {
  override readonly name = 'LinkUnavailable';
}

/** The link is closed, by this side or because the medium is gone. */
export class LinkClosed extends BenchError {
  override readonly name = 'LinkClosed';
  constructor(what: string, options?: { cause?: unknown }) {
    super('LinkClosed', what, 'check the cable and that the NIC, or its simulator, is running', options);
  }
}

/** The NIC gave no good answer in time. Whether a write was carried out is not known. */
export class LinkTimeout extends BenchError {
  override readonly name = 'LinkTimeout';
  constructor(
    request: string,
    milliseconds: number,
    readonly attempts: number,
  ) {
    super(
      'LinkTimeout',
      `no good answer to ${request} within ${(milliseconds / 1000).toFixed(1)} s, in ${attempts} attempts`,
      'check that the NIC is powered, or its simulator running, and that the baud rate is right',
    );
  }
}

/** The NIC was reset during the session: nothing of what it was told before holds any more. */
export class NicWasReset extends BenchError {
  override readonly name = 'NicWasReset';
  /** The low bytes of its boot count: when the session began, and now. After a loss of power they may be the same. */
  constructor(
    readonly bootBefore: number,
    readonly bootNow: number,
  ) {
    super(
      'NicWasReset',
      `the NIC was reset while it was in use (boot ${bootBefore}, now ${bootNow})`,
      'find out what reset it (the host rebooted, the board lost power), then start again',
    );
  }
}

/** Somebody else has begun a session on the same control link. */
export class LinkTaken extends BenchError {
  override readonly name = 'LinkTaken';
  constructor() {
    super('LinkTaken', 'the NIC has begun a session with somebody else', 'end the other rig, then start again');
  }
}

/** The NIC understood a request and refused it. */
export class LinkRefused extends BenchError {
  override readonly name = 'LinkRefused';
  constructor(
    request: string,
    readonly status: number,
    readonly address: number,
  ) {
    super(
      'LinkRefused',
      `the NIC refused ${request} with status ${statusName(status)}`,
      'the firmware does not have these registers: load the firmware that belongs to this rig',
    );
  }
}

function statusName(status: number): string {
  const known = Object.entries(LinkStatus).find(([, value]) => value === status);
  return known?.[0] ?? String(status);
}
