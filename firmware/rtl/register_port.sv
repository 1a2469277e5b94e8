// SPDX-License-Identifier: Apache-2.0
//
// The three ways to the registers, and the register bus that they share: the host's AXI4-Lite port
// and the control links behind the UART and behind a USB bridge chip.
//
// `reg_*` goes to the register blocks (see register_arbiter for the timing); the blocks LINK and
// USB are in here. `boot_i` and `event_i` are handed to both control links, `snapshot_*` to the one over which the
// last request came. `usb_*`: see usb_link.
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
  input  logic [7:0]  usb_rx_data_i,
  input  logic        usb_rx_valid_i,
  output logic        usb_rx_ready_o,
  output logic [7:0]  usb_tx_data_o,
  output logic        usb_tx_last_o,
  output logic        usb_tx_valid_o,
  input  logic        usb_tx_ready_i,
  input  logic [7:0]  boot_i,
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
  // Host, UART, USB.
  localparam int unsigned Ports = 3;

  logic [Ports-1:0]       bus_valid, bus_write, bus_ack;
  logic [Ports-1:0][15:0] bus_addr;
  logic [Ports-1:0][31:0] bus_wdata;
  logic [31:0]            bus_rdata, link_rdata, usb_rdata;
  logic                   axil_busy, link_busy, usb_busy, bus_busy;
  logic                   uart_good, usb_good, uart_start, usb_start, to_usb_q, pushes_usb_q;

  assign snapshot_start_o = uart_start || usb_start;

  always_ff @(posedge clk_i) begin
    if (uart_good || usb_good) to_usb_q <= usb_good;
    if (snapshot_start_o) pushes_usb_q <= usb_start;
    if (rst_i) begin
      to_usb_q     <= 1'b0;
      pushes_usb_q <= 1'b0;
    end
  end

  assign busy_o = axil_busy || link_busy || usb_busy || bus_busy;

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

  link_uart #(.UartDivisor(UartDivisor)) u_link (
    .clk_i,
    .rst_i,
    .uart_rx_i,
    .uart_tx_o,
    .boot_i,
    .event_i,
    .event_time_i,
    .event_argument_i,
    .snapshot_valid_i     (snapshot_valid_i && !to_usb_q),
    .snapshot_start_o     (uart_start),
    .snapshot_word_valid_i(snapshot_word_valid_i && !pushes_usb_q),
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
    .good_o          (uart_good),
    .busy_o          (link_busy)
  );

  usb_link u_usb_link (
    .clk_i,
    .rst_i,
    .rx_data_i  (usb_rx_data_i),
    .rx_valid_i (usb_rx_valid_i),
    .rx_ready_o (usb_rx_ready_o),
    .tx_data_o  (usb_tx_data_o),
    .tx_last_o  (usb_tx_last_o),
    .tx_valid_o (usb_tx_valid_o),
    .tx_ready_i (usb_tx_ready_i),
    .boot_i,
    .event_i,
    .event_time_i,
    .event_argument_i,
    .snapshot_valid_i     (snapshot_valid_i && to_usb_q),
    .snapshot_start_o     (usb_start),
    .snapshot_word_valid_i(snapshot_word_valid_i && pushes_usb_q),
    .snapshot_index_i,
    .snapshot_word_i,
    .snapshot_last_i,
    .bus_valid_o(bus_valid[2]),
    .bus_write_o(bus_write[2]),
    .bus_addr_o (bus_addr[2]),
    .bus_wdata_o(bus_wdata[2]),
    .bus_ack_i  (bus_ack[2]),
    .bus_rdata_i(bus_rdata),
    .reg_read_i (reg_read_o),
    .reg_addr_i (reg_addr_o),
    .reg_rdata_o(usb_rdata),
    .good_o     (usb_good),
    .busy_o     (usb_busy)
  );

  register_arbiter #(.Ports(Ports)) u_register_arbiter (
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
    .reg_rdata_i(reg_rdata_i | link_rdata | usb_rdata),
    .busy_o     (bus_busy)
  );
endmodule
