// SPDX-License-Identifier: Apache-2.0
//
// Turns the bytes of the control link into requests that are known to be intact.
//
// Bytes are decoded (COBS) into one of two banks while the other bank may hold a request that is
// being executed. Only at the delimiter, when the CRC over the whole frame is right and its length
// is that of a request, the bank is handed over: `request_valid_o` rises in the next cycle and
// stays until `request_release_i`. So nothing that failed a check is ever visible outside.
//
// `word_o` is word `word_index_i` of the held request, in the same cycle; `words_o` counts its
// words without the CRC. `good_o` and `bad_o` are high for one cycle per frame. A frame that ends
// while the other bank is still held is bad: with stop-and-wait that is a host at fault.
// Empty frames (delimiters in a row) are ignored. There is no back-pressure.
module link_decoder (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [7:0]  byte_i,
  input  logic        byte_valid_i,
  input  logic        byte_error_i,
  output logic        request_valid_o,
  output logic [6:0]  words_o,
  input  logic [6:0]  word_index_i,
  output logic [31:0] word_o,
  input  logic        request_release_i,
  output logic        good_o,
  output logic        bad_o
);
  // Operation, address, data and CRC of the longest request.
  localparam logic [9:0] MaxBytes = 10'(4 * (2 + mprig_regs_pkg::LinkMaxWords + 1));
  localparam logic [9:0] MinBytes = 10'd12;
  // What the CRC register holds after a message followed by its own CRC.
  localparam logic [31:0] Residue = 32'hDEBB20E3;

  logic [31:0] memory [256];
  logic        fill_bank_q, held_q;
  logic [6:0]  held_words_q;

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
                  (crc_q == Residue) && (!held_q || request_release_i);
  assign good_o = delimiter && started_q && intact;
  assign bad_o = delimiter && started_q && !intact;

  assign request_valid_o = held_q;
  assign words_o = held_words_q;
  assign word_o = memory[{~fill_bank_q, word_index_i}];

  always_ff @(posedge clk_i) begin
    if (emit && !overlong && (length_q[1:0] == 2'd3)) begin
      memory[{fill_bank_q, length_q[8:2]}] <= {decoded, shift_q};
    end
  end

  always_ff @(posedge clk_i) begin
    if (request_release_i) held_q <= 1'b0;
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
    if (good_o) begin
      held_q       <= 1'b1;
      held_words_q <= 7'(length_q[8:2] - 7'd1);
      fill_bank_q  <= !fill_bank_q;
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
    if (rst_i) begin
      fill_bank_q  <= 1'b0;
      held_q       <= 1'b0;
      held_words_q <= '0;
    end
  end
endmodule
