// SPDX-License-Identifier: Apache-2.0
//
// Properties of generator, with sources and a frame builder that do whatever they like: in a mode
// that holds, no frame begins without what it is to wait for; no two frames begin at once or in
// cycles in a row, so that no two pass on the same allowance.
//
// The frames since the start are counted here up to far more than an allowance can be, so that the
// count inside, which stops at its highest value, is not believed.
module generator_formal (
  input logic            clk_i,
  input logic            rst_i,
  input logic            start_i,
  input logic            hold_on_starved_i,
  input logic            hold_on_trace_full_i,
  input logic            hold_on_allowance_i,
  input logic [31:0]     allowance_i,
  input logic [3:0][4:0] buffers_free_i,
  input logic            slot_free_i,
  input logic            pending_i,
  input logic [4:0]      source_running_i,
  input logic [4:0]      due_i,
  input logic [4:0]      waiting_i,
  input logic [4:0][1:0] queue_i,
  input logic [4:0][4:0] claim_i,
  input logic            ready_i,
  input logic            framing_i,
  input logic            commit_i
);
  logic        start, started, running, stopped, busy;
  logic [4:0]  begins;
  logic [2:0]  choice;
  logic [31:0] injected;
  logic [63:0] held;

  generator #(.Sources(5)) u_generator (
    .clk_i,
    .rst_i,
    .start_i,
    .hold_on_starved_i,
    .hold_on_trace_full_i,
    .hold_on_allowance_i,
    .allowance_i,
    .buffers_free_i,
    .slot_free_i,
    .pending_i,
    .source_running_i,
    .due_i,
    .waiting_i,
    .queue_i,
    .claim_i,
    .ready_i,
    .framing_i,
    .commit_i,
    .start_o   (start),
    .begin_o   (begins),
    .started_o (started),
    .choice_o  (choice),
    .running_o (running),
    .stopped_o (stopped),
    .injected_o(injected),
    .held_o    (held),
    .busy_o    (busy)
  );

  // State of the generator itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire        \u_generator.chosen_q ;
  (* hierconn *) wire        \u_generator.in_allowance_q ;
  (* hierconn *) wire [31:0] \u_generator.begun_q ;
  (* hierconn *) wire [2:0]  \u_generator.choice_q ;

  localparam logic [33:0] Most = 34'h3_0000_0000;
  localparam logic [33:0] Highest = 34'h0_ffff_ffff;

  logic        past_reset_q = 1'b0;
  logic [33:0] count_q, past_count_q;
  logic [31:0] past_allowance_q;
  logic        past_started_q, past_hold_q;

  always_ff @(posedge clk_i) begin
    past_reset_q     <= 1'b1;
    past_started_q   <= started;
    past_count_q     <= count_q;
    past_allowance_q <= allowance_i;
    past_hold_q      <= hold_on_allowance_i;
    if (started && (count_q != Most)) count_q <= count_q + 34'd1;
    if (start) count_q <= '0;
    if (rst_i) begin
      past_started_q <= 1'b0;
      past_count_q   <= '0;
      count_q        <= '0;
    end
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_allowance: assert (!started || !past_hold_q || (count_q < {2'h0, past_allowance_q}));
      a_apart: assert (!started || !past_started_q);
      a_one: assert (begins == (started ? 5'd1 << choice : 5'd0));
      a_buffers: assert (!started || !hold_on_starved_i ||
                         (buffers_free_i[queue_i[choice]] >= claim_i[choice]));
      a_slot: assert (!started || !hold_on_trace_full_i || slot_free_i);
      i_chosen: assert (!\u_generator.chosen_q || !past_started_q);
      i_choice: assert (\u_generator.choice_q < 3'd5);
      i_count: assert ((count_q <= Most) && (past_count_q <= Most));
      i_step: assert (past_started_q || (count_q <= past_count_q));
      i_begun: assert ({2'h0, \u_generator.begun_q } ==
                       ((count_q < Highest) ? count_q : Highest));
      i_allowed: assert (!\u_generator.in_allowance_q || !past_hold_q ||
                         (past_count_q < {2'h0, past_allowance_q}));
      c_last: cover (started && past_hold_q && (count_q == 34'd1) &&
                     ({2'h0, past_allowance_q} == count_q + 34'd1));
      c_raised: cover (started && past_hold_q && (count_q == 34'd2) && (held == 64'd2));
    end
  end
endmodule
