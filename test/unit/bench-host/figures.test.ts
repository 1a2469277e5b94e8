import { expect } from 'chai';
import { UsageError } from '../../../rig/base/errors.js';
import type { Share } from '../../bench/host/attribution.js';
import { figuresOf, median, ratioTo, type Round } from '../../bench/host/figures.js';
import { receivedFrames } from '../../bench/host/measure.js';
import { pagesOf, scenariosOf, type Scenario } from '../../bench/host/scenarios.js';
import { text } from '../../bench/host/text.js';

const scenario: Scenario = {
  direction: 'receive',
  path: 'mp',
  pattern: 'burst',
  length: 1514,
  frames: 10,
  rounds: 3,
};

function share(group: Share['group'], name: string, instructions: number, bytes = 0, module = ''): Share {
  return { group, function: name, module, instructions, bytes };
}

function round(worker: number, more: readonly Share[] = []): Round {
  return {
    shares: [share('vhost worker', 'handle_rx', worker, 0, 'vhost_mp'), ...more],
    entries: 10,
    switches: 20,
    pinned: 5,
  };
}

describe('figures of what the host costs', () => {
  it('are per frame, and the middle of the rounds', () => {
    const figures = figuresOf(scenario, [round(100), round(900), round(110)]);
    expect(figures.instructions['vhost worker']).to.equal(11);
    expect(figures.pathInstructions).to.equal(11);
    expect(figures.pathSpread).to.equal((90 - 10) / 11);
    expect(figures.entries).to.equal(1);
    expect(figures.switches).to.equal(2);
    expect(figures.pins).to.equal(0.5);
  });

  it('add groups round by round', () => {
    const copy = (instructions: number) => [
      share('copies', 'memcpy', instructions, 500),
      share('KVM', 'kvm_run', 30, 7),
      share('not counted', 'tick', 10_000, 9),
      share('nested guest', '(guest kernel)', 20_000),
    ];
    const figures = figuresOf(scenario, [round(10, copy(50)), round(50, copy(10)), round(20, copy(40))]);
    expect(figures.pathInstructions).to.equal(6);
    expect(figures.hostInstructions).to.equal(9);
    expect(figures.pathBytes).to.equal(50);
    expect(figures.bytes.KVM).to.equal(0.7);
    expect(figures.hostBytes).to.equal(50.7);
  });

  it('name the functions that count, the most expensive first, and those of some rounds rarely', () => {
    const once = round(50, [
      share('copies', 'memcpy', 70, 30),
      share('KVM', 'rare', 9),
      share('not counted', 'tick', 99),
    ]);
    const { functions } = figuresOf(scenario, [once, round(60, [share('copies', 'memcpy', 80, 30)]), round(40)]);
    expect(functions).to.deep.equal([
      { group: 'copies', function: 'memcpy', module: '', instructions: 7, bytes: 3 },
      { group: 'vhost worker', function: 'handle_rx', module: 'vhost_mp', instructions: 5, bytes: 0 },
    ]);
  });

  it('are compared with the same frames on another path', () => {
    const one = figuresOf(scenario, [round(20)]);
    const tap = figuresOf({ ...scenario, path: 'tap' }, [round(80)]);
    const short = figuresOf({ ...scenario, path: 'tap', length: 60 }, [round(10)]);
    const sent = figuresOf({ ...scenario, path: 'tap', direction: 'transmit' }, [round(40)]);
    expect(ratioTo('tap', one, [short, sent, one, tap], 'pathInstructions')).to.equal(0.25);
    expect(ratioTo('tap', one, [short, sent, one], 'pathInstructions')).to.equal(undefined);
  });

  it('have a middle', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([])).to.be.NaN;
  });
});

describe('the table of what the host costs', () => {
  const tap = figuresOf({ ...scenario, path: 'tap' }, [round(8000)]);
  const mp = figuresOf(scenario, [round(2000, [share('copies', 'memcpy', 400, 1000)])]);

  it('has a row for each scenario, those to be compared together', () => {
    const short = figuresOf({ ...scenario, length: 60 }, [round(1000)]);
    const rows = text([mp, short, tap]).split('\n').slice(1, 4);
    expect(rows.map((row) => row.trim().split(/\s+/).slice(0, 4))).to.deep.equal([
      ['receive', 'burst', '60', 'mp'],
      ['receive', 'burst', '1514', 'tap'],
      ['receive', 'burst', '1514', 'mp'],
    ]);
    expect(rows[0]).to.match(/ 100 +- /);
    expect(rows[2]).to.match(/ 200 +0 +40 +240 +0\.300 +0\.0 % +100 /);
  });

  it('names the functions of the longest frames of each path', () => {
    const short = figuresOf({ ...scenario, length: 60 }, [round(1000)]);
    const printed = text([mp, short, tap]);
    expect(printed).to.match(
      /\nmp, receive, burst, 1514 bytes\n.*\n +200\.0 +0 +vhost worker +handle_rx \[vhost_mp\]\n +40\.0 +100 +copies +memcpy(\n|$)/,
    );
    expect(printed).not.to.contain('burst, 60 bytes');
  });

  it('has columns of one width, and no spaces at the end of lines', () => {
    const lines = text([tap, mp]).split('\n').slice(0, 3);
    expect(new Set(lines.map(({ length }) => length)).size).to.equal(1);
    expect(text([tap, mp])).not.to.match(/ \n/);
  });
});

describe('what is to be measured of the host', () => {
  it('is everything unless stated', () => {
    const all = scenariosOf({});
    // On each path: bursts of each length, received and sent; three more patterns and two of echoes, of two; segments. One more
    // path is for what is sent alone.
    expect(all).to.have.lengthOf(4 * (2 * 4 + (3 + 2) * 2 + 1) + 4 + 1);
    expect(all[0]).to.deep.equal({
      direction: 'receive',
      path: 'tap',
      pattern: 'burst',
      length: 60,
      frames: 192,
      rounds: 7,
    });
    expect(all.filter(({ direction }) => direction === 'transmit').map(({ pattern }) => pattern)).to.deep.equal(
      Array.from({ length: 5 }, () => ['burst', 'burst', 'burst', 'burst', 'segments']).flat(),
    );
    expect(all.find(({ pattern }) => pattern === 'segments')).to.include({ length: 65_214, frames: 8, rounds: 3 });
  });

  it('is what is chosen, each once and path by path', () => {
    const some = scenariosOf({
      directions: 'transmit',
      paths: 'mp,tap,mp',
      lengths: '1514,300',
      patterns: 'burst',
      frames: '64',
      rounds: '2',
    });
    expect(some).to.deep.equal(
      (['tap', 'mp'] as const).flatMap((path) =>
        [1514, 300].map((length) => ({
          direction: 'transmit',
          path,
          pattern: 'burst',
          length,
          frames: 64,
          rounds: 2,
        })),
      ),
    );
  });

  for (const options of [
    { directions: 'up' },
    { paths: 'bridge' },
    { patterns: '' },
    { lengths: '59' },
    { lengths: '9015' },
    { lengths: '60,x' },
    { frames: '193' },
    { frames: '7' },
    { rounds: '0' },
    { rounds: '1.5' },
  ]) {
    it(`is refused: ${JSON.stringify(options)}`, () => {
      expect(() => scenariosOf(options)).to.throw(UsageError, `--${Object.keys(options)[0]}`);
    });
  }

  it('is refused where nothing is left', () => {
    expect(() => scenariosOf({ paths: 'tap-zerocopy', directions: 'receive' })).to.throw(UsageError, '--paths');
    expect(() => scenariosOf({ patterns: 'stream', directions: 'transmit' })).to.throw(UsageError, '--patterns');
  });

  it('may be more frames where they need not be in memory at once', () => {
    expect(scenariosOf({ patterns: 'stream', frames: '1000' })[0]?.frames).to.equal(1000);
  });
});

describe('the frames that a guest has seen', () => {
  const head = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier',
  ];
  const lo =
    '    lo:   9000      90    0    0    0     0          0         0     9000      90    0    0    0     0       0';

  it('are those of the one interface besides the loopback', () => {
    const eth =
      '  eth0:  18432     192    0    0    0     0          0         0      168       4    0    0    0     0       0';
    expect(receivedFrames([...head, lo, eth])).to.equal(192);
    expect(receivedFrames([...head, eth, lo])).to.equal(192);
  });

  it('are none where there is no interface', () => expect(receivedFrames([...head, lo])).to.equal(0));

  it('are of memory in pages that there are', () => {
    expect(pagesOf('4k')).to.equal('4k');
    expect(() => pagesOf('2m')).to.throw(UsageError, '--pages 2m');
  });
});
