/** A whole number with its thousands set apart. */
export function number(value: number | bigint): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** A size as people say it. */
export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

/** A duration as people say it. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** A deviation in percent, with its sign. */
export function percent(value: number): string {
  const text = value.toFixed(3);
  return Number(text) === 0 ? '0.000 %' : `${value > 0 ? '+' : '−'}${text.replace('-', '')} %`;
}

/** A latency as people say it: to the nanosecond below 10 µs, else with three digits. */
export function nanoseconds(ns: number): string {
  if (ns < 1e4) return `${number(ns)} ns`;
  if (ns < 999.5e3) return `${(ns / 1e3).toPrecision(3)} µs`;
  return ns < 999.5e6 ? `${(ns / 1e6).toPrecision(3)} ms` : `${(ns / 1e9).toPrecision(3)} s`;
}

/** A number with its noun: "1 frame", "256 frames". */
export function amount(value: number | bigint, noun: string): string {
  return `${number(value)} ${noun}${Number(value) === 1 ? '' : 's'}`;
}

/** An address in hexadecimal. */
export function hex(address: number | bigint): string {
  return `0x${address.toString(16)}`;
}
