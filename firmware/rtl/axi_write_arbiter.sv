// SPDX-License-Identifier: Apache-2.0
//
// Joins the write channels of `Masters` DMA engines into one AXI4 master; the id is the number of
// the engine.
//
// An engine that offers an address is granted, in turn, and keeps the data channel until its last
// beat: data of two bursts never mix. It offers data only after its address was accepted. The next
// grant comes one cycle after that. Responses go back by id, one cycle of `b_valid_o` each, and
// are always accepted.
module axi_write_arbiter #(
  parameter int unsigned Masters = 2
) (
  input  logic                     clk_i,
  input  logic                     rst_i,

  input  logic [Masters-1:0][63:0] aw_addr_i,
  input  logic [Masters-1:0][7:0]  aw_len_i,
  input  logic [Masters-1:0]       aw_valid_i,
  output logic [Masters-1:0]       aw_ready_o,
  input  logic [Masters-1:0][63:0] w_data_i,
  input  logic [Masters-1:0][7:0]  w_strb_i,
  input  logic [Masters-1:0]       w_last_i,
  input  logic [Masters-1:0]       w_valid_i,
  output logic [Masters-1:0]       w_ready_o,
  output logic [Masters-1:0]       b_valid_o,
  output logic                     b_error_o,

  output logic [3:0]               m_awid_o,
  output logic [63:0]              m_awaddr_o,
  output logic [7:0]               m_awlen_o,
  output logic                     m_awvalid_o,
  input  logic                     m_awready_i,
  output logic [63:0]              m_wdata_o,
  output logic [7:0]               m_wstrb_o,
  output logic                     m_wlast_o,
  output logic                     m_wvalid_o,
  input  logic                     m_wready_i,
  input  logic [3:0]               m_bid_i,
  input  logic [1:0]               m_bresp_i,
  input  logic                     m_bvalid_i,
  output logic                     m_bready_o,

  output logic                     busy_o
);
  localparam int unsigned IndexWidth = $clog2(Masters);

  logic                  granted_q;
  logic [IndexWidth-1:0] grant_q, choice;

  round_robin #(.Count(Masters)) u_turn (
    .request_i(aw_valid_i),
    .last_i   (grant_q),
    .choice_o (choice)
  );

  assign m_awid_o = 4'(grant_q);
  assign m_awaddr_o = aw_addr_i[grant_q];
  assign m_awlen_o = aw_len_i[grant_q];
  assign m_awvalid_o = granted_q && aw_valid_i[grant_q];
  assign m_wdata_o = w_data_i[grant_q];
  assign m_wstrb_o = w_strb_i[grant_q];
  assign m_wlast_o = w_last_i[grant_q];
  assign m_wvalid_o = granted_q && w_valid_i[grant_q];
  assign m_bready_o = 1'b1;
  assign b_error_o = m_bresp_i != 2'b00;
  assign busy_o = granted_q || (aw_valid_i != '0);

  always_comb begin
    for (int unsigned i = 0; i < Masters; i++) begin
      aw_ready_o[i] = granted_q && m_awready_i && (grant_q == IndexWidth'(i));
      w_ready_o[i] = granted_q && m_wready_i && (grant_q == IndexWidth'(i));
      b_valid_o[i] = m_bvalid_i && (m_bid_i == 4'(i));
    end
  end

  always_ff @(posedge clk_i) begin
    if (!granted_q) begin
      grant_q   <= choice;
      granted_q <= aw_valid_i != '0;
    end else if (m_wvalid_o && m_wready_i && m_wlast_o) begin
      granted_q <= 1'b0;
    end
    if (rst_i) begin
      granted_q <= 1'b0;
      grant_q   <= '0;
    end
  end
endmodule
