import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, type ProcessIdentity } from '../../../rig/base/process-identity.js';

/** The process that runs the tests. */
export function self(): ProcessIdentity {
  const identity = identify(process.pid);
  if (identity === undefined) throw new Error('not in /proc');
  return identity;
}

/** A process that has been there. */
export async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'close');
  if (identity === undefined) throw new Error('the child was not in /proc');
  return identity;
}
