// SPDX-License-Identifier: Apache-2.0
//
// The register blocks of all queues of one direction, `Direction` 0 receive, 1 transmit, and how
// many of its descriptors each queue owns: taken, and not yet completed. While it owns one, or
// `working_i` is high, a queue is active.
//
// The signals are those of queue_registers, one element for each queue.
module queue_block #(
  parameter int unsigned Direction = 0
) (
  input  logic             clk_i,
  input  logic             rst_i,

  output logic [3:0]       start_o,
  output logic [3:0]       run_o,
  output logic [3:0]       chain_o,
  output logic [3:0][15:0] generation_o,
  output logic [3:0][63:0] ring_base_o,
  output logic [3:0][3:0]  ring_size_log2_o,
  output logic [3:0][63:0] completion_base_o,
  output logic [3:0][15:0] tail_o,
  input  logic [3:0][15:0] head_i,
  input  logic [3:0][15:0] completed_i,
  input  logic [3:0]       take_i,
  input  logic [3:0]       done_i,
  input  logic [2:0]       done_count_i,
  input  logic [3:0]       working_i,
  input  logic [3:0]       error_i,
  output logic [3:0][15:0] owned_o,
  output logic [3:0]       interrupt_o,
  output logic             busy_o,

  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  localparam logic [15:0] FirstBase =
      (Direction == 0) ? mprig_regs_pkg::RxQueue0Base : mprig_regs_pkg::TxQueue0Base;
  localparam logic [15:0] Stride = mprig_regs_pkg::RxQueue1Base - mprig_regs_pkg::RxQueue0Base;
  localparam logic [31:0] TypeValue =
      (Direction == 0) ? mprig_regs_pkg::RxQueue0TypeValue : mprig_regs_pkg::TxQueue0TypeValue;
  localparam logic [31:0] VersionValue =
      (Direction == 0) ? mprig_regs_pkg::RxQueue0VersionValue : mprig_regs_pkg::TxQueue0VersionValue;
  localparam logic [31:0] LastNext =
      (Direction == 0) ? mprig_regs_pkg::RxQueue3NextValue : mprig_regs_pkg::TxQueue3NextValue;

  logic [3:0][31:0] rdata;
  logic [3:0][15:0] owned_q;
  logic [3:0]       owning;

  assign reg_rdata_o = rdata[0] | rdata[1] | rdata[2] | rdata[3];
  assign owned_o = owned_q;
  assign busy_o = (owning | working_i) != 4'h0;

  for (genvar i = 0; i < 4; i++) begin : gen_queue
    assign owning[i] = owned_q[i] != 16'd0;

    queue_registers #(
      .Base        (FirstBase + 16'(i) * Stride),
      .TypeValue   (TypeValue),
      .VersionValue(VersionValue),
      .NextValue   ((i == 3) ? LastNext : 32'(FirstBase + 16'(i + 1) * Stride))
    ) u_registers (
      .clk_i,
      .rst_i,
      .start_o          (start_o[i]),
      .run_o            (run_o[i]),
      .chain_o          (chain_o[i]),
      .generation_o     (generation_o[i]),
      .ring_base_o      (ring_base_o[i]),
      .ring_size_log2_o (ring_size_log2_o[i]),
      .completion_base_o(completion_base_o[i]),
      .tail_o           (tail_o[i]),
      .head_i           (head_i[i]),
      .completed_i      (completed_i[i]),
      .working_i        (working_i[i] || owning[i]),
      .error_i          (error_i[i]),
      .interrupt_o      (interrupt_o[i]),
      .reg_write_i,
      .reg_read_i,
      .reg_addr_i,
      .reg_wdata_i,
      .reg_rdata_o      (rdata[i])
    );

    always_ff @(posedge clk_i) begin
      owned_q[i] <= owned_q[i] + {15'h0, take_i[i]} - (done_i[i] ? {13'h0, done_count_i} : 16'd0);
      if (rst_i) owned_q[i] <= '0;
    end
  end
endmodule
