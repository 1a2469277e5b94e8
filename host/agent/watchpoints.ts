import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Deadline } from '../../rig/base/deadline.js';
import { DirectMap } from './direct-map.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { readMachineAddress } from './pagemap.js';
import { readPosted, type PostedBuffer } from './posted.js';

/** A place to watch: in the buffer at this position of those posted, so many bytes from the start of the frame. */
export interface WatchRequest {
  readonly position: number;
  readonly offset: number;
}

/** What is watched: aligned, so it begins at the requested place or up to seven bytes after it. */
export interface WatchedPlace {
  /** In the guest's VMM. */
  readonly userAddress: number;
  readonly machineAddress: number;
  readonly length: number;
}

/** An access to a watched place. */
export interface WatchHit {
  /** Address of the instruction after the one that made it. */
  readonly instruction: bigint;
  readonly kernel: boolean;
  /** Name of the thread. */
  readonly command: string;
}

/** What happened to one place. */
export interface WatchResult {
  /** Accesses through the kernel's map of all memory. */
  readonly directHits: number;
  /** Accesses through the address that the VMM uses. */
  readonly userHits: number;
  /** The first of them. */
  readonly hits: readonly WatchHit[];
}

type Watcher = ChildProcessByStdio<Writable, Readable, Readable>;

/** Bytes that one watchpoint covers. */
const width = 8;
/** A processor has four watchpoints, and a place takes two. */
const maxPlaces = 2;
const taken = 3;
/** Memory of every computer, whatever else it has. */
const someMemory = 2 ** 20;
/** No program has anything there: it is below the least address that the kernel gives out. */
const someAddress = 2 ** 12;
const armTimeoutMs = 10_000;
const readTimeoutMs = 10_000;
/** The buffers are posted by another thread soon after the binding. */
const postTimeoutMs = 2_000;
const pollIntervalMs = 20;

/** The processors' watchpoints on the buffers of one guest. The program that holds them ends with the agent. */
export class Watchpoints {
  private armed: { readonly watcher: Watcher; readonly places: number; readonly output: Promise<Output> } | undefined;
  private directMap: Promise<DirectMap> | undefined;

  constructor(
    private readonly mpwatch: string,
    /** The guest's VMM. */
    private readonly process: number,
  ) {}

  /** Watches places until {@link read} or {@link disarm}. */
  async arm(requests: readonly WatchRequest[]): Promise<readonly WatchedPlace[]> {
    if (this.armed) {
      throw new AgentError('precondition', 'AlreadyArmed', 'the watchpoints are armed already', 'read them first');
    }
    if (requests.length === 0 || requests.length > maxPlaces) {
      throw new AgentError(
        'argument',
        'WatchpointsTooMany',
        `cannot watch ${requests.length} places: a processor has four watchpoints, and a place takes two`,
        `name one place or ${maxPlaces}`,
      );
    }
    const places = await this.locate(requests);
    this.directMap ??= DirectMap.read();
    // Not kept when it fails: what is missing may be put right.
    this.directMap.catch(() => (this.directMap = undefined));
    const directMap = await this.directMap;
    const addresses = places.flatMap(({ userAddress, machineAddress }) => [
      directMap.addressOf(machineAddress).toString(16),
      userAddress.toString(16),
    ]);
    await this.start(addresses, places.length);
    return places;
  }

  /** What has hit each place since it was armed; disarms. */
  async read(): Promise<readonly WatchResult[]> {
    const armed = this.armed;
    if (!armed) {
      throw new AgentError('precondition', 'NotArmed', 'no watchpoint is armed', 'arm them first');
    }
    try {
      armed.watcher.stdin.write('report\n');
      const { code, stdout, stderr } = await Deadline.after(readTimeoutMs).race(
        'reading the watchpoints',
        armed.output,
      );
      if (code !== 0) throw failed('read', stderr, code);
      return parseWatchResults(stdout, armed.places);
    } finally {
      await this.disarm();
    }
  }

  /** Arms all of them for a moment. @throws AgentError with the reason why they cannot be had */
  async tryOut(): Promise<void> {
    await this.disarm();
    const directMap = await DirectMap.read();
    const places = Array.from({ length: maxPlaces }, (_, index) => index * width);
    const addresses = places.flatMap((offset) => [
      directMap.addressOf(someMemory + offset).toString(16),
      (someAddress + offset).toString(16),
    ]);
    await this.start(addresses, maxPlaces);
    await this.disarm();
  }

  /** Ends the watching, if there is any. */
  async disarm(): Promise<void> {
    const armed = this.armed;
    this.armed = undefined;
    if (!armed) return;
    armed.watcher.kill('SIGKILL');
    await Deadline.after(readTimeoutMs).race('the end of mpwatch', armed.output);
  }

  private async locate(requests: readonly WatchRequest[]): Promise<WatchedPlace[]> {
    const needed = Math.max(...requests.map(({ position }) => position)) + 1;
    const deadline = Deadline.after(postTimeoutMs);
    let posted = await readPosted(this.process);
    while (posted.length < needed && !deadline.passed) {
      await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
      posted = await readPosted(this.process);
    }
    return Promise.all(
      requests.map(async (request) => {
        const userAddress = placeIn(posted, request);
        return { userAddress, machineAddress: await this.translate(userAddress, request), length: width };
      }),
    );
  }

  private async translate(userAddress: number, { position }: WatchRequest): Promise<number> {
    const machineAddress = await readMachineAddress(this.process, userAddress);
    if (machineAddress !== undefined) return machineAddress;
    throw new AgentError(
      'precondition',
      'PlaceNotResident',
      `the guest's buffer at position ${position} has no memory yet`,
      'bind in a receive mode that hands the buffers themselves to the NIC',
    );
  }

  private async start(addresses: readonly string[], places: number): Promise<void> {
    const watcher = spawn(this.mpwatch, [String(this.process), ...addresses], { stdio: ['pipe', 'pipe', 'pipe'] });
    // It may end before it has read what it is told: its exit status says why.
    watcher.stdin.on('error', () => undefined);
    const stands = new Promise<void>((resolve) => watcher.stdout.once('data', () => resolve()));
    const output = outputOf(watcher);
    this.armed = { watcher, places, output };
    try {
      await Deadline.after(armTimeoutMs).race(
        'arming the watchpoints',
        Promise.race([
          stands,
          output.then(({ code, stderr }) => {
            throw failed('arm', stderr, code);
          }),
        ]),
      );
    } catch (error) {
      await this.disarm();
      throw error;
    }
  }
}

/** Address of a place in the VMM. */
export function placeIn(posted: readonly PostedBuffer[], { position, offset }: WatchRequest): number {
  const buffer = posted[position];
  if (!buffer) {
    throw new AgentError(
      'precondition',
      'PositionNotPosted',
      `cannot watch position ${position}: the NIC has ${posted.length} buffers of the guest`,
      'watch an earlier one, or wait until the guest has posted more',
    );
  }
  const address = Math.ceil((buffer.address + offset) / width) * width;
  if (address + width > buffer.address + buffer.piece) {
    throw new AgentError(
      'argument',
      'PlaceOutsidePiece',
      `cannot watch offset ${offset} at position ${position}: the first piece of that buffer has ${buffer.piece} bytes`,
      'watch a smaller offset',
    );
  }
  return address;
}

/** Output of mpwatch after `armed`: two watches for each place, its address in the direct map first. */
export function parseWatchResults(text: string, places: number): WatchResult[] {
  const counts = new Map<number, number>();
  for (const match of text.matchAll(/^watch (\d+) (\d+)$/gm)) counts.set(Number(match[1]), Number(match[2]));
  const hits: WatchHit[][] = Array.from({ length: places }, () => []);
  for (const [, watch, instruction, mode, command = ''] of text.matchAll(
    /^hit (\d+) ([0-9a-f]+) (kernel|user) (.*)$/gm,
  )) {
    const hit = { instruction: BigInt(`0x${instruction}`), kernel: mode === 'kernel', command };
    hits[Math.floor(Number(watch) / 2)]?.push(hit);
  }
  return hits.map((ofPlace, place) => {
    const directHits = counts.get(2 * place);
    const userHits = counts.get(2 * place + 1);
    if (directHits === undefined || userHits === undefined) throw failed('read', `it said "${text}"`, 0);
    return { directHits, userHits, hits: ofPlace };
  });
}

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resolves when the program has ended. */
function outputOf(watcher: Watcher): Promise<Output> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    watcher.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    watcher.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    watcher.once('error', (error) => resolve({ code: null, stdout, stderr: messageOf(error) }));
    watcher.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function failed(what: string, stderr: string, code: number | null): AgentError {
  const words = stderr.trim() || `mpwatch ended with ${code === null ? 'a signal' : `exit code ${code}`}`;
  return code === taken
    ? new AgentError(
        'precondition',
        'WatchpointsTaken',
        `cannot ${what} the watchpoints: ${words}`,
        'end the debugger or the other program that uses them, then arm again',
      )
    : new AgentError(
        'internal',
        'WatchpointsFailed',
        `cannot ${what} the watchpoints: ${words}`,
        'see the kernel log in the run directory; the processor and the kernel must have watchpoints for root',
      );
}
