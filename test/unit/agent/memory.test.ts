import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AgentError } from '../../../host/agent/errors.js';
import { GuestPause, runningThread } from '../../../host/agent/guest-pause.js';
import { countFaults } from '../../../host/agent/iommu-faults.js';
import { parseJournal, parsePageMaps } from '../../../host/agent/iommu-journal.js';
import { MemorySearch, readAnswer, requestLine } from '../../../host/agent/memory-search.js';

const request = {
  mask: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  maskedKey: Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 7, 8),
  first: 4294967290,
  count: 20,
};
const guest = { process: 206, start: 0x7f49_4938_0000, bytes: 256 << 20 };

async function failureOf(work: Promise<unknown>): Promise<AgentError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error('no failure');
}

async function* linesOf(...lines: string[]): AsyncGenerator<string, undefined> {
  yield* lines;
}

describe('search of the memory', () => {
  it('is asked for without the key', () => {
    expect(requestLine(guest, request)).to.equal(
      'search /proc/206/pagemap 7f4949380000 268435456 0102030405060708 a1b2c3d4e5f60708 4294967290 20',
    );
    expect(() => requestLine(guest, { ...request, mask: Uint8Array.of(1) })).to.throw(AgentError, '8 bytes');
  });

  it('answers with hits and totals', async () => {
    const lines = linesOf('hit 12c0a0010 7', 'hit 12c0a0050 -', 'done 4096 8192 5 12', 'hit 1 1');
    expect(await readAnswer(lines, 2)).to.deep.equal({
      hits: [
        { machineAddress: 0x1_2c0a_0010, sequence: 7 },
        { machineAddress: 0x1_2c0a_0050, sequence: null },
      ],
      searchedBytes: 4096,
      machineBytes: 8192,
      overflow: 3,
      threads: 2,
      milliseconds: 12,
    });
    // The next answer begins where this one has ended.
    expect((await lines.next()).value).to.equal('hit 1 1');
  });

  it('is not believed when it is cut short', async () => {
    for (const lines of [[], ['hit 12 7'], ['done 4096 8192'], ['what']]) {
      expect(await readAnswer(linesOf(...lines), 2).catch((error: Error) => error.message)).to.match(/ended before/);
    }
  });

  it('says why it cannot be done', async () => {
    const signal = new AbortController().signal;
    const missing = await failureOf(new MemorySearch('/nonexistent/mpsearch').search(guest, request, signal));
    expect(missing.code).to.equal('MemoryUnsearchable');
    expect(missing.message).to.match(/ENOENT/);
    // What ends without a word, for want of a better program.
    expect((await failureOf(new MemorySearch('/bin/false').prepare())).code).to.equal('MemoryUnsearchable');
  });
});

describe('pause of the guest', () => {
  it('takes a thread for stopped only by its state, whatever its name', () => {
    expect(runningThread('206 (vhost-206) S 1 206 0')).to.equal('vhost-206');
    expect(runningThread('206 (a) T 1) R 1 206 0')).to.equal('a) T 1');
    expect(runningThread('206 (qemu) T 1 206 0')).to.equal(undefined);
    expect(runningThread('')).to.equal(undefined);
  });

  it('stops all threads of a process, and lets them go on', async () => {
    // Threads of its own come with node.
    const child = spawn(process.execPath, ['-e', "process.stdin.on('data', (text) => process.stdout.write(text))"], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const complaints: string[] = [];
    const answer = () =>
      new Promise<string>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(String(text))));
    try {
      const first = answer();
      child.stdin.write('one');
      expect(await first).to.equal('one');
      const pause = new GuestPause(child.pid ?? 0, (message) => complaints.push(message));
      await pause.pause();
      await pause.pause();
      expect(pause.paused).to.equal(true);
      expect(/\) (.)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'latin1'))?.[1]).to.equal('T');
      pause.resume();
      pause.resume();
      expect(pause.paused).to.equal(false);
      const second = answer();
      child.stdin.write('two');
      expect(await second).to.equal('two');
      expect(complaints).to.deep.equal([]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says when there is nothing to pause', async () => {
    const pause = new GuestPause(2 ** 30, () => undefined);
    expect((await failureOf(pause.pause())).code).to.equal('GuestNotPaused');
    expect(pause.paused).to.equal(false);
  });
});

describe('journal of maps', () => {
  const text =
    'domain dma\nmap fffe0000 12345000 1000 w\nmap ffc00000 20000000 200000 r\n' +
    'unmap fffe0000 12345000 1000\nmissed 1\ndropped 2\nreplaced 1\n';

  it('is read line by line', () => {
    expect(parseJournal(text)).to.deep.equal({
      domain: 'dma',
      changes: [
        { unmap: false, busAddress: 0xfffe_0000, machineAddress: 0x1234_5000, size: 0x1000, writable: true },
        { unmap: false, busAddress: 0xffc0_0000, machineAddress: 0x2000_0000, size: 0x20_0000, writable: false },
        { unmap: true, busAddress: 0xfffe_0000, machineAddress: 0x1234_5000, size: 0x1000, writable: false },
      ],
      lost: 4,
    });
  });

  it('is not believed when it is not whole', () => {
    expect(() => parseJournal(text.replace(/missed.*\n/, ''))).to.throw(/missed/);
    expect(() => parseJournal('')).to.throw(/does not say/);
  });

  it('tells what pages lead to, or that they lead to nothing', () => {
    expect(parsePageMaps('fffe0000 12345000\nfffdf000 -\n')).to.deep.equal([
      { busAddress: 0xfffe_0000, machineAddress: 0x1234_5000 },
      { busAddress: 0xfffd_f000, machineAddress: undefined },
    ]);
  });

  it('counts refused accesses of its device only', () => {
    const lines = [
      '[    4.1] DMAR: DRHD: handling fault status reg 2',
      '[    4.1] DMAR: [DMA Write NO_PASID] Request device [01:00.0] fault addr 0xfffff000 [fault reason 0x05] PTE Write access is not set',
      '[    4.2] DMAR: [DMA Read NO_PASID] Request device [02:00.0] fault addr 0x1000 [fault reason 0x06] PTE Read access is not set',
      '[    4.3] mpnic 0000:01:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000c address=0xfffe0000 flags=0x0020]',
      '[    4.4] igb 0000:02:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000d address=0xfffe0000 flags=0x0020]',
    ];
    expect(countFaults(lines, '0000:01:00.0')).to.equal(2);
    expect(countFaults(lines, '0000:02:00.0')).to.equal(2);
    expect(countFaults(lines, '0000:03:00.0')).to.equal(0);
  });
});
