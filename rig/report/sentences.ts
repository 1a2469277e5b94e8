import type { Figures } from '../evidence/experiment.js';
import type { LineVerdict, Verdict } from '../evidence/verdict.js';
import type { InjectionDocument } from './document.js';
import { amount, number, percent, size } from './figures.js';
import type { ReportedExperiment, RunReport } from './run-report.js';

/** The outcome of the whole run in one sentence that can be read aloud. */
export function headline({ document, experiments, echo }: RunReport): string {
  switch (document.status) {
    case 'passed':
      return `${whole(document.frames.injected)} reached the guest without a copy, and the proof was seen to fail where it must.`;
    case 'failed': {
      const main = experiments.find((one) => one.kind === 'main');
      if (!main) return 'The test failed before any frame could be judged.';
      if (main.experiment.verdict.verdict !== 'zero-copy') return verdictSentence(main.experiment.verdict);
      if (echo?.verdict.reason && !experiments.some(({ flaw }) => flaw)) {
        return `${verdictSentence(main.experiment.verdict).slice(0, -1)}, but not all came back from it as they were.`;
      }
      return `${verdictSentence(main.experiment.verdict).slice(0, -1)}, but nothing shows that the proof can fail.`;
    }
    case 'bench-trouble':
      return 'The bench had trouble: nothing is said about the frames.';
    case 'interrupted':
      return 'The run was stopped before it came to a verdict.';
  }
}

/** A verdict in one sentence. */
export function verdictSentence({ verdict, counts }: Verdict): string {
  const { injected, copied, lost } = counts;
  switch (verdict) {
    case 'zero-copy':
      return `${whole(injected)} reached the guest without a copy.`;
    case 'copied':
      if (copied === 0) return 'The host has copied frames.';
      return `The host has copied ${copied === injected ? `all ${amount(injected, 'frame')}` : part(copied, injected)}.`;
    case 'lost':
      return `${capital(part(lost, injected))} ${lost === 1 ? 'was' : 'were'} lost or damaged.`;
    case 'inconclusive':
      return 'It could not be shown whether frames were copied.';
  }
}

/** The outcome of a control in one sentence. */
export function controlSentence({ name, flaw, experiment }: ReportedExperiment): string {
  if (flaw) return `Control ${name} does not do its work: ${flaw}.`;
  return `Control ${name} came out as copied, as it must, for all ${amount(experiment.verdict.counts.injected, 'frame')}.`;
}

/** The figures of one line of evidence. */
export function figuresSentence(line: LineVerdict['line'], figures: Figures): string {
  switch (line) {
    case 'address': {
      const { address } = figures;
      if (!address) return 'not collected';
      return `${number(address.matched)} of ${amount(address.checked, 'frame')} found in the guest's page that the NIC wrote`;
    }
    case 'residue': {
      const { residue } = figures;
      if (!residue) return 'not collected';
      const { scannedBytes, insideGuest, outsideGuest } = residue;
      return `${size(scannedBytes)} searched: ${amount(insideGuest, 'nonce')} inside the guest, ${number(outsideGuest)} outside`;
    }
    case 'content': {
      const { content } = figures;
      if (!content) return 'not collected';
      return `${number(content.good)} of ${amount(content.checked, 'frame')} intact in the guest`;
    }
  }
}

/** How well an injection kept to what was asked; undefined when nothing was. */
export function rateSentence({
  name,
  asked,
  errorPercent,
  framesPerSecond,
  heldSeconds,
}: InjectionDocument): string | undefined {
  if (asked === null || errorPercent === null) return undefined;
  const held = heldSeconds === 0 ? '' : `, frames held for ${(heldSeconds * 1e3).toFixed(3)} ms`;
  return `${name}: ${asked} asked, ${percent(errorPercent)} off, at ${number(framesPerSecond)} frames a second${held}`;
}

function whole(frames: number): string {
  return frames === 1 ? 'The frame' : `All ${amount(frames, 'frame')}`;
}

function part(some: number, all: number): string {
  return `${number(some)} of ${amount(all, 'frame')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
