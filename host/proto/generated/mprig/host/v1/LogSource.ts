// Original file: host/proto/mprig/host/v1/agent.proto

export const LogSource = {
  LOG_SOURCE_UNSPECIFIED: 'LOG_SOURCE_UNSPECIFIED',
  LOG_SOURCE_KERNEL: 'LOG_SOURCE_KERNEL',
  LOG_SOURCE_GUEST_CONSOLE: 'LOG_SOURCE_GUEST_CONSOLE',
} as const;

export type LogSource =
  | 'LOG_SOURCE_UNSPECIFIED'
  | 0
  | 'LOG_SOURCE_KERNEL'
  | 1
  | 'LOG_SOURCE_GUEST_CONSOLE'
  | 2

export type LogSource__Output = typeof LogSource[keyof typeof LogSource]
