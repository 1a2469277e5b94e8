/** `npm run bench:sim`: how fast the simulated NIC runs, alone and with a guest behind it and a real peer before it. */
import { parseArgs } from 'node:util';
import { failWith } from '../../rig/cli/exit.js';
import { BenchError, UsageError } from '../../rig/base/errors.js';
import { closeLabBench } from '../lab/lab-bench.js';
import { whyNoNamespace } from '../lab/wire/wire-bench.js';
import { measureEndToEnd } from './sim/end-to-end.js';
import { measureNicAlone, type ClockRate } from './sim/nic-alone.js';
import { reference, shares, text, type SimulatorBenchmark } from './sim/report.js';

const frameLengths = [60, 256, 1514];
const framesAlone = 4000;

function numberOf(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new UsageError('OptionOutOfRange', `--${name} ${value}`, `give a whole number from ${least} to ${most}`);
}

async function measure(seconds: number, pings: number): Promise<SimulatorBenchmark> {
  const why = whyNoNamespace();
  if (why !== undefined) {
    throw new BenchError('NamespaceRefused', why, 'run as root, or allow user namespaces and load the module tun');
  }
  const say = (what: string): void => void process.stderr.write(`${what}\n`);
  const alone: ClockRate[] = [];
  for (const length of frameLengths) {
    say(`NIC alone, ${length} bytes`);
    alone.push(await measureNicAlone(length, framesAlone));
  }
  return { alone, endToEnd: await measureEndToEnd(seconds, pings, say) };
}

let json = process.argv.includes('--json');
try {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      pings: { type: 'string', default: '100' },
      json: { type: 'boolean', default: false },
    },
  });
  json = values.json;
  const result = await measure(numberOf('seconds', values.seconds, 1, 600), numberOf('pings', values.pings, 2, 10_000));
  const flows = result.endToEnd.flows.map((flow) => ({ ...flow, shares: shares(flow) }));
  const document = { schemaVersion: 1, ...result, endToEnd: { ...result.endToEnd, flows }, reference };
  process.stdout.write(json ? `${JSON.stringify(document, undefined, 2)}\n` : `${text(result)}\n`);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Benches" in test/README.md') : error, json);
} finally {
  await closeLabBench();
}
