// SPDX-License-Identifier: Apache-2.0
//
// The requests of the control link that were received and not yet carried out, in their order.
//
// Words are written at an index in the request that is arriving (`wr_*`); `commit_i` makes its first
// `words_i` words the last request that waits, and the next write begins another. What is not
// committed is written over. `full_o` is high while LINK_WINDOW requests wait: then none may be
// committed.
//
// `request_valid_o` is high from the cycle after `commit_i` on, while any waits. `words_o` counts the
// words of the oldest; `word_o` is its word `word_index_i`, one cycle later. `release_i` removes it.
module link_requests (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        wr_valid_i,
  input  logic [6:0]  wr_index_i,
  input  logic [31:0] wr_word_i,
  input  logic        commit_i,
  input  logic [6:0]  words_i,
  output logic        full_o,
  output logic        request_valid_o,
  output logic [6:0]  words_o,
  input  logic [6:0]  word_index_i,
  output logic [31:0] word_o,
  input  logic        release_i
);
  localparam int unsigned WindowLog2 = $clog2(mprig_regs_pkg::LinkWindow);
  localparam logic [WindowLog2:0] Window = {1'b1, {WindowLog2{1'b0}}};

  // More than all requests that may wait and the one that arrives, with its CRC.
  localparam int unsigned AddressWidth = 10;

  if (2**AddressWidth < mprig_regs_pkg::LinkWindow * (mprig_regs_pkg::LinkMaxWords + 2) +
                        mprig_regs_pkg::LinkMaxWords + 3) begin : gen_check
    $error("link_requests: the memory must hold LINK_WINDOW requests and one that arrives");
  end

  logic [31:0]             memory [2**AddressWidth];
  logic [AddressWidth-1:0] oldest_q, arriving_q;
  logic [31:0]             word_q;
  logic [WindowLog2:0]     waiting;

  assign full_o = waiting == Window;
  assign word_o = word_q;

  fifo #(
    .Width    (7),
    .DepthLog2(WindowLog2)
  ) u_waiting (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(commit_i),
    .wr_data_i (words_i),
    .rd_valid_o(request_valid_o),
    .rd_data_o (words_o),
    .rd_take_i (release_i),
    .level_o   (waiting)
  );

  always_ff @(posedge clk_i) begin
    if (wr_valid_i) memory[arriving_q + AddressWidth'(wr_index_i)] <= wr_word_i;
    word_q <= memory[oldest_q + AddressWidth'(word_index_i)];
  end

  always_ff @(posedge clk_i) begin
    if (commit_i) arriving_q <= arriving_q + AddressWidth'(words_i);
    if (release_i) oldest_q <= oldest_q + AddressWidth'(words_o);
    if (rst_i) begin
      oldest_q   <= '0;
      arriving_q <= '0;
    end
  end
endmodule
