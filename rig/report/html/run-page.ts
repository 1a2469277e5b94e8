import { isTransmit } from '../../experiment/transmit-plan.js';
import { amount, duration, nanoseconds, number } from '../figures.js';
import { cardSentence } from '../card-sentence.js';
import { dropped } from '../ledger-sentence.js';
import type { ReportedExperiment, RunReport } from '../run-report.js';
import { aboutExperiment, experimentTitle, headline, outcomeOf, restsSentence, streamSentence } from '../sentences.js';
import { echoTable } from './echo-table.js';
import { evidenceTable } from './evidence-table.js';
import { fileList, identityFacts, testedFacts } from './facts.js';
import { frameList } from './frame-list.js';
import { hostTable } from './host-table.js';
import { injectionTable } from './injection-table.js';
import { latencyTable } from './latency-table.js';
import { ledgerTable } from './ledger-table.js';
import { html, type Insert, type Markup } from './markup.js';
import { memoryPicture } from './memory-picture.js';
import { factList, page } from './page.js';
import { timingBars } from './timing-bars.js';
import { touchTable } from './touch-table.js';

/** The report of a run as one page. */
export function buildRunPage(report: RunReport): string {
  const { document, experiments, files } = report;
  const judged = experiments.length > 0;
  const received = experiments.filter(({ name }) => !isTransmit(name));
  const when = (condition: boolean, title: string, content: () => Insert) =>
    condition ? [{ title, content: content() }] : [];
  return page({
    title: `${document.status}: mprig run ${document.id}`,
    about: 'zero-copy receive',
    run: document.id,
    first: firstScreen(report),
    sections: [
      ...when(
        judged,
        'Verdicts',
        () =>
          html`<ul class="verdicts">
            ${experiments.map(verdictItem)}
          </ul>`,
      ),
      ...when(judged, 'Evidence', () => evidenceTable(experiments)),
      ...when(judged, 'Who touched the frames', () => touchTable(experiments)),
      ...when(judged, 'Latency', () => latencyTable(document, experiments)),
      ...when(document.injections.length > 0, 'Injection', () => injectionTable(document.injections)),
      ...when(document.echo !== null, 'Echo', () => document.echo && echoTable(document.echo)),
      ...when(judged, 'What the NIC counted', () => ledgerTable(experiments)),
      ...when(Object.keys(document.counters.host).length > 0, 'What the host counted', () =>
        hostTable(document.counters.host),
      ),
      ...when(
        received.some(({ frames }) => frames.length > 0),
        'Where the NIC wrote',
        () => received.map((one) => memoryPicture(one, guestBytes(report))),
      ),
      ...when(
        experiments.some(({ frames }) => frames.length > 0),
        'Frames',
        () => experiments.map(frameList),
      ),
      { title: 'Time', content: timingBars(document.timings) },
      { title: 'Run and bench', content: factList(identityFacts(document, document.bench)) },
      { title: 'Files', content: fileList(files) },
    ],
  });
}

function firstScreen({ document, experiments }: RunReport): Markup {
  return html`<span class="status ${document.status}">${document.status}</span>
    <h1>${headline(document)}</h1>
    ${document.reason !== null && html`<p class="reason">${document.reason}</p>`}
    ${factList(testedFacts(document, document.bench), 'key')} ${factList(keyFigures(document, experiments), 'key')}`;
}

/** What a reader wants to know of a run before anything else. */
function keyFigures(
  document: RunReport['document'],
  experiments: readonly ReportedExperiment[],
): readonly (readonly [string, Insert])[] {
  const { frames, latency, lines, ledger, card, injections, traffic, timings } = document;
  const judged = lines.length > 0;
  const controls = experiments.filter(({ kind }) => kind === 'control');
  const pace = injections.find(({ name }) => name.startsWith('mp'));
  const holding = lines.filter(({ outcome }) => outcome === 'holds').length;
  const lost = ledger ? [ledger.nic, ...ledger.rx].reduce((sum, account) => sum + dropped(account), 0n) : null;
  return [
    ['Asked for', traffic.streams.map(streamSentence).join('; ')],
    ['Zero-copy', judged ? `${number(frames.zeroCopy)} of ${amount(frames.injected, 'frame')}` : null],
    ['Lines that hold', judged ? `${holding} of ${lines.length}` : null],
    [
      'Controls that failed as they must',
      judged ? `${controls.filter(({ flaw }) => flaw === null).length} of ${controls.length}` : null,
    ],
    ['Sent zero-copy', sentFigure(document.transmit)],
    ['Latency to memory', latency && `p50 ${nanoseconds(latency.p50Ns)}, p99 ${nanoseconds(latency.p99Ns)}`],
    ['Rate', pace ? `${number(pace.framesPerSecond)} frames/s` : null],
    ['Dropped by the NIC', lost === null || card ? null : amount(lost, 'frame')],
    ['Counted', card && cardSentence(card)],
    ['Took', duration(timings.totalMs)],
  ];
}

function sentFigure(transmit: RunReport['document']['transmit']): string | null {
  if (!transmit) return null;
  if ('unavailable' in transmit) return `not tried: ${transmit.unavailable}`;
  return `${number(transmit.frames.zeroCopy)} of ${amount(transmit.frames.injected, 'frame')}`;
}

function verdictItem(one: ReportedExperiment): Markup {
  const { found } = one;
  const { delivered, injected } = found.frames;
  const { right, sentence } = outcomeOf(one);
  return html`<li class="${right ? 'right' : 'wrong'}">
    <h3>${experimentTitle(one)}: <span class="word">${found.verdict}</span></h3>
    <p>${sentence}</p>
    <small
      >${aboutExperiment(one.name)} ${delivered} of ${injected} frames delivered. ${found.notes.join(' ')} The verdict
      ${restsSentence(found)}.</small
    >
  </li>`;
}

function guestBytes({ document }: RunReport): number {
  const mebibytes = document.bench['guestMemoryMib'];
  return typeof mebibytes === 'number' ? mebibytes * 2 ** 20 : 0;
}
