// SPDX-License-Identifier: Apache-2.0
//
// Register block GENERATOR. The values reach the generator as they are written; `start_o` and
// `stop_o` are high for one cycle, in the cycle of the write to COMMAND. `reg_rdata_o` follows
// `reg_read_i` by one cycle.
module generator_registers (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        start_o,
  output logic        stop_o,
  output logic        hold_on_starved_o,
  output logic        hold_on_trace_full_o,
  output logic        constant_pattern_o,
  output logic [31:0] count_o,
  output logic [15:0] length_min_o,
  output logic [15:0] length_max_o,
  output logic [15:0] length_step_o,
  output logic [31:0] gap_o,
  output logic [31:0] sequence_o,
  output logic [47:0] destination_mac_o,
  output logic [47:0] source_mac_o,
  output logic [63:0] nonce_key_o,
  output logic [7:0]  pattern_o,
  input  logic        running_i,
  input  logic [31:0] injected_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  logic [2:0]  mode_q;
  logic [31:0] count_q, length_q, gap_q, sequence_q;
  logic [15:0] step_q;
  logic [47:0] destination_mac_q, source_mac_q;
  logic [63:0] nonce_key_q;
  logic [7:0]  pattern_q;
  logic [31:0] header, value;
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
  assign constant_pattern_o = mode_q[mprig_regs_pkg::GeneratorModeConstantPatternLsb];
  assign count_o = count_q;
  assign length_min_o = length_q[mprig_regs_pkg::GeneratorLengthMinLsb +: 16];
  assign length_max_o = length_q[mprig_regs_pkg::GeneratorLengthMaxLsb +: 16];
  assign length_step_o = step_q;
  assign gap_o = gap_q;
  assign sequence_o = sequence_q;
  assign destination_mac_o = destination_mac_q;
  assign source_mac_o = source_mac_q;
  assign nonce_key_o = nonce_key_q;
  assign pattern_o = pattern_q;

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::GeneratorStatusOffset:           value = {31'h0, running_i};
      mprig_regs_pkg::GeneratorModeOffset:             value = {29'h0, mode_q};
      mprig_regs_pkg::GeneratorCountOffset:            value = count_q;
      mprig_regs_pkg::GeneratorLengthOffset:           value = length_q;
      mprig_regs_pkg::GeneratorLengthStepOffset:       value = {16'h0, step_q};
      mprig_regs_pkg::GeneratorGapOffset:              value = gap_q;
      mprig_regs_pkg::GeneratorSequenceOffset:         value = sequence_q;
      mprig_regs_pkg::GeneratorDestinationMacOffset:   value = destination_mac_q[31:0];
      mprig_regs_pkg::GeneratorDestinationMacHiOffset: value = {16'h0, destination_mac_q[47:32]};
      mprig_regs_pkg::GeneratorSourceMacOffset:        value = source_mac_q[31:0];
      mprig_regs_pkg::GeneratorSourceMacHiOffset:      value = {16'h0, source_mac_q[47:32]};
      mprig_regs_pkg::GeneratorNonceKeyOffset:         value = nonce_key_q[31:0];
      mprig_regs_pkg::GeneratorNonceKeyHiOffset:       value = nonce_key_q[63:32];
      mprig_regs_pkg::GeneratorPatternOffset:          value = {24'h0, pattern_q};
      mprig_regs_pkg::GeneratorInjectedOffset:         value = injected_i;
      default:                                         value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i) begin
      unique case (reg_addr_i)
        mprig_regs_pkg::GeneratorModeOffset:           mode_q <= reg_wdata_i[2:0];
        mprig_regs_pkg::GeneratorCountOffset:          count_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorLengthOffset:         length_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorLengthStepOffset:     step_q <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorGapOffset:            gap_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorSequenceOffset:       sequence_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorDestinationMacOffset: destination_mac_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorDestinationMacHiOffset:
          destination_mac_q[47:32] <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorSourceMacOffset:      source_mac_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorSourceMacHiOffset:    source_mac_q[47:32] <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorNonceKeyOffset:       nonce_key_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorNonceKeyHiOffset:     nonce_key_q[63:32] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorPatternOffset:        pattern_q <= reg_wdata_i[7:0];
        default: begin
        end
      endcase
    end
    if (rst_i) begin
      reg_rdata_o       <= '0;
      mode_q            <= mprig_regs_pkg::GeneratorModeReset[2:0];
      count_q           <= mprig_regs_pkg::GeneratorCountReset;
      length_q          <= mprig_regs_pkg::GeneratorLengthReset;
      step_q            <= mprig_regs_pkg::GeneratorLengthStepReset[15:0];
      gap_q             <= mprig_regs_pkg::GeneratorGapReset;
      sequence_q        <= mprig_regs_pkg::GeneratorSequenceReset;
      destination_mac_q <= mprig_regs_pkg::GeneratorDestinationMacReset[47:0];
      source_mac_q      <= mprig_regs_pkg::GeneratorSourceMacReset[47:0];
      nonce_key_q       <= mprig_regs_pkg::GeneratorNonceKeyReset;
      pattern_q         <= mprig_regs_pkg::GeneratorPatternReset[7:0];
    end
  end
endmodule
