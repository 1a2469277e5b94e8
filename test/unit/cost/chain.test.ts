import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labTools } from '../../lab/lab-tools.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'cost');

// As in host/cost/chain.h.
const DEPTH = 24;

const classes = ['vhost-', 'CPU '] as const;

/** What was followed and counted. */
interface Followed {
  /** By chain, such as `vhost- 3 4`: address, instructions and bytes. */
  readonly counts: readonly (readonly [chain: string, address: number, instructions: number, bytes: number])[];
  readonly left: number;
  readonly lost: number;
}

describe('what the plugin that counts follows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-test-chain-'));
  const program = join(folder, 'follow-chain');

  before(async function () {
    const tools = await labTools(folder);
    const compile = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
    const files = [join(import.meta.dirname, 'follow-chain.c'), join(sources, 'chain.c'), join(sources, 'counts.c')];
    // Static, because it may be built in the lab tree and runs here.
    await tools.run('gcc', ...compile, '-static', `-I${sources}`, '-o', program, ...files);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function follow(history: readonly string[]): Followed {
    const input = history.map((line) => `${line}\n`).join('');
    const { status, stdout } = spawnSync(program, classes, { input, encoding: 'latin1', maxBuffer: 1 << 26 });
    expect(status).to.equal(0);
    const lines = stdout.split('\n').map((line) => line.split(' '));
    const numbers = (what: string) => lines.filter(([first]) => first === what).map(([, ...rest]) => rest.map(Number));
    const chains: string[] = [];
    for (const [parent = -1, mark] of numbers('node')) {
      chains.push(parent < 0 ? (classes[chains.length] ?? 'others') : `${chains[parent]} ${mark}`);
    }
    const [[left = NaN, lost = NaN] = []] = numbers('trouble');
    return {
      counts: numbers('count').map(([node = -1, address = 0, instructions = 0, bytes = 0]) => {
        return [chains[node] ?? '', address, instructions, bytes] as const;
      }),
      left,
      lost,
    };
  }

  const chainsOf = (history: readonly string[]) => follow(history).counts.map(([chain]) => chain);

  it('is a task of no class to begin with', () => {
    expect(follow(['count 0 100 5 0'])).to.deep.equal({ counts: [['others', 100, 5, 0]], left: 0, lost: 0 });
  });

  it('is the class by which the name of a task begins', () => {
    expect(
      chainsOf(['switch 0 1 2 vhost-77', 'count 0 1 1 0', 'switch 0 2 3 CPU 0/KVM', 'count 0 1 1 0']),
    ).to.deep.equal(['vhost-', 'CPU ']);
    expect(chainsOf(['switch 0 1 2 xvhost-77', 'count 0 1 1 0'])).to.deep.equal(['others']);
    expect(chainsOf(['switch 0 1 2 vhost', 'count 0 1 1 0'])).to.deep.equal(['others']);
  });

  it('is the functions that were entered and not left', () => {
    const { counts } = follow([
      ...['switch 0 1 2 vhost-77', 'enter 0 3', 'count 0 10 1 0', 'enter 0 4', 'count 0 10 2 0'],
      ...['leave 0 4', 'count 0 10 4 0', 'leave 0 3', 'count 0 10 8 0'],
    ]);
    expect(counts).to.deep.equal([
      ['vhost-', 10, 8, 0],
      ['vhost- 3', 10, 5, 0],
      ['vhost- 3 4', 10, 2, 0],
    ]);
  });

  it('leaves with a function all that was entered in it', () => {
    expect(chainsOf(['enter 0 3', 'enter 0 4', 'enter 0 5', 'leave 0 3', 'count 0 1 1 0'])).to.deep.equal(['others']);
  });

  it('counts a function that is left and was never entered, and stays where it is', () => {
    const followed = follow(['enter 0 3', 'leave 0 4', 'count 0 1 1 0']);
    expect(followed).to.deep.equal({ counts: [['others 3', 1, 1, 0]], left: 1, lost: 0 });
  });

  it('finds a task where it was left', () => {
    const there = ['switch 0 1 2 vhost-77', 'enter 0 3', 'switch 0 2 1 cat', 'count 0 1 1 0'];
    expect(chainsOf(there)).to.deep.equal(['others']);
    expect(chainsOf([...there, 'clear', 'switch 0 1 2 vhost-77', 'count 0 1 1 0'])).to.deep.equal(['vhost- 3']);
  });

  it('finds a task on another processor', () => {
    const moved = ['switch 0 1 2 vhost-77', 'enter 0 3', 'switch 0 2 1 cat', 'switch 1 5 2 vhost-77', 'count 1 1 1 0'];
    expect(chainsOf(moved)).to.deep.equal(['vhost- 3']);
  });

  it('follows a task that takes another name', () => {
    const renamed = ['switch 0 1 2 kthread', 'enter 0 3', 'switch 0 2 1 cat', 'switch 0 1 2 vhost-77', 'count 0 1 1 0'];
    expect(chainsOf(renamed)).to.deep.equal(['vhost- 3']);
  });

  it('lets a new task begin anew where an old one was', () => {
    const again = ['switch 0 1 2 vhost-77', 'enter 0 3', 'switch 0 2 1 cat', 'switch 0 1 2 vhost-78', 'fork 0'];
    expect(chainsOf([...again, 'count 0 1 1 0'])).to.deep.equal(['vhost-']);
  });

  it('says when a chain is too long, and comes back from it', () => {
    const enter = Array.from({ length: DEPTH + 2 }, (_, index) => `enter 0 ${index}`);
    const { counts, lost } = follow([...enter, 'count 0 1 1 0', 'leave 0 0', 'count 0 1 2 0']);
    expect(lost).to.equal(2);
    expect(counts.map(([, , instructions]) => instructions)).to.deep.equal([2, 1]);
  });

  it('forgets tasks rather than to stop when there are very many', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `switch 0 ${index + 1} ${index + 2} vhost-1`);
    expect(chainsOf([...many, 'enter 0 1', 'count 0 1 1 0'])).to.deep.equal(['vhost- 1']);
  });

  it('adds what all processors have counted, and forgets it when told', () => {
    const counted = ['count 0 10 1 5', 'count 1 10 2 7', 'count 15 20 4 0'];
    expect(follow(counted).counts).to.deep.equal([
      ['others', 10, 3, 12],
      ['others', 20, 4, 0],
    ]);
    expect(follow([...counted, 'clear', 'count 1 20 9 0']).counts).to.deep.equal([['others', 20, 9, 0]]);
  });

  it('counts where a processor already was when all was forgotten', () => {
    expect(follow(['enter 0 3', 'count 0 1 1 0', 'clear', 'count 0 1 2 0']).counts).to.deep.equal([
      ['others 3', 1, 2, 0],
    ]);
  });

  it('loses nothing of any history', () => {
    const cpu = fc.nat(3);
    const event = fc.oneof(
      fc.tuple(cpu, fc.nat(7)).map(([one, mark]) => `enter ${one} ${mark}`),
      fc.tuple(cpu, fc.nat(7)).map(([one, mark]) => `leave ${one} ${mark}`),
      fc.tuple(cpu, fc.nat(9), fc.nat(9)).map(([one, from, to]) => `switch ${one} ${from + 1} ${to + 1} vhost-${to}`),
      cpu.map((one) => `fork ${one}`),
      fc.tuple(cpu, fc.nat(50)).map(([one, address]) => `count ${one} ${address + 1} 1 2`),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (history) => {
        const { counts } = follow(history);
        const counted = history.filter((line) => line.startsWith('count')).length;
        expect(counts.reduce((sum, [, , instructions]) => sum + instructions, 0)).to.equal(counted);
        expect(counts.reduce((sum, [, , , bytes]) => sum + bytes, 0)).to.equal(counted * 2);
      }),
    );
  });
});
