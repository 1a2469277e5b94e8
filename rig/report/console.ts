import type { LineVerdict } from '../evidence/verdict.js';
import type { RunDocument } from './document.js';
import type { EchoOutcome } from '../experiment/echo.js';
import { checkSentence, echoSentence, sentSentence } from './echo.js';
import { duration } from './figures.js';
import { ledgerSentence } from './ledger-sentence.js';
import { latencySentence } from './latency.js';
import type { ReportedExperiment, RunReport } from './run-report.js';
import { lineWords } from './lines.js';
import {
  controlSentence,
  figuresSentence,
  headline,
  rateSentence,
  restsSentence,
  testimonySentence,
  touchersSentence,
  verdictSentence,
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
  if (report.echo) lines.push(...echoLines(report.echo, style), '');
  const colour = { passed: style.good, failed: style.bad, 'bench-trouble': style.warn, interrupted: style.warn };
  lines.push(`${style.bold(colour[document.status](document.status))} ${headline(report)}`);
  if (document.reason) lines.push(`  ${document.reason}`);
  for (const sentence of document.injections.map(rateSentence)) if (sentence) lines.push(`  rate ${sentence}`);
  lines.push(style.dim(`  ${timingSentence(document)}`));
  lines.push(style.dim(`  seed ${report.run.seed}, report ${reportPath}`));
  return lines;
}

function experimentLines(one: ReportedExperiment, style: ConsoleStyle): readonly string[] {
  const { verdict, figures, notes } = one.experiment;
  const touchedBy = touchersSentence(one.experiment);
  const asItMust = one.kind === 'main' ? verdict.verdict === 'zero-copy' : one.flaw === null;
  const word = (asItMust ? style.good : style.bad)(verdict.verdict);
  const title = one.kind === 'main' ? one.name : `control ${one.name}`;
  const sentence = one.kind === 'main' ? verdictSentence(verdict) : controlSentence(one);
  return [
    `${style.bold(title)}: ${word}  ${sentence}`,
    ...verdict.lines.flatMap((line) => [
      `  ${mark(line, style)} ${lineWords[line.line].name.padEnd(10)} ${figuresSentence(line.line, figures)}`,
      ...(line.reason ? [style.dim(`    ${line.reason}`)] : []),
    ]),
    ...one.testimonies.map((testimony) => {
      return style.dim(`    ${testimony.witness}: ${testimonySentence(testimony, verdict)}`);
    }),
    ...(touchedBy ? [style.dim(`    touched    ${touchedBy}`)] : []),
    ...notes.map((note) => style.dim(`    ${note}`)),
    style.dim(`    verdict    ${restsSentence(verdict)}`),
    style.dim(`    ledger     ${ledgerSentence(one.ledger)}`),
    style.dim(`    latency    to memory ${latencySentence(one.latency)}`),
  ];
}

function echoLines(echo: EchoOutcome, style: ConsoleStyle): readonly string[] {
  const { verdict } = echo.verdict;
  return [
    `${style.bold('echo')}: ${(verdict === 'complete' ? style.good : style.bad)(verdict)}  ${echoSentence(echo)}`,
    ...echo.streams.map(({ check }, stream) => {
      const which = echo.streams.length === 1 ? '' : `stream ${stream}: `;
      return style.dim(`    checker  ${which}${checkSentence(check)}`);
    }),
    style.dim(`    touch    ${sentSentence(echo)}`),
    style.dim(`    latency  to memory ${latencySentence(echo.dma)}`),
    style.dim(`    latency  and back  ${latencySentence(echo.echo)}`),
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
