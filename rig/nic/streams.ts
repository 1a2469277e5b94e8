import { blocks, constants, registers } from '../../firmware/registers/generated/registers.js';
import { macBytes } from './frame.js';
import { pacingValues } from './pacing.js';
import type { Assignment } from './registers/access.js';
import { littleEndian, packFields } from './registers/fields.js';
import type { StreamPlan } from './traffic.js';

const { GENERATOR_STREAM0: STREAM } = registers;
const spacing = blocks.GENERATOR_STREAM1.base - blocks.GENERATOR_STREAM0.base;

/**
 * The registers of stream `number`, in the order of their addresses.
 * @param clockHz needed when the plan has a rate
 */
export function streamRegisters(plan: StreamPlan, number = 0, clockHz = 0): readonly Assignment[] {
  const { length } = plan;
  const range = 'list' in length ? { min: constants.MIN_FRAME_BYTES, max: constants.MIN_FRAME_BYTES, step: 0 } : length;
  const { rate, depth, burst } = pacingValues(plan, clockHz);
  const values: readonly Assignment[] = [
    {
      register: STREAM.CONTROL,
      value: packFields(STREAM.CONTROL, {
        ENABLE: 1,
        STEERED: Number(plan.steered ?? false),
        RATE_IN_FRAMES: Number(plan.rate !== undefined && 'framesPerSecond' in plan.rate),
        CONSTANT_PATTERN: Number(plan.constantPattern),
        TAGGED: Number(plan.vlan !== undefined),
        QUEUE: plan.queue ?? 0,
      }),
    },
    { register: STREAM.COUNT, value: plan.count },
    { register: STREAM.LENGTH, value: packFields(STREAM.LENGTH, { MIN: range.min, MAX: range.max }) },
    { register: STREAM.LENGTH_STEP, value: range.step },
    { register: STREAM.LIST_COUNT, value: 'list' in length ? length.list.length : 0 },
    { register: STREAM.GAP, value: plan.gap },
    { register: STREAM.SEQUENCE, value: plan.sequence },
    { register: STREAM.PATTERN, value: plan.pattern },
    { register: STREAM.DESTINATION_MAC, value: littleEndian(macBytes(plan.destinationMac)) },
    { register: STREAM.SOURCE_MAC, value: littleEndian(macBytes(plan.sourceMac)) },
    { register: STREAM.NONCE_KEY, value: littleEndian(plan.nonceKey) },
    { register: STREAM.VLAN, value: plan.vlan ?? 0 },
    { register: STREAM.BURST, value: burst },
    { register: STREAM.RATE, value: rate },
    { register: STREAM.DEPTH, value: depth },
  ];
  return values.map((assignment) => moved(assignment, number));
}

/** The register that leaves stream `number` out of the next start. */
export function streamOff(number: number): Assignment {
  return moved({ register: STREAM.CONTROL, value: 0 }, number);
}

/** The words of a length list, and where they belong. */
export function lengthListWords(
  list: readonly number[],
  number = 0,
): { readonly address: number; readonly words: readonly number[] } {
  const words = Array.from(
    { length: Math.ceil(list.length / 2) },
    (_, word) => (list[2 * word] ?? 0) + (list[2 * word + 1] ?? 0) * 0x10000,
  );
  return { address: blocks.GENERATOR_STREAM0.base + number * spacing + constants.LENGTH_LIST_OFFSET, words };
}

/** All streams have the same shape, so the layout of stream 0 serves for all. */
function moved({ register, value }: Assignment, number: number): Assignment {
  return { register: { ...register, offset: register.offset + number * spacing }, value };
}
