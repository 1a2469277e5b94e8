import { countStates, testTitle, type SuiteTest } from '../report/suite.js';
import type { ConsoleStyle } from '../report/console.js';
import {
  hostSentence,
  shareSentence,
  steeringFigures,
  steeringSentence,
  steeringTitle,
  type SteeringDocument,
} from '../report/steering.js';

/** What is told of a test that has ended; nothing of one that was not begun. */
export function testLines(test: SuiteTest, style: ConsoleStyle): readonly string[] {
  const { state, durationMs, error, steerings } = test;
  if (error?.code === 'NotRun') return [];
  const mark = { passed: style.good('✓'), failed: style.bad('✗'), broken: style.bad('!'), skipped: '·' }[state];
  const lines = [`${mark} ${testTitle(test)} (${(durationMs / 1000).toFixed(1)} s)`];
  if (error) lines.push(indent(`${error.code}: ${error.message}`));
  if (error?.remedy) lines.push(indent(`· ${error.remedy}`));
  for (const one of steerings) lines.push(...steeringLines(one, style).map(indent));
  return lines;
}

function steeringLines(one: SteeringDocument, style: ConsoleStyle): readonly string[] {
  const mark = { holds: style.good('✓'), refutes: style.bad('✗'), unknown: style.warn('?') };
  return [
    `${steeringTitle(one)}: ${one.verdict}  ${steeringSentence(one)}`,
    ...one.lines.map((line) => `  ${mark[line.outcome]} ${line.line.padEnd(10)} ${steeringFigures(line)}`),
    ...one.guests.map((guest) => style.dim(`    guest ${guest.number}    ${shareSentence(guest)}`)),
    style.dim(`    host       ${hostSentence(one.host)}`),
  ];
}

/** The line that ends a suite. */
export function suiteLine(tests: readonly SuiteTest[], directory: string): string {
  const { passed, failed, broken, skipped } = countStates(tests);
  return `${passed} passed, ${failed} failed, ${broken} broken by the bench, ${skipped} skipped · ${directory}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
