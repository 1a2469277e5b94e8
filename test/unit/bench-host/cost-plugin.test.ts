import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';
import { CostPlugin } from '../../bench/host/cost-plugin.js';
import { failureOf } from '../../failure-of.js';

describe('the plugin that counts', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mprig-cost-'));
  const socket = join(directory, 'cost');
  let server: Server;
  let agent: Server;
  let knocks: number;
  let requests: string[];
  let answer: (request: string) => object;
  let plugin: CostPlugin;

  beforeEach(async () => {
    requests = [];
    knocks = 0;
    answer = () => ({});
    server = createServer((peer) => {
      peer.setEncoding('utf8').on('data', (text: string) => {
        const request = text.replace(/\n$/, '');
        requests.push(request);
        peer.write(`${JSON.stringify(answer(request))}\n`);
      });
      peer.on('error', () => undefined);
    });
    agent = createServer((peer) => {
      knocks += 1;
      peer.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
    plugin = new CostPlugin(socket, `127.0.0.1:${(agent.address() as AddressInfo).port}`);
  });

  afterEach(() => {
    server.close();
    agent.close();
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('is told what to follow, class by class and mark by mark, and woken to do so', async () => {
    await plugin.follow({
      classes: ['vhost-', 'CPU '],
      marks: [
        { start: 0xffffffff81000010n, end: 0xffffffff81000020n },
        { start: 1n, end: 2n },
      ],
      copies: [{ start: 3n, end: 4n }],
      switchAt: 0xabcn,
      forkAt: 0xdefn,
    });
    expect(requests).to.deep.equal([
      ...['class vhost-', 'class CPU ', 'mark ffffffff81000010 ffffffff81000020', 'mark 1 2', 'copy 3 4'],
      ...['switch abc', 'fork def', 'follow'],
    ]);
    await Deadline.after(5000).poll('a knock', 5, () => Promise.resolve(knocks > 0 ? true : undefined));
  });

  it('counts between start and stop', async () => {
    await plugin.start();
    await plugin.stop();
    expect(requests).to.deep.equal(['on', 'off']);
  });

  it('takes a machine for idle that is so several times in a row', async () => {
    const idle = [true, true, false, true, true, true];
    answer = () => ({ counting: true, idle: idle.shift() });
    await plugin.untilIdle(Deadline.after(10_000));
    expect(requests).to.have.lengthOf(6);
  });

  it('waits no longer for an idle machine than it may', async () => {
    answer = () => ({ counting: true, idle: false });
    expect(await failureOf(plugin.untilIdle(Deadline.after(50)))).to.include({ code: 'DeadlineExceeded' });
  });

  it('reads chains and counts', async () => {
    answer = () => ({
      nodes: [
        [-1, -1],
        [0, 3],
      ],
      counts: [
        [0, 1, '0', 5, 0],
        [1, 4, 'ffffffff81000010', 7, 64],
        [1, 2, '0', 8, 0],
        [1, 3, '0', 9, 0],
        [1, 0, '0', 1, 0],
      ],
      named: true,
      entries: 3,
      switches: 4,
      left: 5,
      lost: 0,
    });
    const { nodes, counts, entries, switches } = await plugin.read();
    expect(nodes).to.deep.equal([
      { parent: -1, mark: -1 },
      { parent: 0, mark: 3 },
    ]);
    expect(counts.map(({ node, place, instructions, bytes }) => [node, place, instructions, bytes])).to.deep.equal([
      [0, 'user', 5, 0],
      [1, 'kernel', 7, 64],
      [1, 'guest kernel', 8, 0],
      [1, 'guest user', 9, 0],
      [1, 'lost', 1, 0],
    ]);
    expect(counts[1]?.address).to.equal(0xffffffff81000010n);
    expect({ entries, switches }).to.deep.equal({ entries: 3, switches: 4 });
  });

  it('is not believed when it tells of a place that there is not', async () => {
    answer = () => ({ nodes: [[-1, -1]], counts: [[0, 5, '0', 5, 0]], entries: 0, switches: 0, lost: 0 });
    expect(await failureOf(plugin.read()))
      .to.be.instanceOf(BenchError)
      .and.to.include({ code: 'CostFailed' });
  });

  it('fails when it refuses', async () => {
    answer = () => ({ error: 'cannot do: on' });
    expect(await failureOf(plugin.start())).to.include({ code: 'CostFailed' });
  });
});
