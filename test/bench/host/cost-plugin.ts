import { connect } from 'node:net';
import { askPlugin, pluginTrouble } from '../../../rig/bench/virtual/plugin-socket.js';
import type { Deadline } from '../../../rig/base/deadline.js';

/** Code from its first address to what follows it. */
export interface CodeRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** What the plugin follows: the names of tasks and the functions by which it tells apart in what code was executed. */
export interface Followed {
  /** Beginnings of names; a task belongs to the first that its name begins with. */
  readonly classes: readonly string[];
  readonly marks: readonly CodeRange[];
  /** Functions all of whose stores are bytes copied. */
  readonly copies: readonly CodeRange[];
  /** Where the kernel goes from one task to another. */
  readonly switchAt: bigint;
  /** Where a new task begins. */
  readonly forkAt: bigint;
}

/** Whose code it was: of a block of the machine's kernel, of its processes, or of the nested guest's kernel or processes. */
export type Place = 'kernel' | 'user' | 'guest kernel' | 'guest user' | 'lost';

/** What was executed at one place in one node of the chain. */
export interface Count {
  readonly node: number;
  readonly place: Place;
  /** Of the block of the machine's kernel; 0 at any other place. */
  readonly address: bigint;
  readonly instructions: number;
  /** That were stored by copying. */
  readonly bytes: number;
}

/** What the plugin has counted. */
export interface CostReading {
  /** Chains of marked functions: the first ones are the classes of tasks, and then that of all others. */
  readonly nodes: readonly { readonly parent: number; readonly mark: number }[];
  readonly counts: readonly Count[];
  /** Whether the plugin knows the names of tasks; without them nothing has its class. */
  readonly named: boolean;
  /** How often a processor went into the nested guest. */
  readonly entries: number;
  /** How often a processor went from one task to another. */
  readonly switches: number;
  /** Chains that were too long, or too many. */
  readonly lost: number;
}

interface Answer extends Omit<CostReading, 'nodes' | 'counts'> {
  readonly nodes: readonly (readonly [parent: number, mark: number])[];
  readonly counts: readonly (readonly [node: number, place: number, address: string, number, number])[];
}

// As in host/cost/counts.h.
const places: readonly Place[] = ['lost', 'user', 'guest kernel', 'guest user', 'kernel'];
const troubleCode = 'CostFailed';
const wakeMilliseconds = 100;
const idlePollMilliseconds = 10;
/** An idle machine has ticks of its clock all the same, and looks busy then. */
const idleLooks = 3;

/** The plugin of the emulator that counts what the machine executes (host/cost), through its socket. */
export class CostPlugin {
  /**
   * @param socket where the plugin listens
   * @param agent `host:port` in the machine: an idle one follows nothing, and a knock there gives it something to do
   */
  constructor(
    private readonly socket: string,
    private readonly agent: string,
  ) {}

  /** Follows this from now on. */
  async follow({ classes, marks, copies, switchAt, forkAt }: Followed): Promise<void> {
    const range = ({ start, end }: CodeRange) => `${start.toString(16)} ${end.toString(16)}`;
    for (const request of [
      ...classes.map((name) => `class ${name}`),
      ...marks.map((mark) => `mark ${range(mark)}`),
      ...copies.map((copy) => `copy ${range(copy)}`),
      `switch ${switchAt.toString(16)}`,
      `fork ${forkAt.toString(16)}`,
    ]) {
      await this.ask(request);
    }
    const waker = setInterval(() => this.knock(), wakeMilliseconds);
    try {
      this.knock();
      await this.ask('follow');
    } finally {
      clearInterval(waker);
    }
  }

  /** Counts from nothing. */
  async start(): Promise<void> {
    await this.ask('on');
  }

  async stop(): Promise<void> {
    await this.ask('off');
  }

  /** Waits until all processors of the machine have nothing to do. */
  async untilIdle(deadline: Deadline): Promise<void> {
    let looks = 0;
    await deadline.poll('the machine to have nothing to do', idlePollMilliseconds, async () => {
      const { idle } = (await this.ask('status')) as { readonly idle: boolean };
      looks = idle ? looks + 1 : 0;
      return looks === idleLooks ? true : undefined;
    });
  }

  /** What was counted. */
  async read(): Promise<CostReading> {
    const { nodes, counts, ...rest } = (await this.ask('read')) as Answer;
    return {
      ...rest,
      nodes: nodes.map(([parent, mark]) => ({ parent, mark })),
      counts: counts.map(([node, place, address, instructions, bytes]) => {
        const where = places[place];
        if (where === undefined) throw pluginTrouble(troubleCode, `it tells of a place ${place}, which there is not`);
        return { node, place: where, address: BigInt(`0x${address}`), instructions, bytes };
      }),
    };
  }

  private knock(): void {
    const [host = '', port = ''] = this.agent.split(':');
    const socket = connect(Number(port), host);
    socket.on('error', () => undefined);
    socket.once('connect', () => socket.destroy());
  }

  private ask(request: string): Promise<object> {
    return askPlugin(this.socket, request, troubleCode);
  }
}
