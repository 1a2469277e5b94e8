import { BenchError } from '../../base/errors.js';
import type { FrameFilter, FrameReport, GuestInterface, NumberedGuest, PageRun, ReceiveMode } from '../../host/host.js';
import type { ModelGuest } from './guest.js';
import type { ModelNic } from './nic.js';
import { MpQueue, type HostParts } from './queues.js';

/** One of several guests of the model, by its interface `mp`. */
export class ModelNumberedGuest implements NumberedGuest {
  private queue: MpQueue | undefined;

  /** @param life how it is started and stopped; unless stated, it has no other interface that minds */
  constructor(
    readonly number: number,
    private readonly guest: ModelGuest,
    private readonly parts: Omit<HostParts, 'guest'>,
    private readonly nic: ModelNic,
    private readonly life?: Pick<NumberedGuest, 'stop'> & { start(): Promise<readonly GuestInterface[]> },
  ) {}

  async start(): Promise<readonly GuestInterface[]> {
    if (this.life) return this.life.start();
    if (this.guest.up) throw new BenchError('GuestRuns', `guest ${this.number} runs already`, 'stop it first');
    this.guest.up = true;
    return this.guest.interfaces;
  }

  async stop(): Promise<void> {
    if (this.life) return this.life.stop();
    await this.unbind();
    this.guest.release();
    this.guest.holding = undefined;
    this.guest.up = false;
  }

  async bind(mode: ReceiveMode, { addresses }: FrameFilter): Promise<void> {
    this.assertUp();
    if (this.queue) return;
    this.queue = new MpQueue({ ...this.parts, guest: this.guest }, mode, () => undefined);
    this.nic.filter(this.number, { addresses, owner: this.queue });
  }

  async unbind(): Promise<void> {
    if (!this.queue) return;
    this.nic.filter(this.number, undefined);
    this.queue.release();
    this.queue = undefined;
  }

  async holdFrames(): Promise<void> {
    this.assertUp();
    this.guest.release();
    this.guest.holding = 'mp';
  }

  async awaitFrames(): Promise<{ held: number; dropped: number }> {
    return { held: this.guest.kept.length, dropped: 0 };
  }

  async reportFrames(): Promise<readonly FrameReport[]> {
    const reports = this.guest.report();
    this.guest.release();
    this.guest.holding = undefined;
    return reports;
  }

  sendFrames(): Promise<never> {
    return Promise.reject(notInModel('neighbours that send'));
  }

  async translate(): Promise<readonly PageRun[]> {
    return this.guest.translate();
  }

  ping(): Promise<never> {
    return Promise.reject(notInModel('a network of its own'));
  }

  watchConsole(): () => void {
    return () => undefined;
  }

  private assertUp(): void {
    if (this.guest.up) return;
    throw new BenchError('GuestNotRunning', `guest ${this.number} does not run`, 'start it first');
  }
}

function notInModel(what: string): BenchError {
  return new BenchError('NotInModel', `a bench of models has not got ${what}`, 'use a bench with a real kernel');
}
