/** The station at the other end of the NIC's cable, when it is one on which programs can be started. */
export interface WirePeer {
  /** IPv4, in the network of the guest's interfaces. */
  readonly address: string;
  /** The command that runs a program of this computer there: no shell, arguments as they are. */
  command(argv: readonly string[]): { readonly command: string; readonly args: readonly string[] };
}
