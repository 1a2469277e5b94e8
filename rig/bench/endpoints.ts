import type { BenchDescription } from './description.js';
import { runningMachine } from './virtual/record.js';
import { paths } from './virtual/state.js';

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
  if (description.kind === 'hardware') {
    const { agent, instrument } = description;
    return { agent: agent.address, certificates: agent.certificates, link: instrument.link };
  }
  const state = runningMachine(runtimeDirectory, description.name);
  return (
    state && {
      agent: `127.0.0.1:${state.agentPort}`,
      certificates: state.tls,
      link: `pty:${paths.uart(state.runtimeDirectory)}`,
    }
  );
}
