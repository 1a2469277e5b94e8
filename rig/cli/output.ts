import pc from 'picocolors';
import { plainStyle, type ConsoleStyle } from '../report/console.js';

/** Tells what was done or found: in lines, or as one JSON document. */
export function tell(json: boolean, document: object, lines: readonly string[]): void {
  const text = json ? JSON.stringify({ schemaVersion: 1, ...document }, undefined, 2) : lines.join('\n');
  process.stdout.write(`${text}\n`);
}

/**
 * From now on what anybody writes on stdout goes to stderr: tests of a user's print what they like, and a document on
 * stdout must stay alone there.
 * @returns what gives stdout back
 */
export function keepStdoutClean(): () => void {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr) as typeof write;
  return () => void (stdout.write = write);
}

/**
 * Colours for a stream, or none. NO_COLOR, when it is not empty, forbids them whatever else is said (no-color.org); then
 * FORCE_COLOR, TERM=dumb and whether it is a terminal decide.
 */
export function styleFor(stream: NodeJS.WriteStream): ConsoleStyle {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const colours = NO_COLOR ? false : FORCE_COLOR ? true : TERM !== 'dumb' && stream.isTTY;
  if (!colours) return plainStyle;
  const { bold, dim, green, red, yellow } = pc.createColors(true);
  return { bold, dim, good: green, bad: red, warn: yellow };
}
