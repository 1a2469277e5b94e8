import { removeMachine } from './left-machine.js';
import { forgetRecord, readRecord } from './record.js';
import type { MachineState } from './state.js';

/**
 * The machine that was left running, if it is what would be booted now. One that is made from another description or from
 * other sources is ended: what is found on it would be told of what it is not.
 */
export async function currentMachine(
  left: MachineState | undefined,
  key: string,
  runtimeDirectory: string,
  complain: (message: string) => void,
): Promise<MachineState | undefined> {
  if (!left || left.key === key) return left;
  const { name } = left.description;
  complain(
    `the machine of bench "${name}" that was left running is of other sources or another bench file: it is ended`,
  );
  const record = readRecord(runtimeDirectory, name);
  if (record) await removeMachine(record);
  forgetRecord(runtimeDirectory, name);
  return undefined;
}
