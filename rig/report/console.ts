import type { LineVerdict } from '../evidence/verdict.js';
import { isTransmit } from '../experiment/transmit-plan.js';
import type { EchoDocument, RunDocument, RunStatusWord } from './document.js';
import { checkSentence, echoSentence, sentSentence } from './echo.js';
import { duration } from './figures.js';
import { cardSentence } from './card-sentence.js';
import { ledgerSentence } from './ledger-sentence.js';
import { latencySentence } from './latency.js';
import type { ReportedExperiment, RunReport } from './run-report.js';
import { lineWords } from './lines.js';
import {
  experimentTitle,
  figuresSentence,
  headline,
  outcomeOf,
  rateSentence,
  restsSentence,
  testimonySentence,
  touchersSentence,
} from './sentences.js';

/** How words are set off on a terminal; every function returns its text unchanged where there are no colours. */
export interface ConsoleStyle {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

/** For a stream that takes no colours. */
export const plainStyle: ConsoleStyle = {
  bold: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  warn: (text) => text,
};

/**
 * The lines that end a run: every experiment with its lines of evidence, the outcome, and where the report is.
 * @param reportPath as the user can open it
 */
export function consoleLines(
  report: RunReport,
  reportPath: string,
  style: ConsoleStyle = plainStyle,
): readonly string[] {
  const { document } = report;
  const lines: string[] = [''];
  for (const experiment of report.experiments) lines.push(...experimentLines(experiment, style), '');
  if (document.transmit && 'unavailable' in document.transmit) {
    lines.push(`${style.bold('transmit')}: ${style.warn('not tried')}  ${document.transmit.unavailable}`, '');
  }
  if (document.echo) lines.push(...echoLines(document.echo, style), '');
  lines.push(...verdictLines(document, style));
  for (const sentence of document.injections.map(rateSentence)) if (sentence) lines.push(`  rate ${sentence}`);
  lines.push(style.dim(`  ${timingSentence(document)}`));
  lines.push(style.dim(`  seed ${document.seed}, report ${reportPath}`));
  return lines;
}

/** What came out, and nothing else: the status with its sentence, and the reason where there is one. */
export function verdictLines(document: RunDocument, style: ConsoleStyle = plainStyle): readonly string[] {
  const colour = statusColour(document.status, style);
  const line = `${style.bold(colour(document.status))} ${headline(document)}`;
  return document.reason ? [line, `  ${document.reason}`] : [line];
}

/** The colour in which a status is told. */
export function statusColour(status: RunStatusWord, style: ConsoleStyle): (text: string) => string {
  return status === 'passed' ? style.good : status === 'failed' ? style.bad : style.warn;
}

function experimentLines(one: ReportedExperiment, style: ConsoleStyle): readonly string[] {
  const { found } = one;
  const touchedBy = touchersSentence(found);
  const { right, sentence } = outcomeOf(one);
  const word = (right ? style.good : style.bad)(found.verdict);
  return [
    `${style.bold(experimentTitle(one))}: ${word}  ${sentence}`,
    ...found.lines.flatMap((line) => [
      `  ${mark(line, style)} ${lineWords[line.line].name.padEnd(10)} ${figuresSentence(line.line, found.evidence, one.name)}`,
      ...(line.reason ? [style.dim(`    ${line.reason}`)] : []),
    ]),
    ...found.witnesses.map((testimony) => {
      return style.dim(`    ${testimony.witness}: ${testimonySentence(testimony, found)}`);
    }),
    ...(touchedBy ? [style.dim(`    touched    ${touchedBy}`)] : []),
    ...found.notes.map((note) => style.dim(`    ${note}`)),
    style.dim(`    verdict    ${restsSentence(found)}`),
    style.dim(`    ledger     ${ledgerSentence(found.ledger)}`),
    ...(found.card ? [style.dim(`    card       ${cardSentence(found.card)}`)] : []),
    ...(isTransmit(one.name) ? [] : [style.dim(`    latency    to memory ${latencySentence(found.latency)}`)]),
  ];
}

function echoLines(echo: EchoDocument, style: ConsoleStyle): readonly string[] {
  const { verdict, streams, latency } = echo;
  return [
    `${style.bold('echo')}: ${(verdict === 'complete' ? style.good : style.bad)(verdict)}  ${echoSentence(echo)}`,
    ...streams.map(({ check }, stream) => {
      const which = streams.length === 1 ? '' : `stream ${stream}: `;
      return style.dim(`    checker  ${which}${checkSentence(check)}`);
    }),
    style.dim(`    touch    ${sentSentence(echo)}`),
    style.dim(`    latency  to memory ${latencySentence(latency.dma)}`),
    style.dim(`    latency  and back  ${latencySentence(latency.echo)}`),
  ];
}

function mark({ outcome }: LineVerdict, style: ConsoleStyle): string {
  if (outcome === 'holds') return style.good('✓');
  return outcome === 'refutes' ? style.bad('✗') : style.warn('?');
}

/** Where the time went, and how fast the memory was searched. */
function timingSentence({ timings, evidence }: RunDocument): string {
  const parts = (
    [
      ['build', timings['buildMs']],
      ['boot', timings['bootMs']],
      ['guest', timings['guestMs']],
      ['injection', timings['injectMs']],
      ['proof', timings['proveMs']],
      ['watching processors', timings['touchMs']],
      ['late writes', timings['lateWriteMs']],
    ] as const
  ).flatMap(([name, milliseconds]) => (milliseconds === undefined ? [] : [`${name} ${duration(milliseconds)}`]));
  const scanMs = timings['scanMs'];
  const gibibytes = (evidence.residue?.scannedBytes ?? 0) / 2 ** 30;
  const search =
    scanMs === undefined || gibibytes === 0 ? [] : [`search ${(scanMs / 1000 / gibibytes).toFixed(2)} s per GiB`];
  return [`${duration(timings.totalMs)} in all`, ...parts, ...search].join(', ');
}
