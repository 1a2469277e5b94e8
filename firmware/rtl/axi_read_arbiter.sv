// SPDX-License-Identifier: Apache-2.0
//
// Joins the read channels of `Masters` DMA engines into one AXI4 master; the id is the number of
// the engine.
//
// An engine that offers an address is served in turn; the address stands at the port one cycle
// later, and the next one can follow in every cycle, so many reads are under way together. Data go
// back by id and are always accepted: every engine has made room before it asked.
module axi_read_arbiter #(
  parameter int unsigned Masters = 2
) (
  input  logic                     clk_i,
  input  logic                     rst_i,

  input  logic [Masters-1:0][63:0] ar_addr_i,
  input  logic [Masters-1:0][7:0]  ar_len_i,
  input  logic [Masters-1:0]       ar_valid_i,
  output logic [Masters-1:0]       ar_ready_o,
  output logic [127:0]             r_data_o,
  output logic                     r_error_o,
  output logic                     r_last_o,
  output logic [Masters-1:0]       r_valid_o,

  output logic [3:0]               m_arid_o,
  output logic [63:0]              m_araddr_o,
  output logic [7:0]               m_arlen_o,
  output logic                     m_arvalid_o,
  input  logic                     m_arready_i,
  input  logic [3:0]               m_rid_i,
  input  logic [127:0]             m_rdata_i,
  input  logic [1:0]               m_rresp_i,
  input  logic                     m_rlast_i,
  input  logic                     m_rvalid_i,
  output logic                     m_rready_o,

  output logic                     busy_o
);
  localparam int unsigned IndexWidth = $clog2(Masters);

  logic                  ar_valid_q, accept;
  logic [IndexWidth-1:0] master_q, choice;
  logic [63:0]           ar_addr_q;
  logic [7:0]            ar_len_q;

  round_robin #(.Count(Masters)) u_turn (
    .request_i(ar_valid_i),
    .last_i   (master_q),
    .choice_o (choice)
  );

  assign accept = (ar_valid_i != '0) && (!ar_valid_q || m_arready_i);
  assign m_arid_o = 4'(master_q);
  assign m_araddr_o = ar_addr_q;
  assign m_arlen_o = ar_len_q;
  assign m_arvalid_o = ar_valid_q;
  assign m_rready_o = 1'b1;
  assign r_data_o = m_rdata_i;
  assign r_error_o = m_rresp_i != 2'b00;
  assign r_last_o = m_rlast_i;
  assign busy_o = ar_valid_q || (ar_valid_i != '0);

  always_comb begin
    for (int unsigned i = 0; i < Masters; i++) begin
      ar_ready_o[i] = accept && (choice == IndexWidth'(i));
      r_valid_o[i] = m_rvalid_i && (m_rid_i == 4'(i));
    end
  end

  always_ff @(posedge clk_i) begin
    if (accept) begin
      master_q  <= choice;
      ar_addr_q <= ar_addr_i[choice];
      ar_len_q  <= ar_len_i[choice];
    end
    if (accept || m_arready_i) ar_valid_q <= accept;
    if (rst_i) begin
      ar_valid_q <= 1'b0;
      master_q   <= '0;
    end
  end
endmodule
