// SPDX-License-Identifier: Apache-2.0
//
// Register block INTERRUPT and the source of MSI-X requests.
//
// A pulse on `queue_i` (bit n: vector n) or a bit written to TEST leaves one request pending from
// the next cycle until it is handed over; a second one before that is the same request.
// `msix_valid_o` and `msix_vector_o` do not change until `msix_ready_i`; each hand-over is counted
// in REQUESTED. `reg_rdata_o` follows `reg_read_i` by one cycle.
module interrupt_controller (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [7:0]  queue_i,
  output logic        msix_valid_o,
  output logic [7:0]  msix_vector_o,
  input  logic        msix_ready_i,
  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o,
  output logic        busy_o
);
  // Bit 2n is the queue's request for vector n, bit 2n + 1 the test's.
  logic [15:0] pending_q, raised;
  logic        valid_q, done;
  logic [3:0]  index_q;
  logic [31:0] requested_q, header, value;

  register_header #(
    .Base        (mprig_regs_pkg::InterruptBase),
    .TypeValue   (mprig_regs_pkg::InterruptTypeValue),
    .VersionValue(mprig_regs_pkg::InterruptVersionValue),
    .NextValue   (mprig_regs_pkg::InterruptNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      raised[2*i] = queue_i[i];
      raised[2*i+1] = reg_write_i && (reg_addr_i == mprig_regs_pkg::InterruptTestOffset) &&
                      reg_wdata_i[i];
    end
  end

  logic unused_wdata;
  assign unused_wdata = ^reg_wdata_i[31:8];

  assign value = (reg_addr_i == mprig_regs_pkg::InterruptRequestedOffset) ? requested_q : header;
  assign done = valid_q && msix_ready_i;
  assign msix_valid_o = valid_q;
  assign msix_vector_o = {5'h0, index_q[3:1]};
  assign busy_o = valid_q || (pending_q != 16'h0);

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    pending_q <= pending_q | raised;
    if (!valid_q) begin
      valid_q <= pending_q != 16'h0;
      for (int unsigned i = 0; i < 16; i++) begin
        if (pending_q[15 - i]) index_q <= 4'(15 - i);
      end
    end
    if (done) begin
      valid_q            <= 1'b0;
      pending_q[index_q] <= raised[index_q];
      requested_q        <= requested_q + 32'd1;
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      pending_q   <= '0;
      valid_q     <= 1'b0;
      index_q     <= '0;
      requested_q <= '0;
    end
  end
endmodule
