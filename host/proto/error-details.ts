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

/**
 * Characters of a message, and of a remedy, that are carried. Peers take 64 KiB of metadata, and a character may become
 * eight bytes there.
 */
const mostMessage = 4000;
const mostRemedy = 1000;

/** Trailing metadata that carries `details`; a text that is too long for it is carried without its middle. */
export function encodeErrorDetails({ code, message, remedy }: ErrorDetails): Metadata {
  const metadata = new Metadata();
  const details = { code, message: shorten(message, mostMessage), remedy: shorten(remedy, mostRemedy) };
  metadata.set(key, Buffer.from(JSON.stringify(details)));
  return metadata;
}

/** The beginning says what happened, and the end quotes the last words of who failed. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2) - 20;
  return `${text.slice(0, half)} [${text.length - 2 * half} left out] ${text.slice(-half)}`;
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
