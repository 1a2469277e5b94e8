import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import { repository } from '../../rig/base/directories.js';
import { Resources } from '../../rig/base/resources.js';
import { hardwareBenchFile } from '../../rig/bench/bench-file.js';
import { readBenchFile } from '../../rig/bench/description.js';
import { carryOut } from '../../rig/experiment/procedure.js';
import { scratchDirectory } from './lab-bench.js';
import { quiet } from './quiet.js';
import { bootSystemdMachine, type SystemdMachine } from './systemd-machine.js';

/** Numbers of capabilities, as linux/capability.h has them. */
const capabilities: Readonly<Record<string, bigint>> = {
  CAP_NET_ADMIN: 12n,
  CAP_NET_RAW: 13n,
  CAP_SYS_MODULE: 16n,
  CAP_SYS_RAWIO: 17n,
  CAP_SYS_PTRACE: 19n,
  CAP_SYS_ADMIN: 21n,
  CAP_SYSLOG: 34n,
  CAP_PERFMON: 38n,
};

/** The capabilities that the unit leaves the agent, as the kernel shows them. */
function boundingSet(): string {
  const unit = readFileSync(join(repository, 'host/package/files/mprig-agent.service'), 'utf8');
  const names = /^CapabilityBoundingSet=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  expect(names).to.have.members(Object.keys(capabilities));
  const bits = names.reduce((set, name) => set | (1n << (capabilities[name] ?? 0n)), 0n);
  return bits.toString(16).padStart(16, '0');
}

describe('a host on which systemd runs the agent', function () {
  this.timeout(360_000);
  const resources = new Resources((message) => process.stderr.write(`${message}\n`));
  let directory: string;
  let machine: SystemdMachine;

  before(async function () {
    this.timeout(300_000);
    directory = scratchDirectory('systemd');
    machine = await bootSystemdMachine(directory, resources);
  });

  after(async function () {
    this.timeout(60_000);
    await resources.close(Deadline.after(30_000));
  });

  it('has started it once, with what its unit leaves it', () => {
    const { said } = machine;
    expect(said).to.include.members(['ActiveState=active', 'Result=success', 'NRestarts=0']);
    expect(said).to.include.members([`CapBnd:\t${boundingSet()}`, 'NoNewPrivs:\t1', 'Seccomp:\t2', 'mount / ro']);
    expect(said.join('\n')).to.match(/\/dev\/vda: Operation not permitted/);
    expect(said.filter((line) => line.startsWith('failed'))).to.deep.equal([]);
  });

  it('is told of by mpctl', () => {
    const told = machine.said.flatMap((line) => /^mpctl (.*)$/.exec(line)?.[1]?.replace(/ +/, ' ') ?? []);
    expect(told).to.include.members(['agent active', 'kvm /dev/kvm', 'mp loaded', 'vhost_mp loaded', 'mpnic loaded']);
    expect(told.join('\n')).to.match(/^certificates of mprig bench virtual, until /m);
  });

  it('has its frames proven by every line that a host of hardware can give', async () => {
    const file = join(directory, 'bench.yaml');
    writeFileSync(file, hardwareBenchFile('systemd', machine.endpoints, file));
    const description = await readBenchFile(file);
    const streams = [{ frames: 16, lengths: { min: 200, max: 1514 }, seed: 5 }] as const;
    const request = { description, streams, echo: false, run: 'test', directory, complain: () => undefined };
    const { status, main } = await carryOut(request, {}, quiet, new AbortController().signal);
    expect(status).to.deep.equal({ status: 'passed', reason: null });
    expect(main?.experiment.verdict.lines.map(({ line, outcome }) => `${line} ${outcome}`)).to.deep.equal([
      'address holds',
      'residue holds',
      'touch holds',
      'late-write holds',
      'content holds',
    ]);
    expect(main?.experiment.verdict.lacking).to.deep.equal([]);
  });
});
