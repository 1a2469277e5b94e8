import type { SteeringDocument } from '../../../rig/report/steering.js';

const line = { line: 'address', outcome: 'holds', frames: 384, holds: 384, astray: 0, reason: null } as const;

/** Frames to two guests, each of which has received its own. */
export const sampleSteering: SteeringDocument = {
  verdict: 'apart',
  reason: null,
  swapped: false,
  injected: 384,
  lines: [line],
  lacking: [{ line: 'residue', why: 'nobody searches' }],
  guests: [
    { number: 0, mac: '02:4d:50:00:00:03', expected: 192, received: 192, foreign: 0 },
    { number: 1, mac: '02:4d:50:00:01:03', expected: 144, received: 144, foreign: 0 },
  ],
  host: { sent: 6, received: 6 },
};

/** The same as a control, in which one frame went astray. */
export const strayedSteering: SteeringDocument = {
  ...sampleSteering,
  verdict: 'astray',
  reason: 'frame 7: is for guest 1, and guest 0 received it',
  swapped: true,
  lines: [
    {
      ...line,
      outcome: 'refutes',
      holds: 383,
      astray: 1,
      reason: 'frame 7: is for guest 1, and guest 0 received it',
    },
  ],
  host: { unavailable: 'no cable' },
};
