import pc from 'picocolors';
import { plainStyle, type ConsoleStyle } from '../report/console.js';

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
