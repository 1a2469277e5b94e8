// Original file: host/proto/mprig/host/v1/agent.proto


export interface LoadModulesResponse {
  'modules'?: (string)[];
}

export interface LoadModulesResponse__Output {
  'modules': (string)[];
}
