import { agreement, type Testimony } from '../evidence/testimony.js';
import type { Experiment, Figures } from '../evidence/experiment.js';
import type { LineVerdict, Verdict } from '../evidence/verdict.js';
import type { InjectionDocument } from './document.js';
import { amount, number, percent, size } from './figures.js';
import { lineWords, listLines } from './lines.js';
import type { ReportedExperiment, RunReport } from './run-report.js';

const mostTouchers = 3;

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
  const { injected, copied, touched, lost } = counts;
  switch (verdict) {
    case 'zero-copy':
      return `${whole(injected)} reached the guest without a copy.`;
    case 'copied':
      if (copied === 0) return 'The host has copied frames.';
      return `The host has copied ${copied === injected ? `all ${amount(injected, 'frame')}` : part(copied, injected)}.`;
    case 'touched':
      return `The host has read or written ${touched === injected ? `all ${amount(injected, 'frame')}` : part(touched, injected)}.`;
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
      const { scannedBytes, insideGuest, outsideGuest, mostInside } = residue;
      return `${size(scannedBytes)} searched: ${amount(insideGuest, 'nonce')} inside the guest, at most ${mostInside} of a frame, ${number(outsideGuest)} outside`;
    }
    case 'touch': {
      const { touch } = figures;
      if (!touch) return 'not collected';
      const { bytes, loadedBytes, storedBytes, touched } = touch;
      const of = `of ${amount(bytes, 'byte')}`;
      if (loadedBytes + storedBytes === 0) return `0 ${of} read or written by the host's processors`;
      return `${number(loadedBytes)} ${of} read by the host's processors, ${number(storedBytes)} written, in ${amount(touched, 'frame')}`;
    }
    case 'late-write': {
      const { lateWrite } = figures;
      if (!lateWrite) return 'not collected';
      const { sampled, seen } = lateWrite;
      return `${number(seen)} of ${amount(sampled, 'mark')} seen by the guest in memory that the NIC wrote again`;
    }
    case 'content': {
      const { content } = figures;
      if (!content) return 'not collected';
      return `${number(content.good)} of ${amount(content.checked, 'frame')} intact in the guest`;
    }
  }
}

/** What a verdict rests on, and what it does not. */
export function restsSentence({ lines, lacking }: Verdict): string {
  const without = lacking.map(({ line, why }) => `not on ${lineWords[line].name}: ${why}`);
  return [`rests on ${listLines(lines.map(({ line }) => line))}`, ...without].join('; ');
}

/** Who touched the frames, the most frequent ones; undefined when nobody did. */
export function touchersSentence({ touchers }: Pick<Experiment, 'touchers'>): string | undefined {
  if (touchers.length === 0) return undefined;
  const shown = touchers.slice(0, mostTouchers).map(({ name, kind, frames }) => {
    return `${name} ${kind === 'load' ? 'read' : 'wrote'} ${amount(frames, 'frame')}`;
  });
  const more = touchers.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more in the report`] : [])].join(', ');
}

/** What a witness says, and whether the line *touch* says the same. */
export function testimonySentence(testimony: Testimony, { lines }: Pick<Verdict, 'lines'>): string {
  const { sample, reason } = testimony;
  const opinion = agreement(
    testimony,
    lines.find(({ line }) => line === 'touch'),
  );
  const besides = {
    agrees: '; agrees with touch',
    'saw less': '; saw less than touch',
    contradicts: '; contradicts touch',
  };
  const beside = opinion === 'cannot tell' ? '' : besides[opinion];
  return `${reason} (${sample})${beside}`;
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
