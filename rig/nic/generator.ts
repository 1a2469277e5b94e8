import { registers } from '../../firmware/registers/generated/registers.js';
import type { Deadline } from '../deadline.js';
import { NicBusy } from './errors.js';
import { macBytes } from './mac.js';
import type { Generator, GeneratorStatus } from './nic.js';
import { readRegister, writeRegister, writeRegisters } from './registers/access.js';
import type { Assignment, RegisterAccess } from './registers/access.js';
import { packFields, unpackFields } from './registers/fields.js';
import { littleEndian } from './registers/wide.js';
import { assertTraffic } from './traffic.js';
import type { TrafficPlan } from './traffic.js';

const { GENERATOR } = registers;
const pollMs = 20;

/** The traffic generator behind its registers. */
export class RegisterGenerator implements Generator {
  constructor(private readonly access: RegisterAccess) {}

  async configure(plan: TrafficPlan): Promise<void> {
    assertTraffic(plan);
    if ((await this.status()).running) throw new NicBusy('the traffic generator is running');
    await writeRegisters(this.access, trafficRegisters(plan));
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
}

/** The register values of a plan, in the order of their addresses. */
export function trafficRegisters(plan: TrafficPlan): readonly Assignment[] {
  return [
    {
      register: GENERATOR.MODE,
      value: packFields(GENERATOR.MODE, {
        HOLD_ON_STARVED: Number(plan.holdOnStarved),
        HOLD_ON_TRACE_FULL: Number(plan.holdOnTraceFull),
        CONSTANT_PATTERN: Number(plan.constantPattern),
      }),
    },
    { register: GENERATOR.COUNT, value: plan.count },
    {
      register: GENERATOR.LENGTH,
      value: packFields(GENERATOR.LENGTH, { MIN: plan.length.min, MAX: plan.length.max }),
    },
    { register: GENERATOR.LENGTH_STEP, value: plan.length.step },
    { register: GENERATOR.GAP, value: plan.gap },
    { register: GENERATOR.SEQUENCE, value: plan.sequence },
    { register: GENERATOR.DESTINATION_MAC, value: littleEndian(macBytes(plan.destinationMac)) },
    { register: GENERATOR.SOURCE_MAC, value: littleEndian(macBytes(plan.sourceMac)) },
    { register: GENERATOR.NONCE_KEY, value: littleEndian(plan.nonceKey) },
    { register: GENERATOR.PATTERN, value: plan.pattern },
  ];
}
