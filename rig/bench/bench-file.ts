import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import { BenchError, UsageError } from '../base/errors.js';
import { parseBenchDescription } from './description.js';
import type { BenchEndpoints } from './endpoints.js';

/** The bench file of a bench of hardware. @throws UsageError `BenchFileInvalid` when it would not be one */
export function hardwareBenchFile(name: string, { agent, certificates, link }: BenchEndpoints, file: string): string {
  const text = `# A bench of hardware, as "rig bench init" found it; fixtures/benches/hardware.example.yaml shows all there can be.\n${stringify(
    { name, kind: 'hardware', agent: { address: agent, certificates }, instrument: { link } },
  )}`;
  parseBenchDescription(text, file);
  return text;
}

/** Writes a bench file. @throws UsageError `BenchFileExists` unless it may be replaced */
export function writeBenchFile(file: string, text: string, replace: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: replace ? 'w' : 'wx' });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new UsageError('BenchFileExists', `${file} is there already`, 'give another name or --out, or --force', {
        cause,
      });
    }
    throw new BenchError('BenchFileUnwritable', `cannot write ${file}: ${message}`, 'give another place with --out', {
      cause,
    });
  }
}
