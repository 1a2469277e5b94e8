// SPDX-License-Identifier: Apache-2.0
//
// Register block CHECKER. `restart_o` is high in the cycle of the write that makes ENABLE rise.
// `reg_rdata_o` follows `reg_read_i` by one cycle.
module tx_checker_registers (
  input  logic             clk_i,
  input  logic             rst_i,

  output logic             enable_o,
  output logic             restart_o,
  output logic [3:0][63:0] key_o,
  output logic [3:0][31:0] first_o,
  input  logic             clearing_i,
  input  logic [31:0]      frames_i,
  input  logic [31:0]      other_i,
  input  logic [3:0][31:0] stream_next_i,
  input  logic [3:0][31:0] stream_frames_i,
  input  logic [3:0][31:0] stream_corrupt_i,
  input  logic [3:0][31:0] stream_gaps_i,
  input  logic [3:0][31:0] stream_missing_i,
  input  logic [3:0][31:0] stream_duplicates_i,
  input  logic [3:0][31:0] stream_reordered_i,
  input  logic [3:0][31:0] stream_late_i,

  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  localparam logic [15:0] StreamBytes =
      mprig_regs_pkg::CheckerStream1KeyOffset - mprig_regs_pkg::CheckerStream0KeyOffset;

  logic             enable_q, write_control;
  logic [3:0][63:0] key_q;
  logic [3:0][31:0] first_q, stream_value;
  logic [3:0][15:0] stream_addr;
  logic [31:0]      header, value;

  register_header #(
    .Base        (mprig_regs_pkg::CheckerBase),
    .TypeValue   (mprig_regs_pkg::CheckerTypeValue),
    .VersionValue(mprig_regs_pkg::CheckerVersionValue),
    .NextValue   (mprig_regs_pkg::CheckerNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign write_control = reg_write_i && (reg_addr_i == mprig_regs_pkg::CheckerControlOffset);
  assign restart_o = write_control && reg_wdata_i[mprig_regs_pkg::CheckerControlEnableLsb] &&
                     !enable_q;
  assign enable_o = enable_q;
  assign key_o = key_q;
  assign first_o = first_q;

  for (genvar s = 0; s < 4; s++) begin : gen_stream
    // The address as it would be for stream 0.
    assign stream_addr[s] = reg_addr_i - 16'(s) * StreamBytes;
    always_comb begin
      unique case (stream_addr[s])
        mprig_regs_pkg::CheckerStream0KeyOffset:        stream_value[s] = key_q[s][31:0];
        mprig_regs_pkg::CheckerStream0KeyHiOffset:      stream_value[s] = key_q[s][63:32];
        mprig_regs_pkg::CheckerStream0FirstOffset:      stream_value[s] = first_q[s];
        mprig_regs_pkg::CheckerStream0NextOffset:       stream_value[s] = stream_next_i[s];
        mprig_regs_pkg::CheckerStream0FramesOffset:     stream_value[s] = stream_frames_i[s];
        mprig_regs_pkg::CheckerStream0CorruptOffset:    stream_value[s] = stream_corrupt_i[s];
        mprig_regs_pkg::CheckerStream0GapsOffset:       stream_value[s] = stream_gaps_i[s];
        mprig_regs_pkg::CheckerStream0MissingOffset:    stream_value[s] = stream_missing_i[s];
        mprig_regs_pkg::CheckerStream0DuplicatesOffset: stream_value[s] = stream_duplicates_i[s];
        mprig_regs_pkg::CheckerStream0ReorderedOffset:  stream_value[s] = stream_reordered_i[s];
        mprig_regs_pkg::CheckerStream0LateOffset:       stream_value[s] = stream_late_i[s];
        default:                                        stream_value[s] = 32'h0;
      endcase
    end
    always_ff @(posedge clk_i) begin
      if (reg_write_i) begin
        unique case (stream_addr[s])
          mprig_regs_pkg::CheckerStream0KeyOffset:   key_q[s][31:0] <= reg_wdata_i;
          mprig_regs_pkg::CheckerStream0KeyHiOffset: key_q[s][63:32] <= reg_wdata_i;
          mprig_regs_pkg::CheckerStream0FirstOffset: first_q[s] <= reg_wdata_i;
          default: begin
          end
        endcase
      end
      if (rst_i) begin
        key_q[s]   <= mprig_regs_pkg::CheckerStream0KeyReset;
        first_q[s] <= mprig_regs_pkg::CheckerStream0FirstReset;
      end
    end
  end

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::CheckerControlOffset: value = {31'h0, enable_q};
      mprig_regs_pkg::CheckerStatusOffset:  value = {31'h0, clearing_i};
      mprig_regs_pkg::CheckerFramesOffset:  value = frames_i;
      mprig_regs_pkg::CheckerOtherOffset:   value = other_i;
      default: value = header | stream_value[0] | stream_value[1] | stream_value[2] |
                       stream_value[3];
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (write_control) enable_q <= reg_wdata_i[mprig_regs_pkg::CheckerControlEnableLsb];
    if (rst_i) begin
      reg_rdata_o <= '0;
      enable_q    <= mprig_regs_pkg::CheckerControlReset[mprig_regs_pkg::CheckerControlEnableLsb];
    end
  end
endmodule
