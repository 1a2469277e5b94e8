/** `npm run bench:synthesis`: area and clock of the NIC on an FPGA, written to firmware/synthesis.md. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../../rig/base/directories.js';
import { asRigError, failWith } from '../../rig/cli/exit.js';
import { UsageError } from '../../rig/base/errors.js';
import { designId, elaborate, implement, placedArea, top, type Area, type Module } from './synthesis-flow.js';
import { synthesisPage, type TableRow } from './synthesis-table.js';
import { analysisTools } from './tools.js';

/** Smaller ones say nothing of the NIC's clock. */
const leastLuts = 100;
const atOnce = 2;

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { 'top-only': flag, 'modules-only': flag } });
  const { versions } = await analysisTools();
  const wanted = ({ id }: Module): boolean => (id === top ? !values['modules-only'] : !values['top-only']);
  const modules = (await elaborate()).filter(wanted);
  const rows: TableRow[] = [];
  let unrouted: Area | undefined;
  const waiting = [...modules];
  const work = async (): Promise<void> => {
    for (let module = waiting.shift(); module !== undefined; module = waiting.shift()) {
      const begin = performance.now();
      const result = await implement(module).catch((error: unknown) => {
        const { code } = asRigError(error);
        if (code === 'NotRouted' && module.id === top) unrouted = placedArea(module);
        else if (code !== 'NoPath') throw error;
        return undefined;
      });
      const seconds = ((performance.now() - begin) / 1000).toFixed(0);
      process.stderr.write(`${module.name}: ${result?.fmaxMhz.toFixed(1) ?? 'no'} MHz (${seconds} s)\n`);
      if (result !== undefined && result.luts >= leastLuts) rows.push({ module, result });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const page = join(repository, 'firmware', 'synthesis.md');
  writeFileSync(
    `${page}.new`,
    synthesisPage({ rtl: designId(), yosys: versions.yosys, nextpnr: versions.nextpnr }, rows, unrouted),
  );
  renameSync(`${page}.new`, page);
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Confidence" in test/README.md') : error);
}
