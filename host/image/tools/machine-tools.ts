import { LabError } from '../errors.js';
import { tryIdRanges } from './id-ranges.js';
import { tryNamespaces } from './namespaces.js';
import { asRoot, findProgram, isRoot } from './privilege.js';
import type { ToolRunner } from './run-tool.js';

const aptDeadlineMs = 10 * 60_000;

/** Programs that the machine itself must have, and the Debian packages that bring them. */
interface MachineTool {
  readonly program: string;
  readonly packages: readonly string[];
}

function requiredTools(): readonly MachineTool[] {
  const mmdebstrap: MachineTool = { program: 'mmdebstrap', packages: ['mmdebstrap', 'debian-archive-keyring'] };
  // Without root the tree is unpacked under several user ids, which only this setuid helper may map.
  const uidmap: MachineTool = { program: 'newuidmap', packages: ['uidmap'] };
  return isRoot() ? [mmdebstrap] : [mmdebstrap, uidmap];
}

/**
 * Makes sure that mmdebstrap can be run. What is missing is installed where that needs no password; everywhere else
 * the error tells the command to type.
 */
export async function ensureMachineTools(run: ToolRunner, update: (text: string) => void): Promise<void> {
  const missing: MachineTool[] = [];
  for (const tool of requiredTools()) {
    if ((await findProgram(tool.program)) === undefined) missing.push(tool);
  }
  if (missing.length === 0) return;
  const packages = missing.flatMap((tool) => tool.packages);
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  const prefix = await asRoot();
  const names = missing.map(({ program }) => program).join(' and ');
  if ((await findProgram('apt-get')) === undefined) {
    throw missingTool(names, `install ${packages.join(', ')} with this distribution's package manager`);
  }
  if (prefix === undefined) throw missingTool(names, `run: sudo ${install.join(' ')}`);

  update(`installing ${packages.join(', ')} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args: readonly string[]): Promise<string> => {
    const [command = 'apt-get', ...rest] = [...prefix, ...args];
    return run({ command, args: rest, env, deadlineMs: aptDeadlineMs });
  };
  // The package lists of a fresh image or container are often empty or stale; not those of a machine in use.
  await apt(install).catch(async () => {
    await apt(['apt-get', 'update']);
    await apt(install);
  });
  for (const { program } of missing) {
    if ((await findProgram(program)) === undefined) throw missingTool(program, `run: sudo ${install.join(' ')}`);
  }
}

/** Finds out in a moment, rather than after the download, or by a machine that dies, whether the tree can be entered. */
export async function ensureNamespaces(): Promise<void> {
  const refusal = await tryNamespaces();
  if (!refusal) return;
  const message = `this machine does not let the lab mount its tree: ${refusal.why}`;
  throw new LabError('LabNoNamespaces', message, refusal.remedy);
}

/** The same for the several user ids under which the tree is unpacked without root. */
export async function ensureIdRanges(): Promise<void> {
  const refusal = isRoot() ? undefined : await tryIdRanges();
  if (!refusal) return;
  throw new LabError('LabNoNamespaces', `several user ids cannot be mapped: ${refusal.why}`, refusal.remedy);
}

function missingTool(names: string, remedy: string): LabError {
  return new LabError('LabToolMissing', `${names} is needed to make the lab root and is not installed`, remedy);
}
