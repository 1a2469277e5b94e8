import type { Progress } from '../../rig/base/progress.js';

/** Progress for those who do not watch. */
export const quiet: Progress = {
  step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
};
