// SPDX-License-Identifier: Apache-2.0
//
// Register block REPLAY, but for what is in pacing_registers. The values reach the replay as they
// are written. `reg_rdata_o` follows `reg_read_i` by one cycle.
module replay_registers (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        enable_o,
  output logic        steered_o,
  output logic        rate_in_frames_o,
  output logic        original_timing_o,
  output logic [1:0]  queue_o,
  output logic [13:0] words_o,
  output logic [3:0]  page_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [31:0] Words = mprig_regs_pkg::PacketMemoryBytes / 8;

  logic [3:0]  flags_q, page_q;
  logic [1:0]  queue_q;
  logic [13:0] words_q;
  logic [31:0] header, value;

  register_header #(
    .Base        (mprig_regs_pkg::ReplayBase),
    .TypeValue   (mprig_regs_pkg::ReplayTypeValue),
    .VersionValue(mprig_regs_pkg::ReplayVersionValue),
    .NextValue   (mprig_regs_pkg::ReplayNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign enable_o = flags_q[mprig_regs_pkg::ReplayControlEnableLsb];
  assign steered_o = flags_q[mprig_regs_pkg::ReplayControlSteeredLsb];
  assign rate_in_frames_o = flags_q[mprig_regs_pkg::ReplayControlRateInFramesLsb];
  assign original_timing_o = flags_q[mprig_regs_pkg::ReplayControlOriginalTimingLsb];
  assign queue_o = queue_q;
  assign words_o = words_q;
  assign page_o = page_q;

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::ReplayControlOffset: value = {22'h0, queue_q, 4'h0, flags_q};
      mprig_regs_pkg::ReplayWordsOffset:   value = {18'h0, words_q};
      mprig_regs_pkg::ReplayPageOffset:    value = {28'h0, page_q};
      default:                             value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i) begin
      unique case (reg_addr_i)
        mprig_regs_pkg::ReplayControlOffset: begin
          flags_q <= reg_wdata_i[3:0];
          queue_q <= reg_wdata_i[mprig_regs_pkg::ReplayControlQueueLsb +: 2];
        end
        mprig_regs_pkg::ReplayWordsOffset:
          words_q <= (reg_wdata_i > Words) ? Words[13:0] : reg_wdata_i[13:0];
        mprig_regs_pkg::ReplayPageOffset:    page_q <= reg_wdata_i[3:0];
        default: begin
        end
      endcase
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      flags_q     <= '0;
      queue_q     <= '0;
      words_q     <= '0;
      page_q      <= '0;
    end
  end
endmodule
