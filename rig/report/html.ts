import type { ReportedExperiment, RunReport } from './run-report.js';
import { controlSentence, headline, restsSentence, verdictSentence } from './sentences.js';
import { counterTable } from './html/counter-table.js';
import { echoTable } from './html/echo-table.js';
import { evidenceTable } from './html/evidence-table.js';
import { factList, fileList } from './html/facts.js';
import { frameList } from './html/frame-list.js';
import { ledgerTable } from './html/ledger-table.js';
import { injectionTable } from './html/injection-table.js';
import { latencyTable } from './html/latency-table.js';
import { html, type Insert, type Markup } from './html/markup.js';
import { memoryPicture } from './html/memory-picture.js';
import { palette } from './html/palette.js';
import { style } from './html/style.js';
import { timingBars } from './html/timing-bars.js';
import { touchTable } from './html/touch-table.js';

/** The report of a run as one page that needs nothing else: no script, no font, no link out of the run directory. */
export function buildHtml(report: RunReport): string {
  const { run, document, experiments } = report;
  const judged = experiments.length > 0;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${document.status}: mprig run ${run.id}</title>
        <style>
          ${palette}
          ${style}
        </style>
      </head>
      <body>
        <header>
          <span><b>mprig</b> zero-copy receive</span><span>run ${run.id}</span>
        </header>
        <main>
          ${verdictSection(report)}
          ${judged && section('Evidence', html`<div class="scroll">${evidenceTable(experiments)}</div>`)}
          ${judged && section('Who touched the frames', html`<div class="scroll">${touchTable(experiments)}</div>`)}
          ${
            judged &&
            section(
              'Where the NIC wrote',
              experiments.map((one) => memoryPicture(one, report.guestMemoryBytes)),
            )
          }
          ${judged && section('Frames', html`<div class="scroll">${experiments.map(frameList)}</div>`)}
          ${judged && section('Ledger', html`<div class="scroll">${ledgerTable(experiments)}</div>`)}
          ${judged && section('Latency', html`<div class="scroll">${latencyTable(report)}</div>`)}
          ${report.echo !== null && section('Echo', html`<div class="scroll">${echoTable(report.echo)}</div>`)}
          ${judged && section('Counters', html`<div class="scroll">${counterTable(experiments)}</div>`)}
          ${
            document.injections.length > 0 &&
            section('Injection', html`<div class="scroll">${injectionTable(document.injections)}</div>`)
          }
          ${section('Time', timingBars(document.timings))} ${section('Run and bench', factList(report))}
          ${section('Files', fileList(report))}
        </main>
        <footer>
          A frame is proven when the NIC wrote it into the guest’s own memory, no processor of the host read or wrote
          it, no other copy of it is in the memory of the host, and the guest found it intact in the very memory that
          the NIC wrote.
        </footer>
      </body>
    </html> `;
  return page.text;
}

function verdictSection(report: RunReport): Markup {
  const { document, experiments } = report;
  return html`<section>
    <span class="status ${document.status}">${document.status}</span>
    <h1>${headline(report)}</h1>
    ${document.reason !== null && html`<p class="reason">${document.reason}</p>`}
    <ul class="verdicts">
      ${experiments.map(verdictItem)}
    </ul>
  </section>`;
}

function verdictItem(one: ReportedExperiment): Markup {
  const { verdict, notes } = one.experiment;
  const { delivered, injected } = verdict.counts;
  const right = one.kind === 'main' ? verdict.verdict === 'zero-copy' : one.flaw === null;
  const name = one.kind === 'main' ? one.name : `control ${one.name}`;
  return html`<li class="${right ? 'right' : 'wrong'}">
    <h3>${name}: <span class="word">${verdict.verdict}</span></h3>
    <p>${one.kind === 'main' ? verdictSentence(verdict) : controlSentence(one)}</p>
    <small
      >${one.about} ${delivered} of ${injected} frames delivered. ${notes.join(' ')} The verdict
      ${restsSentence(verdict)}.</small
    >
  </li>`;
}

function section(title: string, content: Insert): Markup {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}
