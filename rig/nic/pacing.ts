import { registers } from '../../firmware/registers/generated/registers.js';
import type { RegisterLayout } from '../../firmware/registers/generated/registers.js';
import { rateRegister, type Rate } from './rate.js';
import type { RegisterAccess } from './registers/access.js';
import { countOf } from './registers/fields.js';

/** Where the frames of a stream or a replay go, and when. */
export interface SourcePlan {
  /** Frames to inject. */
  readonly count: number;
  /** As fast as the receive path takes them unless stated. */
  readonly rate?: Rate | undefined;
  /** Frames that go out back to back, at the same mean rate; 1 unless stated. */
  readonly burst?: number | undefined;
  /** Receive queue, and the one whose buffers are waited for; 0 unless stated. */
  readonly queue?: number | undefined;
  /** The steering table chooses the queue of each frame; false unless stated. */
  readonly steered?: boolean | undefined;
}

/** What the NIC tells of the frames that one source, a stream or the replay, has begun since the last start. */
export interface SourcePacing {
  readonly injected: number;
  /** Clock cycle in which the first of them began. */
  readonly firstTime: number;
  /** Clock cycle in which the last of them began. */
  readonly lastTime: number;
}

/** What the NIC tells of the injection since the last start. */
export interface Pacing {
  /** Clock cycles in which frames were due and all of them held: for a buffer, for the DMA trace or for the allowance. */
  readonly heldCycles: number;
  /** By number of the stream. */
  readonly streams: readonly SourcePacing[];
  readonly replay: SourcePacing;
}

/** Tokens saved while frames are held: more than the other streams can ever be in the way for. */
const savedFrames = 64;
const savedBytes = 0x10000;

/** The registers of the token bucket of a source. */
export function pacingValues(
  { rate, burst }: SourcePlan,
  clockHz: number,
): { readonly rate: bigint; readonly depth: number; readonly burst: number } {
  return {
    rate: rate ? rateRegister(rate, clockHz) : 0n,
    depth: rate && 'framesPerSecond' in rate ? savedFrames : savedBytes,
    burst: burst ?? 1,
  };
}

/** The registers that tell of a source. */
interface PacingRegisters {
  readonly INJECTED: RegisterLayout;
  readonly FIRST_TIME: RegisterLayout;
  readonly LAST_TIME: RegisterLayout;
}

const streams: readonly PacingRegisters[] = [
  registers.GENERATOR_STREAM0,
  registers.GENERATOR_STREAM1,
  registers.GENERATOR_STREAM2,
  registers.GENERATOR_STREAM3,
];

/** Reads what the NIC tells of the injection; the times agree with each other only when it has ended. */
export async function readPacing(access: RegisterAccess): Promise<Pacing> {
  const [heldLow = 0, heldHigh = 0] = await access.read(registers.GENERATOR.HELD.offset, 2);
  const sources: SourcePacing[] = [];
  for (const block of [...streams, registers.REPLAY]) sources.push(await readSource(access, block));
  const replay = sources.pop() ?? { injected: 0, firstTime: 0, lastTime: 0 };
  return { heldCycles: countOf(heldLow, heldHigh), streams: sources, replay };
}

async function readSource(access: RegisterAccess, block: PacingRegisters): Promise<SourcePacing> {
  const from = block.INJECTED.offset;
  const words = await access.read(from, (block.LAST_TIME.offset - from) / 4 + 2);
  const word = (offset: number): number => words[(offset - from) / 4] ?? 0;
  const wide = ({ offset }: RegisterLayout): number => countOf(word(offset), word(offset + 4));
  return { injected: word(from), firstTime: wide(block.FIRST_TIME), lastTime: wide(block.LAST_TIME) };
}
