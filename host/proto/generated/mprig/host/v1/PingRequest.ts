// Original file: host/proto/mprig/host/v1/agent.proto


// Original file: host/proto/mprig/host/v1/agent.proto

export const _mprig_host_v1_PingRequest_From = {
  FROM_UNSPECIFIED: 'FROM_UNSPECIFIED',
  FROM_HOST: 'FROM_HOST',
  FROM_GUEST: 'FROM_GUEST',
} as const;

export type _mprig_host_v1_PingRequest_From =
  | 'FROM_UNSPECIFIED'
  | 0
  | 'FROM_HOST'
  | 1
  | 'FROM_GUEST'
  | 2

export type _mprig_host_v1_PingRequest_From__Output = typeof _mprig_host_v1_PingRequest_From[keyof typeof _mprig_host_v1_PingRequest_From]

export interface PingRequest {
  'from'?: (_mprig_host_v1_PingRequest_From);
  /**
   * guest only: interface to send from
   */
  'role'?: (string);
  /**
   * IPv4
   */
  'address'?: (string);
  'count'?: (number);
  /**
   * of the whole series
   */
  'timeoutMs'?: (number);
}

export interface PingRequest__Output {
  'from': (_mprig_host_v1_PingRequest_From__Output);
  /**
   * guest only: interface to send from
   */
  'role': (string);
  /**
   * IPv4
   */
  'address': (string);
  'count': (number);
  /**
   * of the whole series
   */
  'timeoutMs': (number);
}
