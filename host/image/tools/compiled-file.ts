/** What a line of make's output says is being compiled; undefined for every other line. */
export function compiledFile(line: string): string | undefined {
  const kernelStyle = /^\s*(?:CC|LD|AR|MODPOST|HOSTCC)\b.*?([\w.-]+)$/.exec(line)?.[1];
  const compiler = /\b(?:gcc|g\+\+)\b.*?([\w-]+\.(?:c|cc|cpp))\b/.exec(line)?.[1];
  return kernelStyle ?? compiler;
}
