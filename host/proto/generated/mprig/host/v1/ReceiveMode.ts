// Original file: host/proto/mprig/host/v1/agent.proto

/**
 * How frames reach the guest while bound. All but ZERO_COPY exist so that the proof can be seen to fail.
 */
export const ReceiveMode = {
  /**
   * as ZERO_COPY
   */
  RECEIVE_MODE_UNSPECIFIED: 'RECEIVE_MODE_UNSPECIFIED',
  RECEIVE_MODE_ZERO_COPY: 'RECEIVE_MODE_ZERO_COPY',
  /**
   * through a host page, which keeps its content
   */
  RECEIVE_MODE_COPY: 'RECEIVE_MODE_COPY',
  /**
   * through a host page that is zeroed afterwards
   */
  RECEIVE_MODE_COPY_AND_WIPE: 'RECEIVE_MODE_COPY_AND_WIPE',
  /**
   * zero-copy, but a host copy of one frame is kept
   */
  RECEIVE_MODE_STALE_COPY: 'RECEIVE_MODE_STALE_COPY',
} as const;

/**
 * How frames reach the guest while bound. All but ZERO_COPY exist so that the proof can be seen to fail.
 */
export type ReceiveMode =
  /**
   * as ZERO_COPY
   */
  | 'RECEIVE_MODE_UNSPECIFIED'
  | 0
  | 'RECEIVE_MODE_ZERO_COPY'
  | 1
  /**
   * through a host page, which keeps its content
   */
  | 'RECEIVE_MODE_COPY'
  | 2
  /**
   * through a host page that is zeroed afterwards
   */
  | 'RECEIVE_MODE_COPY_AND_WIPE'
  | 3
  /**
   * zero-copy, but a host copy of one frame is kept
   */
  | 'RECEIVE_MODE_STALE_COPY'
  | 4

/**
 * How frames reach the guest while bound. All but ZERO_COPY exist so that the proof can be seen to fail.
 */
export type ReceiveMode__Output = typeof ReceiveMode[keyof typeof ReceiveMode]
