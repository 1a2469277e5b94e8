// SPDX-License-Identifier: Apache-2.0
//
// Joins the write channels of `Masters` DMA engines into one AXI4 master; the id is the number of
// the engine.
//
// An engine that offers an address is served in turn; the address stands at the port one cycle
// later, and the next one can follow in every cycle. Data go in the order of the addresses, and
// data of two bursts never mix; an engine may offer them at any time from the cycle on in which its
// address was accepted here. Up to 16 bursts may wait for their data. Responses go back by id,
// one cycle of `b_valid_o` each, and are always accepted.
module axi_write_arbiter #(
  parameter int unsigned Masters = 2
) (
  input  logic                      clk_i,
  input  logic                      rst_i,

  input  logic [Masters-1:0][63:0]  aw_addr_i,
  input  logic [Masters-1:0][7:0]   aw_len_i,
  input  logic [Masters-1:0]        aw_valid_i,
  output logic [Masters-1:0]        aw_ready_o,
  input  logic [Masters-1:0][127:0] w_data_i,
  input  logic [Masters-1:0][15:0]  w_strb_i,
  input  logic [Masters-1:0]        w_last_i,
  input  logic [Masters-1:0]        w_valid_i,
  output logic [Masters-1:0]        w_ready_o,
  output logic [Masters-1:0]        b_valid_o,
  output logic                      b_error_o,

  output logic [3:0]                m_awid_o,
  output logic [63:0]               m_awaddr_o,
  output logic [7:0]                m_awlen_o,
  output logic                      m_awvalid_o,
  input  logic                      m_awready_i,
  output logic [127:0]              m_wdata_o,
  output logic [15:0]               m_wstrb_o,
  output logic                      m_wlast_o,
  output logic                      m_wvalid_o,
  input  logic                      m_wready_i,
  input  logic [3:0]                m_bid_i,
  input  logic [1:0]                m_bresp_i,
  input  logic                      m_bvalid_i,
  output logic                      m_bready_o,

  output logic                      busy_o
);
  localparam int unsigned IndexWidth = $clog2(Masters);
  localparam int unsigned OrderLog2 = 4;

  logic                  aw_valid_q, accept, order_valid, beat;
  logic [IndexWidth-1:0] master_q, choice, turn;
  logic [63:0]           aw_addr_q;
  logic [7:0]            aw_len_q;
  logic [OrderLog2:0]    order_level;

  round_robin #(.Count(Masters)) u_turn (
    .request_i(aw_valid_i),
    .last_i   (master_q),
    .choice_o (choice)
  );

  assign accept = (aw_valid_i != '0) && (!aw_valid_q || m_awready_i) && !order_level[OrderLog2];

  fifo #(
    .Width    (IndexWidth),
    .DepthLog2(OrderLog2)
  ) u_order (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(accept),
    .wr_data_i (choice),
    .rd_valid_o(order_valid),
    .rd_data_o (turn),
    .rd_take_i (beat && m_wlast_o),
    .level_o   (order_level)
  );

  assign m_awid_o = 4'(master_q);
  assign m_awaddr_o = aw_addr_q;
  assign m_awlen_o = aw_len_q;
  assign m_awvalid_o = aw_valid_q;
  assign m_wdata_o = w_data_i[turn];
  assign m_wstrb_o = w_strb_i[turn];
  assign m_wlast_o = w_last_i[turn];
  assign m_wvalid_o = order_valid && w_valid_i[turn];
  assign m_bready_o = 1'b1;
  assign beat = m_wvalid_o && m_wready_i;
  assign b_error_o = m_bresp_i != 2'b00;
  assign busy_o = aw_valid_q || order_valid || (aw_valid_i != '0);

  always_comb begin
    for (int unsigned i = 0; i < Masters; i++) begin
      aw_ready_o[i] = accept && (choice == IndexWidth'(i));
      w_ready_o[i] = order_valid && m_wready_i && (turn == IndexWidth'(i));
      b_valid_o[i] = m_bvalid_i && (m_bid_i == 4'(i));
    end
  end

  always_ff @(posedge clk_i) begin
    if (accept) begin
      master_q  <= choice;
      aw_addr_q <= aw_addr_i[choice];
      aw_len_q  <= aw_len_i[choice];
    end
    if (accept || m_awready_i) aw_valid_q <= accept;
    if (rst_i) begin
      aw_valid_q <= 1'b0;
      master_q   <= '0;
    end
  end
endmodule
