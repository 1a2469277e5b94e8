// SPDX-License-Identifier: Apache-2.0
//
// What of the register bus belongs to the 2^`SizeLog2` bytes at `Base`, one cycle later. A block
// behind it decodes few bits of an address of its own, which no other block's logic waits for;
// it answers reads a cycle later than without it, which the bus allows (see register_arbiter).
module register_window #(
  parameter logic [15:0] Base = 16'h0,
  parameter int unsigned SizeLog2 = 8
) (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,

  output logic        reg_write_o,
  output logic        reg_read_o,
  output logic [15:0] reg_addr_o,
  output logic [31:0] reg_wdata_o
);
  if (Base[SizeLog2-1:0] != '0) begin : gen_check
    $fatal(1, "a window begins at a multiple of its size");
  end

  logic                hit, write_q, read_q;
  logic [SizeLog2-1:0] offset_q;
  logic [31:0]         wdata_q;

  assign hit = reg_addr_i[15:SizeLog2] == Base[15:SizeLog2];
  assign reg_write_o = write_q;
  assign reg_read_o = read_q;
  assign reg_addr_o = {Base[15:SizeLog2], offset_q};
  assign reg_wdata_o = wdata_q;

  always_ff @(posedge clk_i) begin
    write_q <= reg_write_i && hit;
    read_q  <= reg_read_i && hit;
    // Only when hit, so that no two blocks share one register.
    if (hit) begin
      offset_q <= reg_addr_i[SizeLog2-1:0];
      wdata_q  <= reg_wdata_i;
    end
    if (rst_i) begin
      write_q <= 1'b0;
      read_q  <= 1'b0;
    end
  end
endmodule
