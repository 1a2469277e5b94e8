import type { BenchDescription, HardwareDescription } from './description.js';
import { runningMachine } from './virtual/record.js';
import { paths, type MachineState } from './virtual/state.js';

/** Where the two parts of a bench answer. */
export interface BenchEndpoints {
  /** `host:port` of the agent. */
  readonly agent: string;
  /** Directory with ca.crt, controller.crt and controller.key. */
  readonly certificates: string;
  /** URL of the link to the instrument. */
  readonly link: string;
}

/** The endpoints of a bench; undefined for a virtual one whose machine is not up. @throws BenchError */
export function endpointsOf(description: BenchDescription, runtimeDirectory: string): BenchEndpoints | undefined {
  if (description.kind === 'hardware') return endpointsOfHardware(description);
  const state = runningMachine(runtimeDirectory, description.name);
  return state && endpointsOfMachine(state);
}

export function endpointsOfHardware({ agent, instrument }: HardwareDescription): BenchEndpoints {
  return { agent: agent.address, certificates: agent.certificates, link: instrument.link };
}

export function endpointsOfMachine({ agentPort, tls, runtimeDirectory }: MachineState): BenchEndpoints {
  return { agent: `127.0.0.1:${agentPort}`, certificates: tls, link: `pty:${paths.uart(runtimeDirectory)}` };
}
