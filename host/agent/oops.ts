/*
 * What a kernel says when it has failed. Anchored behind the time stamp where the words alone also occur in harmless
 * lines: "WARNING: Spectre v2 mitigation leaves CPU vulnerable", "[Firmware Bug]: ...", "ACPI BIOS Error (bug)".
 */
const markers: readonly RegExp[] = [
  /Kernel panic - not syncing/,
  /\bkernel BUG at /,
  /^BUG: (?!workqueue lockup)/,
  /^(?:Oops|general protection fault|double fault|stack segment|invalid opcode|divide error|int3|traps)\b.*: \w+ \[#\d+\]/,
  /^WARNING: CPU: \d+ PID: \d+ at /,
  /^UBSAN: /,
  /^refcount_t: /,
  /^list_(?:add|del) corruption/,
  /^DMA-API: .*: (?:device driver|exceeded)/,
  /^---\[ end Kernel panic/,
];

const prefix = /^(?:\[\s*\d+\.\d+\](?:\[\s*[CT]\d+\])? )?/;

/**
 * Whether a line of a kernel log says that the kernel has failed: it died, or its state is no longer what it assumes.
 * A stall ("soft lockup", "blocked for more than ...") does not count: an emulated host stalls when its own host is busy.
 */
export function isKernelFailure(line: string): boolean {
  const text = line.replace(prefix, '');
  return markers.some((marker) => marker.test(text));
}
