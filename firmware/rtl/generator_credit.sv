// SPDX-License-Identifier: Apache-2.0
//
// Says whether the generator may begin its next frame without losing it for want of a posted
// buffer, or its record for want of a slot in the DMA trace.
//
// `started_i` is high when a generated frame begins, with the queue of which it claims buffers and
// how many (`started_claim_i`); `returned_i` is how many of those of `returned_queue_i` are given
// back in this cycle, one with each that is taken (`take_i`) and the rest at the end; `finished_i`
// is how many frames leave the receive path in this cycle. From its begin to its end a frame also
// has a claim on a trace slot. `buffers_free_o` (of each queue) is how many buffers are there
// beside those that are claimed, as many as one frame may take at the most, and `slot_free_o` says
// that there is one more slot; `pending_o`, that there are frames that were neither dropped
// (`dropped_i`, or sent to the wire) nor completed in memory (`completed_i` of them in this cycle).
// The claims are given to the dispatcher and the trace as reservations, so that whoever has no
// claim cannot take what a generated frame was promised. Both count from the next cycle; what a
// copy without a claim is about to take is therefore counted as taken here (`deciding_i`, and
// `trace_used_i` as dma_trace gives it): one buffer, or where the queue chains as many as a frame
// can have.
//
// A generated frame that goes to several queues becomes `copies_i` more in the cycle in which they
// are known, and each of these is dropped or finished and completed by itself. From then on each
// claims a slot of the trace too; these were not waited for, so that a record can be lost. Of
// buffers only the copy for the claimed queue has a claim.
//
// Both levels are looked at two cycles late, because they are differences already and so is what is
// said of them. What was taken since (`take_i`) and the record that is offered for the first time
// (`trace_offered_i`) count at once; what was posted, released or given back since does not yet.
// Hence `started_i` must not be high in two cycles in a row. For what is about to be taken, both
// answers are there.
module generator_credit (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             hold_on_starved_i,
  input  logic             hold_on_trace_full_i,
  input  logic [3:0]       run_i,
  input  logic [3:0]       chain_i,
  input  logic [3:0][15:0] posted_i,
  input  logic [3:0]       take_i,
  input  logic [3:0]       deciding_i,
  input  logic             trace_enabled_i,
  input  logic [31:0]      trace_used_i,
  input  logic             trace_offered_i,
  input  logic             started_i,
  input  logic [1:0]       started_queue_i,
  input  logic [4:0]       started_claim_i,
  input  logic [4:0]       returned_i,
  input  logic [1:0]       returned_queue_i,
  input  logic [1:0]       copies_i,
  input  logic [1:0]       finished_i,
  input  logic             dropped_i,
  input  logic [2:0]       completed_i,
  output logic [3:0][4:0]  buffers_free_o,
  output logic             slot_free_o,
  output logic             pending_o,
  output logic [3:0][15:0] reserved_descriptors_o,
  output logic [15:0]      reserved_slots_o
);
  localparam logic [32:0] TraceDepth = 33'(mprig_regs_pkg::TraceDepth);
  localparam logic [17:0] Most = 18'(mprig_regs_pkg::MaxBuffersPerFrame);

  logic [3:0][15:0] claimed_q, posted_q;
  logic [15:0]      unfinished_q, pending_q;
  logic [3:0]       started, returned, take_q, run_q;
  // Buffers beside those claimed; the same while somebody is about to take some.
  logic [3:0][4:0]  free_q, left_free_q;
  logic             slot_q, slots_q;
  // Negative where less is posted than claimed.
  logic [3:0][17:0] spare, left_spare;
  logic [32:0]      filled;
  logic [31:0]      trace_used_q;

  assign started = started_i ? 4'd1 << started_queue_i : 4'h0;
  assign returned = 4'd1 << returned_queue_i;
  assign pending_o = pending_q != 16'd0;
  assign slot_free_o = !trace_enabled_i || (trace_offered_i ? slots_q : slot_q);
  assign filled = {1'b0, trace_used_q} + {17'h0, unfinished_q} + {32'h0, trace_offered_i};
  assign reserved_slots_o = hold_on_trace_full_i ? unfinished_q : 16'd0;

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      spare[i] = {2'h0, posted_q[i]} - {2'h0, claimed_q[i]} - {17'h0, take_q[i]} -
                 {17'h0, take_i[i]};
      left_spare[i] = spare[i] - (chain_i[i] ? Most : 18'd1);
      buffers_free_o[i] = !run_i[i] ? 5'd0 : deciding_i[i] ? left_free_q[i] : free_q[i];
      reserved_descriptors_o[i] = hold_on_starved_i ? claimed_q[i] : 16'd0;
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < 4; i++) begin
      claimed_q[i] <= claimed_q[i] + {11'h0, started[i] ? started_claim_i : 5'd0} -
                      {11'h0, returned[i] ? returned_i : 5'd0};
      free_q[i] <= (spare[i] < Most) ? spare[i][4:0] : Most[4:0];
      if (spare[i][17]) free_q[i] <= 5'd0;
      left_free_q[i] <= (left_spare[i] < Most) ? left_spare[i][4:0] : Most[4:0];
      if (left_spare[i][17]) left_free_q[i] <= 5'd0;
      if (!run_i[i] || !run_q[i]) begin
        free_q[i]      <= 5'd0;
        left_free_q[i] <= 5'd0;
      end
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
      free_q       <= '0;
      left_free_q  <= '0;
      slot_q       <= 1'b0;
      slots_q      <= 1'b0;
      posted_q     <= '0;
      trace_used_q <= '0;
      claimed_q    <= '0;
      unfinished_q <= '0;
      pending_q    <= '0;
    end
  end
endmodule
