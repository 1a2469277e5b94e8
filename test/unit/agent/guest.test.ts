import { expect } from 'chai';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AgentError } from '../../../host/agent/errors.js';
import { Guest } from '../../../host/agent/guest.js';

/** A QEMU that does what `script` says: the ways in which the real one ends cannot be had at will. */
async function withQemu(script: string, work: (guest: Guest) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mprig-test-guest-'));
  const path = process.env['PATH'];
  const device = openSync('/dev/null', 'r+');
  try {
    const program = join(folder, 'qemu-system-x86_64');
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    process.env['PATH'] = `${folder}${delimiter}${path}`;
    const guest = Guest.spawn({
      images: folder,
      memoryMib: 256,
      console: join(folder, 'console'),
      programs: false,
      name: 'neighbour 2',
      mpMac: '02:4d:50:00:02:03',
      busyLoopUs: 0,
      mpDescriptors: [device, device],
      consoleTail: () => Promise.resolve(['Loading', 'Kernel panic - not syncing: no init']),
    });
    await work(guest).finally(() => guest.stop());
  } finally {
    process.env['PATH'] = path;
    closeSync(device);
    await rm(folder, { recursive: true, force: true });
  }
}

const failureOf = (work: Promise<unknown>): Promise<AgentError | undefined> =>
  work.then(
    () => undefined,
    (error: AgentError) => error,
  );

describe('guest', () => {
  it('that dies at its start says why, with the last words of QEMU and of its console', () =>
    withQemu('echo "cannot open /dev/kvm" >&2; exit 3', async (guest) => {
      const failure = await failureOf(guest.ready({ timeoutMs: 10_000 }));
      expect(failure?.code).to.equal('GuestDied');
      expect(failure?.message).to.contain("neighbour 2's QEMU ended with exit code 3");
      expect(failure?.message).to.contain('cannot open /dev/kvm');
      expect(failure?.message).to.contain('Kernel panic - not syncing: no init');
    }));

  it('that never answers is given up at the deadline', () =>
    withQemu('exec sleep 60', async (guest) => {
      const failure = await failureOf(guest.ready({ timeoutMs: 100 }));
      expect(failure?.code).to.equal('GuestSilent');
      expect(failure?.message).to.contain('Kernel panic - not syncing: no init');
    }));

  it('that is stopped on purpose has not died', () =>
    withQemu('exec sleep 60', async (guest) => {
      const answer = failureOf(guest.talk((guestd) => guestd.hold('mp')));
      await guest.stop();
      expect((await answer)?.code).to.equal('GuestStopped');
      expect(guest.death).to.be.undefined;
    }));

  it('answers through the socket that QEMU inherits as descriptor 5', () =>
    withQemu(
      'read -r empty <&5; read -r number rest <&5; echo "$number ok guestd 5" >&5; exec sleep 60',
      async (guest) => {
        expect(await guest.ready({ timeoutMs: 10_000 })).to.deep.equal([]);
      },
    ));

  it('whose QEMU cannot be started at all fails alike', async () => {
    const path = process.env['PATH'];
    const device = openSync('/dev/null', 'r+');
    process.env['PATH'] = '/nonexistent';
    try {
      const guest = Guest.spawn({
        images: '',
        memoryMib: 256,
        console: '',
        programs: false,
        name: 'the guest',
        mpMac: '02:4d:50:00:00:03',
        busyLoopUs: 0,
        mpDescriptors: [device, device],
        consoleTail: () => Promise.resolve([]),
      });
      const failure = await failureOf(guest.ready({ timeoutMs: 10_000 }));
      expect(failure?.code).to.equal('GuestDied');
      expect(failure?.message).to.contain('ENOENT');
      await guest.stop();
    } finally {
      process.env['PATH'] = path;
      closeSync(device);
    }
  });
});
