import type { Bench } from '../../rig/bench/bench.js';
import type { NicUnderTest } from '../../rig/bench/nic-under-test.js';
import { SharedMemory } from '../../rig/bench/virtual/shared-memory.js';
import { SimObserver } from '../../rig/bench/virtual/sim-observer.js';
import type { RoundObserver } from '../../rig/experiment/collect.js';
import { framesOf } from '../../rig/experiment/frames.js';
import type { Host } from '../../rig/host/host.js';
import { IommuHistory } from '../../rig/host/iommu-history.js';
import type { IommuMap } from '../../rig/host/iommu-observer.js';
import type { Nic, TraceRecord } from '../../rig/nic/nic.js';
import type { InjectionPlan } from '../../rig/nic/traffic.js';

/** A bench that does not tell the truth, and what else happens on it. */
export interface LyingBench {
  readonly bench: Bench;
  /** Whether anybody was told a lie so far: a lie that nobody hears shows nothing. */
  lied(): boolean;
  readonly whilePaused?: RoundObserver['whilePaused'];
}

export type Liar = (bench: Bench) => LyingBench;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An object that is like another, but for some members. Private state stays with the other. */
function but<T extends object>(inner: T, changed: Partial<T>): T {
  return new Proxy(inner, {
    get(target, key) {
      const own = key in changed ? (changed as Record<PropertyKey, unknown>)[key] : undefined;
      if (own !== undefined) return own;
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** Hands out records of the DMA trace that can be changed as long as nobody has judged them. */
function withRecords(
  bench: Bench,
  change: (record: TraceRecord) => TraceRecord,
): { bench: Bench; records: TraceRecord[] } {
  const records: TraceRecord[] = [];
  const { underTest } = bench;
  const trace = but(underTest.trace, {
    drain: async () => {
      const batch = await underTest.trace.drain();
      const lies = batch.records.map(change);
      records.push(...lies);
      return { ...batch, records: lies };
    },
  });
  return { bench: but(bench, { underTest: but<NicUnderTest>(underTest, { trace }) }), records };
}

/** Every record names a bus address at which the frame stands in the guest, wherever the NIC has written it. */
export const traceLiar: Liar = (honest) => {
  const { bench, records } = withRecords(honest, (record) => ({ ...record }));
  let moved = 0;
  const { memory, iommu } = honest.evidence();
  if (!memory.available || !iommu.available) throw new Error('this bench has no outside view');
  const observer = iommu.value;
  if (!(observer instanceof SimObserver)) throw new Error('this bench has no journal');
  const plans: InjectionPlan[] = [];
  const generator = but(bench.nic.generator, {
    configureAll: (plan: InjectionPlan) => {
      plans.push(plan);
      return honest.nic.generator.configureAll(plan);
    },
  });
  const map = async (): Promise<IommuMap> => {
    const told = await observer.journal();
    const plan = plans.at(-1)?.streams[0];
    if (!plan) throw new Error('nothing was injected');
    const marks = { key: plan.nonceKey, first: plan.sequence, count: plan.count };
    const { hits } = await memory.value.search(marks);
    const living = new Map<bigint, bigint>();
    for (const { op, iova, size, machine } of told.entries) {
      for (let at = 0n; at < size; at += 4096n) {
        if (op === 'map' && machine !== null) living.set(iova + at, machine + at);
        else living.delete(iova + at);
      }
    }
    const busOf = new Map([...living].map(([bus, machine]) => [machine, bus]));
    for (const record of records as Mutable<TraceRecord>[]) {
      const places = hits
        .filter(({ sequence }) => sequence === record.sequence)
        .map(({ machineAddress }) => machineAddress);
      for (const place of places) {
        const start = BigInt(place - 16);
        const bus = busOf.get(start & ~4095n);
        // The first nonce, and a frame within one page: those of other shapes keep their record.
        if (bus === undefined || (start & 4095n) + BigInt(record.length0 + record.length1) > 4096n) continue;
        const [head] = await memory.value.read([{ machineAddress: place - 4, length: 1 }]);
        if (head?.[0] !== 0x88) continue;
        Object.assign(record, {
          address0: bus + (start & 4095n),
          address1: 0n,
          length0: record.length0 + record.length1,
          length1: 0,
        });
        moved += 1;
        break;
      }
    }
    return new IommuHistory(told);
  };
  return {
    lied: () => moved > 0,
    bench: but(bench, {
      nic: but<Nic>(bench.nic, { generator }),
      evidence: () => ({
        ...honest.evidence(),
        iommu: { available: true, value: but(iommu.value, { map }) },
      }),
    }),
  };
};

/**
 * Every record names the page of bus addresses behind the one in which the frame was written. The NIC writes no marks: it
 * would write them into what it was never given.
 */
export const pageLiar: Liar = (honest) => {
  const { bench, records } = withRecords(honest, (record) => ({ ...record, address0: record.address0 + 4096n }));
  const lateWrite = { available: false, why: 'the trace does not say where' } as const;
  const lied = () => records.length > 0;
  return { lied, bench: but(bench, { evidence: () => ({ ...honest.evidence(), lateWrite }) }) };
};

/** The agent says that every page of the machine is a page of the guest. */
export const translationLiar: Liar = (honest) => {
  const { memory } = honest.evidence();
  if (!memory.available) throw new Error('this bench has no outside view');
  let asked = 0;
  const host = but<Host>(honest.host, {
    translateGuest: async () => {
      asked += 1;
      const everything = { guestAddress: 1n << 40n, machineAddress: 0n, pages: memory.value.bytes / 4096 };
      return [...(await honest.host.translateGuest()), everything];
    },
  });
  return { lied: () => asked > 0, bench: but(honest, { host }) };
};

/** The guest says of every frame that it is as it was injected, and does not look; a byte of each has been changed. */
export const reportLiar: Liar = (honest) => {
  const plans: InjectionPlan[] = [];
  let reported = 0;
  const generator = but(honest.nic.generator, {
    configureAll: (plan: InjectionPlan) => {
      plans.push(plan);
      return honest.nic.generator.configureAll(plan);
    },
  });
  const host = but<Host>(honest.host, {
    reportFrames: async () => {
      const frames = framesOf(plans.at(-1)?.streams ?? []);
      await honest.host.reportFrames();
      reported += frames.length;
      return frames.map(({ sequence, length, nonce, crc }) => ({
        sequence,
        length,
        statedLength: length,
        checksumGood: true,
        nonce,
        noncesAgree: true,
        crc,
      }));
    },
  });
  return {
    lied: () => reported > 0,
    bench: but(honest, { host, nic: but<Nic>(honest.nic, { generator }) }),
    whilePaused: async (landings, memory) => {
      if (!(memory instanceof SharedMemory)) throw new Error('the memory of this bench cannot be written');
      for (const { pieces } of landings) {
        const [first] = pieces;
        if (first?.translation.kind !== 'ram') continue;
        const at = first.translation.machineAddress + 3;
        const [byte] = (await memory.read([{ machineAddress: at, length: 1 }]))[0] ?? [0];
        // In the destination address, where no nonce stands.
        memory.write(at, Uint8Array.of((byte ?? 0) ^ 0x40));
      }
    },
  };
};

/** Every record says that the frame was written just now, when all maps are as they are in the end. */
export const clockLiar: Liar = (honest) => {
  const late = 1n << 60n;
  const { bench, records } = withRecords(honest, (record) => ({
    ...record,
    timeRequest: record.timeRequest + late,
    timeDone: record.timeDone + late,
  }));
  return { lied: () => records.length > 0, bench };
};
