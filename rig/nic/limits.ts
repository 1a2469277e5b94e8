import { constants, registers } from '../../firmware/registers/generated/registers.js';

/** What any NIC of this register map can do, known before one is connected. */
export const limits = {
  /** Streams that can be generated at the same time. */
  streams: constants.GENERATOR_STREAMS,
  /** Bytes of the shortest frame, without FCS. */
  shortestFrame: constants.MIN_FRAME_BYTES,
  /** Bytes of the longest frame, without FCS. */
  longestFrame: constants.MAX_FRAME_BYTES,
  /** Bytes of the packet memory, which holds the frames of a replay. */
  packetMemory: constants.PACKET_MEMORY_BYTES,
  /** Records that the DMA trace holds. */
  traceRecords: constants.TRACE_DEPTH,
  /** Records that the transmit trace holds. */
  transmitTraceRecords: constants.TX_TRACE_DEPTH,
  /** Cycles a second of a NIC that keeps to the register map's nominal clock. */
  nominalClockHz: registers.IDENTITY.CLOCK_HZ.reset,
} as const;
