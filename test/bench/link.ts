/**
 * `npm run bench:link`: how much of the UART's time register bursts fill with payload, in clock cycles of the verilated
 * NIC: with requests from the test bench, and with those of the rig through a pseudo terminal.
 */
import { parseArgs } from 'node:util';
import { constants } from '../../firmware/registers/generated/registers.js';
import { failWith } from '../../rig/cli/exit.js';
import { Deadline } from '../../rig/base/deadline.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { openLink } from '../../rig/link/open.js';
import { connectNic } from '../../rig/nic/device.js';
import { Resources } from '../../rig/base/resources.js';
import { buildRtlProgram, runProgram } from '../firmware/rtl-program.js';
import { Simulator } from '../firmware/sim/simulator.js';

const runMilliseconds = 300_000;
const bitsPerByte = 10;
const wanted = 0.9;
const longest = 32;

interface Burst {
  readonly payloadBytes: number;
  readonly cycles: number;
}

interface Measurement {
  /** Clock cycles per bit. */
  readonly divisor: number;
  /** Most requests under way. */
  readonly window: number;
  readonly read: Burst;
  readonly write: Burst;
}

/** Part of the time in which the UART carried start, data and stop bits of payload. */
function shareOf({ payloadBytes, cycles }: Burst, divisor: number): number {
  return (payloadBytes * bitsPerByte * divisor) / cycles;
}

/** The same bursts by the rig's own client. */
async function throughRig(words: number): Promise<Record<'read' | 'write', Burst>> {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  try {
    const simulator = await Simulator.start(resources);
    const nic = await connectNic(await openLink(`pty:${simulator.paths.uart}`));
    resources.defer('control link', () => nic.close());
    const measure = async (carry: () => Promise<unknown>): Promise<Burst> => {
      // Once before, so that the client knows the line.
      await carry();
      const { cycle } = await simulator.status();
      await carry();
      return { payloadBytes: words * 4, cycles: (await simulator.status()).cycle - cycle };
    };
    const content = Uint32Array.from({ length: words }, (_, index) => Math.imul(index, 0x9e3779b1));
    return {
      read: await measure(() => nic.registers.read(constants.TRACE_WINDOW, words)),
      write: await measure(() => nic.registers.write(constants.TRACE_WINDOW, content)),
    };
  } finally {
    await resources.close(Deadline.after(10_000));
  }
}

async function main(json: boolean, kibibytes: string): Promise<void> {
  const size = Number(kibibytes);
  if (!/^\d+$/.test(kibibytes) || size < 1 || size > longest) {
    throw new UsageError('OptionOutOfRange', `--kib ${kibibytes}`, `give a whole number from 1 to ${longest}`);
  }
  const program = await buildRtlProgram('rtl-link-rate');
  const { ok, output } = await runProgram(program, [String(size * 256)], runMilliseconds);
  if (!ok) throw new TestFailure('BurstNotCarried', output, 'run "npm test -- firmware"');
  const { divisor, window, ...bursts } = JSON.parse(output) as Measurement;
  const sources = [
    { from: 'test bench', bursts },
    { from: 'rig', bursts: await throughRig(size * 256) },
  ];
  const rows = sources.flatMap(({ from, bursts: both }) =>
    (['read', 'write'] as const).map((direction) => {
      const share = shareOf(both[direction], divisor);
      return { from, direction, ...both[direction], share, reached: share >= wanted };
    }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, divisor, window, wanted, rows }, undefined, 2)}\n`);
  } else {
    const lines = rows.map(({ from, direction, payloadBytes, cycles, share, reached }) =>
      [
        from.padEnd(10),
        direction.padEnd(5),
        String(payloadBytes).padStart(13),
        String(cycles).padStart(12),
        `${(share * 100).toFixed(1)} %`.padStart(8),
        (reached ? 'yes' : 'no').padStart(13),
      ].join('  '),
    );
    const head = 'from        burst  payload bytes  clock cycles   payload  at least 90 %';
    process.stdout.write(`${[head, ...lines].join('\n')}\n\n`);
    process.stdout.write(`${divisor} clock cycles per bit, 8N1; up to ${window} requests under way.\n`);
  }
  if (!rows.every(({ reached }) => reached)) process.exitCode = 1;
}

let json = process.argv.includes('--json');
try {
  const { values } = parseArgs({
    options: { kib: { type: 'string', default: '16' }, json: { type: 'boolean', default: false } },
  });
  json = values.json;
  await main(json, values.kib);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Benches" in test/README.md') : error, json);
}
