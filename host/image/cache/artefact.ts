import type { Step } from '../../../rig/base/progress.js';
import type { ToolRunner } from '../tools/run-tool.js';
import type { Inputs } from './content-key.js';

/** What a build step is given. */
export interface BuildContext {
  /** Empty directory to fill; it becomes the artefact when the build succeeds and vanishes when it fails. */
  readonly directory: string;
  /** The finished directory of an artefact named in `needs`. */
  need(artefact: Artefact): string;
  /** Runs a program of this machine; its output goes to the artefact's log. */
  readonly run: ToolRunner;
  readonly step: Step;
  readonly signal: AbortSignal;
}

/** Something that is made once for a given set of inputs and kept in the cache. */
export interface Artefact {
  /** Directory name in the cache, and what error messages call it. */
  readonly name: string;
  /** What the user is shown while it is made. */
  readonly title: string;
  /** Artefacts that must be ready first; their keys are part of this one's key. */
  readonly needs: readonly Artefact[];
  /** Everything else the result depends on. */
  inputs(): Promise<Inputs>;
  build(context: BuildContext): Promise<void>;
}
