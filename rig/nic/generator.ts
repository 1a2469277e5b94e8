import { constants, registers } from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../base/deadline.js';
import { NicBusy } from './errors.js';
import { assertAbility } from './identity.js';
import type { Generator, GeneratorStatus } from './nic.js';
import { readPacing, type Pacing } from './pacing.js';
import { readRegister, writeRegister, writeRegisters } from './registers/access.js';
import type { Assignment, RegisterAccess } from './registers/access.js';
import { packFields, unpackFields } from './registers/fields.js';
import { loadReplay, replayOff } from './replay.js';
import { lengthListWords, streamOff, streamRegisters } from './streams.js';
import { assertAllowance, assertInjection } from './traffic.js';
import type { InjectionPlan, TrafficPlan } from './traffic.js';

const { GENERATOR, IDENTITY } = registers;
const pollMs = 20;
/** Minor version of the block that brought the allowance. */
const allowanceSince = 2;

/** The traffic generator behind its registers. */
export class RegisterGenerator implements Generator {
  private allowed: number | undefined;

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
    const { streams, replay, allowance } = plan;
    if (allowance !== undefined) await assertAbility(this.access, 'GENERATOR', allowanceSince, 'an allowance');
    if ((await this.status()).running) throw new NicBusy('the traffic generator is running');
    const clockHz = await readRegister(this.access, IDENTITY.CLOCK_HZ);
    // What the NIC cannot do is found before anything of it is written.
    const assignments = streams.flatMap((stream, number) => streamRegisters(stream, number, clockHz));
    const unused = Array.from({ length: constants.GENERATOR_STREAMS - streams.length }, (_, index) =>
      streamOff(streams.length + index),
    );
    const replayed = replay ? await loadReplay(this.access, replay, clockHz) : [replayOff];
    const general = [modeRegister(plan), ...(allowance === undefined ? [] : [allowanceRegister(allowance)])];
    await writeRegisters(this.access, [...general, ...assignments, ...unused, ...replayed]);
    for (const [number, { length }] of streams.entries()) {
      if (!('list' in length)) continue;
      const { address, words } = lengthListWords(length.list, number);
      await this.access.write(address, words);
    }
    this.allowed = allowance;
  }

  async start(): Promise<void> {
    await writeRegister(this.access, GENERATOR.COMMAND, packFields(GENERATOR.COMMAND, { START: 1 }));
  }

  async allow(frames: number): Promise<void> {
    assertAllowance(this.allowed, frames);
    // Before the write has ended: whoever asks meanwhile must not ask for less.
    this.allowed = frames;
    await writeRegisters(this.access, [allowanceRegister(frames)]);
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

function modeRegister({ holdOnStarved, holdOnTraceFull, allowance }: InjectionPlan): Assignment {
  return {
    register: GENERATOR.MODE,
    value: packFields(GENERATOR.MODE, {
      HOLD_ON_STARVED: Number(holdOnStarved),
      HOLD_ON_TRACE_FULL: Number(holdOnTraceFull),
      HOLD_ON_ALLOWANCE: Number(allowance !== undefined),
    }),
  };
}

function allowanceRegister(frames: number): Assignment {
  return { register: GENERATOR.ALLOWANCE, value: frames };
}
