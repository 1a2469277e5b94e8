/** A full-duplex pipe of bytes. Implementations: serial, pty, usb, memory, faulty(inner). */
export interface Link {
  /**
   * Hands bytes to the medium. Resolves when it has taken them, which does not mean that they arrived; rejects with
   * {@link LinkClosed} when it never will. May stay pending for as long as the peer holds the line.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The bytes that arrive, in pieces of any size. For one consumer. Ends when this side closes the link; throws
   * {@link LinkClosed} when the medium is gone.
   */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Gives the medium back. Never throws for what is already gone, and never waits for long. */
  close(): Promise<void>;
}
