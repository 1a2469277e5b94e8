import type { Exclusion } from './coverage-data.js';

/** What no case can cover, each with its reason. Everything else that is missing asks for a case. */
export const exclusions: readonly Exclusion[] = [
  {
    module: /./,
    kind: 'toggle',
    what: /^(?:unused_\w+|BuildId|ClockHz)(?:\[|$)/,
    reason: 'outputs of an inner module that this one does not use, and parameters',
  },
];
