import { expect } from 'chai';
import fc from 'fast-check';
import { buildRunPage } from '../../../rig/report/html/run-page.js';
import { buildSuitePage } from '../../../rig/report/html/suite-page.js';
import { colouredOn, dark, light, type Palette } from '../../../rig/report/html/palette.js';
import { style } from '../../../rig/report/html/style.js';
import { html } from '../../../rig/report/html/markup.js';
import type { RunReport } from '../../../rig/report/run-report.js';
import { CHECKSUM } from '../evidence/world.js';
import {
  bench,
  bounceAll,
  counters,
  experimentOn,
  latency,
  ledger,
  sampleEcho,
  sampleEchoOfTwo,
  sampleReport,
  testimony,
  withFindings,
  withoutTouch,
} from './sample.js';
import { sampleSteering, strayedSteering } from './steering-sample.js';
import { failure, sampleSuite, sampleTest, trouble } from './suite-sample.js';
import { documentExperiment } from '../../../rig/report/document.js';

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

/** The rows of the table with this label, each as the texts of its cells. */
function rowsOf(page: string, label: string): readonly (readonly string[])[] {
  const [, table = ''] = new RegExp(`aria-label="${label}">(.*?)</table>`, 's').exec(page) ?? [];
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  );
}

describe('report: the page', () => {
  it('says first, in a sentence, what came out', () => {
    const page = buildRunPage(sampleReport());
    expect(page).to.match(/<h1>All 8 frames reached the guest without a copy, and the proof was seen to fail/);
    expect(page).to.contain('Control tap came out as copied, as it must, for all 8 frames.');
    expect(page).to.contain('rig run --seed 7');
  });

  it('needs nothing from elsewhere and runs no script', () => {
    const page = buildRunPage(sampleReport());
    expect(page).not.to.match(/https?:|<script|<link|<img|@import|url\((?!#)|javascript:|\son[a-z]+=/i);
    const targets = [...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !target?.startsWith('#'))).to.deep.equal(['run.json']);
    for (const target of targets) if (target?.startsWith('#')) expect(page).to.contain(`id="${target.slice(1)}"`);
  });

  it('shows latencies, what came back, and that the time of a simulated NIC is its own', () => {
    const page = buildRunPage(sampleReport(undefined, undefined, sampleEcho({ reordered: 3 })));
    expectWellFormed(page);
    expect(page).to.match(/title="4,000,123 ns">4.00 ms</);
    expect(page).to.match(/The clock of a simulated NIC stands\s+still/);
    expect(page).to.contain('3 frames came back out of order.');
    expect(buildRunPage(sampleReport())).not.to.contain('<h2>Echo</h2>');
  });

  it('shows what came back of each of several streams, and of all', () => {
    const page = buildRunPage(sampleReport(undefined, undefined, sampleEchoOfTwo({ duplicates: 1, frames: 5 })));
    expectWellFormed(page);
    const [head, ...rows] = rowsOf(page, 'Echo');
    expect(head).to.deep.equal(['Frames', 'Stream 0', 'Stream 1', 'All']);
    expect(rows).to.deep.include(['Transmitted by the NIC', '4', '5', '9']);
    expect(rows)
      .to.deep.include(['again', '0', '1', '1'])
      .and.to.deep.include(['Sent back, says the guest', '–', '–', '8']);
    const single = rowsOf(buildRunPage(sampleReport(undefined, undefined, sampleEcho())), 'Echo');
    expect(single).to.deep.include(['Transmitted by the NIC', '8']);
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
    for (const report of reports) expectWellFormed(buildRunPage(report));
  });

  it('names the frames that fail with their reasons', () => {
    const page = buildRunPage(sampleReport(experimentOn((world) => world.bounce(3, true))));
    expect(page).to.contain('<h1>The host has copied 1 of 8 frames.</h1>');
    expect(page).to.match(/which is not a page of the guest/);
    expect(page).to.contain('Pages outside the guest that the NIC wrote');
  });

  it('tells of each line what it compares, what it cannot see and what it found', () => {
    const page = buildRunPage(sampleReport());
    const [head, ...rows] = rowsOf(page, 'Evidence');
    expect(head).to.deep.equal(['Line', 'What is compared', 'mp', 'control tap']);
    expect(rows.map(([name]) => name)).to.deep.equal(['address', 'residue', 'touch', 'late write', 'content']);
    expect(rows[2]?.[1]).to.match(/^Every byte that a processor of the host loaded or stored.* It cannot see: /);
    expect(rows[2]?.[2]).to.equal('✓ holds 0 of 6,517 bytes read or written by the host&#39;s processors.');
    expect(rows[3]?.[3]).to.match(/^✗ refutes 0 of 4 marks seen by the guest in memory that the NIC wrote again\./);
    expect(page).to.match(/class="mark unsampled"><span aria-hidden="true">–<\/span> unsampled/);
  });

  it('has no row for a line that the bench cannot give, nor a column', () => {
    const names = (report: RunReport) => rowsOf(buildRunPage(report), 'Evidence').map(([name]) => name);
    const without = sampleReport(experimentOn(undefined, withoutTouch), experimentOn(bounceAll, withoutTouch));
    expect(names(without)).not.to.include('touch');
    expect(rowsOf(buildRunPage(without), 'Frames of mp')[0]).not.to.include('touch');
    expect(rowsOf(buildRunPage(sampleReport()), 'Frames of mp')[0]).to.include('touch');
  });

  it('names who touched frames in each experiment, and says when nobody did or nobody watched', () => {
    const touched = (report: RunReport) => rowsOf(buildRunPage(report), 'Who touched the frames').slice(1);
    expect(touched(sampleReport())).to.deep.equal([
      ['mp'],
      ['nobody', '–', '–'],
      ['control tap'],
      ['vhost_mp_fill of vhost_mp', 'read', '8 of 8'],
    ]);
    const checksum = sampleReport(experimentOn((world) => world.touch('store', 3, 20, 4, CHECKSUM.start)));
    expect(touched(checksum)[1]).to.deep.equal(['csum_partial', 'wrote', '1 of 8']);
    const unwatched = withFindings(sampleReport(), ({ found }) => ({
      evidence: { ...found.evidence, touch: null },
      touchers: [],
    }));
    expect(touched(unwatched)[1]?.[0]).to.equal('not watched');
    const touchers = Array.from({ length: 15 }, (_, n) => ({ name: `f${n}`, kind: 'load' as const, frames: 15 - n }));
    const many = touched(withFindings(sampleReport(), () => ({ touchers })));
    expect(many[2]).to.deep.equal(['f1', 'read', '14 of 8']);
    expect(many[13]?.[0]).to.equal('and 3 more');
  });

  it('lets witnesses speak beside the line touch, where there are any', () => {
    const report = sampleReport();
    const page = buildRunPage(withFindings(report, () => ({ witnesses: [testimony] })));
    expectWellFormed(page);
    const text = page.replace(/\s+/g, ' ');
    const said = 'watchpoints: nobody touched them (8 bytes of frame 3, by two maps)';
    expect(text).to.contain(`<li>mp, ${said}; agrees with touch.</li>`);
    expect(text).to.contain(`<li>control tap, ${said}; saw less than touch.</li>`);
    expect(buildRunPage(report)).not.to.contain('watchpoints:');
  });

  it('draws a mark for each stretch of a frame, red outside the guest', () => {
    const good = buildRunPage(sampleReport(experimentOn(), experimentOn()));
    expect(good).not.to.contain('class="alarm"');
    const world = buildRunPage(sampleReport(experimentOn(), experimentOn(bounceAll)));
    expect(world.match(/class="alarm"/g)).to.have.length(8);
    expect(world).to.contain('and to no page outside of it');
  });

  it('shows every queue that had something to do, in words, and both sides of its laws', () => {
    const rows = rowsOf(buildRunPage(sampleReport()), 'What the NIC counted');
    const titles = rows.filter((row) => row.length === 1).flat();
    expect(titles).to.deep.equal(['The NIC as a whole', 'Receive queue 1', 'What must add up']);
    expect(rows).to.deep.include(['Bytes delivered to memory', '800', '800']);
    expect(rows).to.deep.include([
      'frames given to receive queue 1 = delivered + dropped + in flight',
      '✓ 8 = 8',
      '✓ 8 = 8',
    ]);
    expect(rows.at(-1)?.[1]).to.equal('3 snapshots checked, 1 lost, every law held');
    const wrong = withFindings(sampleReport(), ({ found }) => ({
      ledger: found.ledger && { ...found.ledger, laws: [{ law: 'a law', left: 8, right: '10' }] },
    }));
    expect(rowsOf(buildRunPage(wrong), 'What the NIC counted')).to.deep.include(['a law', '✗ 8 ≠ 10', '✗ 8 ≠ 10']);
  });

  it('has no name of a register, and tells what the NIC counted once', () => {
    const [, body = ''] = buildRunPage(sampleReport()).split('</style>');
    expect(body).not.to.match(/[A-Z]{2,}_[A-Z]{2,}/);
    expect(body.match(/Frames from the generator/g)).to.have.length(1);
  });

  it('tells how well frames kept to their rate, and that none was asked for', () => {
    const rows = rowsOf(buildRunPage(sampleReport()), 'Injection');
    expect(rows[1]).to.deep.equal(['mp', '8', '100 kfps', '99,999', '67.20', '−0.001 %', '0.250 ms']);
    expect(rows[2]?.[2]).to.equal('as fast as taken');
  });

  it('says on the first screen what was tested, and the figures that a reader wants', () => {
    const [first = ''] = buildRunPage(sampleReport()).split('<nav');
    const text = first.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    for (const words of [
      'Commit 0123456789ab, with changes',
      'Kernel 6.12.107+deb13-amd64',
      'Card mprig NIC, firmware 0.1.0',
      'Host virtual (virtual, emulated)',
      'Asked for 8 frames of 60 to 1,514 bytes, 100 kfps',
      'Zero-copy 8 of 8 frames',
      'Lines that hold 5 of 5',
      'p50 1,208 ns, p99 12.3 µs',
    ]) {
      expect(text).to.contain(words);
    }
  });

  it('escapes everything that it is given', () => {
    const evil = `"><script>alert('x')</script>&<!--`;
    const { document, experiments } = sampleReport();
    const page = buildRunPage({
      document: {
        ...document,
        ...{ id: evil, startedAt: evil, command: evil, reason: evil, versions: { [evil]: evil } },
        bench: { ...bench, [evil]: evil },
        counters: { nic: {}, host: { [evil]: 1 } },
      },
      experiments: experiments.map((one) => ({
        ...one,
        name: evil,
        found: { ...one.found, notes: [evil], touchers: [{ name: evil, kind: 'load', frames: 1 }] },
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

/** Contrast of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe('report: how a page is read', () => {
  const run = buildRunPage(sampleReport(undefined, undefined, sampleEchoOfTwo({ reordered: 1 })));
  const suite = buildSuitePage(
    sampleSuite(
      [
        sampleTest({
          experiments: [documentExperiment({ name: 'mp', experiment: experimentOn(), counters, ledger, latency })],
        }),
        sampleTest({ state: 'failed', error: failure, retried: [trouble] }),
        sampleTest({ state: 'broken', error: trouble, file: null }),
        sampleTest({ state: 'skipped', steerings: [sampleSteering, strayedSteering] }),
      ],
      { status: 'failed', reason: 'p99 is 3' },
    ),
    [{ name: 'run.json', about: 'the same as data' }],
  );
  const palettes: readonly (readonly [string, Palette])[] = [
    ['light', light],
    ['dark', dark],
  ];
  for (const [name, palette] of palettes) {
    it(`has contrast enough wherever a colour is read or tells things apart, ${name}`, () => {
      for (const [colour, on] of colouredOn) {
        expect(contrast(palette[colour], palette[on]), `${colour} on ${on}`).to.be.at.least(4.5);
      }
    });
  }

  it('uses no colour that the palette does not have', () => {
    const used = [...style.text.matchAll(/var\(--([a-z0-9-]+)\)/g)].map(([, name]) => name);
    expect(Object.keys(light)).to.include.members(used);
    expect(style.text).not.to.match(/#[0-9a-f]{3,6}\b/);
    expect(contrast('#ffffff', '#000000')).to.be.closeTo(21, 0.01);
  });

  const pages: readonly (readonly [string, string])[] = [
    ['run', run],
    ['suite', suite],
  ];
  for (const [kind, page] of pages) {
    it(`has one h1 and leaves out no level of headings in the page of a ${kind}`, () => {
      const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
      expect(levels[0]).to.equal(1);
      expect(levels.filter((level) => level === 1)).to.have.length(1);
      levels.forEach((level, index) => expect(level).to.be.at.most((levels[index - 1] ?? 0) + 1));
    });

    it(`has every table of a ${kind} in a container that scrolls and takes the keyboard, and every cell with its column`, () => {
      const tables = page.match(/<table/g) ?? [];
      const inside = page.match(/<div class="scroll" role="region" tabindex="0" aria-label="[^"]+">\s*<table/g) ?? [];
      expect(inside).to.have.length(tables.length);
      expect(page.match(/<td /g)).to.have.length((page.match(/<td role="cell" data-label="[^"]+"/g) ?? []).length);
      expect(page).not.to.match(/<td>/);
    });

    it(`sets no width in the page of a ${kind} that a narrow screen has not got`, () => {
      const rules = style.text.replaceAll(/@media[^{]*/g, '');
      for (const [, pixels] of rules.matchAll(/min-width:\s*(\d+)px/g)) expect(Number(pixels)).to.be.below(320);
      expectWellFormed(page);
    });
  }

  it('shows a suite: what failed first, in the words of the error, then every test by file', () => {
    const text = suite.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(text).to.contain('1 of 3 tests failed.').and.to.contain('AssertionError : p99 is 3');
    expect(text).to.contain('trouble of the bench 64-byte bursts › arrive without a copy');
    expect(text).to.contain('8 in 1 experiment').and.to.contain('Attempt 1 failed: BenchBusy : held by another');
    const titles = [...suite.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title);
    expect(titles).to.deep.equal(['What did not pass', 'my-lab/rx.test.ts', 'my-lab', 'Run and bench', 'Files']);
    expect(rowsOf(suite, 'Evidence of mp')[1]?.slice(0, 2)).to.deep.equal(['address', '✓ holds']);
  });

  it('shows what became of frames to several guests, by line and by guest', () => {
    expect(rowsOf(suite, 'Evidence of steering').slice(1)).to.deep.equal([
      ['address', '✓ holds', '384 of 384 frames where they belong, and nowhere else.'],
      ['residue', '? unknown', 'nobody searches'],
      ['guest 0', '', '02:4d:50:00:00:03 received 192 of its 192 frames, and 0 of others.'],
      ['guest 1', '', '02:4d:50:00:01:03 received 144 of its 144 frames, and 0 of others.'],
      ['host', '', '6 of 6 pings answered meanwhile'],
    ]);
    const [, line, , , , host] = rowsOf(suite, 'Evidence of control steering');
    expect(line).to.deep.equal([
      'address',
      '✗ refutes',
      '383 of 384 frames where they belong, and nowhere else. frame 7: is for guest 1, and guest 0 received it',
    ]);
    expect(host).to.deep.equal(['host', '', 'not tried: no cable']);
  });

  it('shows the lines of an error below each other, and its message once', () => {
    const message = 'p99 is 3\n  frame 0: 3 ns\n  frame 1: 4 ns';
    const error = { ...failure, message, stack: `AssertionError: ${message}\n    at rx.test.ts:9\n    at main.ts:1` };
    const [, item = ''] =
      /<details.*?<\/summary>(.*?)<\/details>/s.exec(
        buildSuitePage(sampleSuite([sampleTest({ state: 'failed', error })], { status: 'failed' }), []),
      ) ?? [];
    expect(item).to.contain('<b>AssertionError</b>: p99 is 3</p>');
    expect([...item.matchAll(/<pre tabindex="0">(.*?)<\/pre>/gs)].map(([, text]) => text)).to.deep.equal([
      '  frame 0: 3 ns\n  frame 1: 4 ns',
      '    at rx.test.ts:9\n    at main.ts:1',
    ]);
  });
});
