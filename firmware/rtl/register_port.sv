// SPDX-License-Identifier: Apache-2.0
//
// The two ways to the registers, and the register bus that they share: the host's AXI4-Lite port
// and the control link behind the UART.
//
// `reg_*` goes to the register blocks (see register_arbiter for the timing); the block LINK is in
// here. `event_i` and `snapshot_*` are handed to the control link.
module register_port #(
  parameter int unsigned UartDivisor = 4
) (
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

  input  logic        uart_rx_i,
  output logic        uart_tx_o,
  input  logic        event_i,
  input  logic [63:0] event_time_i,
  input  logic [31:0] event_argument_i,
  input  logic        snapshot_valid_i,
  output logic        snapshot_start_o,
  input  logic        snapshot_word_valid_i,
  input  logic [6:0]  snapshot_index_i,
  input  logic [31:0] snapshot_word_i,
  input  logic        snapshot_last_i,

  output logic        reg_write_o,
  output logic        reg_read_o,
  output logic [15:0] reg_addr_o,
  output logic [31:0] reg_wdata_o,
  input  logic [31:0] reg_rdata_i,

  output logic        busy_o
);
  logic [1:0]       bus_valid, bus_write, bus_ack;
  logic [1:0][15:0] bus_addr;
  logic [1:0][31:0] bus_wdata;
  logic [31:0]      bus_rdata, link_rdata;
  logic             axil_busy, link_busy, bus_busy;

  assign busy_o = axil_busy || link_busy || bus_busy;

  axil_slave u_axil_slave (
    .clk_i,
    .rst_i,
    .awaddr_i,
    .awvalid_i,
    .awready_o,
    .wdata_i,
    .wstrb_i,
    .wvalid_i,
    .wready_o,
    .bresp_o,
    .bvalid_o,
    .bready_i,
    .araddr_i,
    .arvalid_i,
    .arready_o,
    .rdata_o,
    .rresp_o,
    .rvalid_o,
    .rready_i,
    .bus_valid_o(bus_valid[0]),
    .bus_write_o(bus_write[0]),
    .bus_addr_o (bus_addr[0]),
    .bus_wdata_o(bus_wdata[0]),
    .bus_ack_i  (bus_ack[0]),
    .bus_rdata_i(bus_rdata),
    .busy_o     (axil_busy)
  );

  link_port #(.UartDivisor(UartDivisor)) u_link (
    .clk_i,
    .rst_i,
    .uart_rx_i,
    .uart_tx_o,
    .event_i,
    .event_time_i,
    .event_argument_i,
    .snapshot_valid_i,
    .snapshot_start_o,
    .snapshot_word_valid_i,
    .snapshot_index_i,
    .snapshot_word_i,
    .snapshot_last_i,
    .bus_valid_o     (bus_valid[1]),
    .bus_write_o     (bus_write[1]),
    .bus_addr_o      (bus_addr[1]),
    .bus_wdata_o     (bus_wdata[1]),
    .bus_ack_i       (bus_ack[1]),
    .bus_rdata_i     (bus_rdata),
    .reg_read_i      (reg_read_o),
    .reg_addr_i      (reg_addr_o),
    .reg_rdata_o     (link_rdata),
    .busy_o          (link_busy)
  );

  register_arbiter u_register_arbiter (
    .clk_i,
    .rst_i,
    .valid_i    (bus_valid),
    .write_i    (bus_write),
    .addr_i     (bus_addr),
    .wdata_i    (bus_wdata),
    .ack_o      (bus_ack),
    .rdata_o    (bus_rdata),
    .reg_write_o,
    .reg_read_o,
    .reg_addr_o,
    .reg_wdata_o,
    .reg_rdata_i(reg_rdata_i | link_rdata),
    .busy_o     (bus_busy)
  );
endmodule
