import {
  Metadata,
  status,
  type CallOptions,
  type Client,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  HostAgentService,
  leaseMetadata,
  type Method,
  type RequestOf,
  type ResponseOf,
  type StreamMethod,
  type UnaryMethod,
} from '../../host/proto/service.js';
import { fromServiceError, refused, type HostClientError } from './client-error.js';
import { probeCertificates } from './connection-probe.js';
import type { HostCredentials } from './credentials.js';

/** Limits of one call. */
export interface CallSettings {
  /** Instead of the method's own default. */
  readonly deadlineMs?: number;
  /** Ends the call early; it then rejects with kind `cancelled`. */
  readonly signal?: AbortSignal;
  /** Waits for an agent that is still starting, until the deadline, instead of failing at once. */
  readonly waitForReady?: boolean;
}

const probeTimeoutMs = 3000;

/**
 * Makes gRPC calls as promises and async iterables with a deadline, and turns gRPC's errors into {@link HostClientError}.
 */
export class Calls {
  /** Token of the host's lease, which every call shows; empty: none is held. */
  lease = '';

  constructor(
    private readonly client: Client,
    private readonly address: string,
    private readonly credentials: HostCredentials,
  ) {}

  unary<M extends UnaryMethod>(
    method: M,
    request: RequestOf<M>,
    settings: CallSettings,
    defaultDeadline: number,
  ): Promise<ResponseOf<M>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadataOf(settings),
        optionsOf(settings, defaultDeadline),
        (error, response) => {
          settings.signal?.removeEventListener('abort', cancel);
          if (error) void this.explain(error, path).then(reject, reject);
          else if (response !== undefined) resolve(response);
        },
      );
      const cancel = (): void => call.cancel();
      settings.signal?.addEventListener('abort', cancel, { once: true });
      if (settings.signal?.aborted) cancel();
    });
  }

  async *stream<M extends StreamMethod>(
    method: M,
    request: RequestOf<M>,
    settings: CallSettings,
    defaultDeadline: number,
  ): AsyncGenerator<ResponseOf<M>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    const call = this.client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.metadataOf(settings),
      optionsOf(settings, defaultDeadline),
    );
    const cancel = (): void => call.cancel();
    settings.signal?.addEventListener('abort', cancel, { once: true });
    if (settings.signal?.aborted) cancel();
    try {
      for await (const message of call) yield message as ResponseOf<M>;
    } catch (error) {
      throw await this.explain(error as ServiceError, path);
    } finally {
      settings.signal?.removeEventListener('abort', cancel);
      // Also reached when the consumer leaves its loop early; the error that this causes has no reader any more.
      call.on('error', () => undefined);
      call.cancel();
    }
  }

  private metadataOf(settings: CallSettings): Metadata {
    const metadata = new Metadata({ waitForReady: settings.waitForReady === true });
    if (this.lease !== '') metadata.set(leaseMetadata, this.lease);
    return metadata;
  }

  private async explain(error: ServiceError, path: string): Promise<HostClientError> {
    const plain = fromServiceError(error, path.slice(path.lastIndexOf('/') + 1), this.address);
    // A call that waits for a starting agent meets its deadline where another one finds the connection refused.
    const mayBeCertificates = error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED;
    if (plain.kind === 'method' || !mayBeCertificates) return plain;
    const probe = await probeCertificates(this.address, this.credentials, probeTimeoutMs);
    return probe.certificateTrouble ? refused(this.address, probe.why, error) : plain;
  }
}

/** The compiler does not see that the types of a method which is not known yet belong together. */
function definitionOf<M extends Method>(method: M): MethodDefinition<RequestOf<M>, ResponseOf<M>> {
  return HostAgentService[method] as unknown as MethodDefinition<RequestOf<M>, ResponseOf<M>>;
}

function optionsOf(settings: CallSettings, defaultDeadline: number): CallOptions {
  const milliseconds = settings.deadlineMs ?? defaultDeadline;
  return milliseconds === Infinity ? {} : { deadline: Date.now() + milliseconds };
}
