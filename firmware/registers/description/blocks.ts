import type { Block } from '../model.js';
import { checker } from './blocks/checker.js';
import { counters } from './blocks/counters.js';
import { generator } from './blocks/generator.js';
import { identity } from './blocks/identity.js';
import { interrupt } from './blocks/interrupt.js';
import { latency } from './blocks/latency.js';
import { ledgers } from './blocks/ledger.js';
import { link } from './blocks/link.js';
import { lateWrite } from './blocks/late-write.js';
import { receiveQueues, transmitQueues } from './blocks/queues.js';
import { replay } from './blocks/replay.js';
import { steering } from './blocks/steering.js';
import { streams } from './blocks/streams.js';
import { tester } from './blocks/tester.js';
import { trace } from './blocks/trace.js';
import { txTrace } from './blocks/tx-trace.js';
import { usb } from './blocks/usb.js';

/** All blocks by ascending address: the order in which the list that NEXT makes runs through them. */
export const blocks: readonly Block[] = [
  identity,
  link,
  interrupt,
  steering,
  ...receiveQueues,
  ...transmitQueues,
  generator,
  ...streams,
  checker,
  latency,
  trace,
  counters,
  ...ledgers,
  lateWrite,
  replay,
  usb,
  txTrace,
  tester,
];
