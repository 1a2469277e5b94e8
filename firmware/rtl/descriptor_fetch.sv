// SPDX-License-Identifier: Apache-2.0
//
// Reads descriptors ahead from the rings of four queues; the same for receive and transmit.
//
// While `run_i` of a queue is high and software has made descriptors available, bursts of up to 16
// are read into its store of 32; up to 8 bursts are under way, and only what fits is asked for, so
// read data is always accepted. While fewer than eight would fit, the burst waits, unless it is
// all there is. No burst crosses a 512-byte boundary, hence none crosses 4 KiB. A descriptor is
// counted in `head_o` when it enters the store.
//
// `descriptor_o` is, one cycle later, number `read_offset_i` of those that the store holds for
// `read_queue_i`; `stored_o` is how many these are. `take_i` removes the oldest of a queue.
// `taken_o` counts those taken, `posted_o` what was made available and not yet taken.
//
// When `run_i` falls, what the store holds must not be taken any more; bursts still under way are
// received and dropped, and `busy_o` is high until then. `held_o` is what the store holds of a queue
// that runs; in the cycle in which `run_i` falls, `flushed_o` is how much of it is given up.
// A refused read raises `error_o` for one cycle at the end of the burst: the descriptors from the
// first refused beat on are dropped, and so is all that comes for this queue before its next start.
// `refused_o` is high for each beat that was refused.
module descriptor_fetch (
  input  logic             clk_i,
  input  logic             rst_i,

  input  logic [3:0]       start_i,
  input  logic [3:0]       run_i,
  input  logic [3:0][63:0] ring_base_i,
  input  logic [3:0][3:0]  ring_size_log2_i,
  input  logic [3:0][15:0] tail_i,
  output logic [3:0][15:0] head_o,

  input  logic [1:0]       read_queue_i,
  input  logic [4:0]       read_offset_i,
  output logic [255:0]     descriptor_o,
  input  logic [3:0]       take_i,
  output logic [3:0][5:0]  stored_o,
  output logic [3:0][15:0] posted_o,
  output logic [3:0][15:0] taken_o,

  output logic [3:0]       fetched_o,
  output logic [3:0][7:0]  flushed_o,
  output logic [3:0][7:0]  held_o,
  output logic [3:0]       refused_o,
  output logic [3:0]       error_o,
  output logic [3:0]       busy_o,

  output logic [63:0]      ar_addr_o,
  output logic [7:0]       ar_len_o,
  output logic             ar_valid_o,
  input  logic             ar_ready_i,
  input  logic [127:0]     r_data_i,
  input  logic             r_error_i,
  input  logic             r_last_i,
  input  logic             r_valid_i
);
  localparam int unsigned BurstsLog2 = 3;
  localparam logic [15:0] Depth = 16'd32;
  localparam logic [15:0] Worthwhile = 16'd8;
  localparam logic [4:0]  MaxBurst = 5'd16;

  typedef enum logic [1:0] {StScan, StPlan, StRequest} state_e;

  state_e           state_q;
  logic [1:0]       queue_q;
  logic [3:0][15:0] head_q, requested_q, taken_q;
  logic [3:0][3:0]  under_way_q;
  logic [3:0]       poisoned_q, running_q, one_hot;
  logic [63:0]      addr_q;
  logic [15:0]      waiting, room, until_end, slot, waiting_q, room_q, until_end_q, size;
  logic [4:0]       line, straight, burst, burst_q;
  logic [5:0]       fitting;
  logic             issue;

  logic [1:0]       r_queue;
  logic             unused_valid;
  logic [BurstsLog2:0] bursts;
  logic             odd_q, bad_q, bad, push, last_beat;
  logic [3:0]       r_one_hot;
  logic [6:0]       write_slot, read_slot;

  logic [127:0]     low_half [128];
  logic [127:0]     high_half [128];
  logic [127:0]     low_q, high_q;

  assign one_hot = 4'd1 << queue_q;
  assign size = 16'd1 << ring_size_log2_i[queue_q];
  assign slot = requested_q[queue_q] & (size - 16'd1);
  assign waiting = tail_i[queue_q] - requested_q[queue_q];
  assign room = Depth - (requested_q[queue_q] - taken_q[queue_q]);
  assign until_end = size - slot;

  // The smallest of: what waits, what fits, what the ring has before it wraps, and what is left of
  // the 512-byte line. Two and two are compared at once.
  assign line = MaxBurst - {1'b0, addr_q[8:5]};
  assign fitting = (waiting_q < room_q) ? waiting_q[5:0] : room_q[5:0];
  assign straight = (until_end_q < {11'h0, line}) ? until_end_q[4:0] : line;
  assign burst = (fitting < {1'b0, straight}) ? fitting[4:0] : straight;

  assign ar_valid_o = state_q == StRequest;
  assign ar_addr_o = addr_q;
  assign ar_len_o = {2'h0, burst_q, 1'b0} - 8'd1;
  assign issue = ar_valid_o && ar_ready_i;

  fifo #(
    .Width    (2),
    .DepthLog2(BurstsLog2)
  ) u_bursts (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(issue),
    .wr_data_i (queue_q),
    .rd_valid_o(unused_valid),
    .rd_data_o (r_queue),
    .rd_take_i (r_valid_i && r_last_i),
    .level_o   (bursts)
  );

  assign r_one_hot = 4'd1 << r_queue;
  assign bad = bad_q || r_error_i;
  assign push = r_valid_i && odd_q && run_i[r_queue] && !poisoned_q[r_queue] && !bad;
  assign last_beat = r_valid_i && r_last_i;
  assign fetched_o = push ? r_one_hot : 4'h0;
  assign refused_o = (r_valid_i && r_error_i) ? r_one_hot : 4'h0;
  assign error_o = (last_beat && bad && run_i[r_queue] && !poisoned_q[r_queue]) ? r_one_hot : 4'h0;
  assign write_slot = {r_queue, head_q[r_queue][4:0]};
  assign read_slot = {read_queue_i, taken_q[read_queue_i][4:0] + read_offset_i};
  assign descriptor_o = {high_q, low_q};

  always_ff @(posedge clk_i) begin
    if (r_valid_i && !odd_q) low_half[write_slot] <= r_data_i;
    if (r_valid_i && odd_q) high_half[write_slot] <= r_data_i;
    low_q  <= low_half[read_slot];
    high_q <= high_half[read_slot];
  end

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      stored_o[i] = 6'(head_q[i] - taken_q[i]);
      posted_o[i] = tail_i[i] - taken_q[i];
      busy_o[i] = (under_way_q[i] != 4'd0) || ((state_q != StScan) && (queue_q == 2'(i)));
      held_o[i] = running_q[i] ? {2'h0, stored_o[i]} : 8'd0;
      flushed_o[i] = run_i[i] ? 8'd0 : held_o[i];
    end
  end
  assign head_o = head_q;
  assign taken_o = taken_q;

  always_ff @(posedge clk_i) begin
    running_q <= run_i;
    unique case (state_q)
      StScan: begin
        addr_q      <= ring_base_i[queue_q] + {43'h0, slot, 5'h0};
        waiting_q   <= waiting;
        room_q      <= room;
        until_end_q <= until_end;
        if (run_i[queue_q] && !poisoned_q[queue_q] && !start_i[queue_q] && (waiting != 16'd0) &&
            ((room >= Worthwhile) || (room >= waiting)) && !bursts[BurstsLog2]) begin
          state_q <= StPlan;
        end else begin
          queue_q <= queue_q + 2'd1;
        end
      end
      StPlan: begin
        burst_q <= burst;
        state_q <= run_i[queue_q] ? StRequest : StScan;
      end
      default: begin
        if (ar_ready_i) begin
          requested_q[queue_q] <= requested_q[queue_q] + {11'h0, burst_q};
          queue_q              <= queue_q + 2'd1;
          state_q              <= StScan;
        end
      end
    endcase

    if (r_valid_i) begin
      odd_q <= !odd_q;
      bad_q <= bad && !r_last_i;
    end
    if (last_beat && bad) poisoned_q[r_queue] <= 1'b1;
    for (int unsigned i = 0; i < 4; i++) begin
      if (issue && one_hot[i] && !(last_beat && r_one_hot[i])) begin
        under_way_q[i] <= under_way_q[i] + 4'd1;
      end
      if (!(issue && one_hot[i]) && last_beat && r_one_hot[i]) begin
        under_way_q[i] <= under_way_q[i] - 4'd1;
      end
      if (push && r_one_hot[i]) head_q[i] <= head_q[i] + 16'd1;
      if (take_i[i]) taken_q[i] <= taken_q[i] + 16'd1;
      if (start_i[i]) begin
        head_q[i]      <= '0;
        requested_q[i] <= '0;
        taken_q[i]     <= '0;
        poisoned_q[i]  <= 1'b0;
      end
    end
    if (rst_i) begin
      state_q     <= StScan;
      queue_q     <= '0;
      head_q      <= '0;
      requested_q <= '0;
      taken_q     <= '0;
      under_way_q <= '0;
      poisoned_q  <= '0;
      odd_q       <= 1'b0;
      bad_q       <= 1'b0;
      running_q   <= '0;
    end
  end
endmodule
