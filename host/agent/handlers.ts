import type { sendUnaryData, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { encodeErrorDetails } from '../proto/error-details.js';
import { AgentError, messageOf } from './errors.js';

/** A handler of gRPC for a method with one answer. */
export function unary<Request, Response>(
  work: (request: Request, signal: AbortSignal) => Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    const { signal } = abortOnCancel(call);
    work(call.request, signal).then(
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

function abortOnCancel(call: { on(event: 'cancelled', listener: () => void): unknown }): AbortController {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  return controller;
}

/** Any failure as gRPC carries it. */
function toStatus(error: unknown): Pick<AgentError, 'name' | 'message'> & {
  code: number;
  details: string;
  metadata: ReturnType<typeof encodeErrorDetails>;
} {
  const known =
    error instanceof AgentError
      ? error
      : new AgentError(
          'internal',
          'AgentInternal',
          messageOf(error),
          'this is a mistake in the agent: report it with the output of the agent',
          { cause: error },
        );
  if (!(error instanceof AgentError)) console.error(error);
  const { code, message, remedy } = known;
  return {
    name: known.name,
    code: known.status,
    message,
    details: `${code}: ${message}`.slice(0, 1000),
    metadata: encodeErrorDetails({ code, message, remedy }),
  };
}
