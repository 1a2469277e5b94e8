import { spawn } from 'node:child_process';
import { parseKmsg } from './kmsg.js';

/** Records as they appear, beginning with those still in the kernel's buffer; ends when the signal aborts. */
export async function* followKernelLog(signal: AbortSignal): AsyncGenerator<string[]> {
  let last = -1;
  while (!signal.aborted) {
    for await (const text of readKmsg(signal)) {
      const lines: string[] = [];
      for (const { sequence, lines: recordLines } of parseKmsg(text)) {
        // A reader that was too slow starts again at the oldest record that is left.
        if (sequence <= last) continue;
        if (last >= 0 && sequence > last + 1)
          lines.push(`[${sequence - last - 1} records of the kernel log were lost]`);
        last = sequence;
        lines.push(...recordLines);
      }
      if (lines.length > 0) yield lines;
    }
  }
}

/** Whole records of /dev/kmsg. Node cannot wait for this device without blocking a thread that it needs; `cat` can. */
async function* readKmsg(signal: AbortSignal): AsyncGenerator<string> {
  const cat = spawn('cat', ['/dev/kmsg'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const end = (): void => void cat.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  cat.once('error', () => undefined);
  try {
    let unfinished = '';
    for await (const chunk of cat.stdout.setEncoding('utf8') as AsyncIterable<string>) {
      const text = unfinished + chunk;
      const whole = text.lastIndexOf('\n') + 1;
      unfinished = text.slice(whole);
      if (whole > 0) yield text.slice(0, whole);
    }
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
