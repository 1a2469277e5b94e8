/** A module as yosys writes it into JSON. */
export interface ModulePorts {
  readonly ports: Readonly<
    Record<string, { readonly direction: string; readonly bits: readonly unknown[]; readonly offset?: number }>
  >;
}

/**
 * A module `wrapper` around a module `block` of these ports, with a register behind each input and before each output:
 * then every path begins and ends at a register, as it does on a board. `registers` counts their bits.
 */
export function registeredWrapper({ ports }: ModulePorts): { verilog: string; registers: number } {
  const clock = 'clk_i';
  const signals = Object.entries(ports)
    .filter(([name]) => name !== clock)
    .map(([name, { direction, bits }]) => ({ name, input: direction === 'input', width: bits.length }));
  const lines = [
    `module wrapper (`,
    `  input logic ${clock},`,
    signals
      .map(({ name, input, width }) => `  ${input ? 'input' : 'output'} logic [${width - 1}:0] ${name}`)
      .join(',\n'),
    ');',
    ...signals.map(({ name, width }) => `  logic [${width - 1}:0] ${name}_inner;`),
    `  always_ff @(posedge ${clock}) begin`,
    ...signals.map(({ name, input }) => (input ? `    ${name}_inner <= ${name};` : `    ${name} <= ${name}_inner;`)),
    '  end',
    '  block u_block (',
    [
      ...(clock in ports ? [`    .${clock}(${clock})`] : []),
      ...signals.map(({ name }) => `    .${name}(${name}_inner)`),
    ].join(',\n'),
    '  );',
    'endmodule',
  ];
  return { verilog: `${lines.join('\n')}\n`, registers: signals.reduce((sum, { width }) => sum + width, 0) };
}
