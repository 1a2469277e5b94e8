// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator's sequencer: which of its sources, the streams and the replay, begins the
// next frame, and when all of it has come to its end.
//
// `start_i` while idle starts the sources (`start_o`); `running_o` is high from the next cycle on.
// Of the sources with a frame that is due (`due_i`) and need not be held, the one that has waited
// for the longest time is chosen in one cycle and begins in the next (`begin_o`), if the frame
// before has ended by then (`ready_i`) and its source still runs: nothing but a stop or its begin
// makes a frame that was due not due. A frame that is to be held begins when `buffers_free_i` of its
// queue is no less than its `claim_i`, `slot_free_i` is high and fewer frames than `allowance_i` have
// begun since the start, as far as the modes ask for them, in that same cycle. The allowance alone is
// looked at a cycle late, in which no frame begins if one did in the cycle before.
// `stopped_o` is high for the one cycle after which `running_o` is low: no source runs, all frames
// have left their FIFO, delivered or dropped (`pending_i` is low), and none follows.
//
// `held_o` counts the cycles in which frames were due and all of them held. `busy_o` is low while
// the generator only waits for something from outside.
module generator #(
  parameter int unsigned Sources = 5,
  localparam int unsigned IndexWidth = $clog2(Sources)
) (
  input  logic                        clk_i,
  input  logic                        rst_i,

  input  logic                        start_i,
  input  logic                        hold_on_starved_i,
  input  logic                        hold_on_trace_full_i,
  input  logic                        hold_on_allowance_i,
  input  logic [31:0]                 allowance_i,
  input  logic [3:0][4:0]             buffers_free_i,
  input  logic                        slot_free_i,
  input  logic                        pending_i,

  input  logic [Sources-1:0]          source_running_i,
  input  logic [Sources-1:0]          due_i,
  input  logic [Sources-1:0]          waiting_i,
  input  logic [Sources-1:0][1:0]     queue_i,
  input  logic [Sources-1:0][4:0]     claim_i,
  input  logic                        ready_i,
  input  logic                        framing_i,
  input  logic                        commit_i,

  output logic                        start_o,
  output logic [Sources-1:0]          begin_o,
  output logic                        started_o,
  output logic [IndexWidth-1:0]       choice_o,
  output logic                        running_o,
  output logic                        stopped_o,
  output logic [31:0]                 injected_o,
  output logic [63:0]                 held_o,
  output logic                        busy_o
);
  logic                  running_q, starting_q, chosen_q, source_left, finish;
  logic [IndexWidth-1:0] choice, choice_q;
  logic [Sources-1:0]    allowed, request;
  // `begun_q` stays at its highest value: no allowance exceeds that.
  logic [31:0]           injected_q, begun_q;
  logic [63:0]           held_q;
  logic                  in_allowance_q;

  always_comb begin
    for (int unsigned i = 0; i < Sources; i++) begin
      allowed[i] = ((buffers_free_i[queue_i[i]] >= claim_i[i]) || !hold_on_starved_i) &&
                   (slot_free_i || !hold_on_trace_full_i) && in_allowance_q;
    end
  end

  assign request = due_i & allowed;
  assign start_o = start_i && !running_q;
  assign started_o = chosen_q && source_running_i[choice_q] && allowed[choice_q] && ready_i;
  assign choice_o = choice_q;
  assign source_left = (source_running_i != '0) || starting_q;
  assign finish = running_q && !source_left && !framing_i && !pending_i;
  assign running_o = running_q;
  assign stopped_o = finish;
  assign injected_o = injected_q;
  assign held_o = held_q;
  assign busy_o = framing_i || starting_q || finish || (waiting_i != '0) || (request != '0);

  always_comb begin
    begin_o = '0;
    begin_o[choice_q] = started_o;
  end

  age_arbiter #(.Requesters(Sources)) u_arbiter (
    .clk_i,
    .rst_i,
    .request_i(due_i),
    .allowed_i(allowed),
    .served_i (begin_o),
    .choice_o (choice)
  );

  always_ff @(posedge clk_i) begin
    starting_q     <= start_o;
    chosen_q       <= (request != '0) && !started_o;
    choice_q       <= choice;
    in_allowance_q <= (begun_q < allowance_i) || !hold_on_allowance_i;
    if (started_o && (begun_q != '1)) begun_q <= begun_q + 32'd1;
    if (commit_i) injected_q <= injected_q + 32'd1;
    if ((due_i != '0) && (request == '0)) held_q <= held_q + 64'd1;
    if (finish) running_q <= 1'b0;
    if (start_o) begin
      running_q  <= 1'b1;
      injected_q <= '0;
      begun_q    <= '0;
      held_q     <= '0;
    end
    if (rst_i) begin
      running_q      <= 1'b0;
      starting_q     <= 1'b0;
      chosen_q       <= 1'b0;
      in_allowance_q <= 1'b0;
      injected_q     <= '0;
      begun_q        <= '0;
      held_q         <= '0;
    end
  end
endmodule
