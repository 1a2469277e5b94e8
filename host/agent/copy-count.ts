import { access, readFile } from 'node:fs/promises';
import { execute, run } from './command.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { anyLockdown, explainRefusal } from './lockdown.js';

/** Calls of one function of the kernel with the same number of bytes. */
export interface CopyCalls {
  readonly function: string;
  /** Of one call. */
  readonly bytes: number;
  readonly calls: number;
}

const moduleName = 'mpcopies';
const counts = '/sys/kernel/debug/mpcopies';
const incompleteCode = 'CopyCountIncomplete';
const enabled = '/sys/kernel/debug/kprobes/enabled';

/** A kernel in which these cannot be counted copies unseen. */
const essential = ['_copy_to_iter', '_copy_from_iter', '_copy_to_user', '_copy_from_user'];

/** Counts bytes passed to the kernel's copy functions, by a module that is loaded as long as the count goes on. */
export class CopyCount {
  private running = false;

  /** Begins; a count that goes on already is forgotten: whoever began it has not come back for it. */
  async start(): Promise<void> {
    const on = await readFile(enabled, 'latin1').catch(() => '1');
    if (on.trim() === '0') {
      throw new AgentError('precondition', 'KprobesDisabled', `kprobes are off (${enabled})`, `write 1 to ${enabled}`);
    }
    await unload();
    const { code, stderr } = await execute('modprobe', [moduleName, `ignore=${process.pid}`]);
    if (code !== 0) throw unusable(await explainRefusal(stderr.trim(), anyLockdown));
    this.running = true;
    try {
      const { functions } = await readCounts();
      const missing = essential.filter((name) => !functions.includes(name));
      if (missing.length > 0) throw unusable(`the kernel takes no probe in ${missing.join(', ')}`);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Ends the count; by function, the most bytes first. */
  async end(): Promise<readonly CopyCalls[]> {
    if (!this.running) {
      throw new AgentError('precondition', 'CopyCountNotRunning', 'copies are not counted', 'start the count first');
    }
    try {
      const { calls, ignored, missed, dropped } = await readCounts();
      // The agent's own calls are at least those of the request to end the count.
      if (ignored === 0) throw unusable("the probes saw nothing, not even the agent's own calls");
      if (missed + dropped > 0) throw incomplete(missed, dropped);
      return calls;
    } finally {
      await this.close();
    }
  }

  /** Counts for a moment, in place of any count that there was. @throws AgentError with the reason why none can be had */
  async tryOut(): Promise<void> {
    await this.start();
    try {
      await this.end();
    } catch (error) {
      // What else the host does now says nothing of the moment in which it matters.
      if (!(error instanceof AgentError) || error.code !== incompleteCode) throw error;
    }
  }

  /** Ends the count, if there is one. */
  async close(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    await unload();
  }
}

/** Removes the module, also one that an agent that died has left. */
async function unload(): Promise<void> {
  const loaded = await access(`/sys/module/${moduleName}`).then(
    () => true,
    () => false,
  );
  if (loaded) await run('rmmod', [moduleName]);
}

/** What the module says. */
interface Counts {
  /** Those that are counted. */
  readonly functions: readonly string[];
  readonly calls: readonly CopyCalls[];
  /** Calls by the agent. */
  readonly ignored: number;
  /** Calls that could not be counted: one came while another was being counted; no place was left. */
  readonly missed: number;
  readonly dropped: number;
}

async function readCounts(): Promise<Counts> {
  try {
    return parseCounts(await readFile(counts, 'latin1'));
  } catch (cause) {
    throw unusable(messageOf(cause), cause);
  }
}

/** Lines of the module's file: see host/kernel/mpcopies/main.c. */
export function parseCounts(text: string): Counts {
  const total = (name: string): number => {
    const match = new RegExp(`^${name} (\\d+)$`, 'm').exec(text);
    if (!match) throw new Error(`it does not say how many calls were ${name}`);
    return Number(match[1]);
  };
  const functions = [...text.matchAll(/^probe (\S+)$/gm)].map(([, name = '']) => name);
  const calls = [...text.matchAll(/^copy (\S+) (\d+) (\d+)$/gm)].map(([, name = '', bytes, count]): CopyCalls => ({
    function: name,
    bytes: Number(bytes),
    calls: Number(count),
  }));
  const order = (call: CopyCalls): number => functions.indexOf(call.function);
  calls.sort((left, right) => order(left) - order(right) || right.bytes - left.bytes);
  return { functions, calls, ignored: total('ignored'), missed: total('missed'), dropped: total('dropped') };
}

function unusable(why: string, cause?: unknown): AgentError {
  return new AgentError(
    'precondition',
    'CopyCountUnavailable',
    `cannot count what the kernel copies: ${why}`,
    'run the agent as root on a kernel with CONFIG_KPROBES that is not locked down, with debugfs on /sys/kernel/debug; ' +
      'see whether kprobes are on (kprobes/enabled there, sysctl kernel.ftrace_enabled)',
    { cause },
  );
}

function incomplete(missed: number, dropped: number): AgentError {
  return new AgentError(
    'internal',
    incompleteCode,
    `${missed + dropped} calls of copy functions were not counted: ${missed} came while another was, ${dropped} found no place`,
    'count for a shorter time, or with less else running on the host',
  );
}
