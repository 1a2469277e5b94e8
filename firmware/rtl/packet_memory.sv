// SPDX-License-Identifier: Apache-2.0
//
// The packet memory: words of 64 bits that software reaches through a window of one page in BAR0,
// 32 bits at a time, and the replay reads one after another.
//
// While `locked_i` is high the memory is the replay's: `word_o` is the word of `addr_i` of the cycle
// before, the window reads as zero, and writes to it are lost. `reg_rdata_o` follows `reg_read_i` by
// one cycle.
module packet_memory (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        locked_i,
  input  logic [3:0]  page_i,

  input  logic [12:0] addr_i,
  output logic [63:0] word_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] Window = 16'(mprig_regs_pkg::PacketWindow);
  localparam logic [15:0] WindowMask = ~16'(mprig_regs_pkg::PacketPageBytes - 1);
  localparam int unsigned Words = mprig_regs_pkg::PacketMemoryBytes / 8;

  logic [31:0] low [Words];
  logic [31:0] high [Words];
  logic [31:0] low_q, high_q;
  logic [12:0] window_addr, addr;
  logic        in_window, window_read, write, read_q, read_high_q;

  assign in_window = ((reg_addr_i & WindowMask) == Window) && !locked_i;
  assign window_addr = {page_i, reg_addr_i[11:3]};
  assign window_read = reg_read_i && in_window;
  assign write = reg_write_i && in_window;
  assign addr = locked_i ? addr_i : window_addr;
  assign word_o = {high_q, low_q};
  assign reg_rdata_o = !read_q ? 32'h0 : read_high_q ? high_q : low_q;

  always_ff @(posedge clk_i) begin
    if (write && !reg_addr_i[2]) low[window_addr] <= reg_wdata_i;
    low_q <= low[addr];
  end

  always_ff @(posedge clk_i) begin
    if (write && reg_addr_i[2]) high[window_addr] <= reg_wdata_i;
    high_q <= high[addr];
  end

  always_ff @(posedge clk_i) begin
    read_q      <= window_read;
    read_high_q <= reg_addr_i[2];
    if (rst_i) read_q <= 1'b0;
  end
endmodule
