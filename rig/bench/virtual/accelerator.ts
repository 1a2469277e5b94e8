import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '../../base/deadline.js';
import type { Command } from '../../base/program.js';
import { Child } from './child.js';
import { optionValue } from './machine.js';

/** How the host machine's processors are run, and why. */
export interface Accelerator {
  readonly kind: 'tcg' | 'kvm';
  readonly why: string;
}

/**
 * Finds out whether hardware virtualization with nesting really works, by booting a kernel with it: neither the
 * device node nor a processor flag proves that.
 * @param enter turns a command into one that runs inside the lab tree
 * @param kernel a Linux image for the trial
 * @param directory is visible inside the lab tree and takes the files of the trial
 */
export async function chooseAccelerator(
  enter: (argv: readonly string[]) => Command,
  kernel: string,
  directory: string,
): Promise<Accelerator> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return { kind: 'tcg', why: '/dev/kvm is not usable' };
  }
  if (!/\b(vmx|svm)\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))) {
    return { kind: 'tcg', why: 'the processor shows neither vmx nor svm' };
  }
  if (!['kvm_intel', 'kvm_amd'].some(nestingEnabled)) return { kind: 'tcg', why: 'nested virtualization is off' };
  const boots = await bootsUnderKvm(enter, kernel, directory);
  return boots ? { kind: 'kvm', why: 'a trial boot succeeded' } : { kind: 'tcg', why: 'a trial boot under KVM failed' };
}

function nestingEnabled(module: string): boolean {
  try {
    return /^[Y1]/.test(readFileSync(`/sys/module/${module}/parameters/nested`, 'utf8'));
  } catch {
    return false;
  }
}

async function bootsUnderKvm(
  enter: (argv: readonly string[]) => Command,
  kernel: string,
  directory: string,
): Promise<boolean> {
  const console = join(directory, 'kvm-trial-console');
  // Without a root file system the kernel panics at the end of its boot: that message is the proof that it got there.
  const argv = ['qemu-system-x86_64', '-nodefaults', '-display', 'none', '-no-reboot', '-M', 'q35', '-accel', 'kvm'];
  argv.push(
    '-cpu',
    'host',
    '-m',
    '256',
    '-kernel',
    kernel,
    '-append',
    'console=ttyS0 panic=-1',
    '-chardev',
    `file,id=console,path=${optionValue(console)}`,
    '-serial',
    'chardev:console',
  );
  const child = Child.start('KvmTrial', enter(argv), join(directory, 'kvm-trial.log'));
  try {
    return await Deadline.after(15_000).poll('the trial boot', 100, async () => {
      try {
        return readFileSync(console, 'utf8').includes('Unable to mount root fs') ? true : undefined;
      } catch {
        return undefined;
      }
    });
  } catch {
    return false;
  } finally {
    await child.stop();
  }
}
