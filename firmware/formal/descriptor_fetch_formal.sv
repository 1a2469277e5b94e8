// SPDX-License-Identifier: Apache-2.0
//
// Properties of the ring pointers in descriptor_fetch for one of its queues, whichever that is: what
// is taken was stored, what is stored was asked for, and what is asked for was made available; the
// store never holds more than its 32; and no burst leaves the ring or crosses 512 bytes.
//
// Software makes no more available than the ring holds. Memory answers a queue's bursts with as many
// beats as were asked for, in whatever cycles, and refuses what it likes. A ring starts anew only
// while nothing of it is under way.
module descriptor_fetch_formal (
  input logic             clk_i,
  input logic             rst_i,
  input logic [3:0]       start_i,
  input logic [3:0]       run_i,
  input logic [3:0][63:0] ring_base_i,
  input logic [3:0][3:0]  ring_size_log2_i,
  input logic [3:0][15:0] tail_i,
  input logic [1:0]       read_queue_i,
  input logic [4:0]       read_offset_i,
  input logic [3:0]       take_i,
  input logic             ar_ready_i,
  input logic [127:0]     r_data_i,
  input logic             r_error_i,
  input logic             r_last_i,
  input logic             r_valid_i
);
  logic [3:0][15:0] head, posted, taken;
  logic [3:0][5:0]  stored;
  logic [3:0][7:0]  flushed, held;
  logic [3:0]       fetched, refused, error, busy;
  logic [255:0]     descriptor;
  logic [63:0]      ar_addr;
  logic [7:0]       ar_len;
  logic             ar_valid;

  descriptor_fetch u_fetch (
    .clk_i,
    .rst_i,
    .start_i,
    .run_i,
    .ring_base_i,
    .ring_size_log2_i,
    .tail_i,
    .head_o      (head),
    .read_queue_i,
    .read_offset_i,
    .descriptor_o(descriptor),
    .take_i,
    .stored_o    (stored),
    .posted_o    (posted),
    .taken_o     (taken),
    .fetched_o   (fetched),
    .flushed_o   (flushed),
    .held_o      (held),
    .refused_o   (refused),
    .error_o     (error),
    .busy_o      (busy),
    .ar_addr_o   (ar_addr),
    .ar_len_o    (ar_len),
    .ar_valid_o  (ar_valid),
    .ar_ready_i,
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i
  );

  // State of the module itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire [1:0]  \u_fetch.state_q ;
  (* hierconn *) wire [1:0]  \u_fetch.queue_q ;
  (* hierconn *) wire [1:0]  \u_fetch.r_queue ;
  (* hierconn *) wire [63:0] \u_fetch.requested_q ;
  (* hierconn *) wire [63:0] \u_fetch.addr_q ;
  (* hierconn *) wire [15:0] \u_fetch.waiting_q ;
  (* hierconn *) wire [15:0] \u_fetch.room_q ;
  (* hierconn *) wire [15:0] \u_fetch.until_end_q ;
  (* hierconn *) wire [4:0]  \u_fetch.burst_q ;
  (* hierconn *) wire        \u_fetch.odd_q ;
  (* hierconn *) wire [3:0]  \u_fetch.bursts ;
  (* hierconn *) wire [2:0]  \u_fetch.u_bursts.wr_pointer_q ;
  (* hierconn *) wire [2:0]  \u_fetch.u_bursts.rd_pointer_q ;

  localparam logic [1:0] Plan = 2'd1, Request = 2'd2;

  logic        past_reset_q = 1'b0;
  (* anyconst *) logic [1:0] watched;
  logic [63:0] base_q;
  logic [3:0]  size_log2_q;
  logic [15:0] tail_q, beats_due_q, size, slot, length, requested, inside, asked, available;
  logic        planning, requesting, issue, beat;

  assign size = 16'd1 << size_log2_q;
  assign requested = \u_fetch.requested_q [16 * watched +: 16];
  assign slot = requested & (size - 16'd1);
  assign length = {9'h0, ar_len[7:1]} + 16'd1;
  assign inside = head[watched] - taken[watched];
  assign asked = requested - taken[watched];
  assign available = tail_i[watched] - taken[watched];
  assign planning = (\u_fetch.state_q == Plan) && (\u_fetch.queue_q == watched);
  assign requesting = ar_valid && (\u_fetch.queue_q == watched);
  assign issue = requesting && ar_ready_i;
  assign beat = r_valid_i && (\u_fetch.r_queue == watched);

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    tail_q       <= tail_i[watched];
    beats_due_q  <= beats_due_q + (issue ? {7'h0, ar_len} + 16'd1 : 16'd0) - 16'(beat);
    if (rst_i || start_i[watched]) begin
      tail_q      <= '0;
      base_q      <= ring_base_i[watched];
      size_log2_q <= ring_size_log2_i[watched];
    end
    if (rst_i) beats_due_q <= '0;
  end

  always_comb begin
    assume ((ring_size_log2_i[watched] >= 4'd4) && (ring_size_log2_i[watched] <= 4'd12));
    assume (ring_base_i[watched][5:0] == 6'd0);
    assume (!start_i[watched] || (!busy[watched] && !take_i[watched] && (beats_due_q == 16'd0)));
    assume (!take_i[watched] || (stored[watched] != 6'd0));
    assume (!r_valid_i || (\u_fetch.bursts != 4'd0));
    assume (!r_last_i || \u_fetch.odd_q );
    assume (!beat || (beats_due_q != 16'd0));
    if (past_reset_q && !rst_i && !start_i[watched]) begin
      assume ((ring_base_i[watched] == base_q) && (ring_size_log2_i[watched] == size_log2_q));
      // Made available step by step, and never more than the ring holds.
      assume (16'(tail_i[watched] - tail_q) <= size - 16'(tail_q - taken[watched]));
    end
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_taken: assert (inside <= asked);
      a_asked: assert (rst_i || start_i[watched] || (asked <= available));
      a_store: assert (asked <= 16'd32);
      a_stored: assert (16'(stored[watched]) == inside);
      a_where: assert (!requesting || (ar_addr == base_q + {43'h0, slot, 5'h0}));
      a_ring: assert (!requesting || (slot + length <= size));
      a_line: assert (!requesting || ({7'h0, ar_addr[8:0]} + {length[10:0], 5'h0} <= 16'd512));
      a_whole: assert (!requesting || (ar_len[0] && (length != 16'd0) && (length <= 16'd16)));
      i_available: assert ((16'(tail_q - taken[watched]) <= size) &&
                           (asked <= 16'(tail_q - taken[watched])));
      i_due: assert (16'(asked - inside) >= ((beats_due_q + 16'd1) >> 1));
      i_beats: assert (beats_due_q <= 16'd64);
      i_odd: assert (beats_due_q[0] == (\u_fetch.odd_q && (\u_fetch.r_queue == watched)));
      i_bursts: assert (\u_fetch.bursts <= ((\u_fetch.state_q == 2'd0) ? 4'd8 : 4'd7));
      i_order: assert (3'(\u_fetch.u_bursts.wr_pointer_q - \u_fetch.u_bursts.rd_pointer_q ) ==
                       \u_fetch.bursts [2:0]);
      i_half: assert (!\u_fetch.odd_q || (\u_fetch.bursts != 4'd0));
      i_size: assert ((size_log2_q >= 4'd4) && (size_log2_q <= 4'd12) && (base_q[5:0] == 6'd0));
      i_state: assert (\u_fetch.state_q != 2'd3);
      i_plan: assert (!(planning || requesting) ||
                      (\u_fetch.addr_q == base_q + {43'h0, slot, 5'h0}));
      i_waiting: assert (!planning || ((\u_fetch.waiting_q != 16'd0) &&
                                       (\u_fetch.waiting_q <= 16'(tail_q - requested))));
      i_room: assert (!planning || ((\u_fetch.room_q != 16'd0) &&
                                    (\u_fetch.room_q <= 16'd32 - asked)));
      i_end: assert (!planning || (\u_fetch.until_end_q == size - slot));
      i_burst: assert (!requesting || ((16'(\u_fetch.burst_q ) <= 16'(tail_q - requested)) &&
                                       (16'(\u_fetch.burst_q ) <= 16'd32 - asked)));
      c_stored: cover (inside == 16'd2);
      c_wrapped: cover (requesting && (slot == 16'd0) && (requested != 16'd0));
      c_refused: cover (error[watched]);
    end
  end
endmodule
