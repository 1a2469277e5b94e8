/** RX_QUEUE0 -> RxQueue0, timeRequest -> TimeRequest. */
export function upperCamel(name: string): string {
  return words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** TRACE_RECORD -> traceRecord. */
export function lowerCamel(name: string): string {
  const camel = upperCamel(name);
  return camel.charAt(0).toLowerCase() + camel.slice(1);
}

/** timeRequest -> time_request, TRACE_RECORD -> trace_record. */
export function snake(name: string): string {
  return words(name).join('_');
}

/** timeRequest -> TIME_REQUEST. */
export function screamingSnake(name: string): string {
  return snake(name).toUpperCase();
}

/** 0x410 -> "0410" for four digits. */
export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Sizes and counts read best in decimal, marks and offsets in hexadecimal; they differ by magnitude. */
export function literal(value: number): string {
  return value < 0x1000 ? String(value) : `0x${hex(value, 4)}`;
}

function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
}
