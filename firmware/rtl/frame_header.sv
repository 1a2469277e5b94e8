// SPDX-License-Identifier: Apache-2.0
//
// Picks what steering needs out of the words of a frame as they are written. The outputs are valid
// with the frame's last word, which `last_i` marks; `length_i` is the frame's length then. A frame
// too short for a tag has none.
module frame_header (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        valid_i,
  input  logic [63:0] word_i,
  input  logic        last_i,
  input  logic [15:0] length_i,
  output logic [47:0] destination_o,
  output logic        tagged_o,
  output logic [11:0] vlan_o
);
  // IEEE 802.1Q: the tag follows the two addresses; its first byte on the wire is 0x81.
  localparam logic [15:0] TagOnWire = 16'h0081;
  localparam logic [15:0] BytesToTagEnd = 16'd16;

  logic [1:0]  index_q;
  logic [47:0] destination_q;
  logic [31:0] tag_q, tag;

  assign destination_o = (index_q == 2'd0) ? word_i[47:0] : destination_q;
  assign tag = (index_q == 2'd1) ? word_i[63:32] : tag_q;
  assign tagged_o = (tag[15:0] == TagOnWire) && (length_i >= BytesToTagEnd);
  assign vlan_o = {tag[19:16], tag[31:24]};

  logic unused_priority;
  assign unused_priority = ^tag[23:20];

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      if (index_q == 2'd0) destination_q <= word_i[47:0];
      if (index_q == 2'd1) tag_q <= word_i[63:32];
      if (index_q != 2'd2) index_q <= index_q + 2'd1;
    end
    if (rst_i || last_i) index_q <= '0;
  end
endmodule
