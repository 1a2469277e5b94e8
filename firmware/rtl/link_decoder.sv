// SPDX-License-Identifier: Apache-2.0
//
// Turns the bytes of the control link into words (COBS), and tells of which frames they are intact.
//
// Each word of a frame comes out once, in the cycle of its last byte: `word_valid_o` with the word
// and its number in the frame; the CRC is one of them. At the delimiter `good_o` or `bad_o` is high
// for one cycle: good when the CRC over the whole frame is right, its length is that of a request
// and `full_i` is low. Only then do the words count, the first `words_o` of them: all but the CRC.
//
// Empty frames (delimiters in a row) are ignored. There is no back-pressure.
module link_decoder (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [7:0]  byte_i,
  input  logic        byte_valid_i,
  input  logic        byte_error_i,
  input  logic        full_i,
  output logic        word_valid_o,
  output logic [6:0]  word_index_o,
  output logic [31:0] word_o,
  output logic [6:0]  words_o,
  output logic        good_o,
  output logic        bad_o
);
  // Operation, address, data and CRC of the longest request.
  localparam logic [9:0] MaxBytes = 10'(4 * (2 + mprig_regs_pkg::LinkMaxWords + 1));
  localparam logic [9:0] MinBytes = 10'd12;
  // What the CRC register holds after a message followed by its own CRC.
  localparam logic [31:0] Residue = 32'hDEBB20E3;

  logic [7:0]  block_left_q;
  logic        zero_due_q, started_q, broken_q;
  logic [9:0]  length_q;
  logic [23:0] shift_q;
  logic [31:0] crc_q;

  logic        delimiter, block_start, emit, overlong, intact;
  logic [7:0]  decoded;

  assign delimiter = byte_valid_i && (byte_i == 8'h00);
  assign block_start = block_left_q == 8'd0;
  // A code byte stands for the zero that ended the block before it, unless that block was full.
  assign emit = byte_valid_i && !delimiter && (!block_start || zero_due_q);
  assign decoded = block_start ? 8'h00 : byte_i;
  assign overlong = length_q == MaxBytes;

  assign intact = !broken_q && block_start && (length_q[1:0] == 2'd0) && (length_q >= MinBytes) &&
                  (crc_q == Residue) && !full_i;
  assign good_o = delimiter && started_q && intact;
  assign bad_o = delimiter && started_q && !intact;

  assign word_valid_o = emit && !overlong && (length_q[1:0] == 2'd3);
  assign word_index_o = length_q[8:2];
  assign word_o = {decoded, shift_q};
  assign words_o = length_q[8:2] - 7'd1;

  always_ff @(posedge clk_i) begin
    if (byte_error_i) begin
      started_q <= 1'b1;
      broken_q  <= 1'b1;
    end
    if (byte_valid_i) begin
      started_q <= 1'b1;
      if (block_start) begin
        block_left_q <= byte_i - 8'd1;
        zero_due_q   <= byte_i != 8'hFF;
      end else begin
        block_left_q <= block_left_q - 8'd1;
      end
    end
    if (emit) begin
      crc_q   <= crc32_pkg::crc32_d8(crc_q, decoded);
      shift_q <= {decoded, shift_q[23:8]};
      if (overlong) broken_q <= 1'b1;
      else length_q <= length_q + 10'd1;
    end
    if (rst_i || delimiter) begin
      block_left_q <= '0;
      zero_due_q   <= 1'b0;
      started_q    <= 1'b0;
      broken_q     <= 1'b0;
      length_q     <= '0;
      shift_q      <= '0;
      crc_q        <= '1;
    end
  end
endmodule
