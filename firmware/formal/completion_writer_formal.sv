// SPDX-License-Identifier: Apache-2.0
//
// Properties of completion_writer for one of its queues, whichever that is: the phase bit is 1 in
// the whole first pass through the ring and turns over with each pass, the slots are written one
// after the other, and a burst stays in one 64-byte line of the ring.
//
// The law is kept here by a slot and a phase that turn over at the end of the ring, not by a count.
// They are compared where a record enters the FIFO of beats and its burst the address channel; that
// a FIFO changes nothing is a proof of its own. Base and size of a ring stay as they are between two
// starts, and a ring starts anew only while nothing is under way: queue_block sees to both.
module completion_writer_formal (
  input logic             clk_i,
  input logic             rst_i,
  input logic [3:0]       start_i,
  input logic [3:0][63:0] base_i,
  input logic [3:0][3:0]  size_log2_i,
  input logic             completion_valid_i,
  input nic_pkg::completion_t completion_i,
  input logic             flush_i,
  input logic             aw_ready_i,
  input logic             w_ready_i,
  input logic             b_valid_i,
  input logic             b_error_i
);
  logic [3:0][15:0] completed;
  logic [63:0]      aw_addr;
  logic [7:0]       aw_len;
  logic [127:0]     w_data;
  logic [15:0]      w_strb;
  logic [3:0]       done, refused;
  logic [2:0]       done_count, good_frames, bad_frames;
  logic [17:0]      good_bytes;
  logic             ready, aw_valid, w_last, w_valid, busy;

  completion_writer u_writer (
    .clk_i,
    .rst_i,
    .start_i,
    .base_i,
    .size_log2_i,
    .completed_o       (completed),
    .completion_valid_i,
    .completion_i,
    .completion_ready_o(ready),
    .flush_i,
    .done_o            (done),
    .done_count_o      (done_count),
    .good_frames_o     (good_frames),
    .good_bytes_o      (good_bytes),
    .bad_frames_o      (bad_frames),
    .refused_o         (refused),
    .aw_addr_o         (aw_addr),
    .aw_len_o          (aw_len),
    .aw_valid_o        (aw_valid),
    .aw_ready_i,
    .w_data_o          (w_data),
    .w_strb_o          (w_strb),
    .w_last_o          (w_last),
    .w_valid_o         (w_valid),
    .w_ready_i,
    .b_valid_i,
    .b_error_i,
    .busy_o            (busy)
  );

  // What the writer does inside. `head.queue` are the topmost bits of a waiting completion.
  (* hierconn *) wire         \u_writer.open ;
  (* hierconn *) wire         \u_writer.append ;
  (* hierconn *) wire         \u_writer.push_beat ;
  (* hierconn *) wire         \u_writer.close ;
  (* hierconn *) wire [$bits(completion_i)-1:0] \u_writer.head ;
  (* hierconn *) wire         \u_writer.head_valid ;
  (* hierconn *) wire [63:0]  \u_writer.head_base_q ;
  (* hierconn *) wire [3:0]   \u_writer.head_size_log2_q ;
  (* hierconn *) wire [1:0]   \u_writer.state_q ;
  (* hierconn *) wire [1:0]   \u_writer.queue_q ;
  (* hierconn *) wire [2:0]   \u_writer.count_q ;
  (* hierconn *) wire [63:0]  \u_writer.line_q ;
  (* hierconn *) wire [127:0] \u_writer.record_q ;
  (* hierconn *) wire [63:0]  \u_writer.issued_q ;
  (* hierconn *) wire [4:0]   \u_writer.bursts ;

  localparam logic [1:0] Open = 2'd1, Address = 2'd2;

  logic        past_reset_q = 1'b0;
  (* anyconst *) logic [1:0] watched;
  logic [15:0] slot_q, last_slot, record_slot_q;
  logic [2:0]  pushed_q;
  logic [15:0] issued, completed_here;
  logic [63:0] base_q, cookie_q;
  logic [3:0]  size_log2_q;
  logic        phase_q, record_phase_q, waiting, taken, mine;

  assign last_slot = (16'd1 << size_log2_q) - 16'd1;
  assign issued = \u_writer.issued_q [16 * watched +: 16];
  assign completed_here = completed[watched];
  assign waiting = \u_writer.head_valid &&
                   (\u_writer.head [$bits(completion_i)-1 -: 2] == watched);
  assign taken = (\u_writer.open || \u_writer.append ) &&
                 (\u_writer.head [$bits(completion_i)-1 -: 2] == watched);
  assign mine = (\u_writer.state_q != 2'd0) && (\u_writer.queue_q == watched);

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    if (taken) begin
      slot_q         <= (slot_q == last_slot) ? 16'd0 : slot_q + 16'd1;
      phase_q        <= (slot_q == last_slot) ? !phase_q : phase_q;
      record_slot_q  <= slot_q;
      record_phase_q <= phase_q;
    end
    if (\u_writer.open ) pushed_q <= 3'd0;
    else if (\u_writer.push_beat ) pushed_q <= pushed_q + 3'd1;
    if (rst_i || start_i[watched]) begin
      slot_q      <= '0;
      phase_q     <= 1'b1;
      base_q      <= base_i[watched];
      size_log2_q <= size_log2_i[watched];
    end
  end

  always_comb begin
    assume ((size_log2_i[watched] >= 4'd4) && (size_log2_i[watched] <= 4'd12));
    assume (base_i[watched][5:0] == 6'd0);
    assume ((start_i == 4'd0) || (!busy && !completion_valid_i));
    assume (!b_valid_i || (\u_writer.bursts != 5'd0));
    if (past_reset_q && !start_i[watched] && !rst_i) begin
      assume ((base_i[watched] == base_q) && (size_log2_i[watched] == size_log2_q));
    end
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_phase: assert (!(mine && (\u_writer.state_q == Open)) ||
                       (\u_writer.record_q [mprig_regs_pkg::CompletionPhaseLsb] == record_phase_q));
      a_address: assert (!(mine && aw_valid) ||
                         (aw_addr + {52'h0, aw_len, 4'h0} ==
                          base_q + {44'h0, record_slot_q, 4'h0}));
      a_line: assert (!(mine && aw_valid) || ({3'h0, aw_addr[5:4]} + aw_len[4:0] <= 5'd3));
      a_beats: assert (!(mine && aw_valid) || ({5'h0, pushed_q} == aw_len + 8'd1));
      i_slot: assert ((slot_q <= last_slot) && (slot_q == (issued & last_slot)));
      i_pass: assert (issued[size_log2_q] == !phase_q);
      i_head: assert (!waiting || ((\u_writer.head_base_q == base_q) &&
                                   (\u_writer.head_size_log2_q == size_log2_q)));
      i_state: assert (\u_writer.state_q != 2'd3);
      i_count: assert (!mine ||
                       ((\u_writer.count_q >= 3'd1) && (\u_writer.count_q <= 3'd4)));
      i_pushed: assert (!mine ||
                        (pushed_q == \u_writer.count_q - 3'(\u_writer.state_q == Open)));
      i_next: assert (!mine || (slot_q == ((record_slot_q == last_slot) ? 16'd0 :
                                           record_slot_q + 16'd1)));
      i_ring: assert (!mine || (record_slot_q <= last_slot));
      i_first: assert (!mine || (\u_writer.line_q + {57'h0, \u_writer.count_q - 3'd1, 4'h0} ==
                                 base_q + {44'h0, record_slot_q, 4'h0}));
      i_room: assert (!mine || ({1'b0, \u_writer.line_q [5:4]} + \u_writer.count_q <= 3'd4));
      i_size: assert ((size_log2_q >= 4'd4) && (size_log2_q <= 4'd12) && (base_q[5:0] == 6'd0));
      c_burst: cover (mine && aw_valid && (aw_len == 8'd3));
      c_held: cover (mine && (\u_writer.count_q == 3'd2) && aw_valid);
      c_refused: cover (refused[watched]);
    end
  end
endmodule
