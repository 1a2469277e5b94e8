import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silent } from '../../../rig/base/progress.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import type { ModelFaults } from '../../../rig/bench/model/faults.js';
import { ModelBench } from '../../../rig/bench/model/model-bench.js';
import { recordRun, type RecordedRun } from '../../../rig/cli/recorded-run.js';
import { trafficOf } from '../../../rig/cli/reporting.js';
import { runOnBench } from '../../../rig/experiment/procedure.js';
import { journalName, type RequestedRun } from '../../../rig/report/journal.js';
import { RunDirectory } from '../../../rig/report/run-directory.js';
import { readUnfinished } from '../../../rig/report/unfinished-run.js';
import type { Streams } from '../../../rig/traffic/traffic.js';
import { capture } from '../experiment/on-model.js';
import { JumpClock } from '../experiment/jump-clock.js';
import { identity } from '../report/suite-sample.js';

const fewFrames: Streams = [{ frames: 6, lengths: { min: 60, max: 300 }, seed: 3 }];
const parts = ['tap', 'mp', 'mp-copy', 'replay', 'echo'];
const sendingParts = ['transmit-tap', 'transmit', 'transmit-mp-copy'];
const file = { path: '/bench.yaml', sha256: 'ab'.repeat(32) };
export const requested: RequestedRun = {
  options: { frames: 6, echo: true },
  bench: file,
  capture: null,
  versions: { 'version of mprig': '0.1.0' },
};

/** What happens in an attempt at a run. */
export interface Attempt {
  readonly faults?: ModelFaults;
  /** A few short frames unless stated. */
  readonly streams?: Streams;
  /** Called before each write of a file, and each call to the bench. */
  readonly before?: (what: string, bench: ModelBench, user: AbortController) => Promise<void> | void;
}

/** A run of everything on a bench of models, recorded in a directory below `base`. */
export class ModelRun {
  /** Calls of the bench in the latest attempt. */
  calls: string[] = [];
  /** Whether the latest attempt took the bench. */
  tookBench = false;
  complaints: string[] = [];

  private constructor(
    private readonly base: string,
    readonly path: string,
    private readonly transmit: boolean,
  ) {}

  /** @param transmit whether the guest sends frames of its own, too */
  static async create(base: string, transmit = false): Promise<ModelRun> {
    const { path } = await RunDirectory.create({ base });
    return new ModelRun(base, path, transmit);
  }

  /** The run as its directory is now: what is left of it when everything dies at this moment. */
  copy(): ModelRun {
    const path = mkdtempSync(join(this.base, 'copy-'));
    cpSync(this.path, path, { recursive: true });
    return new ModelRun(this.base, path, this.transmit);
  }

  /** All that another attempt goes by. */
  get state(): string {
    return ['run.json', 'evidence.json', journalName].map((name) => this.text(name)).join('\n');
  }

  text(name: string): string {
    try {
      return readFileSync(join(this.path, name), 'utf8');
    } catch {
      return '';
    }
  }

  begin(attempt: Attempt = {}): Promise<RecordedRun> {
    return this.attempt(attempt, undefined);
  }

  /** Goes on as another process would. */
  async resume(attempt: Attempt = {}): Promise<RecordedRun> {
    const earlier = readUnfinished(this.path, () => false);
    this.complaints = [...earlier.damages];
    return this.attempt(attempt, earlier);
  }

  private async attempt(
    { faults, streams = fewFrames, before }: Attempt,
    earlier: ReturnType<typeof readUnfinished> | undefined,
  ) {
    const { transmit } = this;
    this.calls = [];
    this.tookBench = false;
    const user = new AbortController();
    const bench: ModelBench = new ModelBench({
      faults: {
        ...faults,
        before: async (call) => {
          this.calls.push(call);
          await before?.(call, bench, user);
        },
      },
    });
    const place = RunDirectory.resume(this.path, earlier ? journalName : '');
    const directory = new Proxy(place, {
      get: (target, key, receiver) => {
        if (key !== 'write') return Reflect.get(target, key, receiver) as unknown;
        return async (name: string, text: string) => {
          await before?.(`write ${name}`, bench, user);
          return target.write(name, text);
        };
      },
    });
    return recordRun(
      {
        begun: {
          identity: earlier?.document ?? { ...identity, endedAt: null },
          traffic: trafficOf(streams, { echo: true, transmit, witnesses: false, demanded: [], replay: capture }),
          bench: earlier?.document.bench ?? { kind: 'model', name: 'model' },
        },
        directory,
        formats: ['junit', 'ctrf'],
        requested,
        parts: transmit ? [...parts, ...sendingParts] : parts,
        earlier,
        complain: (message) => void this.complaints.push(message),
      },
      async (request, timings, progress) => {
        request.listener?.begins?.('bench');
        this.tookBench = true;
        const resources = new Resources();
        const complain = (message: string) => void this.complaints.push(message);
        const whole = { streams, echo: true, transmit, replay: capture, directory: this.path, complain, ...request };
        const ends = { signal: user.signal, clock: new JumpClock() };
        try {
          return await runOnBench(bench, whole, timings, progress, resources, ends);
        } finally {
          await resources.close(Deadline.after(10_000));
        }
      },
      silent,
      () => (user.signal.aborted ? user.signal.reason : undefined),
    );
  }
}
