import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { Deadline } from '../../../rig/base/deadline.js';
import { BenchLease } from '../../../rig/bench/lease.js';
import { hasEndedHere, nameProcess, ownHolder } from '../../../rig/bench/lease-holder.js';
import { connectHost } from '../../../rig/host/connect.js';
import type { Host } from '../../../rig/host/host.js';
import type { LeaseAuthority } from '../../../rig/host/lease.js';
import { failureOf } from '../../failure-of.js';
import { AgentInProcess } from '../agent/agent-in-process.js';

const seeker = { bench: 'rack3', run: 'night-1', kept: '' };
/** Renewed so often that a test need not wait. */
const quick = { durationMs: 60_000, renewMs: 5 };
const lasting = { ...quick, renewMs: 3_600_000 };

describe('lease of a bench', () => {
  let agent: AgentInProcess;
  const hosts: Host[] = [];

  const connect = (): Host & LeaseAuthority => {
    const host = connectHost(agent.address, agent.bench.controller);
    hosts.push(host);
    return host;
  };

  before(async function () {
    const started = await AgentInProcess.start();
    if (!started) return this.skip();
    agent = started;
  });

  afterEach(() => agent.pass(1_000_000_000));

  after(async () => {
    for (const host of hosts) host.close();
    await agent?.close();
  });

  it('names this user, computer and process', async () => {
    const host = connect();
    await BenchLease.take(host, seeker, lasting);
    expect(await host.lease()).to.include({ holder: ownHolder(), run: 'night-1', process: nameProcess() });
  });

  it('is refused with the name of who has it, and of the command that ends it', async () => {
    await connect().acquireLease({ holder: 'ada@lab', run: 'night-7', process: '', durationMs: 60_000 });
    const error = (await failureOf(BenchLease.take(connect(), seeker))) as Error & { code: string; remedy: string };
    expect(error.code).to.equal('BenchBusy');
    expect(error.message).to.include('bench "rack3" is leased to ada@lab for run night-7, for 60 s');
    expect(error.remedy).to.include('rig bench unlock rack3 --holder ada@lab');
  });

  it('is renewed as long as it is held', async () => {
    const host = connect();
    const lease = await BenchLease.take(host, seeker, quick);
    for (let round = 0; round < 3; round++) {
      agent.pass(50_000);
      await Deadline.after(20_000).poll('the lease to be renewed', 1, async () => {
        return (await host.lease())?.remainingMs === 60_000 ? true : undefined;
      });
    }
    await lease.release();
    expect(await host.lease()).to.equal(null);
  });

  it('is known to be lost when it has ended, or is somebody else’s', async () => {
    const ended = await BenchLease.take(connect(), seeker, quick);
    agent.pass(60_000);
    const why = (await failureOf(Deadline.after(20_000).race('the loss', ended.lost))) as Error & { code: string };
    expect(why.code).to.equal('LeaseLost');
    expect(why.message).to.include('rack3').and.to.include('it has ended');

    const broken = await BenchLease.take(connect(), seeker, quick);
    const stranger = connect();
    await stranger.breakLease(ownHolder(), '');
    await stranger.acquireLease({ holder: 'bob@desk', run: 'night-2', process: '', durationMs: 60_000 });
    const taken = (await failureOf(Deadline.after(20_000).race('the loss', broken.lost))) as Error & { code: string };
    expect(taken.code).to.equal('LeaseLost');
    await broken.release();
    expect(await stranger.lease()).to.include({ holder: 'bob@desk' });
  });

  it('of a process of this computer that has died counts for nothing', async () => {
    const { pid } = spawnSync('true');
    const [boot, namespace] = nameProcess().split(' ');
    const dead = `${boot} ${namespace} ${pid} 1`;
    await connect().acquireLease({ holder: ownHolder(), run: 'killed', process: dead, durationMs: 60_000 });
    const host = connect();
    await BenchLease.take(host, seeker, lasting);
    expect(await host.lease()).to.include({ run: 'night-1' });
  });

  it('of a living process, or of one elsewhere, is left alone', async () => {
    const [boot, namespace, pid, start] = nameProcess().split(' ');
    expect(hasEndedHere(nameProcess())).to.equal(false);
    expect(hasEndedHere(`${boot} ${namespace} ${pid} ${start}0`)).to.equal(true);
    expect(hasEndedHere(`other ${namespace} ${pid} ${start}0`)).to.equal(false);
    expect(hasEndedHere(`${boot} pid:[1] ${pid} ${start}0`)).to.equal(false);
    expect(hasEndedHere('')).to.equal(false);
  });

  it('that was left by its token is used, and stays when it is released', async () => {
    const first = connect();
    const token = await first.acquireLease({ holder: ownHolder(), run: 'locked', process: '', durationMs: 600_000 });
    const host = connect();
    const lease = await BenchLease.take(host, { ...seeker, kept: token }, lasting);
    await host.stopGuest();
    await lease.release();
    expect(await host.lease()).to.include({ run: 'locked', remainingMs: 600_000 });
  });

  it('is taken anew when the token that was left means nothing any more', async () => {
    const host = connect();
    await BenchLease.take(host, { ...seeker, kept: 'outdated' }, lasting);
    expect(await host.lease()).to.include({ run: 'night-1' });
  });
});
