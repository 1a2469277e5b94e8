// SPDX-License-Identifier: Apache-2.0
//
// Says whether the generator may begin its next frame without losing it for want of a posted
// buffer, or its record for want of a slot in the DMA trace.
//
// `started_i` is high when a generated frame begins, `decided_i` when one takes its descriptor or
// is dropped, `finished_i` when its record is written or it is dropped. In between the frame has a
// claim on a buffer and on a trace slot; `buffer_free_o` and `slot_free_o` say that there is one
// more than claimed, and `pending_o` that there are frames that have not finished.
// The claims are given to the receive engine and the trace as reservations, so that frames of the
// wire cannot take what a generated frame was promised. Both count from the next cycle; what a
// frame of the wire may take in this very cycle is therefore counted as taken here
// (`wire_deciding_i`, and `trace_used_i` as dma_trace gives it).
module generator_credit (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        hold_on_starved_i,
  input  logic        hold_on_trace_full_i,
  input  logic        run_i,
  input  logic [15:0] descriptors_available_i,
  input  logic        wire_deciding_i,
  input  logic        trace_enabled_i,
  input  logic [31:0] trace_used_i,
  input  logic        started_i,
  input  logic        decided_i,
  input  logic        finished_i,
  output logic        buffer_free_o,
  output logic        slot_free_o,
  output logic        pending_o,
  output logic [15:0] reserved_descriptors_o,
  output logic [15:0] reserved_slots_o
);
  localparam logic [32:0] TraceDepth = 33'(mprig_regs_pkg::TraceDepth);

  logic [15:0] undecided_q, unfinished_q;
  logic [16:0] claimed;

  assign claimed = {1'b0, undecided_q} + {16'h0, wire_deciding_i};
  assign buffer_free_o = run_i && ({1'b0, descriptors_available_i} > claimed);
  assign slot_free_o = !trace_enabled_i ||
                       ({1'b0, trace_used_i} + {17'h0, unfinished_q} < TraceDepth);
  assign pending_o = unfinished_q != 16'd0;
  assign reserved_descriptors_o = hold_on_starved_i ? undecided_q : 16'd0;
  assign reserved_slots_o = hold_on_trace_full_i ? unfinished_q : 16'd0;

  always_ff @(posedge clk_i) begin
    if (started_i && !decided_i) undecided_q <= undecided_q + 16'd1;
    if (!started_i && decided_i) undecided_q <= undecided_q - 16'd1;
    if (started_i && !finished_i) unfinished_q <= unfinished_q + 16'd1;
    if (!started_i && finished_i) unfinished_q <= unfinished_q - 16'd1;
    if (rst_i) begin
      undecided_q  <= '0;
      unfinished_q <= '0;
    end
  end
endmodule
