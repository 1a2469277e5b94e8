// SPDX-License-Identifier: Apache-2.0
//
// Says whether the generator may begin its next frame without losing it for want of a posted
// buffer, or its record for want of a slot in the DMA trace.
//
// `started_i` is high when a generated frame begins, with the queue whose buffer it claims;
// `decided_i` when one takes its descriptor or is dropped, with that queue; `finished_i` is how many
// leave the receive path in this cycle. In between the frame has a claim on a buffer and on a trace slot:
// `buffer_free_o` (of each queue) and `slot_free_o` say that there is one more than claimed, and
// `pending_o` that there are frames that were neither dropped (`dropped_i`) nor completed in memory
// (`completed_i` of them in this cycle). The
// claims are given to the dispatcher and the trace as reservations, so that frames of the wire
// cannot take what a generated frame was promised. Both count from the next cycle; what a frame of
// the wire is about to take is therefore counted as taken here (`wire_deciding_i`, and
// `trace_used_i` as dma_trace gives it).
//
// A generated frame that goes to several queues becomes `copies_i` more in the cycle in which they
// are known, and each of these is dropped or finished and completed by itself. From then on each
// claims a slot of the trace too; these were not waited for, so that a record can be lost. Its claim
// on a buffer is decided once, with its first copy; the others take what they find.
//
// Both levels are looked at two cycles late, because they are differences already and so is what is
// said of them. What was taken since (`take_i`) and the record that is offered for the first time
// (`trace_offered_i`) count at once; what was posted, released or decided since does not yet. Hence
// `started_i` must not be high in two cycles in a row. For what the wire is about to take, both
// answers are there.
module generator_credit (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             hold_on_starved_i,
  input  logic             hold_on_trace_full_i,
  input  logic [3:0]       run_i,
  input  logic [3:0][15:0] posted_i,
  input  logic [3:0]       take_i,
  input  logic [3:0]       wire_deciding_i,
  input  logic             trace_enabled_i,
  input  logic [31:0]      trace_used_i,
  input  logic             trace_offered_i,
  input  logic             started_i,
  input  logic [1:0]       started_queue_i,
  input  logic             decided_i,
  input  logic [1:0]       decided_queue_i,
  input  logic [1:0]       copies_i,
  input  logic [1:0]       finished_i,
  input  logic             dropped_i,
  input  logic [2:0]       completed_i,
  output logic [3:0]       buffer_free_o,
  output logic             slot_free_o,
  output logic             pending_o,
  output logic [3:0][15:0] reserved_descriptors_o,
  output logic [15:0]      reserved_slots_o
);
  localparam logic [32:0] TraceDepth = 33'(mprig_regs_pkg::TraceDepth);

  logic [3:0][15:0] undecided_q, posted_q;
  logic [15:0]      unfinished_q, pending_q;
  logic [3:0]       started, decided, take_q, run_q;
  // There is one more than claimed; there are two.
  logic [3:0]       buffer_q, buffers_q;
  logic             slot_q, slots_q;
  logic [3:0][16:0] claimed;
  logic [32:0]      filled;
  logic [31:0]      trace_used_q;

  assign started = started_i ? 4'd1 << started_queue_i : 4'h0;
  assign decided = decided_i ? 4'd1 << decided_queue_i : 4'h0;
  assign pending_o = pending_q != 16'd0;
  assign slot_free_o = !trace_enabled_i || (trace_offered_i ? slots_q : slot_q);
  assign filled = {1'b0, trace_used_q} + {17'h0, unfinished_q} + {32'h0, trace_offered_i};
  assign reserved_slots_o = hold_on_trace_full_i ? unfinished_q : 16'd0;

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      claimed[i] = {1'b0, undecided_q[i]} + {16'h0, take_q[i]} + {16'h0, take_i[i]};
      buffer_free_o[i] = run_i[i] && (wire_deciding_i[i] ? buffers_q[i] : buffer_q[i]);
      reserved_descriptors_o[i] = hold_on_starved_i ? undecided_q[i] : 16'd0;
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < 4; i++) begin
      if (started[i] && !decided[i]) undecided_q[i] <= undecided_q[i] + 16'd1;
      if (!started[i] && decided[i]) undecided_q[i] <= undecided_q[i] - 16'd1;
      buffer_q[i]  <= run_i[i] && run_q[i] && ({1'b0, posted_q[i]} > claimed[i]);
      buffers_q[i] <= run_i[i] && run_q[i] && ({1'b0, posted_q[i]} > claimed[i] + 17'd1);
    end
    pending_q <= pending_q + {15'h0, started_i} + {14'h0, copies_i} - {15'h0, dropped_i} -
                 {13'h0, completed_i};
    unfinished_q <= unfinished_q + {15'h0, started_i} + {14'h0, copies_i} - {14'h0, finished_i};
    posted_q     <= posted_i;
    take_q       <= take_i;
    run_q        <= run_i;
    trace_used_q <= trace_used_i;
    slot_q       <= filled < TraceDepth;
    slots_q      <= filled + 33'd1 < TraceDepth;
    if (rst_i) begin
      take_q       <= '0;
      run_q        <= '0;
      buffer_q     <= '0;
      buffers_q    <= '0;
      slot_q       <= 1'b0;
      slots_q      <= 1'b0;
      posted_q     <= '0;
      trace_used_q <= '0;
      undecided_q  <= '0;
      unfinished_q <= '0;
      pending_q    <= '0;
    end
  end
endmodule
