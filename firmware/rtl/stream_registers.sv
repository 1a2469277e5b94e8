// SPDX-License-Identifier: Apache-2.0
//
// Register block of one stream, but for what is in pacing_registers; the offsets of stream 0 serve
// for all, moved by `Base`. The values reach the stream as they are written. `list_write_o` is high
// in the cycle of a write to the length list. `reg_rdata_o` follows `reg_read_i` by one cycle.
module stream_registers #(
  parameter logic [15:0] Base = 16'h0,
  parameter logic [31:0] TypeValue = 32'h0,
  parameter logic [31:0] NextValue = 32'h0
) (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        enable_o,
  output logic        steered_o,
  output logic        rate_in_frames_o,
  output logic        constant_pattern_o,
  output logic        tagged_o,
  output logic [1:0]  queue_o,
  output logic [15:0] length_min_o,
  output logic [15:0] length_max_o,
  output logic [15:0] length_step_o,
  output logic [6:0]  list_count_o,
  output logic        list_write_o,
  output logic [31:0] gap_o,
  output logic [31:0] sequence_o,
  output logic [7:0]  pattern_o,
  output logic [47:0] destination_mac_o,
  output logic [47:0] source_mac_o,
  output logic [63:0] nonce_key_o,
  output logic [15:0] vlan_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] Shift = Base - mprig_regs_pkg::GeneratorStream0Base;
  localparam logic [15:0] ListBase = Base + 16'(mprig_regs_pkg::LengthListOffset);
  localparam logic [31:0] ListDepth = mprig_regs_pkg::LengthListDepth;

  logic [4:0]  flags_q;
  logic [1:0]  queue_q;
  logic [31:0] length_q, gap_q, sequence_q;
  logic [15:0] step_q, vlan_q;
  logic [6:0]  list_count_q;
  logic [47:0] destination_mac_q, source_mac_q;
  logic [63:0] nonce_key_q;
  logic [7:0]  pattern_q;
  logic [15:0] addr;
  logic [31:0] header, value;

  register_header #(
    .Base        (Base),
    .TypeValue   (TypeValue),
    .VersionValue(mprig_regs_pkg::GeneratorStream0VersionValue),
    .NextValue   (NextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign addr = reg_addr_i - Shift;
  assign enable_o = flags_q[mprig_regs_pkg::GeneratorStream0ControlEnableLsb];
  assign steered_o = flags_q[mprig_regs_pkg::GeneratorStream0ControlSteeredLsb];
  assign rate_in_frames_o = flags_q[mprig_regs_pkg::GeneratorStream0ControlRateInFramesLsb];
  assign constant_pattern_o = flags_q[mprig_regs_pkg::GeneratorStream0ControlConstantPatternLsb];
  assign tagged_o = flags_q[mprig_regs_pkg::GeneratorStream0ControlTaggedLsb];
  assign queue_o = queue_q;
  assign length_min_o = length_q[mprig_regs_pkg::GeneratorStream0LengthMinLsb +: 16];
  assign length_max_o = length_q[mprig_regs_pkg::GeneratorStream0LengthMaxLsb +: 16];
  assign length_step_o = step_q;
  assign list_count_o = list_count_q;
  assign list_write_o = reg_write_i && (reg_addr_i[15:7] == ListBase[15:7]);
  assign gap_o = gap_q;
  assign sequence_o = sequence_q;
  assign pattern_o = pattern_q;
  assign destination_mac_o = destination_mac_q;
  assign source_mac_o = source_mac_q;
  assign nonce_key_o = nonce_key_q;
  assign vlan_o = vlan_q;

  always_comb begin
    unique case (addr)
      mprig_regs_pkg::GeneratorStream0ControlOffset:
        value = {22'h0, queue_q, 3'h0, flags_q};
      mprig_regs_pkg::GeneratorStream0LengthOffset:     value = length_q;
      mprig_regs_pkg::GeneratorStream0LengthStepOffset: value = {16'h0, step_q};
      mprig_regs_pkg::GeneratorStream0ListCountOffset:  value = {25'h0, list_count_q};
      mprig_regs_pkg::GeneratorStream0GapOffset:        value = gap_q;
      mprig_regs_pkg::GeneratorStream0SequenceOffset:   value = sequence_q;
      mprig_regs_pkg::GeneratorStream0PatternOffset:    value = {24'h0, pattern_q};
      mprig_regs_pkg::GeneratorStream0DestinationMacOffset:
        value = destination_mac_q[31:0];
      mprig_regs_pkg::GeneratorStream0DestinationMacHiOffset:
        value = {16'h0, destination_mac_q[47:32]};
      mprig_regs_pkg::GeneratorStream0SourceMacOffset:  value = source_mac_q[31:0];
      mprig_regs_pkg::GeneratorStream0SourceMacHiOffset:
        value = {16'h0, source_mac_q[47:32]};
      mprig_regs_pkg::GeneratorStream0NonceKeyOffset:   value = nonce_key_q[31:0];
      mprig_regs_pkg::GeneratorStream0NonceKeyHiOffset: value = nonce_key_q[63:32];
      mprig_regs_pkg::GeneratorStream0VlanOffset:       value = {16'h0, vlan_q};
      default:                                          value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i) begin
      unique case (addr)
        mprig_regs_pkg::GeneratorStream0ControlOffset: begin
          flags_q <= reg_wdata_i[4:0];
          queue_q <= reg_wdata_i[mprig_regs_pkg::GeneratorStream0ControlQueueLsb +: 2];
        end
        mprig_regs_pkg::GeneratorStream0LengthOffset:     length_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0LengthStepOffset: step_q <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorStream0ListCountOffset:
          list_count_q <= (reg_wdata_i > ListDepth) ? ListDepth[6:0] : reg_wdata_i[6:0];
        mprig_regs_pkg::GeneratorStream0GapOffset:        gap_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0SequenceOffset:   sequence_q <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0PatternOffset:    pattern_q <= reg_wdata_i[7:0];
        mprig_regs_pkg::GeneratorStream0DestinationMacOffset:
          destination_mac_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0DestinationMacHiOffset:
          destination_mac_q[47:32] <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorStream0SourceMacOffset:  source_mac_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0SourceMacHiOffset:
          source_mac_q[47:32] <= reg_wdata_i[15:0];
        mprig_regs_pkg::GeneratorStream0NonceKeyOffset:   nonce_key_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0NonceKeyHiOffset: nonce_key_q[63:32] <= reg_wdata_i;
        mprig_regs_pkg::GeneratorStream0VlanOffset:       vlan_q <= reg_wdata_i[15:0];
        default: begin
        end
      endcase
    end
    if (rst_i) begin
      reg_rdata_o       <= '0;
      flags_q           <= '0;
      queue_q           <= '0;
      length_q          <= mprig_regs_pkg::GeneratorStream0LengthReset;
      step_q            <= '0;
      list_count_q      <= '0;
      gap_q             <= '0;
      sequence_q        <= '0;
      pattern_q         <= '0;
      destination_mac_q <= '0;
      source_mac_q      <= '0;
      nonce_key_q       <= '0;
      vlan_q            <= '0;
    end
  end
endmodule
