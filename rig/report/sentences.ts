import { agreement, witnessedLine, type Testimony } from '../evidence/testimony.js';
import type { Figures } from '../evidence/experiment.js';
import type { Line } from '../evidence/types.js';
import { isTransmit } from '../experiment/transmit-plan.js';
import type { ExperimentDocument, InjectionDocument, RunDocument, StreamDocument } from './document.js';
import { amount, number, percent, size } from './figures.js';
import { lineWords, listLines } from './lines.js';
import { wasJudged, type ReportedExperiment } from './run-report.js';

const mostTouchers = 3;

type Verdict = Pick<ExperimentDocument, 'verdict' | 'frames'>;

/** What each experiment is, in words. */
const about: Readonly<Record<string, string>> = {
  mp: 'Frames received by the guest through mp: the NIC is given the guest’s own buffers.',
  tap: 'The same NIC and guest, through a stock tap and vhost_net: the host’s kernel copies every frame.',
  transmit:
    'Frames sent by the guest through mp: the NIC reads all but their first 128 bytes from the guest’s own pages.',
  'transmit-tap': 'Frames sent by the guest through a stock tap and vhost_net: the host’s kernel copies every one.',
  'transmit-mp-copy': 'Frames sent by the guest through mp with copying forced: the NIC is given host pages.',
  'mp-copy': 'Through mp with copying forced: the NIC is given host pages, and the worker copies.',
};

/** What an experiment is, in one sentence. */
export function aboutExperiment(name: string): string {
  return about[name] ?? `The experiment ${name}.`;
}

/** Name of an experiment as tables and lists have it. */
export function experimentTitle({ name, kind }: Pick<ReportedExperiment, 'name' | 'kind'>): string {
  return kind === 'main' ? name : `control ${name}`;
}

/** The outcome of the whole run in one sentence that can be read aloud. */
export function headline(document: RunDocument): string {
  const main = verdictSentence(document);
  switch (document.status) {
    case 'passed':
      if (document.transmit && !('unavailable' in document.transmit)) {
        const sent = document.transmit.frames.injected;
        return `${whole(document.frames.injected)} reached the guest without a copy, ${number(sent)} left it so, and the proof was seen to fail where it must.`;
      }
      return `${whole(document.frames.injected)} reached the guest without a copy, and the proof was seen to fail where it must.`;
    case 'failed': {
      if (!wasJudged(document)) return 'The test failed before any frame could be judged.';
      if (document.verdict !== 'zero-copy') return main;
      const but = (what: string) => `${main.slice(0, -1)}, but ${what}.`;
      if (document.controls.some(({ flaw }) => flaw !== null)) return but('nothing shows that the proof can fail');
      if (document.transmit && !('unavailable' in document.transmit) && document.transmit.verdict !== 'zero-copy') {
        return but('it is not so for those that it sent');
      }
      if (document.echo?.reason) return but('not all came back from it as they were');
      return but('the test failed');
    }
    case 'bench-trouble':
      return 'The bench had trouble: nothing is said about the frames.';
    case 'interrupted':
      return 'The run was stopped before it came to a verdict.';
    case 'running':
      return 'The run has not come to its end, or was killed.';
  }
}

/** A verdict in one sentence. */
export function verdictSentence({ verdict, frames }: Verdict, name = 'mp'): string {
  const { injected, copied, touched, lost } = frames;
  switch (verdict) {
    case 'zero-copy':
      return `${whole(injected)} ${isTransmit(name) ? 'left' : 'reached'} the guest without a copy.`;
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
export function controlSentence({ name, flaw, found }: Pick<ReportedExperiment, 'name' | 'flaw' | 'found'>): string {
  if (flaw !== null) return `Control ${name} does not do its work: ${flaw}.`;
  return `Control ${name} came out as copied, as it must, for all ${amount(found.frames.injected, 'frame')}.`;
}

/** Whether an experiment came out as it must, and in which sentence that is told. */
export function outcomeOf(one: ReportedExperiment): { readonly right: boolean; readonly sentence: string } {
  return one.kind === 'main'
    ? { right: one.found.verdict === 'zero-copy', sentence: verdictSentence(one.found, one.name) }
    : { right: one.flaw === null, sentence: controlSentence(one) };
}

/** What was asked of a stream: "256 frames of 60 to 1,514 bytes, as fast as the guest takes them". */
export function streamSentence({ frames, length, rate, burst }: StreamDocument): string {
  const { min, max, list } = length;
  const bytes = min === max ? amount(min, 'byte') : `${number(min)} to ${amount(max, 'byte')}`;
  const mix = list ? `, a mix of ${number(new Set(list).size)} lengths` : '';
  const pace = rate ?? 'as fast as the guest takes them';
  return `${amount(frames, 'frame')} of ${bytes}${mix}, ${pace}${burst > 1 ? ` in bursts of ${number(burst)}` : ''}`;
}

/** The figures of one line of evidence. @param name of the experiment */
export function figuresSentence(line: Line, figures: Figures, name: string): string {
  const sent = isTransmit(name);
  switch (line) {
    case 'address': {
      const { address } = figures;
      if (!address) return 'not collected';
      return `${number(address.matched)} of ${amount(address.checked, 'frame')} found in the guest's page that the NIC ${sent ? 'read' : 'wrote'}`;
    }
    case 'residue': {
      const { residue } = figures;
      if (!residue) return 'not collected';
      const { scannedBytes, insideGuest, outsideGuest, mostInside } = residue;
      return `${size(scannedBytes)} searched: ${amount(insideGuest, 'nonce')} inside the guest, at most ${mostInside} of a frame, ${number(outsideGuest)} outside${sent ? ' that are in no header' : ''}`;
    }
    case 'touch': {
      const { touch } = figures;
      if (!touch) return 'not collected';
      const { sampledFrames, bytes, loadedBytes, storedBytes, touched } = touch;
      if (sampledFrames !== null) {
        const where = `${number(loadedBytes)} of ${amount(bytes, 'watched byte')} of ${amount(sampledFrames, 'frame')}`;
        return `${where} read or written by the host's processors`;
      }
      const of = `of ${amount(bytes, 'byte')}${sent ? ' behind headers' : ''}`;
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
      return `${number(content.good)} of ${amount(content.checked, 'frame')} intact ${sent ? 'on the wire' : 'in the guest'}`;
    }
  }
}

/** What a verdict rests on, and what it does not. */
export function restsSentence({ restsOn, lacking }: Pick<ExperimentDocument, 'restsOn' | 'lacking'>): string {
  const without = lacking.map(({ line, why }) => `not on ${lineWords[line].name}: ${why}`);
  return [`rests on ${listLines(restsOn)}`, ...without].join('; ');
}

/** Who touched the frames, the most frequent ones; undefined when nobody did. */
export function touchersSentence({ touchers }: Pick<ExperimentDocument, 'touchers'>): string | undefined {
  if (touchers.length === 0) return undefined;
  const shown = touchers.slice(0, mostTouchers).map(({ name, kind, frames }) => {
    return `${name} ${kind === 'load' ? 'read' : 'wrote'} ${amount(frames, 'frame')}`;
  });
  const more = touchers.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more in the report`] : [])].join(', ');
}

/** What a witness says, and whether its line of evidence says the same; or that one of them cannot tell. */
export function testimonySentence(testimony: Testimony, { lines }: Pick<ExperimentDocument, 'lines'>): string {
  const { witness, outcome, sample, reason } = testimony;
  if (outcome === 'unknown') return `cannot tell: ${reason} (${sample})`;
  const opinion = agreement(testimony, lines);
  const witnessed = witnessedLine[witness];
  const line = lineWords[witnessed].name;
  const besides = {
    agrees: `; agrees with ${line}`,
    'saw less': `; saw less than ${line}`,
    contradicts: `; contradicts ${line}`,
  };
  const isThere = lines.some((one) => one.line === witnessed);
  const alone = isThere ? '' : `; ${line} is not there to be compared`;
  return `${reason} (${sample})${opinion === 'cannot tell' ? alone : besides[opinion]}`;
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
