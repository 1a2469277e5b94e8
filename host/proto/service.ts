import type { HostAgentServer, HostAgentService } from './generated/agent.js';

export { HostAgentService } from './generated/agent.js';

/** DNS name in the subject of every agent's certificate: a bench's certificate does not depend on its address. */
export const agentServerName = 'mprig-agent';

/** Metadata of a call that holds the token of the host's lease. */
export const leaseMetadata = 'mprig-lease';

/** Names of the methods. */
export type Method = keyof HostAgentService;

/** Those with a stream of answers. */
export type StreamMethod = {
  [M in Method]: HostAgentService[M]['responseStream'] extends true ? M : never;
}[Method];

/** Those with one answer. */
export type UnaryMethod = Exclude<Method, StreamMethod>;

export type RequestOf<M extends Method> = ReturnType<HostAgentService[M]['requestDeserialize']>;
export type ResponseOf<M extends Method> = ReturnType<HostAgentService[M]['responseDeserialize']>;

/** What a server has to have: a handler for every method, and no other. */
export type HostAgentHandlers = Pick<HostAgentServer, Method>;
