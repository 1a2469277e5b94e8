/** What a control link has been through since it was opened. */
export interface LinkStatistics {
  /** Requests begun. */
  readonly requests: number;
  /** Times that a request was sent again. */
  readonly retries: number;
  /** Frames with a bad checksum, a bad length, or an unknown form. */
  readonly badFrames: number;
  /** Bytes that belong to no frame. */
  readonly discardedBytes: number;
  /** Good answers to a request that had been answered before. */
  readonly staleResponses: number;
  /** Events pushed by the NIC. */
  readonly events: number;
  /** Events that nobody fetched in time. */
  readonly eventsDropped: number;
}
