import type {
  GuestInterface as WireInterface,
  ReceiveMode as WireReceiveMode,
  SendFramesRequest,
  StartGuestRequest,
  WatchLogRequest,
} from '../../host/proto/generated/agent.js';
import type { HostClient } from './client.js';
import type {
  FrameFilter,
  FrameReport,
  FrameSeries,
  GuestInterface,
  LogLines,
  NumberedGuest,
  PageRun,
  ReceiveMode,
  Role,
} from './host.js';
import { pageRuns } from './page-map.js';

export const receiveModes = {
  'zero-copy': 'RECEIVE_MODE_ZERO_COPY',
  copy: 'RECEIVE_MODE_COPY',
  'copy-and-wipe': 'RECEIVE_MODE_COPY_AND_WIPE',
  'stale-copy': 'RECEIVE_MODE_STALE_COPY',
} as const satisfies Record<ReceiveMode, WireReceiveMode>;

/** A guest of which nothing special is wanted. */
export const plainGuest = {
  nic: '',
  programs: false,
  spare: false,
  macvtap: false,
  queuePairs: 1,
  busyLoopUs: 0,
} as const satisfies Partial<StartGuestRequest>;

/** A guest of the host behind a connection. */
export class RemoteGuest implements NumberedGuest {
  constructor(
    private readonly client: HostClient,
    readonly number: number,
  ) {}

  async start(options: { memoryMib: number; timeoutMs: number }): Promise<readonly GuestInterface[]> {
    return guestInterfaces(
      (await this.client.startGuest({ ...plainGuest, guest: this.number, ...options })).interfaces,
    );
  }

  stop(): Promise<void> {
    return this.client.stopGuest(this.number);
  }

  bind(mode: ReceiveMode, { addresses, vlan = 0 }: FrameFilter): Promise<void> {
    return this.client.bind({ nic: '', guest: this.number, mode: receiveModes[mode], mutant: '', addresses, vlan });
  }

  unbind(): Promise<void> {
    return this.client.unbind(this.number);
  }

  holdFrames(): Promise<void> {
    return this.client.holdFrames(this.number, 'mp');
  }

  awaitFrames(count: number, timeoutMs: number): Promise<{ held: number; dropped: number }> {
    return this.client.awaitFrames({ guest: this.number, count, timeoutMs });
  }

  async reportFrames(): Promise<readonly FrameReport[]> {
    const reports: FrameReport[] = [];
    for await (const batch of this.client.reportFrames(this.number)) reports.push(...batch);
    return reports;
  }

  sendFrames(series: FrameSeries): Promise<number> {
    return this.client.sendFrames(seriesRequest(this.number, 'mp', series));
  }

  async translate(): Promise<readonly PageRun[]> {
    const pieces: Uint8Array[] = [];
    for await (const entries of this.client.translateGuest(this.number)) pieces.push(entries);
    return pageRuns(pieces);
  }

  ping(address: string, count: number, timeoutMs: number): Promise<{ sent: number; received: number }> {
    return this.client.ping({ guest: this.number, from: 'FROM_GUEST', role: 'mp', address, count, timeoutMs });
  }

  watchConsole(receive: (lines: LogLines) => void): () => void {
    return followLog(this.client, { source: 'LOG_SOURCE_GUEST_CONSOLE', guest: this.number }, receive);
  }
}

export function guestInterfaces(interfaces: readonly WireInterface[]): readonly GuestInterface[] {
  return interfaces.map(({ role, name, mac }) => ({ role: role === 'tap' ? 'tap' : 'mp', name, mac }));
}

/** The key goes as digits: see the contract. */
export function seriesRequest(guest: number, role: Role, { key, ...series }: FrameSeries): SendFramesRequest {
  return { leaveSegments: false, ...series, guest, role, key: Buffer.from(key).toString('hex') };
}

/** Hands over the lines of a log until the returned function is called. */
export function followLog(
  client: HostClient,
  request: WatchLogRequest,
  receive: (lines: LogLines) => void,
): () => void {
  const controller = new AbortController();
  const follow = async () => {
    try {
      for await (const { lines, oops } of client.watchLog(request, { signal: controller.signal })) {
        receive({ lines, oops });
      }
    } catch {
      // The log ends with the connection: whoever waits for an answer hears of that trouble from the call itself.
    }
  };
  void follow();
  return () => controller.abort();
}
