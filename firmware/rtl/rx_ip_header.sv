// SPDX-License-Identifier: Apache-2.0
//
// Finds the IP header in the words of a frame as they are written, behind one 802.1Q tag or none, and
// lays out the frame as if the tag were not there.
//
// One cycle after each word `valid_o` is high with its four values of 16 bits, `lanes_o`, the first
// byte of the wire above. The place of a value in the frame without its tag is four times its row, plus
// its lane: `row_low_o` is the row of lanes 0 and 1, `row_high_o` that of lanes 2 and 3, which is one
// less where the tag has shifted the frame by half a word. The EtherType has place 6; what is said to
// stand before that is not to be used. Behind the last byte of the frame there may be anything.
//
// `header_o` gains its members as the words pass by, each in the cycle after its value, `ip_end` and
// `segment` one cycle later. It is complete while `end_o` is high, two cycles after the frame's last word
// (`commit_i` or `discard_i`), and empty in the cycle after that. `keep_o` and `length_o` belong to
// `end_o`: whether the frame was committed, and its bytes.
module rx_ip_header (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic                 valid_i,
  input  logic [63:0]          word_i,
  input  logic                 commit_i,
  input  logic                 discard_i,
  input  logic [15:0]          length_i,

  output logic                 valid_o,
  output logic [3:0][15:0]     lanes_o,
  output logic [10:0]          row_low_o,
  output logic [10:0]          row_high_o,

  output logic                 end_o,
  output logic                 keep_o,
  output logic [15:0]          length_o,
  output nic_pkg::ip_header_t  header_o
);
  localparam logic [15:0] TagOnWire = 16'h0081;
  localparam logic [15:0] EtherTypeIpv4 = 16'h0800;
  localparam logic [15:0] EtherTypeIpv6 = 16'h86DD;
  localparam logic [7:0] ProtocolTcp = 8'd6;
  localparam logic [7:0] ProtocolUdp = 8'd17;
  localparam logic [16:0] EthernetHeaderBytes = 17'd14;
  localparam logic [16:0] Ipv4HeaderBytes = 17'd20;
  localparam logic [16:0] Ipv6HeaderBytes = 17'd40;

  logic [10:0]         index_q;
  logic [63:0]         word_q, word;
  logic                has_tag_q, end_q, keep_q;
  logic [15:0]         length_q, total_q, payload_q;
  logic [7:0]          protocol;
  nic_pkg::ip_header_t header_q;

  assign word = has_tag_q ? {word_q[31:0], word_q[63:32]} : word_q;
  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      lanes_o[i] = {word[16*i +: 8], word[16*i + 8 +: 8]};
    end
  end
  assign row_high_o = row_low_o - {10'h0, has_tag_q};
  assign header_o = header_q;
  assign protocol = header_q.ipv6 ? lanes_o[2][15:8] : lanes_o[3][7:0];

  always_ff @(posedge clk_i) begin
    valid_o <= valid_i;
    end_q   <= commit_i || discard_i;
    keep_q  <= commit_i;
    end_o   <= end_q;
    keep_o  <= keep_q;
    length_q <= length_i;
    length_o <= length_q;
    if (valid_i) begin
      word_q    <= word_i;
      row_low_o <= index_q;
      index_q   <= index_q + 11'd1;
      // Known before the first value that it moves is looked at.
      if (index_q == 11'd0) has_tag_q <= 1'b0;
      if (index_q == 11'd1) has_tag_q <= word_i[47:32] == TagOnWire;
    end
    if (commit_i || discard_i) index_q <= '0;

    header_q.ip_end  <= EthernetHeaderBytes + (header_q.ipv6 ? {1'b0, payload_q} + Ipv6HeaderBytes
                                                             : {1'b0, total_q});
    header_q.segment <= header_q.ipv6 ? {1'b0, payload_q} : {1'b0, total_q} - Ipv4HeaderBytes;
    if (valid_o) begin
      header_q.has_tag <= has_tag_q;
      if (row_high_o == 11'd1) begin
        header_q.ipv4    <= (lanes_o[2] == EtherTypeIpv4) && (lanes_o[3][15:12] == 4'd4);
        header_q.ipv6    <= (lanes_o[2] == EtherTypeIpv6) && (lanes_o[3][15:12] == 4'd6);
        header_q.options <= (lanes_o[2] == EtherTypeIpv4) && (lanes_o[3][11:8] != 4'd5);
      end
      if (row_low_o == 11'd2) begin
        total_q   <= lanes_o[0];
        payload_q <= lanes_o[1];
      end
      if (row_high_o == 11'd2) begin
        header_q.fragment <= header_q.ipv4 && (lanes_o[2][13:0] != 14'h0);
        header_q.tcp      <= protocol == ProtocolTcp;
        header_q.udp      <= protocol == ProtocolUdp;
      end
    end
    if (rst_i || end_o) begin
      header_q  <= '0;
      total_q   <= '0;
      payload_q <= '0;
    end
    if (rst_i) begin
      valid_o <= 1'b0;
      end_q   <= 1'b0;
      end_o   <= 1'b0;
      keep_q  <= 1'b0;
      keep_o  <= 1'b0;
      index_q <= '0;
    end
  end
endmodule
