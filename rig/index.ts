/** `mprig`: a rig without a test runner, and the types of what it gives. */
export { BenchError, InternalError, RigError, TestFailure, UsageError } from './base/errors.js';
export { Deadline, DeadlineExceeded, Interrupted } from './base/deadline.js';
export { StreamProgress, type Progress, type Step } from './base/progress.js';
export type { Ability, Bench, BenchFacts, EvidenceAbilities } from './bench/bench.js';
export { loadBenchDescription, type BenchDescription } from './bench/description.js';
export { LINES, type FrameFinding, type Line, type LineDeclaration, type Outcome } from './evidence/types.js';
export type { FrameResult, FrameVerdict } from './evidence/frame-verdict.js';
export type { FrameCounts, LineVerdict, VerdictWord } from './evidence/verdict.js';
export type { Delivery, LateFrame, RepeatedFrame } from './evidence/content.js';
export {
  Rig,
  type ReceiveRequest,
  type ReplayRequest,
  type RigOptions,
  type TransmitRequest,
} from './experiment/rig.js';
export type {
  EchoResult,
  JudgedResult,
  ReceiveResult,
  ReplayResult,
  RigResult,
  SteeringResult,
  TransmitResult,
} from './experiment/results.js';
export type { SteerRequest } from './experiment/steering-plan.js';
export type { SteeringVerdict } from './evidence/steering.js';
export type { LatencySummary } from './nic/latency-histogram.js';
export type { StreamRequest, TrafficRequest } from './traffic/request.js';
