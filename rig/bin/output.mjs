/**
 * What becomes of output that cannot be written. Plain JavaScript without imports of packages: it is there before anything
 * is installed.
 */

/** Of a pipe whose reader has left, such as `head`, and of a terminal that was closed. */
const readerLeft = ['EPIPE', 'EIO'];

/**
 * A reader that leaves early changes nothing of what is done, nor of the exit code. Other trouble with standard output is
 * told once, and makes the exit code of what went well 3.
 */
export function mindOutput() {
  let lost = false;
  process.stdout.on('error', ({ code, message }) => {
    if (lost || readerLeft.includes(code)) return;
    lost = true;
    process.stderr.write(`OutputLost: standard output: ${message} · free some space, or write it elsewhere\n`);
  });
  // There is nowhere left to tell of it.
  process.stderr.on('error', () => undefined);
  process.on('exit', () => {
    if (lost && !process.exitCode) process.exitCode = 3;
  });
}
