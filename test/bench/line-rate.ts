/** Frame lengths with FCS: those of RFC 2544, 65, one byte more than fills its words, and the longest jumbo frame. */
export const defaultLengths: readonly number[] = [64, 65, 128, 256, 512, 1024, 1280, 1518, 9022];

/** The RTL has no FCS: a frame of RFC 2544 is four bytes longer than the same frame in the RTL. */
export const fcsBytes = 4;
/** Preamble with start delimiter (8) and the shortest gap between frames (12). */
const wireOverheadBytes = 20;
const bytesPerCycle = 8;
const longestStandardFrame = 1522;

/**
 * receive: from the generator; wire: from the wire, which brings frames at line rate; transmit: to the wire;
 * both: transmit, while the wire brings frames at line rate.
 */
export type Direction = 'receive' | 'wire' | 'transmit' | 'both';

/** What is measured. */
export const defaultMeasurements: readonly (readonly [direction: Direction, queues: number])[] = [
  ['receive', 1],
  ['receive', 4],
  ['wire', 1],
  ['wire', 4],
  ['transmit', 1],
  ['transmit', 4],
  ['both', 1],
  ['both', 4],
];

/** What `rtl-line-rate` prints. */
export interface Measurement {
  readonly windowFrames: number;
  /** Cycles of each `windowFrames` frames in a row. */
  readonly windows: readonly number[];
  readonly readBeats: number;
  readonly writeBeats: number;
  /** Frames of the wire that found no room. */
  readonly lost: number;
}

/** Cycles per frame of one direction at one length, beside the limit. */
export interface Row {
  readonly direction: Direction;
  readonly queues: number;
  /** With FCS. */
  readonly frameBytes: number;
  /** Without. */
  readonly rtlBytes: number;
  readonly limit: number;
  /** Of the windows. */
  readonly median: number;
  /** Over all frames. */
  readonly mean: number;
  /** Of the windows. */
  readonly slowest: number;
  readonly ratio: number;
  /** Frames of the wire that found no room. */
  readonly lost: number;
  readonly lineRate: boolean;
  /** Data beats per frame that the busier of the DMA's two data channels carries: no NIC needs fewer cycles with these. */
  readonly dmaBeats: number;
}

/** Cycles at 156.25 MHz that a frame with FCS takes on a 10 GbE wire: (L + 20) bytes, 8 in a cycle. */
export function limitOf(frameBytes: number): number {
  return (frameBytes + wireOverheadBytes) / bytesPerCycle;
}

/** Frames to measure: a tenth of them, in hundreds, for jumbo frames, which are seven times as long as the longest others. */
export function framesFor(frameBytes: number, frames: number): number {
  return frameBytes <= longestStandardFrame ? frames : Math.max(100, Math.round(frames / 1000) * 100);
}

/**
 * Judges by the slower of median and mean: neither a few slow windows nor a slow half can hide. When the wire brings the
 * frames it sets the pace: then all that counts is that none is lost.
 */
export function rowOf(direction: Direction, queues: number, frameBytes: number, measurement: Measurement): Row {
  const { windowFrames, windows, readBeats, writeBeats, lost } = measurement;
  const perFrame = windows.map((cycles) => cycles / windowFrames).sort((a, b) => a - b);
  const middle = perFrame.slice(Math.floor((perFrame.length - 1) / 2), Math.floor(perFrame.length / 2) + 1);
  const median = meanOf(middle);
  const mean = meanOf(perFrame);
  const limit = limitOf(frameBytes);
  // The warm-up window has beats too.
  const frames = windowFrames * (windows.length + 1);
  return {
    direction,
    queues,
    frameBytes,
    rtlBytes: frameBytes - fcsBytes,
    limit,
    median,
    mean,
    slowest: Math.max(...perFrame),
    ratio: median / limit,
    lost,
    lineRate: lost === 0 && (direction === 'wire' || Math.max(median, mean) <= limit),
    dmaBeats: Math.max(readBeats, writeBeats) / frames,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const columns: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ['', (row) => row.direction],
  ['queues', (row) => String(row.queues)],
  ['frame', (row) => String(row.frameBytes)],
  ['in RTL', (row) => String(row.rtlBytes)],
  ['limit', (row) => row.limit.toFixed(2)],
  ['median', (row) => row.median.toFixed(2)],
  ['mean', (row) => row.mean.toFixed(2)],
  ['slowest', (row) => row.slowest.toFixed(2)],
  ['DMA beats', (row) => row.dmaBeats.toFixed(2)],
  ['median/limit', (row) => row.ratio.toFixed(2)],
  ['lost', (row) => String(row.lost)],
  ['line rate', (row) => (row.lineRate ? 'yes' : 'no')],
];

/** The rows as lines of text, columns aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return cells.map((line) => line.map(pad).join('  ')).join('\n');
}
