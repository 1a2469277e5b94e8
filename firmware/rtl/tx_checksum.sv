// SPDX-License-Identifier: Apache-2.0
//
// The Internet checksum (RFC 1071) of frames on their way into the transmit FIFO.
//
// Words of a frame pass by as they are stored, with `commit_i` or `discard_i` in the cycle of the last
// one; `checksum_i` is the same for all of them. What begins at byte 2 * `start` of the frame is
// summed up to its end: software has put the sum of the pseudo header where the checksum belongs.
// For each committed frame that has one, in order, `sum_o` is there five cycles later, as two bytes
// in the order of the wire, the lower first; never zero, which for UDP would mean that there is
// none (RFC 768).
module tx_checksum #(
  parameter int unsigned FramesLog2 = 6
) (
  input  logic                  clk_i,
  input  logic                  rst_i,

  input  logic                  word_valid_i,
  input  logic [127:0]          word_i,
  input  logic                  commit_i,
  input  logic                  discard_i,
  input  nic_pkg::tx_checksum_t checksum_i,

  output logic                  sum_valid_o,
  output logic [15:0]           sum_o,
  input  logic                  sum_take_i
);
  // 9018 bytes are 4509 values of 16 bits.
  localparam int unsigned SumBits = 29;

  logic [9:0]           index_q;
  logic [12:0]          lane;
  logic [127:0]         masked, masked_q;
  logic                 ends, ends_q, ends_sum_q, keeps, keeps_q, keeps_sum_q, done_q;
  logic [18:0]          lanes, lanes_q;
  logic [SumBits-1:0]   sum_q, sum_next, whole_q;
  logic [16:0]          folded;
  logic [15:0]          result;
  logic [FramesLog2:0]  unused_level;

  logic unused_offset;
  assign unused_offset = ^checksum_i.offset;

  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      lane = {index_q, 3'(i)};
      masked[16*i +: 16] =
          (word_valid_i && (lane >= {5'h0, checksum_i.start})) ? word_i[16*i +: 16] : 16'h0;
    end
  end
  assign ends = commit_i || discard_i;
  assign keeps = commit_i && checksum_i.insert;

  always_comb begin
    lanes = '0;
    for (int unsigned i = 0; i < 8; i++) lanes = lanes + {3'h0, masked_q[16*i +: 16]};
  end

  assign sum_next = sum_q + {{(SumBits - 19){1'b0}}, lanes_q};
  // The carries of the first addition are at most 13 bits, and the second cannot overflow.
  assign folded = {1'b0, whole_q[15:0]} + {4'h0, whole_q[SumBits-1:16]};
  assign result = ~(folded[15:0] + {15'h0, folded[16]});

  always_ff @(posedge clk_i) begin
    if (word_valid_i) index_q <= index_q + 10'd1;
    if (ends) index_q <= '0;
    masked_q    <= masked;
    ends_q      <= ends;
    keeps_q     <= keeps;
    lanes_q     <= lanes;
    ends_sum_q  <= ends_q;
    keeps_sum_q <= keeps_q;
    sum_q       <= ends_sum_q ? '0 : sum_next;
    whole_q     <= sum_next;
    done_q      <= keeps_sum_q;
    if (rst_i) begin
      index_q     <= '0;
      masked_q    <= '0;
      ends_q      <= 1'b0;
      keeps_q     <= 1'b0;
      lanes_q     <= '0;
      ends_sum_q  <= 1'b0;
      keeps_sum_q <= 1'b0;
      sum_q       <= '0;
      done_q      <= 1'b0;
    end
  end

  fifo #(
    .Width    (16),
    .DepthLog2(FramesLog2)
  ) u_sums (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(done_q),
    .wr_data_i ((result == 16'h0) ? 16'hFFFF : result),
    .rd_valid_o(sum_valid_o),
    .rd_data_o (sum_o),
    .rd_take_i (sum_take_i),
    .level_o   (unused_level)
  );
endmodule
