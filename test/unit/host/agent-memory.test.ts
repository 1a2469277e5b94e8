import { expect } from 'chai';
import { AgentIommu } from '../../../rig/host/agent-iommu.js';
import { AgentMemory } from '../../../rig/host/agent-memory.js';
import type { HostSearch } from '../../../rig/host/host.js';
import { KEY } from '../evidence/world.js';

describe('memory and maps by the agent', () => {
  it('know the size of the memory from the search, which takes the key as it is', async () => {
    const asked: unknown[] = [];
    const search: HostSearch = {
      hits: [{ machineAddress: 0x5000, sequence: null }],
      searchedBytes: 4096,
      machineBytes: 8192,
      overflow: 2,
      threads: 4,
      milliseconds: 10,
    };
    const memory = new AgentMemory({
      pauseGuest: async () => void asked.push('pause'),
      resumeGuest: async () => void asked.push('resume'),
      searchMemory: async (marks) => (asked.push(marks), search),
      readMemory: async (ranges) => ranges.map(() => null),
    });
    const marks = { key: KEY, first: 7, count: 3 };
    await memory.pause();
    expect(memory.bytes).to.equal(0);
    expect(await memory.search(marks)).to.deep.equal({ hits: search.hits, scannedBytes: 4096, overflow: 2 });
    expect(memory.bytes).to.equal(8192);
    await memory.resume();
    expect(asked).to.deep.equal(['pause', marks, 'resume']);
    expect(await memory.read([{ machineAddress: 1, length: 1 }])).to.deep.equal([null]);
  });

  it('ask for the pages that are wanted, and add up the faults of one journal after the other', async () => {
    const asked: unknown[] = [];
    let faults = 2;
    const iommu = new AgentIommu({
      startIommuJournal: async () => void asked.push('start'),
      endIommuJournal: async () => void asked.push('end'),
      readIommuJournal: async (pages) => {
        asked.push(pages);
        if (asked.lastIndexOf('start') <= asked.lastIndexOf('end')) throw new Error('not started');
        const led = pages.map((busAddress) => ({ busAddress, machineAddress: 0x42000n }));
        return { domain: 'dma', changes: [], pages: led, lost: 0, faults };
      },
    });
    await iommu.begin();
    const map = await iommu.map([0x7000n]);
    expect(map.translate(0x7001n, 1, 0n, 0n)).to.deep.equal({ kind: 'ram', machineAddress: 0x42001, writable: true });
    expect(await iommu.faults()).to.deep.equal({ count: 2, faults: [] });
    faults = 3;
    await iommu.end();
    await iommu.end();
    expect(await iommu.faults()).to.deep.equal({ count: 3, faults: [] });
    await iommu.begin();
    faults = 1;
    await iommu.end();
    expect(await iommu.faults()).to.deep.equal({ count: 4, faults: [] });
    expect(asked).to.deep.equal(['start', [0x7000n], [], 'end', [], 'end', 'start', [], 'end']);
  });
});
