import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { messageOf, UsageError } from '../base/errors.js';

const interfaceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, 'the name of a network interface, at most 15 characters');
const socketPath = z.string().regex(/^\/[^,]{1,106}$/, 'an absolute path without a comma, at most 107 bytes');
const benchName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens, at most 31');
const guest = z.strictObject({ memoryMib: z.int().min(128).max(512).default(256) }).prefault({});

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
  /** Another process that connects to a UNIX stream socket, as QEMU's `-netdev stream` does; nothing is lost. */
  z.strictObject({ kind: z.literal('stream'), path: socketPath }),
]);

/** What a bench file of a virtual bench says. */
export const virtualBench = z
  .strictObject({
    name: benchName,
    kind: z.literal('virtual'),
    /** NIC under test: the instrument itself, or a card that QEMU models, to which the instrument's wire leads. */
    nic: z.enum(['instrument', 'igb', 'e1000e']).default('instrument'),
    host: z
      .strictObject({
        memoryMib: z.int().min(1024).max(2048).default(1536),
        cpus: z.int().min(1).max(8).default(2),
      })
      .prefault({}),
    guest,
    wire: wire.default({ kind: 'responder' }),
  })
  .refine(({ nic, wire: { kind } }) => nic === 'instrument' || kind === 'responder', {
    path: ['wire'],
    error: 'not where nic names a card: the wire leads to that',
  });

const link = z
  .string()
  .regex(/^(serial|usb|pty):./, 'serial:/dev/serial/by-id/..., usb:VENDOR:PRODUCT:SERIAL or pty:/PATH');
function isPort(number: number): boolean {
  return number >= 1 && number <= 65_535;
}

/** A program and its arguments, which no shell reads. */
const argv = z.array(z.string().min(1)).min(1);

/** What a bench file of a bench of hardware says. */
export const hardwareBench = z.strictObject({
  name: benchName,
  kind: z.literal('hardware'),
  /** The agent of the package mprig-host on the KVM host. */
  agent: z.strictObject({
    address: z
      .string()
      .regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'HOST:PORT, such as rack3.lab:7443')
      .refine((text) => isPort(Number(text.slice(text.lastIndexOf(':') + 1))), 'HOST:PORT, the port being 1 to 65535'),
    /** Directory with ca.crt, controller.crt and controller.key; from the bench file on. */
    certificates: z.string().min(1),
  }),
  /** The programmable NIC. */
  instrument: z.strictObject({ link }),
  /** NIC under test, if it is not the instrument: a card of the host, to which the instrument's wire leads. */
  nic: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/, 'a PCI address as "lspci -D" writes it: 0000:03:00.0')
    .optional(),
  guest,
  /** Commands that switch the host's power, from the bench file on where they name a path. */
  power: z.strictObject({ on: argv.optional(), off: argv.optional(), cycle: argv.optional() }).prefault({}),
  /** Link that carries the host's console, which goes into the run directory. */
  console: link.optional(),
  /** Lines of evidence without which no run and no suite on this bench begins. */
  require: z.array(z.string().min(1)).default([]),
});

/** A virtual bench: data only. */
export type VirtualDescription = z.infer<typeof virtualBench>;

/** A bench of hardware: data only. Every path is absolute. */
export type HardwareDescription = z.infer<typeof hardwareBench>;

/** What a bench file says: data only. */
export type BenchDescription = VirtualDescription | HardwareDescription;

/** A bench of models. It has no file and no name to ask for: only a program makes one. */
export interface ModelDescription {
  readonly name: string;
  readonly kind: 'model';
  readonly guest: { readonly memoryMib: number };
  /** Lines of evidence without which nothing on it passes. */
  readonly require: readonly string[];
}

/** What a bench file says of the wire. */
export type WireDescription = VirtualDescription['wire'];

const bench = z.discriminatedUnion('kind', [virtualBench, hardwareBench], {
  error: ({ code }) => (code === 'invalid_union' ? 'one of virtual, hardware' : undefined),
});

/** The bench file that comes with the rig under this name. */
export function shippedBenchFile(name: string, repository: string): string {
  return join(repository, 'fixtures', 'benches', `${name}.yaml`);
}

/**
 * Reads a bench file.
 * @param name a path, or the name of a file in `fixtures/benches` without its ending
 * @throws UsageError naming file, line and key of what is wrong
 */
export async function loadBenchDescription(name: string, repository: string): Promise<BenchDescription> {
  const known = shippedBenchFile(name, repository);
  return readBenchFile(/^[a-z0-9-]+$/.test(name) && existsSync(known) ? known : name);
}

/** Reads the bench file at a path. @throws UsageError as {@link loadBenchDescription} */
export async function readBenchFile(file: string): Promise<BenchDescription> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(
      'BenchUnknown',
      `there is no bench "${file}"`,
      'name a bench file, use --bench virtual, or see "rig bench list"',
      { cause },
    );
  }
  return parseBenchDescription(text, resolve(file));
}

/** The same for text already read; `file` is for messages, and for the paths in it. */
export function parseBenchDescription(text: string, file: string): BenchDescription {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const flaw = document.errors[0];
  if (flaw) {
    const { line, col } = lines.linePos(flaw.pos[0]);
    throw new UsageError('BenchFileInvalid', `${file}:${line}:${col}: ${flaw.code}`, 'mend the YAML at that place');
  }
  const data = dataOf(document, file);
  const result = bench.safeParse(data);
  if (result.success) return result.data.kind === 'hardware' ? withPaths(result.data, dirname(file)) : result.data;
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
    'compare with fixtures/benches/virtual.yaml and hardware.example.yaml',
  );
}

/**
 * The same bench with another NIC under test.
 * @param nic as the key `nic` of a bench file of that kind; `instrument` also on a bench of hardware; undefined: as it is
 * @throws UsageError `NicInvalid` with what can be named there
 */
export function withNic(description: BenchDescription, nic: string | undefined): BenchDescription {
  if (nic === undefined) return description;
  const { nic: _, ...rest } = description;
  const asked = description.kind === 'hardware' && nic === 'instrument' ? rest : { ...rest, nic };
  const { data, error } = bench.safeParse(asked);
  if (data) return data;
  const issue = error.issues[0];
  const key = issue?.path[0] === 'nic' ? '' : ` (${issue?.path.join('.') ?? 'bench'})`;
  throw new UsageError(
    'NicInvalid',
    `--nic ${nic}${key}: ${issue?.message ?? 'invalid'}`,
    'name the NIC under test as the key "nic" of a bench file does, or leave --nic out',
    { cause: error },
  );
}

/** Aliases are followed only here: one may lead nowhere, or many to more than there is memory for. */
function dataOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new UsageError('BenchFileInvalid', `${file}: ${messageOf(cause)}`, 'write it without aliases', { cause });
  }
}

/** What a file names relative to itself means the same wherever the rig is started. */
function withPaths(description: HardwareDescription, directory: string): HardwareDescription {
  const { agent, power } = description;
  const command = ([program = '', ...args]: readonly string[]): string[] => {
    return [program.includes('/') ? resolve(directory, program) : program, ...args];
  };
  return {
    ...description,
    agent: { ...agent, certificates: resolve(directory, agent.certificates) },
    power: {
      on: power.on && command(power.on),
      off: power.off && command(power.off),
      cycle: power.cycle && command(power.cycle),
    },
  };
}

/** The description of a bench whose machine the rig itself makes. @throws UsageError `BenchNotVirtual` */
export function requireVirtual(description: BenchDescription): VirtualDescription {
  if (description.kind === 'virtual') return description;
  throw new UsageError(
    'BenchNotVirtual',
    `bench "${description.name}" is of kind ${description.kind}: it has no machine that the rig could start or end`,
    'name a virtual bench; "rig bench check" looks at any',
  );
}
