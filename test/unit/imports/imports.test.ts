import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** The column of a README's table that says what a folder may import; besides, everybody may import `always`. */
function tableOf(folder: string, always: string): [string, string[]][] {
  const readme = readFileSync(join(repository, folder, 'README.md'), 'utf8');
  const [, table = ''] = /\n(\| [^\n]*may import[^\n]*\n.*?)\n\n/s.exec(readme) ?? [];
  return table
    .split('\n')
    .slice(2)
    .flatMap((row): [string, string[]][] => {
      const [, names = '', , imports = ''] = row.split('|');
      if (imports.trim() === '') return [];
      const place = (name: string): string => (/\/./.test(name) ? name : join(folder, name));
      const allowed = wordsIn(imports).map(place);
      return wordsIn(names).map((name) => {
        const own = place(name).replace(/\/$/, '');
        return [own, own === always ? allowed : [...allowed, always]];
      });
    });
}

const wordsIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

describe('the import rules', function () {
  this.timeout(120_000);
  const documented = new Map([...tableOf('rig', 'rig/base'), ...tableOf('host', 'rig/base')]);
  // These say so in words: they import nothing of the project.
  documented.set('firmware/registers', []);
  documented.set('rig/file-of-tomorrow.ts', []);
  const places = [...documented.keys()];
  let violations: readonly Violation[];

  const targetIn = (place: string): string => (place.endsWith('.ts') ? place : join(place, 'target.ts'));
  const sourceIn = (place: string): string => (place.endsWith('.ts') ? place : join(place, 'source.ts'));

  before(async () => {
    const tree = mkdtempSync(join(tmpdir(), 'mprig-imports-'));
    try {
      const put = (file: string, imports: readonly string[]): void => {
        mkdirSync(join(tree, dirname(file)), { recursive: true });
        const lines = imports.map((to) => {
          const path = relative(dirname(file), to).replace(/\.ts$/, '.js');
          return `import '${path.startsWith('.') ? path : `./${path}`}';\n`;
        });
        writeFileSync(join(tree, file), lines.join(''));
      };
      const targets = [...places, 'test', 'host/guest'].map(targetIn);
      for (const target of targets) put(target, []);
      for (const place of places)
        put(
          sourceIn(place),
          targets.filter((target) => target !== sourceIn(place)),
        );
      put('rig/evidence/impure.ts', []);
      writeFileSync(join(tree, 'rig/evidence/impure.ts'), "import 'node:fs';\n");
      cpSync(join(repository, 'tsconfig.json'), join(tree, 'tsconfig.json'));
      violations = await cruise(tree);
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });

  function cruise(tree: string): Promise<readonly Violation[]> {
    const program = join(repository, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const config = join(repository, '.config', 'dependency-cruiser.cjs');
    const args = [program, '--config', config, '--output-type', 'json', 'rig', 'host', 'firmware'];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd: tree, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        // Its exit status is the number of violations.
        if (stdout === '') return reject(new Error(stderr, { cause: error }));
        resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      });
    });
  }

  for (const place of places) {
    it(`let ${place} import what the README says, and nothing else`, () => {
      const wrong = violations.filter(({ from, rule }) => from === sourceIn(place) && rule.name !== 'no-cycles');
      const allowed = [place, ...(documented.get(place) ?? [])];
      const expected = [...places, 'test', 'host/guest'].filter((one) => !allowed.includes(one)).map(targetIn);
      expect(wrong.map(({ to }) => to).sort()).to.deep.equal(expected.sort());
    });
  }

  it('let no judge read a file', () => {
    expect(violations.filter(({ from }) => from === 'rig/evidence/impure.ts').map(({ to }) => to)).to.deep.equal([
      'fs',
    ]);
  });
});
