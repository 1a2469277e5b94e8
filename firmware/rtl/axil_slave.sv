// SPDX-License-Identifier: Apache-2.0
//
// AXI4-Lite slave in front of the register bus, one access at a time.
//
// A write is taken when address and data are both valid; address, data and ready meet in one
// cycle, after the register has been written. A read is taken likewise. When a read and a write
// wait together they alternate. The response is always OKAY. An address that is not a multiple of
// four reads as zero and a write to it has no effect.
//
// The registers know whole words only. A write of some bytes of a word is made of a read and a
// write of the joined word; a register that cannot be read counts as zero.
//
// On the register bus `bus_valid_o` and what goes with it stay until the cycle of `bus_ack_i`.
module axil_slave (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic [15:0] awaddr_i,
  input  logic        awvalid_i,
  output logic        awready_o,
  input  logic [31:0] wdata_i,
  input  logic [3:0]  wstrb_i,
  input  logic        wvalid_i,
  output logic        wready_o,
  output logic [1:0]  bresp_o,
  output logic        bvalid_o,
  input  logic        bready_i,
  input  logic [15:0] araddr_i,
  input  logic        arvalid_i,
  output logic        arready_o,
  output logic [31:0] rdata_o,
  output logic [1:0]  rresp_o,
  output logic        rvalid_o,
  input  logic        rready_i,

  output logic        bus_valid_o,
  output logic        bus_write_o,
  output logic [15:0] bus_addr_o,
  output logic [31:0] bus_wdata_o,
  input  logic        bus_ack_i,
  input  logic [31:0] bus_rdata_i,

  output logic        busy_o
);
  typedef enum logic [2:0] {
    StIdle, StJoin, StWrite, StRead, StWriteResponse, StReadResponse
  } state_e;

  state_e      state_q;
  logic        write_first_q;
  logic [31:0] rdata_q, wdata_q, joined;
  logic        write_waits, write_done, write_void, read_done, read_void;

  assign write_waits = awvalid_i && wvalid_i;
  assign write_void = (awaddr_i[1:0] != 2'd0) || (wstrb_i == 4'h0);
  assign read_void = araddr_i[1:0] != 2'd0;
  assign write_done = (state_q == StWrite) && (bus_ack_i || write_void);
  assign read_done = (state_q == StRead) && (bus_ack_i || read_void);

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      joined[8*i +: 8] = wstrb_i[i] ? wdata_i[8*i +: 8] : bus_rdata_i[8*i +: 8];
    end
  end

  assign bus_valid_o = (state_q == StJoin) || ((state_q == StWrite) && !write_void) ||
                       ((state_q == StRead) && !read_void);
  assign bus_write_o = state_q == StWrite;
  assign bus_addr_o = (state_q == StRead) ? araddr_i : awaddr_i;
  assign bus_wdata_o = wdata_q;

  assign awready_o = write_done;
  assign wready_o = write_done;
  assign arready_o = read_done;
  assign bvalid_o = state_q == StWriteResponse;
  assign bresp_o = 2'b00;
  assign rvalid_o = state_q == StReadResponse;
  assign rresp_o = 2'b00;
  assign rdata_o = rdata_q;
  assign busy_o = (state_q != StIdle) || awvalid_i || wvalid_i || arvalid_i;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        wdata_q <= wdata_i;
        if (write_waits && (write_first_q || !arvalid_i)) begin
          write_first_q <= 1'b0;
          state_q       <= ((wstrb_i == 4'hF) || write_void) ? StWrite : StJoin;
        end else if (arvalid_i) begin
          write_first_q <= 1'b1;
          state_q       <= StRead;
        end
      end
      StJoin: begin
        wdata_q <= joined;
        if (bus_ack_i) state_q <= StWrite;
      end
      StWrite: if (write_done) state_q <= StWriteResponse;
      StRead: begin
        rdata_q <= read_void ? 32'h0 : bus_rdata_i;
        if (read_done) state_q <= StReadResponse;
      end
      StWriteResponse: if (bready_i) state_q <= StIdle;
      StReadResponse: if (rready_i) state_q <= StIdle;
      default: state_q <= StIdle;
    endcase
    if (rst_i) begin
      state_q       <= StIdle;
      write_first_q <= 1'b1;
    end
  end
endmodule
