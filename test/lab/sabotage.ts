import type { NicUnderTest } from '../../rig/bench/nic-under-test.js';
import { SharedMemory } from '../../rig/bench/virtual/shared-memory.js';
import type { RoundObserver } from '../../rig/experiment/collect.js';

/** The same NIC, whose DMA trace has one frame a page further than where it was written. */
export function withAlteredTrace(underTest: NicUnderTest, sequence: number, altered: () => void): NicUnderTest {
  const { trace } = underTest;
  return {
    ...underTest,
    trace: {
      enable: () => trace.enable(),
      disable: () => trace.disable(),
      recorded: () => trace.recorded(),
      drain: async () => {
        const batch = await trace.drain();
        const records = batch.records.map((record) => {
          if (record.sequence !== sequence) return record;
          altered();
          return { ...record, address0: record.address0 + 4096n };
        });
        return { ...batch, records };
      },
    },
  };
}

/** Flips a bit of one frame in the guest's memory, in its source address, where neither a nonce nor a mark is. */
export function flipByteOf(sequence: number): NonNullable<RoundObserver['whilePaused']> {
  return async (landings, memory) => {
    const piece = landings.find((landing) => landing.sequence === sequence)?.pieces[0];
    if (piece?.translation.kind !== 'ram') throw new Error(`frame ${sequence} was not located`);
    const machineAddress = piece.translation.machineAddress + 9;
    const [byte] = (await memory.read([{ machineAddress, length: 1 }]))[0] ?? [0];
    if (!(memory instanceof SharedMemory)) throw new Error('the memory of this bench cannot be written');
    memory.write(machineAddress, Uint8Array.of((byte ?? 0) ^ 0x40));
  };
}
