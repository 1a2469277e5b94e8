import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../base/errors.js';

const interfaceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, 'the name of a network interface, at most 15 characters');
const socketPath = z.string().regex(/^\/[^,]{1,106}$/, 'an absolute path without a comma, at most 107 bytes');

/** What the cable of a bench's NIC leads to. */
const wire = z.discriminatedUnion('kind', [
  /** A station in the simulator that answers ARP and ping. */
  z.strictObject({ kind: z.literal('responder') }),
  /** A network namespace of the bench's own, where programs can be started as the peer. */
  z.strictObject({ kind: z.literal('namespace') }),
  /** A tap of this machine, made when it is not there. */
  z.strictObject({ kind: z.literal('tap'), name: interfaceName }),
  /** Another process, by a pair of UNIX datagram sockets: one frame is one datagram. */
  z.strictObject({ kind: z.literal('unix'), own: socketPath, peer: socketPath }),
]);

const virtualBench = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, at most 31'),
  kind: z.literal('virtual'),
  host: z
    .strictObject({
      memoryMib: z.int().min(1024).max(2048).default(1536),
      cpus: z.int().min(1).max(8).default(2),
    })
    .prefault({}),
  guest: z.strictObject({ memoryMib: z.int().min(128).max(512).default(256) }).prefault({}),
  wire: wire.default({ kind: 'responder' }),
});

/** What a bench file says: data only. */
export type BenchDescription = z.infer<typeof virtualBench>;

/** A bench of models. It has no file and no name to ask for: only a program makes one. */
export interface ModelDescription {
  readonly name: string;
  readonly kind: 'model';
  readonly guest: { readonly memoryMib: number };
}

/** What a bench file says of the wire. */
export type WireDescription = BenchDescription['wire'];

/**
 * Reads a bench file.
 * @param name a path, or the name of a file in `fixtures/benches` without its ending
 * @throws UsageError naming file, line and key of what is wrong
 */
export async function loadBenchDescription(name: string, repository: string): Promise<BenchDescription> {
  const known = join(repository, 'fixtures', 'benches', `${name}.yaml`);
  const file = /^[a-z0-9-]+$/.test(name) && existsSync(known) ? known : name;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError('BenchUnknown', `there is no bench "${name}"`, 'name a bench file, or use --bench virtual', {
      cause,
    });
  }
  return parseBenchDescription(text, file);
}

/** The same for text already read; `file` is only for messages. */
export function parseBenchDescription(text: string, file: string): BenchDescription {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const flaw = document.errors[0];
  if (flaw) {
    const { line, col } = lines.linePos(flaw.pos[0]);
    throw new UsageError('BenchFileInvalid', `${file}:${line}:${col}: ${flaw.code}`, 'mend the YAML at that place');
  }
  const result = virtualBench.safeParse(document.toJS());
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  // The place of a missing or unknown key is that of the nearest part that exists.
  let node: unknown = document.contents;
  for (let depth = path.length; depth >= 0; depth--) {
    node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (node !== undefined) break;
  }
  const range = (node as { range?: [number, number, number] } | undefined)?.range;
  const { line, col } = lines.linePos(range?.[0] ?? 0);
  throw new UsageError(
    'BenchFileInvalid',
    `${file}:${Math.max(1, line)}:${Math.max(1, col)}: ${path.join('.') || 'bench'}: ${issue?.message ?? 'invalid'}`,
    'compare with fixtures/benches/virtual.yaml',
  );
}
