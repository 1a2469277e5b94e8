// SPDX-License-Identifier: Apache-2.0
//
// Everything between the pins of an FTDI bridge chip and the `usb_*` ports of the NIC, with the
// crossing between the chip's clock and the NIC's. A board's top needs one: Bytes = 4 for an
// FT601, Bytes = 1 and UsesSiwu for an FT232H.
//
// chip_*  see ft245_port.
// rx_*    bytes to the NIC, tx_* bytes from it: a byte moves in each cycle with valid and ready.
//         `tx_last_i` ends a message.
//
// Messages wait until they are whole before they go to the chip, so that each is one burst and
// the chip makes full packets; the first 512 bytes of one that is longer go ahead.
module usb_bridge #(
  parameter int unsigned Bytes = 4,
  parameter bit UsesSiwu = 1'b0
) (
  input  logic               chip_clk_i,
  input  logic               chip_rst_i,
  input  logic [8*Bytes-1:0] chip_data_i,
  input  logic [Bytes-1:0]   chip_be_i,
  output logic [8*Bytes-1:0] chip_data_o,
  output logic [Bytes-1:0]   chip_be_o,
  output logic               chip_data_oe_o,
  input  logic               chip_rxf_ni,
  input  logic               chip_txe_ni,
  output logic               chip_oe_no,
  output logic               chip_rd_no,
  output logic               chip_wr_no,
  output logic               chip_siwu_no,

  input  logic               clk_i,
  input  logic               rst_i,
  output logic [7:0]         rx_data_o,
  output logic               rx_valid_o,
  input  logic               rx_ready_i,
  input  logic [7:0]         tx_data_i,
  input  logic               tx_last_i,
  input  logic               tx_valid_i,
  output logic               tx_ready_o
);
  localparam int unsigned RxWidth = 9 * Bytes;
  localparam int unsigned TxWidth = RxWidth + 1;
  localparam int unsigned RxDepthLog2 = 5;
  localparam int unsigned CrossingDepthLog2 = 3;
  localparam int unsigned MessageBytes = 512;
  localparam int unsigned TxDepthLog2 = $clog2(2 * MessageBytes / Bytes);
  localparam logic [RxDepthLog2:0] RxFull = (RxDepthLog2+1)'(2**RxDepthLog2 - 4);
  localparam logic [TxDepthLog2:0] GoAhead = (TxDepthLog2+1)'(MessageBytes / Bytes);

  logic [RxWidth-1:0]   port_rx, chip_rx, nic_rx;
  logic                 port_rx_valid, chip_rx_valid, chip_rx_ready, nic_rx_valid, nic_rx_ready;
  logic [RxDepthLog2:0] rx_level;
  logic [TxWidth-1:0]   nic_tx, chip_tx, port_tx;
  logic                 nic_tx_valid, nic_tx_ready, chip_tx_valid, chip_tx_ready;
  logic                 port_tx_valid, port_tx_ready, stored, offered;
  logic [TxDepthLog2:0] tx_level, messages_q;
  logic                 message_in, message_out;

  ft245_port #(
    .Bytes   (Bytes),
    .UsesSiwu(UsesSiwu)
  ) u_port (
    .clk_i     (chip_clk_i),
    .rst_i     (chip_rst_i),
    .data_i    (chip_data_i),
    .be_i      (chip_be_i),
    .data_o    (chip_data_o),
    .be_o      (chip_be_o),
    .data_oe_o (chip_data_oe_o),
    .rxf_ni    (chip_rxf_ni),
    .txe_ni    (chip_txe_ni),
    .oe_no     (chip_oe_no),
    .rd_no     (chip_rd_no),
    .wr_no     (chip_wr_no),
    .siwu_no   (chip_siwu_no),
    .rx_data_o (port_rx[8*Bytes-1:0]),
    .rx_keep_o (port_rx[RxWidth-1:8*Bytes]),
    .rx_valid_o(port_rx_valid),
    .rx_room_i (rx_level < RxFull),
    .tx_data_i (port_tx[8*Bytes-1:0]),
    .tx_keep_i (port_tx[RxWidth-1:8*Bytes]),
    .tx_last_i (port_tx[RxWidth]),
    .tx_valid_i(port_tx_valid),
    .tx_ready_o(port_tx_ready)
  );

  fifo #(
    .Width    (RxWidth),
    .DepthLog2(RxDepthLog2)
  ) u_rx_fifo (
    .clk_i     (chip_clk_i),
    .rst_i     (chip_rst_i),
    .clear_i   (1'b0),
    .wr_valid_i(port_rx_valid),
    .wr_data_i (port_rx),
    .rd_valid_o(chip_rx_valid),
    .rd_data_o (chip_rx),
    .rd_take_i (chip_rx_ready),
    .level_o   (rx_level)
  );

  clock_crossing #(
    .Width    (RxWidth),
    .DepthLog2(CrossingDepthLog2)
  ) u_rx_crossing (
    .wr_clk_i  (chip_clk_i),
    .wr_rst_i  (chip_rst_i),
    .wr_valid_i(chip_rx_valid),
    .wr_ready_o(chip_rx_ready),
    .wr_data_i (chip_rx),
    .rd_clk_i  (clk_i),
    .rd_rst_i  (rst_i),
    .rd_valid_o(nic_rx_valid),
    .rd_ready_i(nic_rx_ready),
    .rd_data_o (nic_rx)
  );

  word_unpack #(.Bytes(Bytes)) u_unpack (
    .clk_i,
    .rst_i,
    .data_i      (nic_rx[8*Bytes-1:0]),
    .keep_i      (nic_rx[RxWidth-1:8*Bytes]),
    .valid_i     (nic_rx_valid),
    .ready_o     (nic_rx_ready),
    .byte_o      (rx_data_o),
    .byte_valid_o(rx_valid_o),
    .byte_ready_i(rx_ready_i)
  );

  word_pack #(.Bytes(Bytes)) u_pack (
    .clk_i,
    .rst_i,
    .byte_i      (tx_data_i),
    .byte_last_i (tx_last_i),
    .byte_valid_i(tx_valid_i),
    .byte_ready_o(tx_ready_o),
    .data_o      (nic_tx[8*Bytes-1:0]),
    .keep_o      (nic_tx[RxWidth-1:8*Bytes]),
    .last_o      (nic_tx[RxWidth]),
    .valid_o     (nic_tx_valid),
    .ready_i     (nic_tx_ready)
  );

  clock_crossing #(
    .Width    (TxWidth),
    .DepthLog2(CrossingDepthLog2)
  ) u_tx_crossing (
    .wr_clk_i  (clk_i),
    .wr_rst_i  (rst_i),
    .wr_valid_i(nic_tx_valid),
    .wr_ready_o(nic_tx_ready),
    .wr_data_i (nic_tx),
    .rd_clk_i  (chip_clk_i),
    .rd_rst_i  (chip_rst_i),
    .rd_valid_o(chip_tx_valid),
    .rd_ready_i(chip_tx_ready),
    .rd_data_o (chip_tx)
  );

  fifo #(
    .Width    (TxWidth),
    .DepthLog2(TxDepthLog2)
  ) u_tx_fifo (
    .clk_i     (chip_clk_i),
    .rst_i     (chip_rst_i),
    .clear_i   (1'b0),
    .wr_valid_i(stored),
    .wr_data_i (chip_tx),
    .rd_valid_o(offered),
    .rd_data_o (port_tx),
    .rd_take_i (port_tx_valid && port_tx_ready),
    .level_o   (tx_level)
  );

  assign chip_tx_ready = !tx_level[TxDepthLog2];
  assign stored = chip_tx_valid && chip_tx_ready;
  assign port_tx_valid = offered && ((messages_q != '0) || (tx_level >= GoAhead));
  assign message_in = stored && chip_tx[RxWidth];
  assign message_out = port_tx_valid && port_tx_ready && port_tx[RxWidth];

  always_ff @(posedge chip_clk_i) begin
    if (message_in && !message_out) messages_q <= messages_q + 1'b1;
    if (message_out && !message_in) messages_q <= messages_q - 1'b1;
    if (chip_rst_i) messages_q <= '0;
  end
endmodule
