import { makeGenericClientConstructor, type MethodDefinition } from '@grpc/grpc-js';
import { messageCodec, type Descriptor, type MethodDescriptor } from './codec.js';
import { descriptor } from './generated/descriptor.js';
import type { ProtoGrpcType } from './generated/agent.js';

/** DNS name in the subject of every agent's certificate: a bench's certificate does not depend on its address. */
export const agentServerName = 'mprig-agent';

/** Metadata of a call that holds the token of the host's lease. */
export const leaseMetadata = 'mprig-lease';

const packagePath = ['mprig', 'host', 'v1'] as const;
const serviceName = 'HostAgent';

const scope = packagePath.reduce((outer: Descriptor, name) => outer.nested?.[name] ?? {}, descriptor as Descriptor);

function methodDefinition(name: string, method: MethodDescriptor): MethodDefinition<object, object> {
  const request = messageCodec(method.requestType, scope);
  const response = messageCodec(method.responseType, scope);
  return {
    path: `/${packagePath.join('.')}.${serviceName}/${name}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: (message) => request.encode(message),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (message) => response.encode(message),
    responseDeserialize: (bytes) => response.decode(bytes),
    originalName: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  };
}

const definitions = Object.entries(scope.nested?.[serviceName]?.methods ?? {}).map(
  ([name, method]) => [name, methodDefinition(name, method)] as const,
);

/** Constructor of the typed client stub. */
export const HostAgentStub = makeGenericClientConstructor(
  Object.fromEntries(definitions),
  serviceName,
) as unknown as ProtoGrpcType['mprig']['host']['v1']['HostAgent'];

/** Definition that a server registers its handlers under. */
export const hostAgentService = HostAgentStub.service;
