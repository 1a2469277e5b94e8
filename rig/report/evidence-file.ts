import type { Landing } from '../evidence/landing.js';
import { hex } from './figures.js';
import type { RunReport } from './run-report.js';

/** What is known of every single frame of a run, for looking closer than the report does. */
export function buildEvidenceFile({ run, experiments }: RunReport): object {
  return {
    schemaVersion: 1,
    run,
    experiments: experiments.map(({ name, kind, experiment }) => {
      const landings = new Map(experiment.landings.map((landing) => [landing.sequence, landing]));
      return {
        name,
        kind,
        lines: experiment.verdict.lines,
        notes: experiment.notes,
        frames: experiment.verdict.frames.map(({ sequence, length, result, reason, findings }) => ({
          sequence,
          length,
          result,
          reason,
          findings: findings.map(({ line, outcome, says, reason: why }) => ({ line, outcome, says, reason: why })),
          written: writes(landings.get(sequence)),
        })),
      };
    }),
  };
}

function writes(landing: Landing | undefined): object[] {
  return (landing?.pieces ?? []).map(({ busAddress, length, translation, guestAddress }) => ({
    bus: hex(busAddress),
    machine: translation.kind === 'ram' ? hex(translation.machineAddress) : translation.kind,
    guest: guestAddress === null ? null : hex(guestAddress),
    length,
  }));
}
