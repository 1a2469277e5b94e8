import { loadPackageDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { ProtoGrpcType } from './generated/agent.js';
import { descriptor } from './generated/descriptor.js';

/** DNS name in the subject of every agent's certificate: a bench's certificate does not depend on its address. */
export const agentServerName = 'mprig-agent';

// 64-bit integers travel as decimal strings, because protobuf's own Long type leaks into every caller; the edges turn
// them into bigint. The generated types assume exactly these options.
const loaded = loadPackageDefinition(
  fromJSON(descriptor as Parameters<typeof fromJSON>[0], { longs: String, enums: String, defaults: true }),
) as unknown as ProtoGrpcType;

/** Constructor of the typed client stub. */
export const HostAgentStub = loaded.mprig.host.v1.HostAgent;

/** Definition that a server registers its handlers under. */
export const hostAgentService = HostAgentStub.service;
