import { expect } from 'chai';
import fc from 'fast-check';
import { buildHtml } from '../../../rig/report/html.js';
import { html } from '../../../rig/report/html/markup.js';
import type { RunReport } from '../../../rig/report/run-report.js';
import { CHECKSUM } from '../evidence/world.js';
import {
  bench,
  bounceAll,
  experimentOn,
  sampleEcho,
  sampleEchoOfTwo,
  sampleReport,
  testimony,
  withoutTouch,
} from './sample.js';

/** Start and end tags must match; SVG's self-closing elements and HTML's empty ones have no end. */
function expectWellFormed(page: string): void {
  const open: string[] = [];
  const body = page.replace(/<style>.*?<\/style>/s, '').replace('<!doctype html>', '');
  for (const [, end, name = '', attributes = ''] of body.matchAll(/<(\/?)([a-z0-9]+)([^<>]*)>/g)) {
    if (end) expect(open.pop()).to.equal(name);
    else if (name !== 'meta' && !attributes.endsWith('/')) open.push(name);
  }
  expect(open).to.deep.equal([]);
  expect(body.replace(/<\/?[a-z0-9]+[^<>]*>/g, '')).not.to.match(/[<>]/);
}

describe('report: the page', () => {
  it('says first, in a sentence, what came out', () => {
    const page = buildHtml(sampleReport());
    expect(page).to.match(/<h1>All 8 frames reached the guest without a copy, and the proof was seen to fail/);
    expect(page).to.contain('Control tap came out as copied, as it must, for all 8 frames.');
    expect(page).to.contain('rig run --seed 7');
  });

  it('needs nothing from elsewhere and runs no script', () => {
    const page = buildHtml(sampleReport());
    expect(page).not.to.match(/https?:|<script|<link|<img|@import|url\((?!#)|javascript:|\son[a-z]+=/i);
    const targets = [...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(targets).to.deep.equal(['run.json']);
  });

  it('shows latencies, what came back, and that the time of a simulated NIC is its own', () => {
    const page = buildHtml(sampleReport(undefined, undefined, sampleEcho({ reordered: 3 })));
    expectWellFormed(page);
    expect(page).to.match(/title="4,000,123 ns">4.00 ms</);
    expect(page).to.match(/The clock of a simulated NIC stands\s+still/);
    expect(page).to.contain('3 frames came back out of order.');
    expect(buildHtml(sampleReport())).not.to.contain('<h2>Echo</h2>');
  });

  it('shows what came back of each of several streams, and of all', () => {
    const page = buildHtml(sampleReport(undefined, undefined, sampleEchoOfTwo({ duplicates: 1, frames: 5 })));
    expectWellFormed(page);
    const rows = page.replace(/\s+/g, ' ');
    expect(rows).to.match(/Stream 0<\/th> ?<th scope="col" class="figure">Stream 1<\/th> ?<th [^>]*>All</);
    const cells = (name: string, ...values: readonly string[]): RegExp =>
      new RegExp(`>${name}</th> ${values.map((value) => `<td class="figure">${value}</td>`).join(' ?')}`);
    expect(rows).to.match(cells('Transmitted by the NIC', '4', '5', '9'));
    expect(rows).to.match(cells('again', '0', '1', '1'));
    expect(rows).to.match(cells('Sent back, says the guest', '–', '–', '8'));
    const single = buildHtml(sampleReport(undefined, undefined, sampleEcho())).replace(/\s+/g, ' ');
    expect(single).to.match(cells('Transmitted by the NIC', '8')).and.not.to.contain('Stream 0');
  });

  it('is well formed for every kind of outcome', () => {
    const sad: RunReport = {
      ...sampleReport(),
      experiments: [],
      document: { ...sampleReport().document, status: 'bench-trouble', reason: 'QEMU ended' },
    };
    const reports = [
      sampleReport(),
      sampleReport(experimentOn((world) => world.bounce(3, false))),
      sampleReport(experimentOn((world) => world.alterRecord(3, () => ({ address0: 1n << 50n })))),
      sampleReport(experimentOn(), experimentOn()),
      sampleReport(experimentOn((world) => world.touch('load', 3, 20, 4, CHECKSUM.start))),
      sampleReport(experimentOn(undefined, withoutTouch)),
      sad,
    ];
    for (const report of reports) expectWellFormed(buildHtml(report));
  });

  it('names the frames that fail with their reasons', () => {
    const page = buildHtml(sampleReport(experimentOn((world) => world.bounce(3, true))));
    expect(page).to.contain('<h1>The host has copied 1 of 8 frames.</h1>');
    expect(page).to.match(/which is not a page of the guest/);
    expect(page).to.contain('Pages outside the guest that the NIC wrote');
  });

  it('tells of each line what it compares, what it cannot see and what it found', () => {
    const page = buildHtml(sampleReport()).replace(/\s+/g, ' ');
    const names = [...page.matchAll(/<th scope="row">(address|residue|touch|late write|content)<\/th>/g)];
    expect(names.map(([, name]) => name)).to.deep.equal(['address', 'residue', 'touch', 'late write', 'content']);
    expect(page).to.match(/<th scope="row">touch<\/th> <td>Every byte that a processor of the host loaded or stored/);
    expect(page).to.contain('0 of 6,517 bytes read or written by the host&#39;s processors.');
    expect(page).to.contain('0 of 4 marks seen by the guest in memory that the NIC wrote again.');
    expect(page).to.match(/class="mark unsampled"><span aria-hidden="true">–<\/span> unsampled/);
  });

  it('has no row for a line that the bench cannot give, nor a column', () => {
    const page = buildHtml(sampleReport(experimentOn(undefined, withoutTouch), experimentOn(bounceAll, withoutTouch)));
    expectWellFormed(page);
    expect(page).not.to.contain('<th scope="row">touch</th>').and.not.to.contain('<th scope="col">touch</th>');
    expect(buildHtml(sampleReport())).to.contain('<th scope="col">touch</th>');
  });

  it('names who touched frames in each experiment, and says when nobody did or nobody watched', () => {
    const cells = (report: RunReport): string[] => {
      const [table = ''] = /<table class="touch">.*?<\/table>/s.exec(buildHtml(report)) ?? [];
      const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1);
      return rows.map(([, row = '']) =>
        row
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    };
    expect(cells(sampleReport())).to.deep.equal(['mp nobody', 'control tap vhost_mp_fill of vhost_mp read 8 of 8']);
    const touched = experimentOn((world) => world.touch('store', 3, 20, 4, CHECKSUM.start));
    expect(cells(sampleReport(touched))[0]).to.equal('mp csum_partial wrote 1 of 8');
    const report = sampleReport();
    const unwatched = report.experiments.map((one) => ({
      ...one,
      experiment: { ...one.experiment, figures: { ...one.experiment.figures, touch: null }, touchers: [] },
    }));
    expect(cells({ ...report, experiments: unwatched })).to.deep.equal(['mp not watched', 'control tap not watched']);
    const many = report.experiments.map((one) => ({
      ...one,
      experiment: {
        ...one.experiment,
        touchers: Array.from({ length: 15 }, (_, n) => ({ name: `f${n}`, kind: 'load' as const, frames: 15 - n })),
      },
    }));
    const [, ...rest] = cells({ ...report, experiments: many.slice(0, 1) });
    expect([rest[0], rest[10], rest[11]]).to.deep.equal(['f1 read 14 of 8', 'f11 read 4 of 8', 'and 3 more']);
  });

  it('lets witnesses speak beside the line touch, where there are any', () => {
    const report = sampleReport();
    const experiments = report.experiments.map((one) => ({ ...one, testimonies: [testimony] }));
    const page = buildHtml({ ...report, experiments });
    expectWellFormed(page);
    const text = page.replace(/\s+/g, ' ');
    const said = 'watchpoints: nobody touched them (8 bytes of frame 3, by two maps)';
    expect(text).to.contain(`<li>mp, ${said}; agrees with touch.</li>`);
    expect(text).to.contain(`<li>control tap, ${said}; saw less than touch.</li>`);
    expect(buildHtml(report)).not.to.contain('watchpoints');
  });

  it('draws a mark for each stretch of a frame, red outside the guest', () => {
    const good = buildHtml(sampleReport(experimentOn(), experimentOn()));
    expect(good).not.to.contain('class="alarm"');
    const world = buildHtml(sampleReport(experimentOn(), experimentOn(bounceAll)));
    expect(world.match(/class="alarm"/g)).to.have.length(8);
    expect(world).to.contain('and to no page outside of it');
  });

  it('checks the conservation of frames with the figures that it shows', () => {
    const page = buildHtml(sampleReport());
    expect(page.replace(/\s+/g, ' ')).to.contain('9 = 8 + 1 + 0');
    const report = sampleReport();
    const wrong = report.experiments.map((one) => ({ ...one, counters: { ...one.counters, RX_DROP_STARVED: 0 } }));
    expect(buildHtml({ ...report, experiments: wrong }).replace(/\s+/g, ' ')).to.contain('9 ≠ 8 + 0 + 0');
  });

  it('shows every queue that had something to do, and both sides of its laws', () => {
    const report = sampleReport();
    const page = buildHtml(report).replace(/\s+/g, ' ');
    expect(page).to.contain('>Receive queue 1<').and.not.to.contain('>Receive queue 0<');
    expect(page).to.contain('frames given to receive queue 1 = delivered + dropped + in flight');
    expect(page).to.contain('✓</span> 8 = 8').and.not.to.contain('≠');
    expect(page).to.contain('3 snapshots checked, 1 lost, every law held');
    const wrong = report.experiments.map((one) => {
      const { changes } = one.ledger;
      return { ...one, ledger: { ...one.ledger, changes: { ...changes, nic: { ...changes.nic, IN_FLIGHT: 2n } } } };
    });
    expect(buildHtml({ ...report, experiments: wrong }).replace(/\s+/g, ' ')).to.contain('✗</span> 8 ≠ 10');
  });

  it('tells how well frames kept to their rate, and that none was asked for', () => {
    const page = buildHtml(sampleReport()).replace(/\s+/g, ' ');
    expect(page).to.contain('<td>100 kfps</td> <td class="figure">99,999</td> <td class="figure">67.20</td>');
    expect(page).to.contain('<td class="figure">−0.001 %</td> <td class="figure">0.250 ms</td>');
    expect(page).to.contain('<td>as fast as taken</td>');
  });

  it('escapes everything that it is given', () => {
    const evil = `"><script>alert('x')</script>&<!--`;
    const report = sampleReport();
    const page = buildHtml({
      ...report,
      run: { id: evil, startedAt: evil, command: evil, seed: 1 },
      document: { ...report.document, reason: evil, bench: { ...bench, [evil]: evil } },
      experiments: report.experiments.map((one) => ({
        ...one,
        name: evil,
        about: evil,
        counters: { [evil]: 1 },
        experiment: { ...one.experiment, notes: [evil], touchers: [{ name: evil, kind: 'load', frames: 1 }] },
      })),
      files: [{ name: evil, about: evil }],
    });
    expect(page).not.to.match(/<script|<!--/);
    expectWellFormed(page);
  });

  it('escapes any text in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const made = html`<a title="${text}">${text}</a>`.text;
        const match = /^<a title="([^"<>]*)">([^<>]*)<\/a>$/s.exec(made);
        expect(match?.[1]).to.equal(match?.[2]);
        expect(match?.[1]?.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.to.match(/[&<>"']/);
      }),
    );
  });
});
