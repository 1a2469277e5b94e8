// SPDX-License-Identifier: Apache-2.0
//
// Reads descriptors ahead from the ring in host memory; the same for receive and transmit.
//
// While `run_i` is high and software has made descriptors available, bursts of up to 8 descriptors
// are read into a FIFO of 32, one burst at a time and only when all of it fits, so read data is
// always accepted. No burst crosses a 256-byte boundary, hence none crosses 4 KiB. A descriptor is
// counted in `head_o` when it enters the FIFO.
//
// `descriptor_valid_o` with `descriptor_o` and its running number `number_o` is the oldest one;
// `take_i` removes it. `available_o` counts what was made available and not yet taken. `empty_o`
// says that there is none and none is on its way.
//
// When `run_i` falls the FIFO is emptied; a burst still under way is received and dropped, and
// `busy_o` is high until then. `held_o` is the number in the FIFO, `flushed_o` the number that this
// cycle gives up. A refused read raises `error_o` for one cycle at the end of the burst: the
// descriptors from the first refused beat on are dropped.
module descriptor_fetch (
  input  logic         clk_i,
  input  logic         rst_i,

  input  logic         start_i,
  input  logic         run_i,
  input  logic [63:0]  ring_base_i,
  input  logic [3:0]   ring_size_log2_i,
  input  logic [15:0]  tail_i,
  output logic [15:0]  head_o,

  output logic         descriptor_valid_o,
  output logic [255:0] descriptor_o,
  output logic [15:0]  number_o,
  input  logic         take_i,
  output logic [15:0]  available_o,
  output logic         empty_o,

  output logic         fetched_o,
  output logic [7:0]   held_o,
  output logic [7:0]   flushed_o,
  output logic         error_o,
  output logic         busy_o,

  output logic [63:0]  ar_addr_o,
  output logic [7:0]   ar_len_o,
  output logic         ar_valid_o,
  input  logic         ar_ready_i,
  input  logic [63:0]  r_data_i,
  input  logic         r_error_i,
  input  logic         r_last_i,
  input  logic         r_valid_i
);
  localparam int unsigned DepthLog2 = 5;
  localparam logic [5:0]  Depth = 6'd32;
  localparam logic [15:0] MaxBurst = 16'd8;

  typedef enum logic [1:0] {StIdle, StPlan, StRequest, StData} state_e;

  state_e       state_q;
  logic [15:0]  head_q, taken_q, waiting, slot, ring_size, until_end;
  logic [63:0]  addr_q;
  logic [3:0]   burst_q, burst;
  logic [191:0] partial_q;
  logic [1:0]   beat_q;
  logic         bad_q, bad, push, pop;
  logic [5:0]   level, room;

  fifo #(
    .Width    (256),
    .DepthLog2(DepthLog2)
  ) u_descriptors (
    .clk_i,
    .rst_i,
    .clear_i   (!run_i),
    .wr_valid_i(push),
    .wr_data_i ({r_data_i, partial_q}),
    .rd_valid_o(descriptor_valid_o),
    .rd_data_o (descriptor_o),
    .rd_take_i (pop),
    .level_o   (level)
  );

  assign ring_size = 16'd1 << ring_size_log2_i;
  assign slot = head_q & (ring_size - 16'd1);
  assign waiting = tail_i - head_q;
  assign room = Depth - level;
  assign until_end = ring_size - slot;

  // The smallest of: what waits, what fits, what the ring has before it wraps, and what is left of
  // the 256-byte line.
  always_comb begin
    burst = 4'(MaxBurst) - {1'b0, addr_q[7:5]};
    if (waiting < {12'h0, burst}) burst = waiting[3:0];
    if (room < {2'h0, burst}) burst = room[3:0];
    if (until_end < {12'h0, burst}) burst = until_end[3:0];
  end

  assign bad = bad_q || r_error_i;
  assign push = (state_q == StData) && r_valid_i && (beat_q == 2'd3) && run_i && !bad;
  assign pop = take_i && descriptor_valid_o;
  assign fetched_o = push;
  assign held_o = {2'h0, level};
  assign flushed_o = run_i ? 8'd0 : held_o;
  assign error_o = (state_q == StData) && r_valid_i && r_last_i && bad && run_i;
  assign busy_o = state_q != StIdle;
  assign empty_o = !descriptor_valid_o && !busy_o && (waiting == 16'd0);
  assign head_o = head_q;
  assign number_o = taken_q;
  assign available_o = tail_i - taken_q;

  assign ar_valid_o = state_q == StRequest;
  assign ar_addr_o = addr_q;
  assign ar_len_o = {2'h0, burst_q, 2'b00} - 8'd1;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        addr_q <= ring_base_i + {43'h0, slot, 5'h0};
        if (run_i && (waiting != 16'd0) && (room != 6'd0)) state_q <= StPlan;
      end
      StPlan: begin
        burst_q <= burst;
        state_q <= (run_i && (burst != 4'd0)) ? StRequest : StIdle;
      end
      StRequest: begin
        beat_q <= 2'd0;
        bad_q  <= 1'b0;
        if (ar_ready_i) state_q <= StData;
      end
      StData: begin
        if (r_valid_i) begin
          partial_q <= {r_data_i, partial_q[191:64]};
          beat_q    <= beat_q + 2'd1;
          bad_q     <= bad;
          if (r_last_i) state_q <= StIdle;
        end
      end
      default: state_q <= StIdle;
    endcase
    if (push) head_q <= head_q + 16'd1;
    if (pop) taken_q <= taken_q + 16'd1;
    if (start_i) begin
      head_q  <= '0;
      taken_q <= '0;
    end
    if (rst_i) begin
      state_q <= StIdle;
      head_q  <= '0;
      taken_q <= '0;
      beat_q  <= '0;
      bad_q   <= 1'b0;
    end
  end
endmodule
