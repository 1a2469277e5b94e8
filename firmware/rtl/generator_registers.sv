// SPDX-License-Identifier: Apache-2.0
//
// Register block GENERATOR. Modes and allowance reach the generator as they are written; `start_o` and
// `stop_o` are high for one cycle, in the cycle of the write to COMMAND. `reg_rdata_o` follows
// `reg_read_i` by one cycle.
module generator_registers (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        start_o,
  output logic        stop_o,
  output logic        hold_on_starved_o,
  output logic        hold_on_trace_full_o,
  output logic        hold_on_allowance_o,
  output logic [31:0] allowance_o,
  input  logic        running_i,
  input  logic [4:0]  sources_running_i,
  input  logic [31:0] injected_i,
  input  logic [63:0] held_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  logic [2:0]  mode_q;
  logic [31:0] allowance_q, header, status, value;
  logic        write_command;

  register_header #(
    .Base        (mprig_regs_pkg::GeneratorBase),
    .TypeValue   (mprig_regs_pkg::GeneratorTypeValue),
    .VersionValue(mprig_regs_pkg::GeneratorVersionValue),
    .NextValue   (mprig_regs_pkg::GeneratorNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign write_command = reg_write_i && (reg_addr_i == mprig_regs_pkg::GeneratorCommandOffset);
  assign start_o = write_command && reg_wdata_i[mprig_regs_pkg::GeneratorCommandStartLsb];
  assign stop_o = write_command && reg_wdata_i[mprig_regs_pkg::GeneratorCommandStopLsb];
  assign hold_on_starved_o = mode_q[mprig_regs_pkg::GeneratorModeHoldOnStarvedLsb];
  assign hold_on_trace_full_o = mode_q[mprig_regs_pkg::GeneratorModeHoldOnTraceFullLsb];
  assign hold_on_allowance_o = mode_q[mprig_regs_pkg::GeneratorModeHoldOnAllowanceLsb];
  assign allowance_o = allowance_q;

  always_comb begin
    status = 32'h0;
    status[mprig_regs_pkg::GeneratorStatusRunningLsb] = running_i;
    status[mprig_regs_pkg::GeneratorStatusStreamsLsb +: 4] = sources_running_i[3:0];
    status[mprig_regs_pkg::GeneratorStatusReplayLsb] = sources_running_i[4];
  end

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::GeneratorStatusOffset:    value = status;
      mprig_regs_pkg::GeneratorModeOffset:      value = {29'h0, mode_q};
      mprig_regs_pkg::GeneratorInjectedOffset:  value = injected_i;
      mprig_regs_pkg::GeneratorHeldOffset:      value = held_i[31:0];
      mprig_regs_pkg::GeneratorHeldHiOffset:    value = held_i[63:32];
      mprig_regs_pkg::GeneratorAllowanceOffset: value = allowance_q;
      default:                                  value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::GeneratorModeOffset)) begin
      mode_q <= reg_wdata_i[2:0];
    end
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::GeneratorAllowanceOffset)) begin
      allowance_q <= reg_wdata_i;
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      mode_q      <= mprig_regs_pkg::GeneratorModeReset[2:0];
      allowance_q <= mprig_regs_pkg::GeneratorAllowanceReset;
    end
  end
endmodule
