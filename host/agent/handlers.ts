import {
  status,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { encodeErrorDetails } from '../proto/error-details.js';
import { leaseMetadata } from '../proto/service.js';
import { DeadlineExceeded } from '../../rig/base/deadline.js';
import { messageOf, RigError } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';

/** A handler of gRPC for a method with one answer. */
export function unary<Request, Response>(
  work: (request: Request, signal: AbortSignal, lease: string) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    const { signal } = abortOnCancel(call);
    work(call.request, signal, leaseOf(call)).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toStatus(error)),
    );
  };
}

/** A handler of gRPC for a method with a stream of answers; waits whenever the client is slow. */
export function stream<Request, Response>(
  work: (request: Request, signal: AbortSignal) => AsyncIterable<Response>,
): (call: ServerWritableStream<Request, Response>) => void {
  return (call) => {
    const { signal } = abortOnCancel(call);
    const send = async (): Promise<void> => {
      for await (const response of work(call.request, signal)) {
        if (signal.aborted) return;
        if (!call.write(response)) await once(call, 'drain', { signal });
      }
      call.end();
    };
    send().catch((error: unknown) => {
      if (!signal.aborted) call.emit('error', toStatus(error));
    });
  };
}

/**
 * The same handlers, but for those that are not named in `free`: `check` sees the token of the call first and may throw.
 * So a new method needs the lease unless somebody says that it does not.
 */
export function guarded<Handlers extends object>(
  handlers: Handlers,
  free: readonly (keyof Handlers)[],
  check: (token: string) => void,
): Handlers {
  const guard = (work: UntypedServiceImplementation[string]): UntypedServiceImplementation[string] => {
    return (call: ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>, callback?: Answer) => {
      try {
        check(leaseOf(call));
      } catch (error) {
        if (callback) callback(toStatus(error));
        else call.emit('error', toStatus(error));
        return;
      }
      (work as (call: unknown, callback?: Answer) => void)(call, callback);
    };
  };
  const entries = Object.entries(handlers as UntypedServiceImplementation);
  return Object.fromEntries(
    entries.map(([name, work]) => [name, free.includes(name as keyof Handlers) ? work : guard(work)]),
  ) as Handlers;
}

type Answer = sendUnaryData<unknown>;

/** Token of the lease that the caller says it has; empty when it says of none. */
function leaseOf({ metadata }: { readonly metadata: Metadata }): string {
  const [token = ''] = metadata.get(leaseMetadata);
  return token.toString();
}

function abortOnCancel(call: { on(event: 'cancelled', listener: () => void): unknown }): AbortController {
  const controller = new AbortController();
  call.on('cancelled', () => {
    controller.abort(
      new AgentError('cancelled', 'CallCancelled', 'the caller has cancelled the call', 'nothing to do'),
    );
  });
  return controller;
}

/** Any failure as gRPC carries it. */
export function toStatus(error: unknown): Pick<RigError, 'name' | 'message'> & {
  code: status;
  details: string;
  metadata: ReturnType<typeof encodeErrorDetails>;
} {
  if (!(error instanceof RigError)) console.error(error);
  const known = error instanceof RigError ? error : mistake(error);
  const { name, code, message, remedy } = known;
  return {
    name,
    code: statusOf(known),
    message,
    // gRPC sends nothing at all when a character is cut in half.
    details: `${code}: ${message}`.slice(0, 1000).replace(/\p{Surrogate}/gu, '?'),
    metadata: encodeErrorDetails({ code, message, remedy }),
  };
}

function statusOf(error: RigError): status {
  if (error instanceof AgentError) return error.status;
  return error instanceof DeadlineExceeded ? status.DEADLINE_EXCEEDED : status.INTERNAL;
}

function mistake(cause: unknown): AgentError {
  return new AgentError(
    'internal',
    'AgentInternal',
    messageOf(cause),
    'this is a mistake in the agent: report it with the output of the agent',
    { cause },
  );
}
