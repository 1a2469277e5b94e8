// SPDX-License-Identifier: Apache-2.0
//
// Writes the completions of four queues into their rings, several with one burst where they follow
// each other in one 64-byte line.
//
// `completion_*` is taken into a FIFO of 16, and from there into a register, beside which its ring is
// looked up: base and size stay as they are between two starts. A burst is held open for more of the same queue and
// line until another queue's turn comes, the line ends, `flush_i` says that no more is under way,
// or `HoldCycles` have passed. The phase bit is 1 in the first pass through the ring and alternates
// with each pass.
//
// When a burst was answered, `done_o` is high at its queue for one cycle with `done_count_o`, the
// number of completions, and what they say of frames: `good_frames_o` and their `good_bytes_o`, and
// `bad_frames_o`; `generated_frames_o` of both together are the generator's. `completed_o` counts them from the next cycle on; `start_i` clears it. A burst that
// is refused raises `refused_o` and `done_lost_o` too: all its frames are bad, nothing of it is completed, and
// what comes for that queue before its next start is not written but done at once in the same way.
module completion_writer #(
  parameter int unsigned HoldCycles = 32
) (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic [3:0]           start_i,
  input  logic [3:0][63:0]     base_i,
  input  logic [3:0][3:0]      size_log2_i,
  output logic [3:0][15:0]     completed_o,

  input  logic                 completion_valid_i,
  input  nic_pkg::completion_t completion_i,
  output logic                 completion_ready_o,
  input  logic                 flush_i,

  output logic [3:0]           done_o,
  output logic [2:0]           done_count_o,
  output logic                 done_lost_o,
  output logic [2:0]           good_frames_o,
  output logic [17:0]          good_bytes_o,
  output logic [2:0]           bad_frames_o,
  output logic [2:0]           generated_frames_o,
  output logic [3:0]           refused_o,

  output logic [63:0]          aw_addr_o,
  output logic [7:0]           aw_len_o,
  output logic                 aw_valid_o,
  input  logic                 aw_ready_i,
  output logic [127:0]         w_data_o,
  output logic [15:0]          w_strb_o,
  output logic                 w_last_o,
  output logic                 w_valid_o,
  input  logic                 w_ready_i,
  input  logic                 b_valid_i,
  input  logic                 b_error_i,

  output logic                 busy_o
);
  localparam int unsigned WaitingLog2 = 4;
  localparam int unsigned BurstsLog2 = 4;
  localparam int unsigned AgeWidth = $clog2(HoldCycles + 1);
  localparam int unsigned TallyBits = 2 + 3 + 3 + 18 + 3 + 3;

  typedef enum logic [1:0] {StIdle, StOpen, StAddress} state_e;

  state_e               state_q;
  nic_pkg::completion_t head, head_q, next_head;
  logic                 head_valid, head_valid_q, next_valid, load;
  logic [63:0]          head_base_q;
  logic [3:0]           head_size_log2_q;
  logic                 take, open, append, close, discard, full_line;
  logic [3:0][15:0]     issued_q, completed_q;
  logic [3:0]           poisoned_q, one_hot, b_one_hot;
  logic [15:0]          slot;
  logic [127:0]         record, record_q;
  logic [63:0]          line_q;
  logic [1:0]           queue_q;
  logic [2:0]           count_q, good_q, bad_q, generated_q;
  logic [17:0]          bytes_q;
  logic [AgeWidth-1:0]  age_q;
  logic [WaitingLog2:0] waiting, beats;
  logic                 push_beat, issue, head_generated;
  logic [BurstsLog2:0]  bursts;
  logic                 unused_burst_valid;
  logic [1:0]           b_queue;
  logic [2:0]           b_count, b_good, b_bad, b_generated;
  logic [17:0]          b_bytes;
  logic                 b_refused;

  fifo #(
    .Width    ($bits(completion_i)),
    .DepthLog2(WaitingLog2)
  ) u_waiting (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(completion_valid_i && completion_ready_o),
    .wr_data_i (completion_i),
    .rd_valid_o(next_valid),
    .rd_data_o (next_head),
    .rd_take_i (load),
    .level_o   (waiting)
  );

  assign load = next_valid && (!head_valid_q || take);
  assign head = head_q;
  assign head_valid = head_valid_q;

  assign head_generated = head.generated && (head.good || head.bad);
  assign completion_ready_o = !waiting[WaitingLog2];
  assign slot = issued_q[head.queue_id] & ((16'd1 << head_size_log2_q) - 16'd1);

  always_comb begin
    record = '0;
    record[mprig_regs_pkg::CompletionCookieLsb +: 64] = head.cookie;
    record[mprig_regs_pkg::CompletionLengthLsb +: 16] = head.length;
    record[mprig_regs_pkg::CompletionStatusLsb +: 8] = head.status;
    record[mprig_regs_pkg::CompletionMoreLsb] = head.more;
    record[mprig_regs_pkg::CompletionChecksumGoodLsb] = head.checksum_good;
    record[mprig_regs_pkg::CompletionPhaseLsb] = !issued_q[head.queue_id][head_size_log2_q];
  end

  // Room for a whole line of beats is seen to before a burst is opened.
  assign discard = (state_q == StIdle) && head_valid && poisoned_q[head.queue_id] && !b_valid_i;
  assign open = (state_q == StIdle) && head_valid && !poisoned_q[head.queue_id] &&
                (beats <= (WaitingLog2 + 1)'(12)) && !bursts[BurstsLog2];
  assign full_line = issued_q[queue_q][1:0] == 2'd0;
  assign append = (state_q == StOpen) && head_valid && (head.queue_id == queue_q) && !full_line &&
                  !poisoned_q[queue_q];
  assign close = (state_q == StOpen) && !append &&
                 (full_line || head_valid || (flush_i && !next_valid) ||
                  (age_q == AgeWidth'(HoldCycles)));
  assign take = discard || open || append;
  assign push_beat = append || close;

  fifo #(
    .Width    (129),
    .DepthLog2(WaitingLog2)
  ) u_beats (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(push_beat),
    .wr_data_i ({close, record_q}),
    .rd_valid_o(w_valid_o),
    .rd_data_o ({w_last_o, w_data_o}),
    .rd_take_i (w_ready_i),
    .level_o   (beats)
  );

  assign w_strb_o = 16'hFFFF;
  assign aw_valid_o = state_q == StAddress;
  assign aw_addr_o = line_q;
  assign aw_len_o = {5'h0, count_q} - 8'd1;
  assign issue = aw_valid_o && aw_ready_i;

  fifo #(
    .Width    (TallyBits),
    .DepthLog2(BurstsLog2)
  ) u_bursts (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(issue),
    .wr_data_i ({queue_q, count_q, good_q, bytes_q, bad_q, generated_q}),
    .rd_valid_o(unused_burst_valid),
    .rd_data_o ({b_queue, b_count, b_good, b_bytes, b_bad, b_generated}),
    .rd_take_i (b_valid_i),
    .level_o   (bursts)
  );

  // A later burst of a queue with a hole in its ring is not counted either.
  assign b_one_hot = 4'd1 << b_queue;
  assign b_refused = b_error_i || poisoned_q[b_queue];
  assign one_hot = 4'd1 << head.queue_id;

  always_comb begin
    done_o = b_valid_i ? b_one_hot : 4'h0;
    done_count_o = b_count;
    done_lost_o = b_refused;
    good_frames_o = b_good;
    good_bytes_o = b_bytes;
    bad_frames_o = b_bad;
    generated_frames_o = b_generated;
    if (b_valid_i && b_refused) begin
      good_frames_o = 3'd0;
      good_bytes_o = 18'd0;
      bad_frames_o = b_good + b_bad;
    end
    if (discard) begin
      done_o = one_hot;
      done_count_o = 3'd1;
      done_lost_o = 1'b1;
      good_frames_o = 3'd0;
      good_bytes_o = 18'd0;
      bad_frames_o = {2'h0, head.good || head.bad};
      generated_frames_o = {2'h0, head_generated};
    end
    if (done_o == 4'h0) begin
      good_frames_o = 3'd0;
      good_bytes_o = 18'd0;
      bad_frames_o = 3'd0;
      generated_frames_o = 3'd0;
    end
  end
  assign refused_o = (b_valid_i && b_error_i) ? b_one_hot : 4'h0;
  assign completed_o = completed_q;
  assign busy_o = (state_q != StIdle) || head_valid || next_valid || (bursts != '0);

  always_ff @(posedge clk_i) begin
    head_valid_q <= load || (head_valid_q && !take);
    if (load) begin
      head_q           <= next_head;
      head_base_q      <= base_i[next_head.queue_id];
      head_size_log2_q <= size_log2_i[next_head.queue_id];
    end
    unique case (state_q)
      StIdle: begin
        line_q   <= head_base_q + {44'h0, slot, 4'h0};
        queue_q  <= head.queue_id;
        record_q <= record;
        count_q  <= 3'd1;
        good_q   <= {2'h0, head.good};
        bad_q    <= {2'h0, head.bad};
        generated_q <= {2'h0, head_generated};
        bytes_q  <= head.good ? {2'h0, head.frame_length} : 18'd0;
        age_q    <= '0;
        if (open) state_q <= StOpen;
      end
      StOpen: begin
        age_q <= age_q + 1'b1;
        if (append) begin
          record_q <= record;
          count_q  <= count_q + 3'd1;
          good_q   <= good_q + {2'h0, head.good};
          bad_q    <= bad_q + {2'h0, head.bad};
          generated_q <= generated_q + {2'h0, head_generated};
          bytes_q  <= bytes_q + (head.good ? {2'h0, head.frame_length} : 18'd0);
          age_q    <= age_q;
        end
        if (close) state_q <= StAddress;
      end
      default: if (aw_ready_i) state_q <= StIdle;
    endcase
    if (open || append) issued_q[head.queue_id] <= issued_q[head.queue_id] + 16'd1;
    if (b_valid_i && !b_refused) begin
      completed_q[b_queue] <= completed_q[b_queue] + {13'h0, b_count};
    end
    poisoned_q <= poisoned_q | refused_o;
    for (int unsigned i = 0; i < 4; i++) begin
      if (start_i[i]) begin
        issued_q[i]    <= '0;
        completed_q[i] <= '0;
        poisoned_q[i]  <= 1'b0;
      end
    end
    if (rst_i) begin
      head_valid_q <= 1'b0;
      state_q      <= StIdle;
      issued_q     <= '0;
      completed_q  <= '0;
      poisoned_q   <= '0;
    end
  end
endmodule
