// SPDX-License-Identifier: Apache-2.0
//
// Properties of completion_writer: the phase bit is 1 in the whole first pass through the ring and
// turns over with each pass, the slots are written one after the other, and a completion is counted
// only when its write was answered.
//
// The law is kept here by a slot and a phase that turn over at the end of the ring, not by a count.
// Base and size of the ring stay as they are between two starts, which is what queue_registers sees
// to; the ring starts anew only while no completion is being written.
module completion_writer_formal (
  input logic        clk_i,
  input logic        rst_i,
  input logic        start_i,
  input logic [63:0] base_i,
  input logic [3:0]  size_log2_i,
  input logic        valid_i,
  input logic [63:0] cookie_i,
  input logic [15:0] length_i,
  input logic [7:0]  status_i,
  input logic        aw_ready_i,
  input logic        w_ready_i,
  input logic        b_valid_i,
  input logic        b_error_i
);
  logic [15:0] completed;
  logic        ready, done, error, aw_valid, w_last, w_valid;
  logic [63:0] aw_addr, w_data;
  logic [7:0]  aw_len, w_strb;

  completion_writer u_writer (
    .clk_i,
    .rst_i,
    .start_i,
    .base_i,
    .size_log2_i,
    .completed_o(completed),
    .valid_i,
    .ready_o    (ready),
    .cookie_i,
    .length_i,
    .status_i,
    .done_o     (done),
    .error_o    (error),
    .aw_addr_o  (aw_addr),
    .aw_len_o   (aw_len),
    .aw_valid_o (aw_valid),
    .aw_ready_i,
    .w_data_o   (w_data),
    .w_strb_o   (w_strb),
    .w_last_o   (w_last),
    .w_valid_o  (w_valid),
    .w_ready_i,
    .b_valid_i,
    .b_error_i
  );

  // State of the writer itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire [127:0] \u_writer.record_q ;
  (* hierconn *) wire [2:0]   \u_writer.state_q ;

  typedef enum logic [1:0] {Free, Address, Data, Answer} progress_e;

  logic        past_reset_q = 1'b0;
  progress_e   progress_q;
  logic        second_beat_q, phase_q;
  logic [2:0]  state;
  logic [15:0] slot_q, last_slot;
  logic [63:0] base_q, cookie_q;
  logic [3:0]  size_log2_q;

  assign last_slot = (16'd1 << size_log2_q) - 16'd1;

  always_comb begin
    unique case (progress_q)
      Free:    state = 3'd0;
      Address: state = 3'd1;
      Data:    state = second_beat_q ? 3'd3 : 3'd2;
      default: state = 3'd4;
    endcase
  end

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    unique case (progress_q)
      Free: begin
        second_beat_q <= 1'b0;
        cookie_q      <= cookie_i;
        if (valid_i && ready) progress_q <= Address;
      end
      Address: if (aw_valid && aw_ready_i) progress_q <= Data;
      Data: begin
        if (w_valid && w_ready_i) begin
          second_beat_q <= 1'b1;
          if (second_beat_q) progress_q <= Answer;
        end
      end
      default: begin
        if (b_valid_i) begin
          progress_q <= Free;
          if (!b_error_i) begin
            slot_q  <= (slot_q == last_slot) ? 16'd0 : slot_q + 16'd1;
            phase_q <= (slot_q == last_slot) ? !phase_q : phase_q;
          end
        end
      end
    endcase
    if (rst_i || start_i) begin
      slot_q      <= '0;
      phase_q     <= 1'b1;
      base_q      <= base_i;
      size_log2_q <= size_log2_i;
    end
    if (rst_i) progress_q <= Free;
  end

  always_comb begin
    assume (size_log2_i <= 4'd15);
    assume (!start_i || ((progress_q == Free) && !valid_i));
    assume (!b_valid_i || (progress_q == Answer));
    if (past_reset_q && !start_i && !rst_i) assume ((base_i == base_q) && (size_log2_i == size_log2_q));
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_phase: assert (!(w_valid && second_beat_q) ||
                       (w_data[mprig_regs_pkg::CompletionPhaseLsb - 64] == phase_q));
      a_cookie: assert (!(w_valid && !second_beat_q) || (w_data == cookie_q));
      a_address: assert (!aw_valid || (aw_addr == base_q + {44'h0, slot_q, 4'h0}));
      a_burst: assert (!aw_valid || (aw_len == 8'd1));
      a_whole: assert (!w_valid || ((w_strb == 8'hFF) && (w_last == second_beat_q)));
      a_address_first: assert (aw_valid == (progress_q == Address));
      a_data_next: assert (w_valid == (progress_q == Data));
      a_answered: assert (done == ((progress_q == Answer) && b_valid_i));
      a_counted: assert ((completed & last_slot) == slot_q);
      a_ready: assert (ready == (progress_q == Free));
      i_state: assert (\u_writer.state_q == state);
      i_first_beat: assert (!((progress_q == Address) && second_beat_q));
      i_slot: assert (slot_q <= last_slot);
      i_pass: assert (completed[size_log2_q] == !phase_q);
      i_record: assert ((progress_q == Free) ||
                        (\u_writer.record_q [mprig_regs_pkg::CompletionPhaseLsb] == phase_q));
      i_cookie: assert ((progress_q == Free) || (\u_writer.record_q [63:0] == cookie_q));
      i_address: assert (!(progress_q == Address) || (aw_addr == base_q + {44'h0, slot_q, 4'h0}));
      c_second_pass: cover (w_valid && second_beat_q && !phase_q);
      c_third_pass: cover (w_valid && second_beat_q && phase_q && (completed == 16'd2));
      c_refused: cover (done && error);
    end
  end
endmodule
