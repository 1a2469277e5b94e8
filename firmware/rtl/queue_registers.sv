// SPDX-License-Identifier: Apache-2.0
//
// Register block of one descriptor queue; receive and transmit queues have the same shape, so the
// offsets of receive queue 0 serve for all, moved by `Base`.
//
// `start_o` is high for the one cycle in which ENABLE rises: every part of the queue clears its
// counts in it, and `run_o` is high from the next cycle. A rise is accepted only while the queue
// is not active. `run_o` falls one cycle after ENABLE is cleared or `error_i` came; what the queue
// has then begun is finished, and STATUS.ACTIVE falls with `working_i`.
//
// `interrupt_o` is high for one cycle when the queue is armed and `completed_i` differs from the
// count given with ARM; it disarms. `reg_rdata_o` follows `reg_read_i` by two cycles, and a write has
// its effect one cycle late.
module queue_registers #(
  parameter logic [15:0] Base = 16'h0,
  parameter logic [31:0] TypeValue = 32'h0,
  parameter logic [31:0] VersionValue = 32'h0,
  parameter logic [31:0] NextValue = 32'h0
) (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        start_o,
  output logic        run_o,
  output logic        chain_o,
  output logic [15:0] generation_o,
  output logic [63:0] ring_base_o,
  output logic [3:0]  ring_size_log2_o,
  output logic [63:0] completion_base_o,
  output logic [15:0] tail_o,
  input  logic [15:0] head_i,
  input  logic [15:0] completed_i,
  input  logic        working_i,
  input  logic        error_i,
  output logic        interrupt_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] Shift = Base - mprig_regs_pkg::RxQueue0Base;
  localparam int unsigned BlockLog2 = 7;
  localparam logic [31:0] MinSizeLog2 = 32'd4;
  localparam logic [31:0] MaxSizeLog2 = 32'd12;

  logic        enable_q, error_q, armed_q, chain_q;
  logic [63:0] ring_base_q, completion_base_q;
  logic [3:0]  size_log2_q;
  logic [15:0] tail_q, arm_count_q, generation_q;
  logic [15:0] addr;
  logic [31:0] header, value;
  logic        active, write_control, enable_bit;
  logic        own_write, own_read;
  logic [15:0] own_addr;
  logic [31:0] own_wdata;

  register_window #(
    .Base    (Base),
    .SizeLog2(BlockLog2)
  ) u_window (
    .clk_i,
    .rst_i,
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_write_o(own_write),
    .reg_read_o (own_read),
    .reg_addr_o (own_addr),
    .reg_wdata_o(own_wdata)
  );

  register_header #(
    .Base        (Base),
    .TypeValue   (TypeValue),
    .VersionValue(VersionValue),
    .NextValue   (NextValue)
  ) u_header (
    .addr_i (own_addr),
    .value_o(header)
  );

  assign addr = own_addr - Shift;
  assign active = enable_q || working_i;
  assign write_control = own_write && (addr == mprig_regs_pkg::RxQueue0ControlOffset);
  assign enable_bit = own_wdata[mprig_regs_pkg::RxQueue0ControlEnableLsb];
  assign start_o = write_control && enable_bit && !active;
  assign run_o = enable_q && !error_q;
  assign chain_o = chain_q;
  assign generation_o = generation_q;
  assign ring_base_o = ring_base_q;
  assign ring_size_log2_o = size_log2_q;
  assign completion_base_o = completion_base_q;
  assign tail_o = tail_q;
  assign interrupt_o = armed_q && (completed_i != arm_count_q);

  always_comb begin
    unique case (addr)
      mprig_regs_pkg::RxQueue0ControlOffset:          value = {30'h0, chain_q, enable_q};
      mprig_regs_pkg::RxQueue0StatusOffset:           value = {30'h0, error_q, active};
      mprig_regs_pkg::RxQueue0RingBaseOffset:         value = ring_base_q[31:0];
      mprig_regs_pkg::RxQueue0RingBaseHiOffset:       value = ring_base_q[63:32];
      mprig_regs_pkg::RxQueue0RingSizeLog2Offset:     value = {28'h0, size_log2_q};
      mprig_regs_pkg::RxQueue0CompletionBaseOffset:   value = completion_base_q[31:0];
      mprig_regs_pkg::RxQueue0CompletionBaseHiOffset: value = completion_base_q[63:32];
      mprig_regs_pkg::RxQueue0TailOffset:             value = {16'h0, tail_q};
      mprig_regs_pkg::RxQueue0HeadOffset:             value = {16'h0, head_i};
      mprig_regs_pkg::RxQueue0CompletedOffset:        value = {16'h0, completed_i};
      mprig_regs_pkg::RxQueue0GenerationOffset:       value = {16'h0, generation_q};
      default:                                        value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= own_read ? value : 32'h0;
    if (interrupt_o) armed_q <= 1'b0;
    if (error_i) error_q <= 1'b1;
    if (own_write) begin
      unique case (addr)
        // Bases are 64-byte aligned, so that no record and no burst crosses a 4-KiB boundary.
        mprig_regs_pkg::RxQueue0RingBaseOffset:
          ring_base_q[31:0] <= {own_wdata[31:6], 6'h0};
        mprig_regs_pkg::RxQueue0RingBaseHiOffset:       ring_base_q[63:32] <= own_wdata;
        mprig_regs_pkg::RxQueue0CompletionBaseOffset:
          completion_base_q[31:0] <= {own_wdata[31:6], 6'h0};
        mprig_regs_pkg::RxQueue0CompletionBaseHiOffset: completion_base_q[63:32] <= own_wdata;
        mprig_regs_pkg::RxQueue0RingSizeLog2Offset: begin
          size_log2_q <= own_wdata[3:0];
          if (own_wdata < MinSizeLog2) size_log2_q <= MinSizeLog2[3:0];
          if (own_wdata > MaxSizeLog2) size_log2_q <= MaxSizeLog2[3:0];
        end
        mprig_regs_pkg::RxQueue0TailOffset: tail_q <= own_wdata[15:0];
        mprig_regs_pkg::RxQueue0ArmOffset: begin
          armed_q     <= 1'b1;
          arm_count_q <= own_wdata[15:0];
        end
        mprig_regs_pkg::RxQueue0ControlOffset: begin
          if (!enable_bit) enable_q <= 1'b0;
        end
        default: begin
        end
      endcase
    end
    if (start_o) begin
      enable_q     <= 1'b1;
      error_q      <= 1'b0;
      armed_q      <= 1'b0;
      tail_q       <= '0;
      chain_q      <= own_wdata[mprig_regs_pkg::RxQueue0ControlChainLsb];
      generation_q <= generation_q + 16'd1;
    end
    if (rst_i) begin
      reg_rdata_o       <= '0;
      enable_q          <= 1'b0;
      error_q           <= 1'b0;
      armed_q           <= 1'b0;
      arm_count_q       <= '0;
      ring_base_q       <= '0;
      completion_base_q <= '0;
      size_log2_q       <= mprig_regs_pkg::RxQueue0RingSizeLog2Reset[3:0];
      tail_q            <= '0;
      chain_q           <= 1'b0;
      generation_q      <= '0;
    end
  end
endmodule
