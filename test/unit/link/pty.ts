import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The master side of a real pty, held by script(1): what its terminal side writes comes out of `child.stdout`. */
export interface Pty {
  readonly path: string;
  readonly child: ChildProcess;
  send(text: string): void;
  received(length: number): Promise<string>;
  end(): Promise<void>;
}

export async function openPty(): Promise<Pty> {
  const command = 'stty raw -echo && tty && exec sleep 600';
  const child = spawn('script', ['-qfec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lost = exited.then(([code]) => Promise.reject(new Error(`script(1) ended with ${String(code)}`)));
  lost.catch(() => undefined);
  let output = '';
  child.stdout.setEncoding('latin1').on('data', (text: string) => (output += text));
  const until = async (ready: () => boolean): Promise<void> => {
    while (!ready()) await Promise.race([once(child.stdout, 'data'), lost]);
  };
  await until(() => output.includes('\n'));
  const path = output.trim();
  output = '';
  return {
    path,
    child,
    send: (text) => child.stdin.write(text, 'latin1'),
    received: async (length) => {
      await until(() => output.length >= length);
      return output;
    },
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
