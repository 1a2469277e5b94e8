import type { Argv, CommandModule } from 'yargs';

/** A command as far as its line in the help goes; the rest is loaded when it is asked for, because that takes a while. */
interface ListedCommand {
  readonly command: string;
  readonly describe: string;
  /** Commands have arguments of different types, which only they themselves know. */
  readonly load: () => Promise<unknown>;
}

export const listedCommands: readonly ListedCommand[] = [
  {
    command: 'run',
    describe: 'Inject frames and prove, frame by frame, that the guest received them without a copy',
    load: async () => (await import('./run-command.js')).runCommand,
  },
  {
    command: 'test [files..]',
    describe: 'Run tests of your own on a bench, or a suite that comes with mprig',
    load: async () => (await import('./test-command.js')).testCommand,
  },
  {
    command: 'report [run]',
    describe: 'Tell the results of a run as HTML, JSON, JUnit XML or CTRF',
    load: async () => (await import('./report.js')).reportCommand,
  },
  {
    command: 'runs',
    describe: 'List the runs that there are, newest first',
    load: async () => (await import('./runs.js')).runsCommand,
  },
  {
    command: 'compare <a> <b>',
    describe:
      'Say what differs between two runs: verdicts, versions, counters, latency; exit code 1 when anything does',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  {
    command: 'lab <action>',
    describe: 'Build the lab, and start or end a machine that stays up between runs',
    load: async () => (await import('./lab-command.js')).labCommand,
  },
  {
    command: 'bench <action>',
    describe: 'Write, list and check bench files, and hold a bench',
    load: async () => (await import('./bench-command.js')).benchCommand,
  },
  {
    command: 'host <action>',
    describe: "Build the host's package, and let a host join a bench",
    load: async () => (await import('./host.js')).hostCommand,
  },
  {
    command: 'doctor',
    describe: 'Try whether this computer can run a bench, and say what is missing',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    command: 'completion <shell>',
    describe: 'Print what makes bash or zsh complete commands, options, benches, suites and runs',
    load: async () => (await import('./completion.js')).completionCommand,
  },
];

/** Tells yargs of all commands, in full of those whose names are among the words of the command line. */
export async function addCommands(yargs: Argv, words: readonly string[]): Promise<Argv> {
  for (const { command, describe, load } of listedCommands) {
    const [name = ''] = command.split(' ');
    const listed: CommandModule = { command, describe, handler: () => undefined };
    yargs.command(words.includes(name) ? ((await load()) as CommandModule) : listed);
  }
  return yargs;
}
