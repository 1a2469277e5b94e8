import { status } from '@grpc/grpc-js';

/** What kind of trouble it is, as gRPC sees it; the controller shows code, message and remedy. */
export type Trouble = 'precondition' | 'argument' | 'deadline' | 'cancelled' | 'internal';

const statusOf = {
  precondition: status.FAILED_PRECONDITION,
  argument: status.INVALID_ARGUMENT,
  deadline: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  internal: status.INTERNAL,
} as const satisfies Record<Trouble, status>;

/** Every error that the agent raises on purpose: what happened, to what, and what to do about it. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly status: status;

  constructor(
    trouble: Trouble,
    /** Stable, machine-readable name of the failure, such as `GuestDied`. */
    readonly code: string,
    message: string,
    /** What the user can do. */
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.status = statusOf[trouble];
  }
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
