import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Command } from '../../../rig/base/program.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { BenchError } from '../../../rig/base/errors.js';

const answerMs = 60_000;
const endMs = 10_000;

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A browser, told what to do by the Chrome DevTools Protocol over a pair of pipes: no port that others could use. */
export class Browser {
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<void>;
  private over = false;
  private last = 0;
  private received = '';
  private complaints = '';

  private constructor(
    private readonly commands: Writable,
    answers: Readable,
    errors: Readable,
    private readonly kill: () => void,
    whenEnded: (ended: () => void) => void,
  ) {
    answers.setEncoding('utf8').on('data', (text: string) => this.receive(text));
    errors.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    // A browser that is gone tells so by its end.
    commands.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      whenEnded(() => {
        this.over = true;
        for (const { method, reject } of this.waiting.values()) reject(this.gone(method));
        resolve();
      });
    });
  }

  /** Starts a browser that is told nothing yet. @param command gets the arguments of a browser that is driven */
  static start(command: (args: readonly string[]) => Command, profile: string): Browser {
    const { command: program, args } = command([
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      // The tree is a place of its own, in which the browser may be root; it opens nothing but our own pages.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
    ]);
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    const [, , errors, commands, answers] = child.stdio;
    return new Browser(
      commands as Writable,
      answers as Readable,
      errors as Readable,
      () => void child.kill('SIGKILL'),
      (ended) => {
        child.once('error', ended);
        child.once('exit', ended);
      },
    );
  }

  /** A new page. */
  async open(): Promise<Page> {
    const { targetId } = (await this.call('Target.createTarget', { url: 'about:blank' })) as { targetId: string };
    const attached = await this.call('Target.attachToTarget', { targetId, flatten: true });
    return new Page(this, (attached as { sessionId: string }).sessionId);
  }

  /** What the browser answers to a command. @throws BenchError `BrowserRefused`, `BrowserDied`; DeadlineExceeded */
  call(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    if (this.over) throw this.gone(method);
    const id = (this.last += 1);
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { method, resolve, reject }));
    this.commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return Deadline.after(answerMs).race(`the browser to answer ${method}`, answer);
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.call('Browser.close').catch(() => undefined);
    await Deadline.after(endMs)
      .race('the browser to end', this.ended)
      .catch(() => this.kill());
  }

  private receive(text: string): void {
    const parts = (this.received + text).split('\0');
    this.received = parts.pop() ?? '';
    for (const part of parts) {
      const { id, result, error } = JSON.parse(part) as Answer;
      // What has no number is an event, and nobody has asked for any.
      const waiting = id === undefined ? undefined : this.waiting.get(id);
      if (id === undefined || !waiting) continue;
      this.waiting.delete(id);
      if (error)
        waiting.reject(new BenchError('BrowserRefused', `${waiting.method}: ${error.message}`, 'see what it says'));
      else waiting.resolve(result);
    }
  }

  private gone(method: string): BenchError {
    return new BenchError(
      'BrowserDied',
      `it ended before ${method}: ${this.complaints.slice(-2000)}`,
      'see what it says',
    );
  }
}

/** One page of a browser. */
export class Page {
  constructor(
    private readonly browser: Browser,
    private readonly session: string,
  ) {}

  /** Shows a document on a screen of this size, to a user who prefers these colours. */
  async show(html: string, screen: { readonly width: number; readonly height: number }, scheme: string): Promise<void> {
    const { width, height } = screen;
    await this.call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    const { frameTree } = (await this.call('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
    await this.call('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
    // Not before the fonts are there does anything have its size.
    await this.evaluate('document.fonts.ready.then(() => true)');
  }

  /** The value of an expression, or of its promise, which JSON must be able to hold. */
  async evaluate<T>(expression: string): Promise<T> {
    const params = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = (await this.call('Runtime.evaluate', params)) as {
      readonly result: { readonly value: T };
      readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
    };
    if (!exceptionDetails) return result.value;
    const what = exceptionDetails.exception?.description ?? 'an exception';
    throw new BenchError('BrowserRefused', `in the page: ${what}`, 'mend the expression');
  }

  /** Presses and releases a key. */
  async press(key: 'Tab' | 'Enter'): Promise<void> {
    const code = { Tab: 9, Enter: 13 }[key];
    const event = { key, code: key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
    const text = key === 'Enter' ? { text: '\r' } : {};
    await this.call('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...text });
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  /** PNG of the whole page, as high as that is. */
  async screenshot(): Promise<Buffer> {
    const { cssContentSize } = (await this.call('Page.getLayoutMetrics')) as {
      readonly cssContentSize: { readonly width: number; readonly height: number };
    };
    const clip = { x: 0, y: 0, ...cssContentSize, scale: 1 };
    const params = { format: 'png', captureBeyondViewport: true, clip };
    const { data } = (await this.call('Page.captureScreenshot', params)) as { readonly data: string };
    return Buffer.from(data, 'base64');
  }

  private call(method: string, params: object = {}): Promise<unknown> {
    return this.browser.call(method, params, this.session);
  }
}
