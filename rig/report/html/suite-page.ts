import { amount, duration, number } from '../figures.js';
import type { NamedExperiment } from '../document.js';
import type { ReportedFile } from '../run-report.js';
import { figuresSentence, restsSentence, touchersSentence, verdictSentence } from '../sentences.js';
import { countStates, testTitle, type SuiteDocument, type SuiteTest, type TestError } from '../suite.js';
import { lineWords } from '../lines.js';
import { latencySentence } from '../latency.js';
import { ledgerSentence } from '../ledger-sentence.js';
import { steeringItem } from './steering-table.js';
import { outcomeMark } from './evidence-table.js';
import { fileList, identityFacts, testedFacts } from './facts.js';
import { html, type Markup } from './markup.js';
import { factList, page, type Section } from './page.js';
import { table } from './table.js';

/** The report of a suite as one page: what failed first, then every test of every file. */
export function buildSuitePage(suite: SuiteDocument, files: readonly ReportedFile[]): string {
  const { id, status, name, tests, bench } = suite;
  const amiss = tests.filter(({ state }) => state === 'failed' || state === 'broken');
  const sources = [...new Set(tests.map(({ file }) => file))];
  return page({
    title: `${status}: ${name}, mprig run ${id}`,
    about: `suite ${name}`,
    run: id,
    first: firstScreen(suite),
    sections: [
      ...(amiss.length > 0 ? [{ title: 'What did not pass', content: amiss.map((test) => testItem(test, true)) }] : []),
      ...sources.map((file): Section => {
        const own = tests.filter((test) => test.file === file);
        return { title: file ?? name, content: own.map((test) => testItem(test, false)) };
      }),
      { title: 'Run and bench', content: factList(identityFacts(suite, bench)) },
      { title: 'Files', content: fileList(files) },
    ],
  });
}

function firstScreen(suite: SuiteDocument): Markup {
  const { status, reason, tests, durationMs, bench } = suite;
  const { passed, failed, skipped, broken } = countStates(tests);
  const experiments = tests.flatMap((test) => test.experiments);
  const frames = experiments.reduce((sum, one) => sum + one.frames.injected, 0);
  return html`<span class="status ${status}">${status}</span>
    <h1>${sentence(suite)}</h1>
    ${reason !== null && html`<p class="reason">${reason}</p>`} ${factList(testedFacts(suite, bench), 'key')}
    ${factList(
      [
        ['Passed', `${number(passed)} of ${number(tests.length)}`],
        ['Failed', number(failed)],
        ['Trouble of the bench', number(broken)],
        ['Skipped', number(skipped)],
        [
          'Passed only when tried again',
          number(tests.filter((one) => one.state === 'passed' && one.retried.length > 0).length),
        ],
        ['Frames judged', `${number(frames)} in ${amount(experiments.length, 'experiment')}`],
        ['Took', duration(durationMs)],
      ],
      'key',
    )}`;
}

/** How the suite went, in one sentence. */
function sentence({ status, tests }: SuiteDocument): string {
  const { passed, failed, broken, skipped } = countStates(tests);
  const ran = tests.length - skipped;
  switch (status) {
    case 'passed':
      return ran === 1 ? 'The test passed.' : `All ${number(ran)} tests passed.`;
    case 'failed':
      return `${number(failed)} of ${number(ran)} tests failed.`;
    case 'bench-trouble':
      return broken === 0
        ? 'The bench had trouble before a test could be run.'
        : `The bench had trouble in ${number(broken)} of ${number(ran)} tests: nothing is said about them.`;
    case 'interrupted':
      return `The suite was stopped; ${number(passed)} tests had passed.`;
    case 'running':
      return `The suite has not come to its end, or was killed; ${number(passed)} tests had passed.`;
  }
}

function testItem(test: SuiteTest, open: boolean): Markup {
  const { state, durationMs, error, retried, attachments, experiments, steerings } = test;
  const silent = error === null && experiments.length === 0 && steerings.length === 0;
  const sign = { passed: '✓', failed: '✗', skipped: '–', broken: '!' }[state];
  const word = state === 'broken' ? 'trouble of the bench' : state;
  return html`<details ${open && 'open'}>
    <summary>
      <span class="mark ${state}"><span aria-hidden="true">${sign}</span> ${word}</span>
      ${testTitle(test)} <span class="took">${state === 'skipped' ? '' : duration(durationMs)}</span>
    </summary>
    ${error && errorOf(error)}
    ${retried.map(
      (earlier, index) =>
        html`<p>Attempt ${index + 1} failed:</p>
          ${errorOf(earlier)}`,
    )}
    ${experiments.map(experimentItem)} ${steerings.map(steeringItem)} ${silent && html`<p>Nothing to tell.</p>`}
    ${
      attachments.length > 0 &&
      html`<ul class="files">
        ${attachments.map(
          ({ name, path }) => html`<li><a href="${path.split('/').map(encodeURIComponent).join('/')}">${name}</a></li>`,
        )}
      </ul>`
    }
  </details>`;
}

function errorOf({ code, message, remedy, stack }: TestError): Markup {
  const [first = '', ...rest] = message.split('\n');
  return html`<p><b>${code}</b>: ${first}</p>
    ${rest.length > 0 && html`<pre tabindex="0">${rest.join('\n')}</pre>`}
    ${remedy !== null && html`<p class="reason">${remedy}</p>`}
    ${stack !== null && html`<pre tabindex="0">${placesOf(stack)}</pre>`}`;
}

/** A stack without the message that it repeats at its beginning. */
function placesOf(stack: string): string {
  const begin = stack.search(/^ *at /m);
  return begin < 0 ? stack : stack.slice(begin);
}

function experimentItem(one: NamedExperiment): Markup {
  const touchedBy = touchersSentence(one);
  return html`<p>
      <b>${one.name}: ${one.verdict}.</b> ${verdictSentence(one)}
      ${one.reason !== null && html`<span class="why">${one.reason}</span>`}
    </p>
    ${table({
      caption: html`The verdict ${restsSentence(one)}.`,
      label: `Evidence of ${one.name}`,
      head: 'Line',
      columns: [{ title: 'Says' }, { title: 'Found' }],
      groups: [
        {
          rows: [
            ...one.lines.map(({ line, outcome, reason }) => ({
              name: lineWords[line].name,
              cells: [
                outcomeMark(outcome),
                html`${figuresSentence(line, one.evidence, one.name)}.${reason !== null && html`<span class="why">${reason}</span>`}`,
              ],
            })),
            ...(touchedBy ? [{ name: 'touched by', cells: ['', touchedBy] }] : []),
            { name: 'ledger', cells: ['', ledgerSentence(one.ledger)] },
            { name: 'latency', cells: ['', `to memory ${latencySentence(one.latency)}`] },
          ],
        },
      ],
    })}`;
}
