import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Deadline } from '../../rig/base/deadline.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { Mutex } from './mutex.js';

/** What to search: nonces of frames. Their key is mask XOR masked key; it must never stand in this machine's memory. */
export interface SearchRequest {
  /** 8 bytes each. */
  readonly mask: Uint8Array;
  readonly maskedKey: Uint8Array;
  /** Sequence number of the first frame. */
  readonly first: number;
  readonly count: number;
}

/** Where the guest's memory is: in the address space of its VMM. */
export interface GuestMemory {
  readonly process: number;
  readonly start: number;
  readonly bytes: number;
}

/** A place that holds a nonce; null: only its key is that of one. */
export interface MemoryHit {
  readonly machineAddress: number;
  readonly sequence: number | null;
}

/** What a search has found. */
export interface SearchResult {
  readonly hits: readonly MemoryHit[];
  readonly searchedBytes: number;
  /** Bytes of memory that the kernel uses. */
  readonly machineBytes: number;
  /** Nonces beyond the hits that are told. */
  readonly overflow: number;
  readonly threads: number;
  readonly milliseconds: number;
}

const startTimeoutMs = 30_000;
/** A terabyte on a few processors. */
const searchTimeoutMs = 600_000;
const endTimeoutMs = 10_000;
const keyBytes = 8;

/** The program mpsearch, which takes its memory when it is started and then waits for requests. */
interface Searcher {
  readonly program: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly threads: number;
  /** Lines of its output, one request after the other. */
  readonly lines: AsyncIterator<string>;
  /** Resolves to what it complained about when it has ended. */
  readonly ended: Promise<string>;
}

/** Searches all memory of this host, from within. */
export class MemorySearch {
  private readonly turns = new Mutex();
  private searcher: Promise<Searcher> | undefined;

  constructor(private readonly mpsearch: string) {}

  /**
   * Lets the program take its memory, so that a search itself overwrites no freed page with the copy of a frame in it.
   * @throws AgentError with the reason why memory cannot be searched here
   */
  async prepare(): Promise<void> {
    await this.start();
  }

  /** Searches everything, the guest's memory last. Nothing of what was searched for is left afterwards. */
  search(guest: GuestMemory, request: SearchRequest, signal: AbortSignal): Promise<SearchResult> {
    return this.turns.run(async () => {
      const { program, threads, lines, ended } = await this.start();
      try {
        program.stdin.write(`${requestLine(guest, request)}\n`);
        const answer = readAnswer(lines, threads).catch(async (cause: unknown) => {
          throw unsearchable((await ended) || messageOf(cause), cause);
        });
        return await Deadline.after(searchTimeoutMs).race('the search of the memory', answer, signal);
      } catch (error) {
        // Whatever it is doing, its answer is no answer to the next request.
        await this.close();
        throw error;
      }
    });
  }

  /** Ends the program, if it runs. */
  async close(): Promise<void> {
    const starting = this.searcher;
    this.searcher = undefined;
    const searcher = await starting?.catch(() => undefined);
    if (!searcher) return;
    searcher.program.kill('SIGKILL');
    await Deadline.after(endTimeoutMs).race('the end of mpsearch', searcher.ended);
  }

  private start(): Promise<Searcher> {
    this.searcher ??= startSearcher(this.mpsearch);
    // Not kept when it fails: what is missing may be put right.
    this.searcher.catch(() => (this.searcher = undefined));
    return this.searcher;
  }
}

async function startSearcher(mpsearch: string): Promise<Searcher> {
  const program = spawn(mpsearch, [], { stdio: ['pipe', 'pipe', 'pipe'] });
  // It may end before it has read what it is told: its words say why.
  program.stdin.on('error', () => undefined);
  let words = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = new Promise<string>((resolve) => {
    program.once('error', (error) => resolve(messageOf(error)));
    program.once('close', () => resolve(words.trim()));
  });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  try {
    const first = await Deadline.after(startTimeoutMs).race('the start of mpsearch', lines.next());
    const match = first.done ? null : /^ready (\d+)$/.exec(first.value);
    if (!match) throw unsearchable(await ended);
    return { program, lines, ended, threads: Number(match[1]) };
  } catch (error) {
    program.kill('SIGKILL');
    throw error;
  }
}

/** A request as mpsearch reads it: see host/search/main.c. */
export function requestLine({ process, start, bytes }: GuestMemory, request: SearchRequest): string {
  const { mask, maskedKey, first, count } = request;
  if (mask.length !== keyBytes || maskedKey.length !== keyBytes) {
    throw new AgentError(
      'argument',
      'BadKey',
      `a key has ${keyBytes} bytes`,
      'give mask and masked key, both that long',
    );
  }
  const hex = (part: Uint8Array): string => Buffer.from(part).toString('hex');
  return [
    'search',
    `/proc/${process}/pagemap`,
    start.toString(16),
    bytes,
    hex(mask),
    hex(maskedKey),
    first,
    count,
  ].join(' ');
}

/** Reads what mpsearch says to one request. */
export async function readAnswer(lines: AsyncIterator<string>, threads: number): Promise<SearchResult> {
  const hits: MemoryHit[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const [word, ...rest] = next.value.split(' ');
    if (word === 'hit') {
      const [address = '', sequence = ''] = rest;
      hits.push({ machineAddress: parseInt(address, 16), sequence: sequence === '-' ? null : Number(sequence) });
    } else if (word === 'done' && rest.length === 4 && rest.every((number) => /^\d+$/.test(number))) {
      const [searchedBytes = 0, machineBytes = 0, found = 0, milliseconds = 0] = rest.map(Number);
      return { hits, searchedBytes, machineBytes, overflow: found - hits.length, threads, milliseconds };
    } else break;
  }
  throw new Error('mpsearch ended before its answer did');
}

function unsearchable(why: string, cause?: unknown): AgentError {
  return new AgentError(
    'precondition',
    'MemoryUnsearchable',
    `cannot search the memory of the host: ${why.replace(/^mpsearch: /, '') || 'mpsearch ended without a word'}`,
    'run the agent as root with CAP_SYS_RAWIO and CAP_SYS_ADMIN, on a kernel with CONFIG_PROC_KCORE that is not locked ' +
      'down for confidentiality (/sys/kernel/security/lockdown)',
    { cause },
  );
}
