import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline, Interrupted } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import type { Admission } from '../../../rig/bench/admission.js';
import { hardwareBenchFile } from '../../../rig/bench/bench-file.js';
import { parseBenchDescription, type HardwareDescription } from '../../../rig/bench/description.js';
import { abilitiesOf, attachHardwareBench, nicUnderTest } from '../../../rig/bench/hardware/hardware-bench.js';
import { ModelBench } from '../../../rig/bench/model/model-bench.js';
import { declaredLines } from '../../../rig/experiment/lines.js';
import { connectHost, ownContract } from '../../../rig/host/connect.js';
import type { Host, Witness } from '../../../rig/host/host.js';
import type { HostLease } from '../../../rig/host/lease.js';
import { failureOf } from '../../failure-of.js';
import { AgentInProcess } from '../agent/agent-in-process.js';
import { openPty, type Pty } from '../link/pty.js';

const versions = {
  agentVersion: '1.2.3',
  agentBuild: 'a9e17b01',
  contract: ownContract,
  firmwareBuild: 'f',
  moduleBuild: 'm',
};
const admission: Admission = { bench: 'rack3', run: 'night-1', kept: '', versions };

describe('a bench of hardware that is being taken', () => {
  let agent: AgentInProcess;
  let directory: string;
  let pty: Pty;

  before(async function () {
    const started = await AgentInProcess.start();
    if (!started) return this.skip();
    agent = started;
    directory = mkdtempSync(join(tmpdir(), 'mprig-test-attach-'));
    const { ca, cert, key } = agent.bench.controller;
    writeFileSync(join(directory, 'ca.crt'), ca);
    writeFileSync(join(directory, 'controller.crt'), cert);
    writeFileSync(join(directory, 'controller.key'), key);
    pty = await openPty();
  });

  after(async () => {
    await pty?.end();
    await agent?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  const describeBench = (change: Partial<HardwareDescription> = {}): HardwareDescription => {
    const file = join(directory, 'bench.yaml');
    const endpoints = { agent: agent.address, certificates: '.', link: `pty:${pty.path}` };
    const text = hardwareBenchFile('rack3', endpoints, file);
    return { ...(parseBenchDescription(text, file) as HardwareDescription), ...change };
  };

  const lease = async (): Promise<HostLease | null> => {
    const host = connectHost(agent.address, agent.bench.controller);
    try {
      return await host.lease();
    } finally {
      host.close();
    }
  };

  it('is let go at once by Ctrl-C while its instrument is silent, with all that was taken', async () => {
    const user = new AbortController();
    const troubles: string[] = [];
    const resources = new Resources((trouble) => troubles.push(trouble));
    const attaching = failureOf(attachHardwareBench(describeBench(), admission, directory, resources, user.signal));
    // The first request to the instrument is on the line: nobody answers it.
    await pty.received(1);
    expect(await lease()).to.include({ run: 'night-1' });
    user.abort(new Interrupted());
    expect(await attaching).to.be.instanceOf(Interrupted);
    await resources.close(Deadline.after(10_000));
    expect(troubles).to.deep.equal([]);
    expect(await lease()).to.equal(null);
  });

  it('is asked for nothing once the user has asked to stop', async () => {
    const user = new AbortController();
    user.abort(new Interrupted());
    const resources = new Resources();
    const attaching = attachHardwareBench(describeBench(), admission, directory, resources, user.signal);
    expect(await failureOf(attaching)).to.be.instanceOf(Interrupted);
    expect(await lease()).to.equal(null);
    await resources.close(Deadline.after(10_000));
  });

  it('is told of by the link that is not there', async () => {
    const resources = new Resources();
    const nowhere = describeBench({ instrument: { link: 'pty:/none' } });
    const attaching = attachHardwareBench(nowhere, admission, directory, resources, new AbortController().signal);
    expect(await failureOf(attaching)).to.include({ code: 'LinkNotFound' });
    await resources.close(Deadline.after(10_000));
    expect(await lease()).to.equal(null);
  });
});

describe('what a bench of hardware can show', () => {
  const lockedDown =
    'cannot search the memory of the host: the kernel is locked down (none integrity [confidentiality])';

  /** Lines that it lacks, with the reason, on a host that has these troubles. */
  async function lackingWith(
    troubles: Partial<Record<Witness, string>>,
    address?: string,
  ): Promise<(string | null)[][]> {
    const { host, nic } = new ModelBench();
    const tryWitnesses: Host['tryWitnesses'] = (witnesses) =>
      Promise.resolve(witnesses.map((witness) => ({ witness, trouble: troubles[witness] ?? null, remedy: '' })));
    const real = Object.assign(Object.create(host) as Host, { tryWitnesses, loadModules: () => host.loadModules() });
    const declared = declaredLines(await abilitiesOf(real, nic, nicUnderTest({ nic: address }, nic, { nics: [] })));
    return declared.filter(({ why }) => why !== null).map(({ line, why }) => [line, why]);
  }

  it('is everything where the kernel lets the agent in', async () => {
    expect(await lackingWith({})).to.deep.equal([]);
  });

  it('is no search of the memory under lockdown, nor what needs one, for that reason', async () => {
    expect(await lackingWith({ 'memory search': lockedDown })).to.deep.equal([
      ['address', lockedDown],
      ['residue', lockedDown],
      ['touch', lockedDown],
    ]);
  });

  it('is neither where a card that was bought writes, nor that it writes again', async () => {
    const traceless = 'a bought card has no trace that tells where it wrote a frame';
    expect(await lackingWith({}, '0000:03:00.0')).to.deep.equal([
      ['address', traceless],
      ['touch', traceless],
      ['late-write', 'a bought card does not write again where it wrote a frame'],
    ]);
  });

  it('is no touch where neither an emulator nor watchpoints see it', async () => {
    expect(await lackingWith({ watchpoints: 'no watchpoint is free' })).to.deep.equal([
      ['touch', 'the processors are real: no emulator sees what they load, and no watchpoint is free'],
    ]);
    expect(await lackingWith({ 'map journal': 'kprobes are off' })).to.deep.equal([
      ['address', 'kprobes are off'],
      ['touch', 'kprobes are off'],
    ]);
  });
});
