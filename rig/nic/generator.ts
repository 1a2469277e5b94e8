import { constants, registers } from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../base/deadline.js';
import { NicBusy } from './errors.js';
import type { Generator, GeneratorStatus } from './nic.js';
import { readPacing, type Pacing } from './pacing.js';
import { readRegister, writeRegister, writeRegisters } from './registers/access.js';
import type { Assignment, RegisterAccess } from './registers/access.js';
import { packFields, unpackFields } from './registers/fields.js';
import { loadReplay, replayOff } from './replay.js';
import { lengthListWords, streamOff, streamRegisters } from './streams.js';
import { assertInjection } from './traffic.js';
import type { HoldPlan, InjectionPlan, TrafficPlan } from './traffic.js';

const { GENERATOR, IDENTITY } = registers;
const pollMs = 20;

/** The traffic generator behind its registers. */
export class RegisterGenerator implements Generator {
  constructor(private readonly access: RegisterAccess) {}

  configure(plan: TrafficPlan): Promise<void> {
    return this.configureAll({
      streams: [plan],
      holdOnStarved: plan.holdOnStarved,
      holdOnTraceFull: plan.holdOnTraceFull,
    });
  }

  async configureAll(plan: InjectionPlan): Promise<void> {
    assertInjection(plan);
    if ((await this.status()).running) throw new NicBusy('the traffic generator is running');
    const clockHz = await readRegister(this.access, IDENTITY.CLOCK_HZ);
    const { streams, replay } = plan;
    // What the NIC cannot do is found before anything of it is written.
    const assignments = streams.flatMap((stream, number) => streamRegisters(stream, number, clockHz));
    const unused = Array.from({ length: constants.GENERATOR_STREAMS - streams.length }, (_, index) =>
      streamOff(streams.length + index),
    );
    const replayed = replay ? await loadReplay(this.access, replay, clockHz) : [replayOff];
    await writeRegisters(this.access, [modeRegister(plan), ...assignments, ...unused, ...replayed]);
    for (const [number, { length }] of streams.entries()) {
      if (!('list' in length)) continue;
      const { address, words } = lengthListWords(length.list, number);
      await this.access.write(address, words);
    }
  }

  async start(): Promise<void> {
    await writeRegister(this.access, GENERATOR.COMMAND, packFields(GENERATOR.COMMAND, { START: 1 }));
  }

  async stop(): Promise<void> {
    await writeRegister(this.access, GENERATOR.COMMAND, packFields(GENERATOR.COMMAND, { STOP: 1 }));
  }

  async status(): Promise<GeneratorStatus> {
    // RUNNING first: when it is 0 then, INJECTED does not change any more.
    const { RUNNING } = unpackFields(GENERATOR.STATUS, await readRegister(this.access, GENERATOR.STATUS));
    return { running: RUNNING === 1, injected: await readRegister(this.access, GENERATOR.INJECTED) };
  }

  finished(deadline: Deadline): Promise<number> {
    return deadline.poll('the traffic generator', pollMs, async () => {
      const { running, injected } = await this.status();
      return running ? undefined : injected;
    });
  }

  pacing(): Promise<Pacing> {
    return readPacing(this.access);
  }
}

function modeRegister({ holdOnStarved, holdOnTraceFull }: HoldPlan): Assignment {
  return {
    register: GENERATOR.MODE,
    value: packFields(GENERATOR.MODE, {
      HOLD_ON_STARVED: Number(holdOnStarved),
      HOLD_ON_TRACE_FULL: Number(holdOnTraceFull),
    }),
  };
}
