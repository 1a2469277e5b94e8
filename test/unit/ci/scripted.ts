import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Notes its words, each with a NUL behind it and all with one more, and ends with the code that is wanted of it. */
const noter = (name: string, code: string) => `#!/bin/sh
printf '%s\\0' ${name} "$@" '' >>"$NOTES"
echo "${name} speaks"
exit ${code}
`;

/** How scripts of a CI went. */
export interface Scripted {
  readonly code: number;
  readonly said: string;
  /** Words of each call of rig and npm, in order. */
  readonly calls: readonly (readonly string[])[];
}

/**
 * A place in which scripts of a CI are really run, by bash as a runner does it, with no more than a `rig` and an `npm` that
 * note how they are called.
 */
export class ScriptPlace {
  readonly directory = mkdtempSync(join(tmpdir(), 'mprig-ci-'));
  private readonly notes = join(this.directory, 'notes');

  constructor() {
    const tools = join(this.directory, 'tools');
    mkdirSync(tools);
    for (const [name, code] of Object.entries({ rig: '"${RIG_CODE:-0}"', npm: '0' })) {
      writeFileSync(join(tools, name), noter(name, code));
      chmodSync(join(tools, name), 0o755);
    }
  }

  /** @param rigCode exit code of every `rig` */
  run(script: string, environment: Readonly<Record<string, string>>, rigCode: number): Promise<Scripted> {
    rmSync(this.notes, { force: true });
    const env = {
      PATH: `${join(this.directory, 'tools')}:/usr/bin:/bin`,
      NOTES: this.notes,
      RIG_CODE: String(rigCode),
      ...environment,
    };
    const bash = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    return new Promise((resolve) => {
      execFile('bash', bash, { cwd: this.directory, env, timeout: 20_000 }, (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? -1) : 0;
        resolve({ code, said: stdout + stderr, calls: this.calls() });
      });
    });
  }

  /** What a file in the place holds; nothing when there is none. */
  read(name: string): string {
    const file = join(this.directory, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private calls(): string[][] {
    if (!existsSync(this.notes)) return [];
    const calls = readFileSync(this.notes, 'utf8').split('\0\0').filter(Boolean);
    return calls.map((call) => call.split('\0'));
  }
}

/** Words of those calls that are of rig. */
export function rigCalls({ calls }: Scripted): readonly (readonly string[])[] {
  return calls.filter(([name]) => name === 'rig').map(([, ...words]) => words);
}
