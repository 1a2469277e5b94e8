// SPDX-License-Identifier: Apache-2.0
//
// The registers in which the blocks of all sources of frames are alike: COUNT, the token bucket,
// and what the pacer tells. The parameters are their addresses; those of 64 bits have their high
// word behind the low one. `reg_rdata_o` follows `reg_read_i` by one cycle.
module pacing_registers #(
  parameter logic [15:0] Count = 16'h0,
  parameter logic [15:0] Rate = 16'h0,
  parameter logic [15:0] Depth = 16'h0,
  parameter logic [15:0] Burst = 16'h0,
  parameter logic [15:0] Injected = 16'h0,
  parameter logic [15:0] FirstTime = 16'h0,
  parameter logic [15:0] LastTime = 16'h0
) (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic [31:0] count_o,
  output logic [47:0] rate_o,
  output logic [31:0] depth_o,
  output logic [15:0] burst_o,
  input  logic [31:0] injected_i,
  input  logic [63:0] first_time_i,
  input  logic [63:0] last_time_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] Hi = 16'h4;

  logic [31:0] count_q, depth_q, value;
  logic [47:0] rate_q;
  logic [15:0] burst_q;

  assign count_o = count_q;
  assign rate_o = rate_q;
  assign depth_o = depth_q;
  assign burst_o = burst_q;

  always_comb begin
    unique case (reg_addr_i)
      Count:          value = count_q;
      Rate:           value = rate_q[31:0];
      Rate + Hi:      value = {16'h0, rate_q[47:32]};
      Depth:          value = depth_q;
      Burst:          value = {16'h0, burst_q};
      Injected:       value = injected_i;
      FirstTime:      value = first_time_i[31:0];
      FirstTime + Hi: value = first_time_i[63:32];
      LastTime:       value = last_time_i[31:0];
      LastTime + Hi:  value = last_time_i[63:32];
      default:        value = 32'h0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i) begin
      unique case (reg_addr_i)
        Count:     count_q <= reg_wdata_i;
        Rate:      rate_q[31:0] <= reg_wdata_i;
        Rate + Hi: rate_q[47:32] <= reg_wdata_i[15:0];
        Depth:     depth_q <= reg_wdata_i;
        Burst:     burst_q <= reg_wdata_i[15:0];
        default: begin
        end
      endcase
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      count_q     <= '0;
      rate_q      <= '0;
      depth_q     <= '0;
      burst_q     <= '0;
    end
  end
endmodule
