import { status } from '@grpc/grpc-js';
import { RigError } from '../../rig/base/errors.js';

/** What kind of trouble it is, as gRPC sees it; the controller shows code, message and remedy. */
export type Trouble = 'precondition' | 'argument' | 'deadline' | 'cancelled' | 'internal';

const statusOf = {
  precondition: status.FAILED_PRECONDITION,
  argument: status.INVALID_ARGUMENT,
  deadline: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  internal: status.INTERNAL,
} as const satisfies Record<Trouble, status>;

/** An error that the agent raises on purpose, with the status of gRPC that goes with it. */
export class AgentError extends RigError {
  override readonly name = 'AgentError';
  readonly status: status;

  constructor(trouble: Trouble, code: string, message: string, remedy: string, options?: { cause?: unknown }) {
    super(code, message, remedy, options);
    this.status = statusOf[trouble];
  }
}
