// SPDX-License-Identifier: Apache-2.0
//
// Reads the first `words_i` words of the packet memory round and round into a small FIFO.
//
// `start_i` empties the FIFO and begins at the first word; while `run_i` is high words are fetched
// as there is room: one word a cycle, if as many are taken. `valid_o` says that `word_o` is the next
// word; `take_i` removes it.
module packet_reader (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        start_i,
  input  logic        run_i,
  input  logic [13:0] words_i,

  output logic [12:0] addr_o,
  input  logic [63:0] word_i,

  output logic        valid_o,
  output logic [63:0] word_o,
  input  logic        take_i
);
  localparam logic [3:0] Depth = 4'd8;

  logic [12:0] addr_q;
  logic        fetch, arriving_q;
  logic [3:0]  level;

  assign addr_o = addr_q;
  assign fetch = run_i && (level + 4'(arriving_q) < Depth);

  fifo #(
    .Width    (64),
    .DepthLog2(3)
  ) u_words (
    .clk_i,
    .rst_i,
    .clear_i   (start_i),
    .wr_valid_i(arriving_q),
    .wr_data_i (word_i),
    .rd_valid_o(valid_o),
    .rd_data_o (word_o),
    .rd_take_i (take_i),
    .level_o   (level)
  );

  always_ff @(posedge clk_i) begin
    arriving_q <= fetch;
    if (fetch) addr_q <= ({1'b0, addr_q} + 14'd1 >= words_i) ? 13'd0 : addr_q + 13'd1;
    if (rst_i || start_i) begin
      arriving_q <= 1'b0;
      addr_q     <= '0;
    end
  end
endmodule
