/** One piece of long work that the user watches. */
export interface Step {
  /** Tells how far it is: a few words, and the fraction done where it is known. */
  update(text: string, fraction?: number): void;
  /** Ends the step; `note` says what came out, such as "current" or "256 of 256". */
  done(note?: string): void;
  /** Ends the step as failed. */
  failed(note: string): void;
}

/** Where long work reports what it does. */
export interface Progress {
  step(name: string): Step;
}

/** For callers that show nothing. */
export const silent: Progress = {
  step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
};

/** Seconds, as people read them. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Of updates that differ in their figures only, one in so many milliseconds is told. */
const detailMilliseconds = 1000;

/**
 * Progress on a stream: a line that redraws itself on a terminal, otherwise a line when a step begins, every ten
 * seconds while it runs, and when it ends. In detail it never redraws, and what a step tells in between stays, too.
 */
export class StreamProgress implements Progress {
  private readonly started = performance.now();
  private shown = '';

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly detailed = false,
    private readonly redraw: boolean = !detailed &&
      stream.isTTY &&
      !process.env['CI'] &&
      process.env['TERM'] !== 'dumb',
  ) {}

  step(name: string): Step {
    const begun = performance.now();
    let text = '';
    let fraction: number | undefined;
    let told = { text: '', at: -Infinity };
    const detail = () => {
      const now = performance.now();
      const sameWords = withoutFigures(text) === withoutFigures(told.text);
      if (text === told.text || (sameWords && now - told.at < detailMilliseconds)) return;
      told = { text, at: now };
      this.print(`  ${name}: ${text}`);
    };
    const line = () => {
      const part = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
      return `${name}${part}${text ? `: ${text}` : ''} (${seconds(performance.now() - begun)})`;
    };
    const timer = setInterval(
      () => (this.redraw ? this.draw(line()) : this.print(`  ... ${line()}`)),
      this.redraw ? 200 : 10_000,
    );
    timer.unref();
    const end = (mark: string, note?: string) => {
      clearInterval(timer);
      this.print(`${mark} ${name}${note ? `: ${note}` : ''} (${seconds(performance.now() - begun)})`);
    };
    if (this.redraw) this.draw(line());
    else this.print(`  ${name} ...`);
    return {
      update: (words, part) => {
        text = words;
        fraction = part;
        if (this.redraw) this.draw(line());
        else if (this.detailed) detail();
      },
      done: (note) => end('✓', note),
      failed: (note) => end('✗', note),
    };
  }

  private print(line: string): void {
    const clear = this.shown ? '\r\x1b[2K' : '';
    this.shown = '';
    this.stream.write(`${clear}[${((performance.now() - this.started) / 1000).toFixed(0).padStart(3)} s] ${line}\n`);
  }

  private draw(line: string): void {
    const width = Math.max(20, (this.stream.columns ?? 80) - 1);
    this.shown = line.slice(0, width);
    this.stream.write(`\r\x1b[2K${this.shown}`);
  }
}

function withoutFigures(text: string): string {
  return text.replace(/\d+/g, '');
}
