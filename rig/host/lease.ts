/** Who may change a host now. */
export interface HostLease {
  /** `user@computer`. */
  readonly holder: string;
  readonly run: string;
  /** The process of the holder, in terms of its computer; empty when the lease is to outlive any process. */
  readonly process: string;
  readonly remainingMs: number;
}

/**
 * Where the lease of a host is had. Whoever changes anything there holds it: every call of the same {@link Host} shows it
 * once it was taken. Each method has a deadline of its own.
 */
export interface LeaseAuthority {
  /** Who holds it; null: nobody. */
  lease(): Promise<HostLease | null>;
  /** Takes it, or gives one that is held already another run and end. Resolves to its token. */
  acquireLease(request: Omit<HostLease, 'remainingMs'> & { readonly durationMs: number }): Promise<string>;
  /** Shows the token of a lease that was taken before; empty: none. */
  showLease(token: string): void;
  /** Puts its end off, and never brings it nearer. */
  renewLease(durationMs: number, timeoutMs: number): Promise<void>;
  /** Gives it back. Nothing happens when it is lost already. */
  releaseLease(): Promise<void>;
  /** Ends the lease of a holder, and of a run unless that is empty. Resolves to what was ended. */
  breakLease(holder: string, run: string): Promise<HostLease | null>;
}
