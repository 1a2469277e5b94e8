/** Files of tests that the table of times names. */
const shown = 15;

/**
 * What a run of tests ends with: the files that took long, and one line that machines can read.
 * @param tallies of each process: `passes`, `failures`, `pending`, and `milliseconds` by file
 */
export function tallyLines(tallies) {
  const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0);
  const times = tallies.flatMap(({ milliseconds }) => Object.entries(milliseconds));
  const slowest = times.filter(([, time]) => time >= 1_000).sort(([, a], [, b]) => b - a);
  return [
    ...(slowest.length > 1 ? slowest.slice(0, shown) : []).map(
      ([what, time]) => `${(time / 1000).toFixed(0).padStart(6)} s  ${what}`,
    ),
    `${sum('passes')} passed, ${sum('failures')} failed, ${sum('pending')} skipped`,
  ];
}
