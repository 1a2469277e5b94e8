// SPDX-License-Identifier: Apache-2.0
//
// Sends the frames of a frame FIFO to the wire side, as AXI-Stream.
//
// A frame is offered while `frame_valid_i` is high, one 64-bit half of a word per cycle as far as the
// wire takes them; `wire_keep_o` marks the bytes of the last one and is all ones before. `frame_o` is
// high in the cycle in which the last one was taken: then the frame is removed from the FIFO. A
// frame shorter than MIN_FRAME_BYTES is sent as it is: padding is up to the MAC. With `insert_i`,
// `insert_value_i` takes the place of the two bytes at 2 * `insert_at_i`.
module wire_egress (
  input  logic         clk_i,
  input  logic         rst_i,

  input  logic         frame_valid_i,
  input  logic [15:0]  length_i,
  input  logic         insert_i,
  input  logic [8:0]   insert_at_i,
  input  logic [15:0]  insert_value_i,
  input  logic [127:0] rd_word_i,
  output logic         rd_next_o,

  output logic [63:0]  wire_data_o,
  output logic [7:0]   wire_keep_o,
  output logic         wire_last_o,
  output logic         wire_valid_o,
  input  logic         wire_ready_i,

  output logic         frame_o
);
  logic [12:0] index_q, index_next;
  logic [15:0] last_byte;
  logic [63:0] half;
  logic        beat, last_q;

  assign last_byte = length_i - 16'd1;
  assign index_next = index_q + 13'd1;
  assign wire_valid_o = frame_valid_i;
  assign half = index_q[0] ? rd_word_i[127:64] : rd_word_i[63:0];
  always_comb begin
    wire_data_o = half;
    if (insert_i && (index_q == {6'h0, insert_at_i[8:2]})) begin
      wire_data_o[16*insert_at_i[1:0] +: 16] = insert_value_i;
    end
  end
  assign wire_last_o = (index_q == 13'd0) ? (length_i <= 16'd8) : last_q;
  assign wire_keep_o = wire_last_o ? 8'hFF >> (3'd7 - last_byte[2:0]) : 8'hFF;
  assign beat = wire_valid_o && wire_ready_i;
  assign rd_next_o = beat && index_q[0] && !wire_last_o;
  assign frame_o = beat && wire_last_o;

  always_ff @(posedge clk_i) begin
    if (beat) begin
      index_q <= wire_last_o ? 13'd0 : index_next;
      last_q  <= index_next == last_byte[15:3];
    end
    if (rst_i) begin
      index_q <= '0;
      last_q  <= 1'b0;
    end
  end
endmodule
