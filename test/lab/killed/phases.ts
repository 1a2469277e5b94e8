/** A moment in which a run is killed. */
export type Phase = (
  | {
      /** What the run waits for, one after the other, until it is killed; by the names that its deadlines have. */
      readonly waits: readonly [string, ...string[]];
      /** Whether it is killed when the last of them has come, or while it is waited for. */
      readonly dies: 'when done' | 'while waiting';
      /** A file of the run directory without which it goes on waiting. */
      readonly file?: string;
    }
  | {
      /** The file of the run directory that is to be written next. */
      readonly writes: string;
    }
) & {
  /** Options of `rig run` besides. */
  readonly options?: readonly string[];
};

const started = ['mp to be bound', ...Array<string>(4).fill('the injection')] as const;

/**
 * In the order of a run. Who is killed in one of them has come through all earlier ones, and so has found the bench that
 * the one before it has left in order.
 */
export const phases = {
  'the bench comes to rest': { waits: ['stopping the instrument'], dies: 'when done' },
  'the guest starts': { waits: ['the guest to start'], dies: 'while waiting', file: 'guest-console.log' },
  'frames flow through the tap': { waits: ['the guest to receive'], dies: 'while waiting' },
  'mp is bound': { waits: ['mp to be bound'], dies: 'when done' },
  // At this rate the simulated NIC goes on for seconds.
  'frames flow': { waits: started, dies: 'when done', options: ['--rate', '1kfps'] },
  'the memory of the paused machine is searched': {
    waits: ['mp to be bound', 'the search of the memory'],
    dies: 'while waiting',
  },
  'the NIC writes late marks': { waits: ['mp to be bound', 'a late write'], dies: 'when done' },
  'mp is released': { waits: ['mp to be released'], dies: 'while waiting' },
  'the guest sends frames back': {
    waits: ['the guest to send frames back', 'the latency meter'],
    dies: 'when done',
    options: ['--echo'],
  },
  'everything is given back': { waits: ['undoing: guest'], dies: 'while waiting' },
  'the results are written': { writes: 'report.html' },
} as const satisfies Readonly<Record<string, Phase>>;

export type PhaseName = keyof typeof phases;
