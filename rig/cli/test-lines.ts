import { countStates, testTitle, type SuiteTest } from '../report/suite.js';
import type { ConsoleStyle } from '../report/console.js';

/** What is told of a test that has ended; nothing of one that was not begun. */
export function testLines(test: SuiteTest, style: ConsoleStyle): readonly string[] {
  const { state, durationMs, error } = test;
  if (error?.code === 'NotRun') return [];
  const mark = { passed: style.good('✓'), failed: style.bad('✗'), broken: style.bad('!'), skipped: '·' }[state];
  const lines = [`${mark} ${testTitle(test)} (${(durationMs / 1000).toFixed(1)} s)`];
  if (error) lines.push(indent(`${error.code}: ${error.message}`));
  if (error?.remedy) lines.push(indent(`· ${error.remedy}`));
  return lines;
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
