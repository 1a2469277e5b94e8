import { status, type ServiceError } from '@grpc/grpc-js';
import { decodeErrorDetails } from '../../host/proto/error-details.js';
import { BenchError } from '../base/errors.js';

/**
 * What kind of trouble a call met:
 * - `unreachable`: nobody answers at the address, or the connection was lost
 * - `refused`: agent and controller do not accept each other's certificate
 * - `deadline`: the agent is there but did not finish in time
 * - `cancelled`: the caller gave up
 * - `method`: the agent answered that it cannot do this; code, message and remedy are its own
 */
export type HostErrorKind = 'unreachable' | 'refused' | 'deadline' | 'cancelled' | 'method';

/** A call to the agent failed. */
export class HostClientError extends BenchError {
  override readonly name = 'HostClientError';

  constructor(
    readonly kind: HostErrorKind,
    /** Such as `AgentUnreachable` or the agent's own `GuestDied`. */
    code: string,
    message: string,
    remedy: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, remedy, options);
  }
}

/** Translates gRPC's error of a call of `method` at `address`; certificate trouble is told apart by the caller. */
export function fromServiceError(error: ServiceError, method: string, address: string): HostClientError {
  const details = decodeErrorDetails(error.metadata);
  if (details) return new HostClientError('method', details.code, details.message, details.remedy, { cause: error });
  switch (error.code) {
    case status.UNAVAILABLE:
      return unreachable(address, error.details, error);
    case status.DEADLINE_EXCEEDED:
      return new HostClientError(
        'deadline',
        'AgentDeadlineExceeded',
        `the agent at ${address} did not finish ${method} in time`,
        'see the kernel log in the run directory: the host may hang',
        { cause: error },
      );
    case status.CANCELLED:
      return new HostClientError('cancelled', 'CallCancelled', `${method} was cancelled`, 'nothing to do', {
        cause: error,
      });
    case status.UNIMPLEMENTED:
      return new HostClientError(
        'method',
        'AgentTooOld',
        `the agent at ${address} has no method ${method}`,
        'install the agent of this version of mprig on the host',
        { cause: error },
      );
    default:
      return new HostClientError(
        'method',
        'AgentFailed',
        `${method} at ${address}: ${error.details || error.message}`,
        'see the agent output on the console of the host',
        { cause: error },
      );
  }
}

/** Nobody answers at `address`. */
export function unreachable(address: string, why: string, cause: unknown): HostClientError {
  return new HostClientError(
    'unreachable',
    'AgentUnreachable',
    `the agent at ${address} cannot be reached: ${why}`,
    'see whether the host is up and the agent is running there',
    { cause },
  );
}

/** One of the two sides does not accept the other's certificate. */
export function refused(address: string, why: string, cause: unknown): HostClientError {
  return new HostClientError(
    'refused',
    'AgentCertificateForeign',
    `the host at ${address} is not the agent of this bench: ${why}`,
    'use the certificates that this bench was built with, or build the bench anew',
    { cause },
  );
}
