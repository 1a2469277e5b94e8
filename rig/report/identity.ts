/** Facts about the computer on which the rig itself runs. */
export interface ControllerFacts {
  readonly name: string;
  readonly system: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
}

/** The state of the checkout around the directory that the rig was started in: that of what is tested. */
export interface GitState {
  readonly commit: string;
  /** Whether anything tracked differs from the commit. */
  readonly dirty: boolean;
}

/** The file that says what the bench is. */
export interface BenchFile {
  readonly path: string;
  readonly sha256: string;
}

/** What an execution was: enough to find it again, to repeat it, and to tell it from others. */
export interface RunIdentity {
  /** Name of the run, and of its directory unless one was chosen. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; null while it runs, and for ever when it was killed. */
  readonly endedAt: string | null;
  /** The command line, as the user may repeat it. */
  readonly command: string;
  readonly seed: number;
  readonly benchFile: BenchFile | null;
  /**
   * By what they are of: `mprig` (with its commit where it is a checkout), `node`, and, once the bench is up, `kernel`, `qemu` (which runs the guest), `firmware`,
   * `agent`, `contract` (between rig and agent), each module of the mp stack such as `mp.ko`, and `machine` where the host
   * is a virtual one.
   */
  readonly versions: Readonly<Record<string, string>>;
  /** Null outside a checkout. */
  readonly git: GitState | null;
  readonly controller: ControllerFacts;
}
