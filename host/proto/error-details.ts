import { Metadata } from '@grpc/grpc-js';

/** What an error says beyond its gRPC status: the same three parts as every error of mprig has. */
export interface ErrorDetails {
  /** Stable, machine-readable name of the failure, such as `GuestDied`. */
  readonly code: string;
  readonly message: string;
  /** What the user can do. */
  readonly remedy: string;
}

// Binary ("-bin"), because a message may quote a console and metadata values are ASCII otherwise.
const key = 'mprig-error-bin';

/** Trailing metadata that carries `details`. */
export function encodeErrorDetails(details: ErrorDetails): Metadata {
  const metadata = new Metadata();
  metadata.set(key, Buffer.from(JSON.stringify(details)));
  return metadata;
}

/** The details in trailing metadata; nothing when they are missing or malformed. */
export function decodeErrorDetails(metadata: Metadata | undefined): ErrorDetails | undefined {
  const [value] = metadata?.get(key) ?? [];
  if (!Buffer.isBuffer(value)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString());
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { code, message, remedy } = parsed as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string' || typeof remedy !== 'string') return undefined;
  return { code, message, remedy };
}
