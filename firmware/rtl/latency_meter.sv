// SPDX-License-Identifier: Apache-2.0
//
// Measures how long generated frames take, in ns: from `inject_i` (the frame's last word enters the
// receive path, or in tester mode is taken by the wire; stamped with `time_i`) to `dma_done_i` and
// to `echo_i`, each of which brings its own time. All three are pulses of one cycle per frame, with
// stream and sequence number; frames of other streams than 0 to 3 are ignored.
//
// Both kinds of event go through a queue of `QueueLog2` and are served in turn, one every two
// cycles, so that line rate is sustained in both at once; an event that finds its queue full is
// counted as lost. Nothing is held up.
//
// A restart takes 8192 cycles for emptying the memories, in which nothing is measured.
module latency_meter #(
  parameter int unsigned QueueLog2 = 4
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] time_i,

  input  logic        inject_i,
  input  logic [3:0]  inject_stream_i,
  input  logic [31:0] inject_sequence_i,
  input  logic        dma_done_i,
  input  logic [3:0]  dma_done_stream_i,
  input  logic [31:0] dma_done_sequence_i,
  input  logic [63:0] dma_done_time_i,
  input  logic        echo_i,
  input  logic [3:0]  echo_stream_i,
  input  logic [31:0] echo_sequence_i,
  input  logic [63:0] echo_time_i,
  output logic        busy_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam int unsigned EventWidth = 2 + 32 + 48;
  localparam logic [QueueLog2:0] QueueFull = {1'b1, {QueueLog2{1'b0}}};

  logic                       enable, restart, clearing_q, active, pending;
  logic [12:0]                clear_q;
  logic [1:0]                 event_in, event_valid, event_take, event_lost;
  logic [1:0][EventWidth-1:0] event_data, head;
  logic [1:0][QueueLog2:0]    level;
  logic                       choice, choice_q, take, looked_q, found, stall, histogram_busy;
  logic [1:0]                 look_stream;
  logic [31:0]                look_sequence;
  logic [47:0]                look_time, time_q, stamp;
  logic                       sample_valid_q, sample_histogram_q;
  logic [47:0]                sample_value_q;
  logic                       window_read;
  logic [12:0]                window_bucket;
  logic [31:0]                window_count;
  logic [1:0][63:0]           samples, sum;
  logic [1:0][31:0]           least, greatest, clipped, unmatched_q, lost_q;

  logic unused_time;
  assign unused_time = ^{dma_done_time_i[63:48], echo_time_i[63:48]};

  assign active = enable && !clearing_q;
  assign pending = (event_valid != 2'b00) || looked_q || sample_valid_q || histogram_busy;
  assign busy_o = clearing_q || pending;

  assign event_in[0] = active && dma_done_i && (dma_done_stream_i[3:2] == 2'b00);
  assign event_in[1] = active && echo_i && (echo_stream_i[3:2] == 2'b00);
  assign event_data[0] = {dma_done_stream_i[1:0], dma_done_sequence_i, dma_done_time_i[47:0]};
  assign event_data[1] = {echo_stream_i[1:0], echo_sequence_i, echo_time_i[47:0]};

  for (genvar i = 0; i < 2; i++) begin : gen_queue
    assign event_lost[i] = event_in[i] && (level[i] == QueueFull);
    fifo #(
      .Width    (EventWidth),
      .DepthLog2(QueueLog2)
    ) u_queue (
      .clk_i,
      .rst_i,
      .clear_i   (clearing_q),
      .wr_valid_i(event_in[i]),
      .wr_data_i (event_data[i]),
      .rd_valid_o(event_valid[i]),
      .rd_data_o (head[i]),
      .rd_take_i (event_take[i]),
      .level_o   (level[i])
    );
  end

  // The histogram takes a sample in every second cycle at most.
  assign take = (event_valid != 2'b00) && !looked_q && !clearing_q && !stall;
  assign choice = (event_valid == 2'b11) ? !choice_q : event_valid[1];
  assign event_take = {take && choice, take && !choice};
  assign {look_stream, look_sequence, look_time} = head[choice];

  latency_stamps u_stamps (
    .clk_i,
    .clear_i        (clearing_q),
    .clear_slot_i   (clear_q[11:0]),
    .inject_i       (active && inject_i && (inject_stream_i[3:2] == 2'b00)),
    .stream_i       (inject_stream_i[1:0]),
    .sequence_i     (inject_sequence_i),
    .time_i         (time_i[47:0]),
    .look_i         (take),
    .look_stream_i  (look_stream),
    .look_sequence_i(look_sequence),
    .found_o        (found),
    .stamp_o        (stamp)
  );

  latency_histogram u_histogram (
    .clk_i,
    .rst_i,
    .clear_i        (clearing_q),
    .clear_bucket_i (clear_q),
    .sample_i       (sample_valid_q),
    .histogram_i    (sample_histogram_q),
    .value_i        (sample_value_q),
    .stall_o        (stall),
    .busy_o         (histogram_busy),
    .window_read_i  (window_read),
    .window_bucket_i(window_bucket),
    .window_count_o (window_count),
    .samples_o      (samples),
    .sum_o          (sum),
    .min_o          (least),
    .max_o          (greatest),
    .clipped_o      (clipped)
  );

  latency_registers u_registers (
    .clk_i,
    .rst_i,
    .time_i,
    .enable_o       (enable),
    .restart_o      (restart),
    .clearing_i     (clearing_q),
    .pending_i      (pending),
    .window_read_o  (window_read),
    .window_bucket_o(window_bucket),
    .window_count_i (window_count),
    .samples_i      (samples),
    .sum_i          (sum),
    .min_i          (least),
    .max_i          (greatest),
    .clipped_i      (clipped),
    .unmatched_i    (unmatched_q),
    .lost_i         (lost_q),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  always_ff @(posedge clk_i) begin
    if (take) begin
      choice_q <= choice;
      time_q   <= look_time;
    end
    if (!stall) begin
      looked_q           <= take;
      sample_valid_q     <= looked_q && found;
      sample_histogram_q <= choice_q;
      sample_value_q     <= time_q - stamp;
      if (looked_q && !found) unmatched_q[choice_q] <= unmatched_q[choice_q] + 32'd1;
    end
    for (int unsigned i = 0; i < 2; i++) begin
      if (event_lost[i]) lost_q[i] <= lost_q[i] + 32'd1;
    end
    if (clearing_q) begin
      clear_q <= clear_q + 13'd1;
      if (clear_q == '1) clearing_q <= 1'b0;
      looked_q       <= 1'b0;
      sample_valid_q <= 1'b0;
      unmatched_q    <= '0;
      lost_q         <= '0;
    end
    if (restart) begin
      clearing_q <= 1'b1;
      clear_q    <= '0;
    end
    if (rst_i) begin
      clearing_q     <= 1'b0;
      choice_q       <= 1'b0;
      looked_q       <= 1'b0;
      sample_valid_q <= 1'b0;
      unmatched_q    <= '0;
      lost_q         <= '0;
    end
  end
endmodule
