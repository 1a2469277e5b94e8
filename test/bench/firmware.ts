/** `npm run bench:firmware`: cycles per frame of the verilated NIC, beside what 10 GbE line rate allows. */
import { parseArgs } from 'node:util';
import { failWith } from '../../rig/cli/exit.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { buildRtlProgram, runProgram } from '../firmware/rtl-program.js';
import {
  defaultLengths,
  defaultMeasurements,
  fcsBytes,
  framesFor,
  rowOf,
  table,
  type Direction,
  type Measurement,
  type Row,
} from './line-rate.js';

const runMilliseconds = 900_000;
const outstanding = 64;

interface Load {
  readonly seed: number;
  readonly frames: number;
  readonly latency: number;
  readonly writeLatency: number;
  readonly stall: number;
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError('OptionOutOfRange', `--${name} ${text}`, `give a whole number from ${least} to ${most}`);
}

async function measure(
  program: string,
  [direction, queues]: readonly [Direction, number],
  frameBytes: number,
  load: Load,
): Promise<Row> {
  const options = {
    queues,
    seed: load.seed,
    frames: framesFor(frameBytes, load.frames),
    bytes: frameBytes - fcsBytes,
    stall: load.stall,
    latency: load.latency,
    'write-latency': load.writeLatency,
    outstanding,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { ok, output } = await runProgram(program, [direction, ...args], runMilliseconds);
  if (!ok) {
    throw new TestFailure(
      'FrameNotCarried',
      `${direction}, ${frameBytes} bytes, queues ${queues}: ${output}`,
      'run "npm test -- firmware"',
    );
  }
  return rowOf(direction, queues, frameBytes, JSON.parse(output) as Measurement);
}

async function main(json: boolean, values: Readonly<Record<string, string | boolean | undefined>>): Promise<void> {
  const option = (name: string, least: number, most: number): number =>
    numberOf(name, String(values[name]), least, most);
  const load: Load = {
    seed: option('seed', 0, 1e9),
    frames: option('frames', 100, 1e6),
    latency: option('latency', 1, 1e4),
    writeLatency: option('write-latency', 1, 1e4),
    stall: option('stall', 0, 90),
  };
  if (load.frames % 100 !== 0) throw new UsageError('OptionOutOfRange', `--frames ${load.frames}`, 'give hundreds');
  const lengths = String(values['lengths'])
    .split(',')
    .map((text) => numberOf('lengths', text, 64, 9022));
  const only = String(values['queues']);
  const measurements = defaultMeasurements.filter(([, queues]) => only === 'all' || only === String(queues));
  if (measurements.length === 0) throw new UsageError('OptionOutOfRange', `--queues ${only}`, 'give 1, 4 or all');

  const program = await buildRtlProgram('rtl-line-rate');
  const rows: Row[] = [];
  for (const measurement of measurements) {
    for (const length of lengths) {
      process.stderr.write(`${measurement.join(' ')} ${length}\n`);
      rows.push(await measure(program, measurement, length, load));
    }
  }
  if (json) {
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...load, outstanding, rows }, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(
    `${table(rows)}\n\nClock cycles per frame at 156.25 MHz and 64 bit; ${load.frames} frames in a row, of jumbo frames a tenth; ` +
      `seed ${load.seed};\nreads answered after ${load.latency} cycles, writes after ${load.writeLatency}; every AXI channel ` +
      `stands still in ${load.stall} % of the cycles,\nat random; DMA trace and counters on.\n`,
  );
}

const defaults = { seed: '1', frames: '10000', latency: '100', 'write-latency': '4', stall: '10' };
let json = process.argv.includes('--json');
try {
  const texts = Object.entries({ ...defaults, queues: 'all', lengths: defaultLengths.join(',') });
  const options = Object.fromEntries(texts.map(([name, value]) => [name, { type: 'string' as const, default: value }]));
  const { values } = parseArgs({ options: { ...options, json: { type: 'boolean', default: false } } });
  json = values.json === true;
  await main(json, values);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Benches" in test/README.md') : error, json);
}
