import { connect } from 'node:net';
import { Deadline } from '../../base/deadline.js';
import { BenchError } from '../../base/errors.js';

/** The plugins themselves give up after ten seconds. */
const answerMilliseconds = 20_000;

/**
 * Asks a plugin of the emulator: sends a line and gives the object that the line of its answer holds.
 * @throws BenchError with this code
 */
export async function askPlugin(path: string, request: string, code: string): Promise<object> {
  const socket = connect(path);
  const answer = new Promise<object>((resolve, reject) => {
    const parts: string[] = [];
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`${request}\n`));
    socket.on('data', (part: string) => {
      parts.push(part);
      if (!part.includes('\n')) return;
      socket.destroy();
      const parsed = parse(parts.join(''));
      if ('error' in parsed) reject(pluginTrouble(code, String(parsed.error)));
      else resolve(parsed);
    });
    socket.once('error', (error) => reject(pluginTrouble(code, error.message)));
    socket.once('end', () => reject(pluginTrouble(code, 'it closed the connection')));
  });
  try {
    return await Deadline.after(answerMilliseconds).race('the plugin of the emulator', answer);
  } finally {
    socket.destroy();
  }
}

/** What a plugin did wrong. */
export function pluginTrouble(code: string, why: string): BenchError {
  return new BenchError(code, `the plugin of the emulator: ${why}`, 'see qemu.log in the run directory');
}

function parse(line: string): object {
  try {
    return JSON.parse(line) as object;
  } catch {
    return { error: `it says "${line.trim().slice(0, 80)}", which is not JSON` };
  }
}
